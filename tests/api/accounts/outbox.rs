//! The mails that an app without SMTP wrote into its folder, as their readers see them.

use std::{fs, path::PathBuf};

use mailparse::{MailHeaderMap, ParsedMail};

use super::until;
use crate::support::TestApp;

/// A mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    /// The plain text.
    pub text: String,
}

impl Letter {
    /// Reads a message, its body decoded.
    pub fn parse(bytes: &[u8]) -> Self {
        let mail = mailparse::parse_mail(bytes).unwrap();
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let to = header("To").trim_matches(['<', '>']).to_owned();
        Self { to, subject: header("Subject"), text: plain(&mail).expect("a plain text") }
    }

    /// The one run of six digits.
    #[track_caller]
    pub fn code(&self) -> String {
        let mut runs = self.text.split(|character: char| !character.is_ascii_digit()).filter(|run| run.len() == 6);
        let code = runs.next().unwrap_or_else(|| panic!("no code: {self:?}")).to_owned();
        assert_eq!(runs.next(), None, "{self:?}");
        code
    }

    /// The token of the link to a new password.
    #[track_caller]
    pub fn reset_token(&self) -> String {
        let (_, rest) = self.text.split_once("reset_password=").unwrap_or_else(|| panic!("no link: {self:?}"));
        rest.split(|character: char| character.is_whitespace() || character == '&').next().unwrap().to_owned()
    }
}

fn plain(mail: &ParsedMail<'_>) -> Option<String> {
    if mail.subparts.is_empty() {
        return (mail.ctype.mimetype == "text/plain").then(|| mail.get_body().unwrap());
    }
    mail.subparts.iter().find_map(plain)
}

/// The folder of the mails.
pub struct Letters(PathBuf);

impl Letters {
    pub fn of(app: &TestApp) -> Self {
        Self(app.config.storage.data_folder.join("mail"))
    }

    /// Every mail to this address so far, the oldest first.
    pub fn to(&self, email: &str) -> Vec<Letter> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|extension| extension == "eml")).collect();
        // Named by the second and an id that grows.
        files.sort();
        let letters = files.iter().map(|path| Letter::parse(&fs::read(path).unwrap()));
        letters.filter(|letter| letter.to == email).collect()
    }

    /// Waits until this address has so many mails; all of them.
    pub async fn all(&self, email: &str, count: usize) -> Vec<Letter> {
        until(&format!("{count} mails to {email}"), async || {
            let letters = self.to(email);
            (letters.len() >= count).then_some(letters)
        })
        .await
    }

    /// Waits until this address has so many mails; the last of them.
    pub async fn newest(&self, email: &str, count: usize) -> Letter {
        self.all(email, count).await.pop().unwrap()
    }

    /// Waits for a mail with this subject; the last of them.
    pub async fn with_subject(&self, email: &str, subject: &str) -> Letter {
        until(&format!("a mail to {email}: {subject}"), async || {
            self.to(email).into_iter().rev().find(|letter| letter.subject == subject)
        })
        .await
    }
}
