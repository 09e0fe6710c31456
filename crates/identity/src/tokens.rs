//! Access and refresh tokens: JWT, HS256, the algorithm fixed by us (contract: api.md §0; RFC 7519, RFC 8725).
//!
//! Claims: `sub` (user), `sid` (session), `jti`, `iss`, `aud`, `iat`, `exp`, and what kind of token it is as `typ` and,
//! for the contract's clients, as `type`. The header names the key (`kid`). Times are judged by the caller's clock.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::Keys;

/// The longest token that is looked at, in bytes; ours have about 450.
const LONGEST_BYTES: usize = 2_048;

/// Good access tokens that are remembered by their SHA-256, so that the next request need not check the signature.
const REMEMBERED: u64 = 100_000;

/// Clocks of two instances may differ by so much.
const SKEW: Duration = Duration::seconds(5);

/// Numbers and names of the tokens.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// `iss`: who issues them.
    pub issuer: String,
    /// `aud`: for whom.
    pub audience: String,
    /// How long an access token is good.
    pub access_expiry: Duration,
    /// How long a refresh token is good.
    pub refresh_expiry: Duration,
}

/// The two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Access,
    Refresh,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    sid: Uuid,
    jti: Uuid,
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    typ: Kind,
    r#type: Kind,
}

/// A token that is not good, or not for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not ours, altered, expired, or for somebody else.
    #[error("Could not validate credentials")]
    Invalid,
    /// Ours and good, but of the other kind.
    #[error("Invalid token type")]
    WrongKind,
}

/// What a good token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Whose it is.
    pub user_id: Uuid,
    /// Of which session.
    pub session_id: Uuid,
    /// The token itself.
    pub token_id: Uuid,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// An access token.
#[derive(Clone)]
pub struct Access(pub String);

/// A refresh token.
#[derive(Clone)]
pub struct Refresh(pub String);

impl Refresh {
    /// What is stored of it: SHA-256, 64 hex digits.
    #[must_use]
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// SHA-256 of a token, 64 hex digits.
#[must_use]
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Tokens {
    keys: Arc<Keys>,
    settings: TokenSettings,
    validation: Arc<Validation>,
    good: Cache<[u8; 32], Bearer, ahash::RandomState>,
}

impl Tokens {
    /// Tokens under these keys.
    #[must_use]
    pub fn new(keys: Arc<Keys>, settings: TokenSettings) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.algorithms = vec![Algorithm::HS256];
        validation.set_issuer(&[&settings.issuer]);
        validation.set_audience(&[&settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Below, by the clock that everything else goes by.
        validation.validate_exp = false;
        let good = Cache::builder().max_capacity(REMEMBERED).build_with_hasher(ahash::RandomState::new());
        Self { keys, settings, validation: Arc::new(validation), good }
    }

    /// The keys that sign them.
    #[must_use]
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// How long an access token is good.
    #[must_use]
    pub const fn access_expiry(&self) -> Duration {
        self.settings.access_expiry
    }

    /// Until when a refresh token issued at `now` is good.
    #[must_use]
    pub fn refresh_expires_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.settings.refresh_expiry
    }

    /// A new access token of this session.
    #[must_use]
    pub fn access(&self, user_id: Uuid, session_id: Uuid, now: DateTime<Utc>) -> Access {
        Access(self.sign(Kind::Access, user_id, session_id, Uuid::new_v4(), now, self.settings.access_expiry))
    }

    /// The first refresh token of a session.
    #[must_use]
    pub fn refresh(&self, user_id: Uuid, session_id: Uuid, now: DateTime<Utc>) -> Refresh {
        Refresh(self.sign(Kind::Refresh, user_id, session_id, Uuid::new_v4(), now, self.settings.refresh_expiry))
    }

    /// The refresh token that follows the one of `bearer`, issued at `now`: always the same, to the byte, so that a
    /// client whose answer was lost can be told it again although only its hash is stored.
    #[must_use]
    pub fn successor(&self, bearer: &Bearer, now: DateTime<Utc>) -> Refresh {
        let subject = [bearer.session_id.as_bytes().as_slice(), bearer.token_id.as_bytes()].concat();
        let mac = self.keys.signing().mac("refresh token", &subject);
        let mut id = [0; 16];
        id.iter_mut().zip(mac).for_each(|(byte, from)| *byte = from);
        let id = Builder::from_custom_bytes(id).into_uuid();
        let expiry = self.settings.refresh_expiry;
        Refresh(self.sign(Kind::Refresh, bearer.user_id, bearer.session_id, id, now, expiry))
    }

