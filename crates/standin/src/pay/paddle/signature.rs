//! `Paddle-Signature` (paddle.md, "Signature").

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header for a body that is sent at `ts`, Unix seconds.
pub(crate) fn header(secret: &str, ts: i64, body: &[u8]) -> String {
    // A key of any length will do, so this never stays empty.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{ts}:").as_bytes());
    mac.update(body);
    format!("ts={ts};h1={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    /// Of the test suite of Paddle's Node SDK (vectors/paddle.json, `pub-node-valid`).
    #[test]
    fn the_published_signature_comes_out() {
        let header = super::header("VALID_SECRET", 1_698_796_800, br#"{"data": ["1", "2"]}"#);
        assert_eq!(header, "ts=1698796800;h1=a300428748dce5c70e4da19bffd60769591ea969c99dea3105d0ec9612cf43f9");
    }
}
