//! Handing a letter to a mail server (RFC 5321, 6409), one connection per letter.
//!
//! ```text
//! connect ─► (STARTTLS) ─► (AUTH) ─► MAIL ─► RCPT ─► DATA ─► body ─► dot ─► reply
//! └──────────────── surely not taken ────────────────────────────┘ └─ may be ─┘
//! ```
//! lettre's transport does all of it in one call, whose errors do not say how far it came; so the steps are made here,
//! each within its own time.

mod session;
mod settings;
mod stream;
mod verdict;

use std::fmt;

use lettre::transport::smtp::{client::TlsParameters, commands::Noop, extension::ClientId};

pub use settings::{Login, Security, SmtpSettings};

use crate::{
    message::Written,
    post::{Delivery, Fault},
    scrub::Scrub,
    smtp::{
        session::Session,
        verdict::{Failure, Step},
    },
};

/// Checked settings, and what they amount to.
#[derive(Clone)]
pub(crate) struct SmtpPost {
    settings: SmtpSettings,
    tls: TlsParameters,
    helo: ClientId,
}

impl SmtpPost {
    pub fn new(settings: SmtpSettings) -> Result<Self, Fault> {
        settings.check()?;
        let tls = settings.tls()?;
        let helo = settings.helo_name.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self { settings, tls, helo })
    }

    /// `scrub` hides the receiver and the letter; what is hidden of ours is added here.
    pub async fn send(&self, message: &Written, scrub: Scrub) -> Delivery {
        let scrub = self.hiding_login(scrub);
        let sent = async {
            let mut session = Session::open(self).await?;
            let replied = session.hand_over(message).await;
            // In the middle of a letter, QUIT would be a line of it.
            if replied.as_ref().err().is_none_or(Failure::is_a_reply) {
                session.leave().await;
            }
            replied
        };
        match sent.await {
            Ok(receipt) => Delivery::Taken { receipt: scrub.clean(&receipt) },
            Err(failure) => failure.delivery(&scrub),
        }
    }

    /// All the steps before MAIL, and a NOOP.
    pub async fn check(&self) -> Delivery {
        let scrub = self.hiding_login(Scrub::default());
        let tried: Result<(), Failure> = async {
            let mut session = Session::open(self).await?;
            session.command(Step::Noop, Noop).await?;
            session.leave().await;
            Ok(())
        }
        .await;
        match tried {
            Ok(()) => Delivery::Taken { receipt: String::new() },
            Err(failure) => failure.delivery(&scrub),
        }
    }

    fn hiding_login(&self, mut scrub: Scrub) -> Scrub {
        if let Some(login) = &self.settings.login {
            login.hide_in(&mut scrub);
        }
        scrub
    }
}

impl fmt::Debug for SmtpPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}
