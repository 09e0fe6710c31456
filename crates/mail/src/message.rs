//! A letter as a message: headers and MIME parts (RFC 5322, RFC 2046).

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use domain::account::EmailAddress;
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart, MultiPartBuilder, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

use crate::letter::{Composed, one_line};

/// Who writes to whom, when, under which id.
#[derive(Clone, Copy)]
pub struct Envelope<'a> {
    /// Names this letter, however often it is sent: the message's id is `<id@domain of from>`, and the same envelope
    /// and letter give the same bytes, so that a receiver can tell a second copy.
    pub id: Uuid,
    /// The sender's address, on our own domain.
    pub from: &'a EmailAddress,
    /// The sender's name; empty for none. Made one line.
    pub from_name: &'a str,
    /// The receiver.
    pub to: &'a EmailAddress,
    /// When the letter was written, for its header.
    pub date: DateTime<Utc>,
}

impl std::fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope").field("id", &self.id).field("date", &self.date).finish_non_exhaustive()
    }
}

/// A letter as it is handed over.
pub(crate) struct Written {
    /// The whole message, ASCII with CRLF line ends whatever the letter holds, so that every server can take it.
    pub(crate) bytes: Vec<u8>,
    /// From whom and to whom, for the server.
    pub(crate) route: lettre::address::Envelope,
}

/// Writes the message.
///
/// # Errors
/// An address that our own rules let through and lettre's do not; none is known.
pub(crate) fn message(envelope: &Envelope<'_>, letter: &Composed) -> Result<Written, Box<dyn std::error::Error>> {
    let Envelope { id, from, from_name, to, date } = envelope;
    let name = one_line(from_name);
    let name = (!name.is_empty()).then_some(name);
    // The boundary holds `=_`, which no encoded line has; from the id, so that the bytes stay the same.
    let alternative: MultiPartBuilder = MultiPart::alternative().boundary(format!("=_{}", id.simple()));
    let message = Message::builder()
        .from(Mailbox::new(name, address(from)?))
        .to(Mailbox::new(None, address(to)?))
        .subject(one_line(&letter.subject))
        .date(header_date(*date))
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(AutoSubmitted)
        .multipart(
            alternative
                .singlepart(SinglePart::plain(letter.text.clone()))
                .singlepart(SinglePart::html(letter.html.clone())),
        )?;
    Ok(Written { bytes: message.formatted(), route: message.envelope().clone() })
}

fn address(address: &EmailAddress) -> Result<lettre::Address, lettre::address::AddressError> {
    lettre::Address::new(address.local(), address.domain())
}

/// Within 1970 to 9999, beyond which the header's form ends.
fn header_date(date: DateTime<Utc>) -> SystemTime {
    const END_OF_9999_SECONDS: i64 = 253_402_300_799;
    let seconds = date.timestamp().clamp(0, END_OF_9999_SECONDS).unsigned_abs();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Says that no person wrote this, so that no absence note answers it (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::letter::Letter;

    const DATE: DateTime<Utc> = DateTime::from_timestamp(1_772_352_000, 0).unwrap();

    fn bytes(from_name: &str, letter: &Composed) -> String {
        let (from, to) = ("no-reply@vidgo.example".parse().unwrap(), "user@example.com".parse().unwrap());
        let envelope = Envelope { id: Uuid::from_u128(7), from: &from, from_name, to: &to, date: DATE };
        let bytes = message(&envelope, letter).unwrap().bytes;
        assert_eq!(bytes, message(&envelope, letter).unwrap().bytes, "the same letter gives the same bytes");
        String::from_utf8(bytes).unwrap()
    }

    /// The header's lines, a folded one joined.
    fn headers(message: &str) -> Vec<String> {
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn the_headers_say_who_what_and_when() {
        let letter = Letter::Welcome.compose(Language::En, "VidGo");
        let headers = headers(&bytes("VidGo", &letter));
        for expected in [
            "From: VidGo <no-reply@vidgo.example>",
            "To: user@example.com",
            "Subject: Welcome to VidGo",
            "Date: Sun, 01 Mar 2026 08:00:00 +0000",
            "Message-ID: <00000000-0000-0000-0000-000000000007@vidgo.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.iter().any(|it| it == expected), "{expected} is not in {headers:#?}");
        }
        let content = headers.iter().find(|it| it.starts_with("Content-Type: ")).unwrap();
        assert!(content.starts_with("Content-Type: multipart/alternative;"), "{content}");
    }

    #[test]
    fn no_text_becomes_a_header_or_ends_the_message() {
        let hostile = "x\r\nBcc: victim@example.com\r\n\r\n.\r\nQUIT\n.\n";
        let letter =
            Composed { subject: hostile.to_owned(), text: hostile.to_owned(), html: format!("<p>{hostile}</p>") };
        let message = bytes(hostile, &letter);
        let headers = headers(&message);
        let names: Vec<&str> = headers.iter().map(|it| it.split_once(": ").unwrap().0).collect();
        assert!(!names.contains(&"Bcc"), "{headers:#?}");
        assert_eq!(names.len(), 8, "{headers:#?}");
        assert!(!message.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    }

    #[test]
    fn every_letter_in_every_language_is_ascii_in_short_lines() {
        for language in Language::ALL {
            let letter = Letter::VerificationCode { code: "482913".to_owned(), valid_minutes: 15 };
            let message = bytes("影片團隊", &letter.compose(*language, "VidGo 影片"));
            assert!(message.is_ascii(), "{language}");
            assert!(message.split("\r\n").all(|line| line.len() <= 998), "{language}");
        }
    }

    #[test]
    fn a_date_beyond_the_headers_form_is_brought_into_it() {
        let letter = Letter::Welcome.compose(Language::En, "VidGo");
        let address: EmailAddress = "a@example.com".parse().unwrap();
        for date in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let envelope = Envelope { id: Uuid::nil(), from: &address, from_name: "", to: &address, date };
            assert!(message(&envelope, &letter).is_ok());
        }
    }
}
