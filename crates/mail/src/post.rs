//! Where letters go, and what became of one.

use std::path::PathBuf;

use crate::{
    folder,
    letter::Composed,
    message::{self, Envelope},
    scrub::Scrub,
    smtp::{SmtpPost, SmtpSettings},
};

/// A way for letters to leave. Holds no connection: each letter has its own.
#[derive(Clone, Debug)]
pub struct Post(Way);

#[derive(Clone, Debug)]
enum Way {
    Smtp(Box<SmtpPost>),
    Folder(PathBuf),
}

/// What became of a letter. Reasons and receipts are one line of at most 400 bytes, in the server's words where it
/// had any, without the receiver's address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Delivery {
    /// Handed over: the server, or the folder, answers for it now.
    Taken {
        /// The server's words, or the file's path.
        receipt: String,
    },
    /// Surely not taken; the same letter may be tried again after a while. Not reached, cut off or too slow before the
    /// final dot, or a 4xx reply.
    Later {
        /// What happened.
        reason: String,
    },
    /// Surely not taken, and final for this receiver: a 5xx reply to RCPT, to DATA or after the final dot.
    Refused {
        /// What the server said.
        reason: String,
    },
    /// Surely not taken, and no letter will be until somebody changes a setting: a wrong password, no STARTTLS, a
    /// certificate that does not fit, a sender that the server does not allow. Stop and alarm; do not hammer.
    Misconfigured {
        /// What to look at.
        reason: String,
    },
    /// May have been taken: the connection was lost, or the server kept silent, after the final dot was on its way.
    /// Trying again may deliver a second copy, under the same message id.
    Unclear {
        /// What happened.
        reason: String,
    },
}

/// Why a [`Post`] cannot be made or does not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// May pass by itself: not reached, or asked to come later.
    #[error("{0}")]
    Unreachable(String),
    /// Somebody has to change a setting.
    #[error("{0}")]
    Misconfigured(String),
}

impl Post {
    /// Hands letters to a mail server by SMTP. Connects to nothing yet.
    ///
    /// # Errors
    /// [`Fault::Misconfigured`]: a setting that cannot work, named in the text.
    pub fn smtp(settings: SmtpSettings) -> Result<Self, Fault> {
        Ok(Self(Way::Smtp(Box::new(SmtpPost::new(settings)?))))
    }

    /// Writes letters as files `<date>-<id>.eml` of mode 0600 into `folder`, which is made with mode 0700 when it is
    /// not there: for local use, where nobody reads mail. The same letter sent again replaces its file.
    #[must_use]
    pub fn folder(folder: PathBuf) -> Self {
        Self(Way::Folder(folder))
    }

    /// Sends one letter, once. Takes at most the sum of the settings' timeouts for each step. Dropping the future
    /// leaves the outcome unknown: take that as [`Delivery::Unclear`].
    pub async fn send(&self, envelope: &Envelope<'_>, letter: &Composed) -> Delivery {
        let message = match message::message(envelope, letter) {
            Ok(message) => message,
            Err(error) => return Delivery::Misconfigured { reason: format!("the message cannot be built: {error}") },
        };
        match &self.0 {
            Way::Smtp(post) => {
                let mut scrub = Scrub::default();
                scrub.hide(envelope.to.as_str(), "[receiver]");
                scrub.hide_word(envelope.to.local(), "[receiver]");
                scrub.hide_letter(&letter.text);
                post.send(&message, scrub).await
            }
            Way::Folder(folder) => folder::write(folder, envelope, &message.bytes).await,
        }
    }

    /// Tries the way without sending a letter: connects, secures, signs in and leaves again; or writes and removes a
    /// file. For `vidgo check`.
    ///
    /// # Errors
    /// As [`send`](Self::send) would fail.
    pub async fn check(&self) -> Result<(), Fault> {
        let outcome = match &self.0 {
            Way::Smtp(post) => post.check().await,
            Way::Folder(folder) => folder::check(folder).await,
        };
        match outcome {
            Delivery::Taken { .. } => Ok(()),
            Delivery::Later { reason } | Delivery::Unclear { reason } => Err(Fault::Unreachable(reason)),
            Delivery::Refused { reason } | Delivery::Misconfigured { reason } => Err(Fault::Misconfigured(reason)),
        }
    }
}
