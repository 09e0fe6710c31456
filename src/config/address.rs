//! Addresses: of services (http), of the database and Redis, of networks and of web pages.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

use secrecy::SecretString;
use url::Url;

use super::{
    rules::Rule,
    summary::{Privacy, without_password},
    value::Value,
};

fn words(value: &Value) -> Result<&str, String> {
    match value {
        Value::Text(text) | Value::Word(text) => Ok(text.trim()),
        _ => Err("it is not a text".to_owned()),
    }
}

/// An http or https address of a service, without user, query and fragment. Paths are joined to it.
pub(super) fn http_url() -> Rule<Url> {
    let write = "an address such as https://api.example.com, without user, password, ? and #";
    let rule = Rule::new(write, |value| {
        let text = words(value)?;
        let url = Url::parse(text).map_err(|error| format!("it is not an address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("it begins with {}:, not with https:// or http://", url.scheme()));
        }
        let bare = url.username().is_empty() && url.password().is_none();
        if bare && url.query().is_none() && url.fragment().is_none() {
            Ok(url)
        } else {
            Err("it has a user, a password, a ? or a #".to_owned())
        }
    });
    rule.private(Privacy::Address)
}

/// A database's address in the form our drivers take (`postgresql://`, `sqlite:`).
pub(super) fn database_url() -> Rule<SecretString> {
    let write =
        "postgresql://user:password@host:5432/name (postgresql+asyncpg:// is taken too) or sqlite://path/to/file.db";
    let rule = Rule::new(write, |value| {
        let text = words(value)?;
        let Some((scheme, rest)) = text.split_once(':') else { return Err("it has no scheme".to_owned()) };
        // SQLAlchemy writes its driver behind a plus sign.
        let (kind, driver) = scheme.split_once('+').unwrap_or((scheme, ""));
        match kind {
            "postgres" | "postgresql" => {
                let address = postgres(&format!("postgresql:{rest}"), driver == "asyncpg")?;
                Ok(SecretString::from(address))
            }
            "sqlite" if rest.is_empty() || rest == "//" => Err("it names no file".to_owned()),
            // SQLAlchemy: three slashes before a relative path, four before an absolute one; our driver: two and three.
            "sqlite" if !driver.is_empty() => match rest.strip_prefix("///") {
                Some(path) if !path.is_empty() => Ok(SecretString::from(format!("sqlite://{path}"))),
                _ => Err("it names no file".to_owned()),
            },
            "sqlite" => Ok(SecretString::from(format!("sqlite:{rest}"))),
            other => Err(format!("the scheme {other:?} is not known")),
        }
    });
    rule.private(Privacy::Address)
}

/// Checks a Postgres address; `asyncpg`: its option `ssl` becomes `sslmode`, which would otherwise be passed over
/// and leave the connection less safe than asked.
fn postgres(text: &str, asyncpg: bool) -> Result<String, String> {
    let mut url = Url::parse(text).map_err(|error| format!("it is not an address: {error}"))?;
    if url.host_str().is_none_or(str::is_empty) && url.query().is_none() {
        return Err("it names no host".to_owned());
    }
    if url.path().trim_matches('/').is_empty() {
        return Err("it names no database".to_owned());
    }
    if asyncpg && url.query().is_some() {
        let options: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let renamed = options.iter().map(|(name, value)| (if name == "ssl" { "sslmode" } else { name }, value));
        url.query_pairs_mut().clear().extend_pairs(renamed);
    }
    Ok(url.into())
}

/// Redis' address.
pub(super) fn redis_url() -> Rule<SecretString> {
    let rule = Rule::new("redis://:password@host:6379/0, or rediss:// for TLS", |value| {
        let text = words(value)?;
        let url = Url::parse(text).map_err(|error| format!("it is not an address: {error}"))?;
        if !matches!(url.scheme(), "redis" | "rediss") {
            return Err(format!("the scheme {:?} is not known", url.scheme()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err("it names no host".to_owned());
        }
        let database = url.path().trim_start_matches('/');
        if !database.is_empty() && database.parse::<u16>().is_err() {
            return Err("what follows the host is not the number of a database".to_owned());
        }
        Ok(SecretString::from(text))
    });
    rule.private(Privacy::Address)
}

/// A web page's origin as browsers send it (`https://shop.example`), or `*` for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebOrigin(String);

/// The text is no origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("scheme and host only, without a path or a slash at the end")]
pub struct NotAnOrigin;

impl WebOrigin {
    /// The origin, or `*`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every page may call.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for WebOrigin {
    type Err = NotAnOrigin;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let url = Url::parse(text).map_err(|_| NotAnOrigin)?;
        // Browsers send the origin in this very form, and it is compared as text.
        let same = matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text;
        if same { Ok(Self(text.to_owned())) } else { Err(NotAnOrigin) }
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An IP address, or a network in the form `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: u128,
    // Bits of the IPv6 form; an IPv4 address is mapped into it.
    bits: u32,
}

/// The text is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address, and behind a slash up to 32 bits, for IPv6 up to 128")]
pub struct NotANetwork;

fn mapped(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

impl Network {
    /// Whether the address lies in it. An IPv4 address and its IPv6-mapped form are the same.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        // A shift by all 128 bits would overflow.
        let shift = 128 - self.bits;
        let differing = mapped(address).to_bits() ^ self.address;
        differing.checked_shr(shift).unwrap_or_default() == 0
    }
}

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let length = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits.map_or(Ok(length), str::parse).map_err(|_| NotANetwork)?;
        if bits > length {
            return Err(NotANetwork);
        }
        Ok(Self { address: mapped(address).to_bits(), bits: bits + 128 - length })
    }
}

/// The address without its password, for logs.
#[must_use]
pub fn for_logs(address: &str) -> String {
    without_password(address)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn database(text: &str) -> Result<String, String> {
        database_url().read(&Value::Word(text.to_owned())).map(|url| url.expose_secret().to_owned())
    }

    #[test]
    fn the_design_s_database_addresses_are_understood() {
        for (given, read) in [
            ("postgresql+asyncpg://u:p%40@db:5432/vidgo", "postgresql://u:p%40@db:5432/vidgo"),
            ("postgresql+asyncpg://u:p@db/vidgo?ssl=require", "postgresql://u:p@db/vidgo?sslmode=require"),
            ("postgres://u@db/vidgo?sslmode=disable", "postgresql://u@db/vidgo?sslmode=disable"),
            ("sqlite://data/vidgo.db?mode=rwc", "sqlite://data/vidgo.db?mode=rwc"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("sqlite+aiosqlite:///./vidgo.db", "sqlite://./vidgo.db"),
        ] {
            assert_eq!(database(given).as_deref(), Ok(read));
        }
    }

    #[test]
    fn a_bad_database_address_is_refused_without_being_quoted() {
        for bad in [
            "mysql://u:hunter2@db/x",
            "postgresql://u:hunter2@db",
            "postgresql://:hunter2@:x/y",
            "hunter2",
            "sqlite://",
        ] {
            let what = database(bad).unwrap_err();
            assert!(!what.contains("hunter2"), "{what}");
        }
    }

    #[test]
    fn origins_are_as_browsers_send_them() {
        for good in ["http://localhost:3000", "https://shop.example", "*"] {
            assert!(good.parse::<WebOrigin>().is_ok(), "{good}");
        }
        for bad in [
            "https://shop.example/",
            "shop.example",
            "https://shop.example:443",
            "ftp://shop.example",
            "https://Shop.example",
        ] {
            assert!(bad.parse::<WebOrigin>().is_err(), "{bad}");
        }
    }

    #[test]
    fn networks_hold_their_addresses() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ] {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.contains(address.parse().unwrap()), inside, "{network:?} {address}");
        }
        for bad in ["10.0.0.0/33", "10.0.0/8", "host", "::/129", "10.0.0.0/-1"] {
            assert_eq!(bad.parse::<Network>(), Err(NotANetwork), "{bad}");
        }
    }
}
