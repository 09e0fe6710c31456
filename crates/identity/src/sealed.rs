//! Codes, links and cookies that are derived from an id and our key, so that none of them is stored anywhere.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::Keys;

/// What a sealed id is good for; one is never good for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A link that sets a new password: the id of the reset.
    PasswordReset,
    /// The registration that this browser made.
    Registration,
    /// A browser in which somebody once signed in to this account.
    Device,
    /// The page on which an order is paid: the order's id.
    PayPage,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::PasswordReset => "password reset",
            Self::Registration => "registration",
            Self::Device => "device",
            Self::PayPage => "pay page",
        }
    }
}

/// A sealed id: 16 bytes of id, 32 of proof, as 64 characters of base64url.
const SEALED_BYTES: usize = 48;

impl Keys {
    /// The id with a proof that we issued it for this purpose: 64 characters that fit a URL and a cookie.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, id: Uuid) -> String {
        self.sealed(purpose, &[], id)
    }

    /// The id, if we sealed it for this purpose.
    #[must_use]
    pub fn unseal(&self, purpose: Purpose, sealed: &str) -> Option<Uuid> {
        self.unsealed(purpose, &[], sealed)
    }

    /// As [`Keys::seal`], good for this owner only, who is not empty; the owner is not in it.
    #[must_use]
    pub fn seal_for(&self, purpose: Purpose, owner: &str, id: Uuid) -> String {
        self.sealed(purpose, owner.as_bytes(), id)
    }

    /// The id, if we sealed it for this purpose and owner.
    #[must_use]
    pub fn unseal_for(&self, purpose: Purpose, owner: &str, sealed: &str) -> Option<Uuid> {
        self.unsealed(purpose, owner.as_bytes(), sealed)
    }

    fn sealed(&self, purpose: Purpose, owner: &[u8], id: Uuid) -> String {
        let mut bytes = [0; SEALED_BYTES];
        let (front, back) = bytes.split_at_mut(16);
        front.copy_from_slice(id.as_bytes());
        back.copy_from_slice(&self.signing().mac(purpose.word(), &[owner, id.as_bytes()].concat()));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn unsealed(&self, purpose: Purpose, owner: &[u8], sealed: &str) -> Option<Uuid> {
        // Longer ones are not ours, and need not be decoded.
        let bytes = URL_SAFE_NO_PAD.decode(sealed.get(..64).filter(|_| sealed.len() == 64)?).ok()?;
        let (id, proof) = bytes.split_at_checked(16)?;
        let subject = [owner, id].concat();
        let ours = self.believed().any(|key| bool::from(key.mac(purpose.word(), &subject).as_slice().ct_eq(proof)));
        if ours { Uuid::from_slice(id).ok() } else { None }
    }

    /// The six digits that belong to this code id.
    #[must_use]
    pub fn verification_code(&self, code_id: Uuid) -> String {
        digits(&self.signing().mac(CODE, code_id.as_bytes()))
    }

    /// Whether `entered` is the code of this id. Spaces around it do not matter.
    #[must_use]
    pub fn is_verification_code(&self, code_id: Uuid, entered: &str) -> bool {
        let entered = entered.trim().as_bytes();
        // All keys are tried, so that the time tells nothing.
        self.believed().fold(false, |fits, key| {
            let code = digits(&key.mac(CODE, code_id.as_bytes()));
            fits | bool::from(code.as_bytes().ct_eq(entered))
        })
    }
}

const CODE: &str = "verification code";

/// Six decimal digits out of a hash; 2⁶⁴ is so much larger than a million that none is likelier than another.
fn digits(mac: &[u8; 32]) -> String {
    let number = mac.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn keys(signing: &str, older: &[&str]) -> Keys {
        let secret = |text: &&str| SecretString::from(format!("{text:-<32}"));
        Keys::new(secret(&signing), older.iter().map(secret).collect()).unwrap()
    }

    #[test]
    fn a_sealed_id_is_good_for_its_purpose_under_believed_keys_only() {
        let (old, id) = (keys("old", &[]), Uuid::from_u128(7));
        let sealed = old.seal(Purpose::PasswordReset, id);
        assert_eq!((sealed.len(), old.unseal(Purpose::PasswordReset, &sealed)), (64, Some(id)));
        assert_eq!(old.unseal(Purpose::Registration, &sealed), None);
        assert_eq!(keys("new", &["old"]).unseal(Purpose::PasswordReset, &sealed), Some(id));
        assert_eq!(keys("new", &[]).unseal(Purpose::PasswordReset, &sealed), None);
        for bad in ["", "x", &sealed[1..], &format!("{sealed}A"), &"A".repeat(64), &"字".repeat(22)] {
            assert_eq!(old.unseal(Purpose::PasswordReset, bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_sealed_for_somebody_is_good_for_nobody_else() {
        let (keys, ann, bob, id) = (keys("k", &[]), "ann@example.com", "bob@example.com", Uuid::from_u128(3));
        let sealed = keys.seal_for(Purpose::Device, ann, id);
        assert_eq!(keys.unseal_for(Purpose::Device, ann, &sealed), Some(id));
        assert_eq!(keys.unseal_for(Purpose::Device, bob, &sealed), None);
        assert_eq!(keys.unseal(Purpose::Device, &sealed), None);
    }

    #[test]
    fn a_code_is_six_digits_of_its_id_and_key() {
        let (old, new) = (keys("old", &[]), keys("new", &["old"]));
        let code = old.verification_code(Uuid::from_u128(1));
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert_ne!(code, old.verification_code(Uuid::from_u128(2)));
        assert!(old.is_verification_code(Uuid::from_u128(1), &format!(" {code} ")));
        assert!(new.is_verification_code(Uuid::from_u128(1), &code), "sent before the keys were changed");
        for wrong in ["", "00000", "0000000", "字字字字字字"] {
            assert!(!old.is_verification_code(Uuid::from_u128(1), wrong), "{wrong}");
        }
        assert!(
            !keys("new", &[]).is_verification_code(Uuid::from_u128(1), &code)
                || code == new.verification_code(Uuid::from_u128(1))
        );
    }
}
