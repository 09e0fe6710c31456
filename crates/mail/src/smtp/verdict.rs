//! What a failed step says about the letter (smtp.md, the table of replies).

use std::{error::Error as _, io, time::Duration};

use lettre::transport::smtp::{Error, response::Response};

use crate::{post::Delivery, scrub::Scrub};

/// A step of handing over a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// TCP, TLS when it is implicit, greeting, EHLO.
    Connect,
    /// STARTTLS, the handshake, EHLO again.
    StartTls,
    Auth,
    Noop,
    Mail,
    Rcpt,
    Data,
    /// The letter itself, while its final dot has not been written.
    Body,
    /// The final dot and the reply to it.
    Dot,
}

/// A step that did not go as it should.
#[derive(Debug)]
pub(super) struct Failure {
    pub step: Step,
    pub trouble: Trouble,
}

#[derive(Debug)]
pub(super) enum Trouble {
    /// Nothing came within this time.
    TimedOut(Duration),
    /// No TCP connection.
    NotReached(io::Error),
    /// A negative reply, a lost connection, or a reply that is none.
    Failed(Error),
    /// A reply that is not negative, but does not answer this step.
    OutOfStep(Response),
    /// We refuse to go on.
    Unsafe(&'static str),
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connecting to the mail server",
            Self::StartTls => "STARTTLS",
            Self::Auth => "AUTH",
            Self::Noop => "NOOP",
            Self::Mail => "MAIL",
            Self::Rcpt => "RCPT",
            Self::Data => "DATA",
            Self::Body => "sending the letter",
            Self::Dot => "after the letter",
        }
    }
}

impl Failure {
    /// Whether the server said no, and now waits for the next command.
    pub fn is_a_reply(&self) -> bool {
        matches!(&self.trouble, Trouble::Failed(error) if error.status().is_some())
    }

    /// The letter's fate, with a reason that `scrub` has cleaned.
    pub fn delivery(&self, scrub: &Scrub) -> Delivery {
        let reason = scrub.clean(&format!("{}: {}", self.step.name(), self.trouble.words()));
        let interrupted = || match self.step {
            Step::Dot => Delivery::Unclear { reason: reason.clone() },
            _ => Delivery::Later { reason: reason.clone() },
        };
        match &self.trouble {
            Trouble::Unsafe(_) => Delivery::Misconfigured { reason },
            Trouble::TimedOut(_) | Trouble::NotReached(_) | Trouble::OutOfStep(_) => interrupted(),
            Trouble::Failed(error) => match error.status().map(u16::from) {
                // Wants a login, or another one, wherever it says so (RFC 4954 §6).
                Some(530 | 534 | 535 | 538) => Delivery::Misconfigured { reason },
                // "TLS not available" does not pass by itself; "closing" does (RFC 3207 §4).
                Some(code @ 400..500) if self.step == Step::StartTls && code != 421 => {
                    Delivery::Misconfigured { reason }
                }
                Some(400..500) => Delivery::Later { reason },
                Some(_) => match self.step {
                    Step::Rcpt | Step::Data | Step::Body | Step::Dot => Delivery::Refused { reason },
                    // The server has not heard of the receiver yet: it is us that it does not want.
                    Step::Connect | Step::StartTls | Step::Auth | Step::Noop | Step::Mail => {
                        Delivery::Misconfigured { reason }
                    }
                },
                None if error.is_client() && self.step != Step::Dot => Delivery::Misconfigured { reason },
                None if matches!(self.step, Step::Connect | Step::StartTls) && is_not_understood(error) => {
                    Delivery::Misconfigured { reason }
                }
                None => interrupted(),
            },
        }
    }
}

impl Trouble {
    fn words(&self) -> String {
        match self {
            Self::TimedOut(limit) => format!("no answer within {} s", limit.as_secs_f32()),
            Self::NotReached(error) => error.to_string(),
            Self::Failed(error) => match (error.status(), error.source()) {
                (Some(code), Some(text)) => format!("{code} {text}"),
                _ => error.to_string(),
            },
            Self::OutOfStep(reply) => format!("unexpected reply {}", reply_text(reply)),
            Self::Unsafe(text) => (*text).to_owned(),
        }
    }
}

/// Code and text of a reply on one line.
pub(super) fn reply_text(reply: &Response) -> String {
    let lines: Vec<&str> = reply.message().collect();
    format!("{} {}", reply.code(), lines.join(" "))
}

/// Whether the other side spoke, but not as agreed: a certificate that does not fit, no TLS where TLS should be. rustls
/// says all of that by this kind; a connection that breaks off has others.
fn is_not_understood(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return error.kind() == io::ErrorKind::InvalidData;
        }
        source = cause.source();
    }
    false
}