    fn sign(
        &self,
        kind: Kind,
        user_id: Uuid,
        session_id: Uuid,
        token_id: Uuid,
        now: DateTime<Utc>,
        expiry: Duration,
    ) -> String {
        let key = self.keys.signing();
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(key.id.clone());
        let claims = Claims {
            sub: user_id,
            sid: session_id,
            jti: token_id,
            iss: self.settings.issuer.clone(),
            aud: self.settings.audience.clone(),
            iat: now.timestamp(),
            exp: (now + expiry).timestamp(),
            typ: kind,
            r#type: kind,
        };
        // Fails for claims that are no JSON object only; an empty token is refused wherever it comes to.
        encode(&header, &claims, &key.encoding).unwrap_or_default()
    }

    /// Reads an access token.
    ///
    /// # Errors
    /// It is not good, or a refresh token.
    pub fn read_access(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, TokenFault> {
        // What was good stays good until it expires: the keys do not change while we run.
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(bearer) = self.good.get(&digest) {
            return if bearer.expires_at > now { Ok(bearer) } else { Err(TokenFault::Invalid) };
        }
        let bearer = self.read(token, Kind::Access, now)?;
        self.good.insert(digest, bearer);
        Ok(bearer)
    }

    /// Reads a refresh token. Whether it was used before only the database knows.
    ///
    /// # Errors
    /// It is not good, or an access token.
    pub fn read_refresh(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, TokenFault> {
        self.read(token, Kind::Refresh, now)
    }

    fn read(&self, token: &str, kind: Kind, now: DateTime<Utc>) -> Result<Bearer, TokenFault> {
        if token.len() > LONGEST_BYTES {
            return Err(TokenFault::Invalid);
        }
        let header = decode_header(token).map_err(|_| TokenFault::Invalid)?;
        // The header's `alg` chooses nothing: `validation` takes HS256 and nothing else.
        let key = header.kid.and_then(|id| self.keys.named(&id)).ok_or(TokenFault::Invalid)?;
        let claims = decode::<Claims>(token, &key.decoding, &self.validation).map_err(|_| TokenFault::Invalid)?.claims;
        let time = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(TokenFault::Invalid);
        let (issued_at, expires_at) = (time(claims.iat)?, time(claims.exp)?);
        if expires_at <= now || issued_at > now + SKEW || claims.typ != claims.r#type {
            return Err(TokenFault::Invalid);
        }
        if claims.typ != kind {
            return Err(TokenFault::WrongKind);
        }
        Ok(Bearer { user_id: claims.sub, session_id: claims.sid, token_id: claims.jti, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::EncodingKey;
    use secrecy::SecretString;
    use serde_json::{Value, json};

    use super::*;

    const SECRET: &str = "a secret of thirty-two bytes, or more";

    fn tokens(signing: &str, older: &[&str]) -> Tokens {
        let older = older.iter().map(|secret| SecretString::from(*secret)).collect();
        let keys = Keys::new(SecretString::from(signing), older).unwrap();
        let settings = TokenSettings {
            issuer: "vidgo".to_owned(),
            audience: "vidgo".to_owned(),
            access_expiry: Duration::minutes(30),
            refresh_expiry: Duration::days(7),
        };
        Tokens::new(Arc::new(keys), settings)
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    const USER: Uuid = Uuid::from_u128(1);
    const SESSION: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_token_says_whose_it_is_until_it_expires() {
        let tokens = tokens(SECRET, &[]);
        let token = tokens.access(USER, SESSION, now()).0;
        let bearer = tokens.read_access(&token, now()).unwrap();
        assert_eq!((bearer.user_id, bearer.session_id), (USER, SESSION));
        let last = now() + Duration::minutes(30) - Duration::seconds(1);
        assert!(tokens.read_access(&token, last).is_ok());
        assert_eq!(tokens.read_access(&token, now() + Duration::minutes(30)), Err(TokenFault::Invalid));
        let early = now() - Duration::minutes(1);
        assert_eq!(self::tokens(SECRET, &[]).read_access(&token, early), Err(TokenFault::Invalid));
        assert_eq!(tokens.read_refresh(&token, now()), Err(TokenFault::WrongKind));
        let refresh = tokens.refresh(USER, SESSION, now()).0;
        assert_eq!(tokens.read_access(&refresh, now()), Err(TokenFault::WrongKind));
    }

    #[test]
    fn a_key_that_signs_no_longer_is_still_believed() {
        const NEXT: &str = "the next secret of thirty-two bytes too";
        let token = tokens(SECRET, &[]).access(USER, SESSION, now()).0;
        assert!(tokens(NEXT, &[SECRET]).read_access(&token, now()).is_ok());
        assert_eq!(tokens(NEXT, &[]).read_access(&token, now()), Err(TokenFault::Invalid));
    }

    #[test]
    fn the_successor_is_the_same_whoever_asks() {
        let tokens = tokens(SECRET, &[]);
        let first = tokens.refresh(USER, SESSION, now()).0;
        let bearer = tokens.read_refresh(&first, now()).unwrap();
        let next = tokens.successor(&bearer, now());
        assert_eq!(next.hash(), tokens.successor(&bearer, now()).hash());
        let next = tokens.read_refresh(&next.0, now()).unwrap();
        assert_ne!(next.token_id, bearer.token_id);
        assert_ne!(tokens.successor(&next, now()).hash(), tokens.successor(&bearer, now()).hash());
    }

    /// The claims of a good token with some of them changed, signed with `secret` under a header of our choosing.
    fn forged(header: Value, change: impl FnOnce(&mut Value), secret: &str) -> String {
        let good = tokens(SECRET, &[]).access(USER, SESSION, now()).0;
        let mut parts = good.split('.');
        let part = |part: Option<&str>| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part.unwrap()).unwrap()).unwrap()
        };
        let (mut kept, mut claims) = (part(parts.next()), part(parts.next()));
        kept.as_object_mut().unwrap().extend(header.as_object().unwrap().clone());
        change(&mut claims);
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", text(&kept), text(&claims));
        let key = EncodingKey::from_secret(secret.as_bytes());
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{signed}.{signature}")
    }

    #[test]
    fn no_forgery_passes() {
        let tokens = tokens(SECRET, &[]);
        assert!(
            tokens.read_access(&forged(json!({}), |_| {}, SECRET), now()).is_ok(),
            "the forger's tool itself works"
        );
        let refused = |name: &str, token: &str| {
            assert_eq!(tokens.read_access(token, now()), Err(TokenFault::Invalid), "{name}");
        };
        for alg in ["none", "None", "NONE", "nOnE", "", "HS384", "RS256"] {
            let token = forged(json!({"alg": alg}), |_| {}, SECRET);
            refused(alg, &token);
            refused("unsigned", &format!("{}.", token.rsplit_once('.').unwrap().0));
        }
        for secret in ["", "secret", "a secret of thirty-two bytes, or mora"] {
            refused("another key", &forged(json!({}), |_| {}, secret));
        }
        refused("another kid", &forged(json!({"kid": "0"}), |_| {}, SECRET));
        for (name, claim, value) in [
            ("expired", "exp", json!(now().timestamp())),
            ("from the future", "iat", json!(now().timestamp() + 60)),
            ("no expiry", "exp", Value::Null),
            ("another audience", "aud", json!("somebody")),
            ("several audiences", "aud", json!(["vidgo", "x"])),
            ("another issuer", "iss", json!("somebody")),
            ("two kinds", "typ", json!("refresh")),
            ("an unknown kind", "typ", json!("admin")),
            ("no user", "sub", json!("")),
        ] {
            refused(name, &forged(json!({}), |claims| claims[claim] = value, SECRET));
        }
        let good = tokens.access(USER, SESSION, now()).0;
        let (front, signature) = good.rsplit_once('.').unwrap();
        let (header, claims) = front.split_once('.').unwrap();
        for bad in [front, &format!("{claims}.{header}.{signature}"), &format!("{good}A"), "", "..", "a.b.c"] {
            refused("not whole", bad);
        }
        refused("much too long", &"a".repeat(100_000));
    }
}
