//! What there is to say to a user, and the saying of it in their language.

use std::fmt;

use domain::language::Language;
use url::Url;

use crate::{
    layout::{self, Block, Page},
    texts::{self, Text, fill},
};

/// A letter to a user. `Debug` shows which one, but neither code nor link.
#[derive(Clone, PartialEq, Eq)]
pub enum Letter {
    /// The code that proves the address: after registering, and when asked for again.
    VerificationCode {
        /// As the user is to type it.
        code: String,
        /// How long the code holds from now, minutes.
        valid_minutes: u32,
    },
    /// Somebody registered with an address that has an account.
    AlreadyRegistered {
        /// Where to sign in, for a button.
        sign_in_url: Option<Url>,
        /// Where to ask for a new password, for a button.
        reset_url: Option<Url>,
    },
    /// The link that lets its reader choose a new password.
    PasswordReset {
        /// The page, with its token.
        url: Url,
        /// How long the link holds from now, minutes.
        valid_minutes: u32,
    },
    /// Notice that the password was changed or reset.
    PasswordChanged,
    /// The address is verified.
    Welcome,
}

/// A letter in words, ready to be sent. `Debug` shows sizes only.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// One line, not yet encoded.
    pub subject: String,
    /// Plain text; lines end with `\n`.
    pub text: String,
    /// A whole HTML document that loads nothing from elsewhere.
    pub html: String,
}

impl Letter {
    /// The letter in `language`, in the name of `project`, which may be any text: it is made one line, and escaped in
    /// the HTML.
    #[must_use]
    pub fn compose(&self, language: Language, project: &str) -> Composed {
        let texts = texts::texts(language);
        let project = one_line(project);
        let (text, valid_minutes) = match self {
            Self::VerificationCode { valid_minutes, .. } => (&texts.verification_code, Some(*valid_minutes)),
            Self::AlreadyRegistered { .. } => (&texts.already_registered, None),
            Self::PasswordReset { valid_minutes, .. } => (&texts.password_reset, Some(*valid_minutes)),
            Self::PasswordChanged => (&texts.password_changed, None),
            Self::Welcome => (&texts.welcome, None),
        };
        let labels = &texts.labels;
        let link = |label, url| Block::Link { label, url };
        let blocks = match self {
            Self::VerificationCode { code, .. } => vec![Block::Code { label: &labels.code, code }],
            Self::AlreadyRegistered { sign_in_url, reset_url } => {
                let sign_in = sign_in_url.as_ref().map(|url| link(&labels.sign_in, url));
                sign_in.into_iter().chain(reset_url.as_ref().map(|url| link(&labels.reset, url))).collect()
            }
            Self::PasswordReset { url, .. } => vec![link(&labels.choose_password, url)],
            Self::PasswordChanged | Self::Welcome => Vec::new(),
        };

        let validity = valid_minutes.map(|minutes| texts.validity.words(minutes)).unwrap_or_default();
        let filled = |template: &String| fill(template, &[("project", &project), ("validity", &validity)]);
        let all = |templates: &[String]| templates.iter().map(filled).collect();
        let Text { subject, heading, opening, closing, safety } = text;
        let page = Page {
            language,
            subject: filled(subject),
            heading: filled(heading),
            greeting: &texts.shared.greeting,
            opening: all(opening),
            blocks,
            closing: all(closing),
            safety: all(safety),
            signature: filled(&texts.shared.signature),
            automatic: &texts.shared.automatic,
            open_link: &texts.shared.open_link,
        };
        Composed { text: layout::text(&page), html: layout::html(&page), subject: page.subject }
    }

    /// Which letter this is, for logs: `verification_code`, `already_registered`, `password_reset`,
    /// `password_changed`, `welcome`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::VerificationCode { .. } => "verification_code",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::Welcome => "welcome",
        }
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.name())
    }
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Composed")
            .field("text_bytes", &self.text.len())
            .field("html_bytes", &self.html.len())
            .finish_non_exhaustive()
    }
}

/// `text` on one line: line breaks and other control characters become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    text.replace(breaks, " ").trim().to_owned()
}
