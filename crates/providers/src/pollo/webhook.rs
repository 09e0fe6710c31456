//! The signature of Pollo's webhook. What it announces is a hint: read the status by `poll`.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Oldest and most future timestamp taken, seconds. Pollo documents none (pollo.md, "Webhook").
const MOST_SECONDS_APART: u64 = 300;

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookFault {
    /// Our own setting is not base64, or empty.
    #[error("the webhook secret is not base64")]
    BadSecret,
    /// The timestamp is not a number of seconds.
    #[error("the webhook timestamp is not a number")]
    BadTimestamp,
    /// More than five minutes from now.
    #[error("the webhook is too old or from the future")]
    Stale,
    /// Not signed with our secret.
    #[error("the webhook signature does not match")]
    BadSignature,
}

/// Checks headers `X-Webhook-Id`, `X-Webhook-Timestamp`, `X-Webhook-Signature` against the body as received;
/// `now_unix` in seconds. The signature is compared in constant time.
pub fn verify_webhook(
    secret_base64: &str,
    id: &str,
    timestamp: &str,
    raw_body: &[u8],
    signature: &str,
    now_unix: i64,
) -> Result<(), WebhookFault> {
    let key = STANDARD.decode(secret_base64.trim()).map_err(|_| WebhookFault::BadSecret)?;
    if key.is_empty() {
        return Err(WebhookFault::BadSecret);
    }
    let signed = STANDARD.decode(signature.trim()).map_err(|_| WebhookFault::BadSignature)?;
    let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| WebhookFault::BadSecret)?;
    mac.chain_update(id.as_bytes())
        .chain_update(b".")
        .chain_update(timestamp.as_bytes())
        .chain_update(b".")
        .chain_update(raw_body)
        .verify_slice(&signed)
        .map_err(|_| WebhookFault::BadSignature)?;
    let sent: i64 = timestamp.trim().parse().map_err(|_| WebhookFault::BadTimestamp)?;
    // Seconds or milliseconds: the documentation does not say.
    let sent = if sent > 100_000_000_000 { sent / 1000 } else { sent };
    if now_unix.abs_diff(sent) > MOST_SECONDS_APART { Err(WebhookFault::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"taskId":"cm5x1y2z30001","status":"succeed"}"#;
    const SECRET: &str = "c2VjcmV0LWtleS0xMjM0NTY=";
    /// Made with Python's `hmac` over `msg_1.1772352006.` and the body, not with this code.
    const SIGNATURE: &str = "5fG8EYz/N3ca/uD9xwJxr+3L2Plb5RP/agR5r+Juxnw=";
    const SENT: i64 = 1_772_352_006;

    #[test]
    fn a_foreign_implementation_s_signature_is_accepted() {
        assert_eq!(verify_webhook(SECRET, "msg_1", "1772352006", BODY, SIGNATURE, SENT + 300), Ok(()));
    }

    #[test]
    fn any_change_is_refused() {
        let check = |secret, id, time, body, signature, now| verify_webhook(secret, id, time, body, signature, now);
        let time = "1772352006";
        for (result, fault) in [
            (check("AAAA", "msg_1", time, BODY, SIGNATURE, SENT), WebhookFault::BadSignature),
            (check(SECRET, "msg_2", time, BODY, SIGNATURE, SENT), WebhookFault::BadSignature),
            (check(SECRET, "msg_1", "1772352007", BODY, SIGNATURE, SENT), WebhookFault::BadSignature),
            (check(SECRET, "msg_1", time, b"{}", SIGNATURE, SENT), WebhookFault::BadSignature),
            (check(SECRET, "msg_1", time, BODY, "", SENT), WebhookFault::BadSignature),
            (check(SECRET, "msg_1", time, BODY, "not base64!", SENT), WebhookFault::BadSignature),
            (check("", "msg_1", time, BODY, SIGNATURE, SENT), WebhookFault::BadSecret),
            (check("?", "msg_1", time, BODY, SIGNATURE, SENT), WebhookFault::BadSecret),
            (check(SECRET, "msg_1", time, BODY, SIGNATURE, SENT + 301), WebhookFault::Stale),
            (check(SECRET, "msg_1", time, BODY, SIGNATURE, SENT - 301), WebhookFault::Stale),
        ] {
            assert_eq!(result, Err(fault));
        }
    }
}
