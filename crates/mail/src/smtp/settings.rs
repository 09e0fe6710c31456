//! Which server, how secured, under which name, how patiently.

use std::{fmt, time::Duration};

use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Certificate, TlsParameters},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{post::Fault, scrub::Scrub};

/// How the connection is secured. TLS is 1.2 or later, and the certificate must name the host and come from a root
/// that we trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Starts in the clear and must turn to TLS before anything but greetings is said: port 587.
    StartTls,
    /// TLS from the first byte: port 465.
    ImplicitTls,
    /// None, and hence no login: for a catcher on the same machine (port 1025).
    None,
}

/// A name and password at the mail server. `Debug` shows neither.
#[derive(Clone)]
pub struct Login {
    /// The user's name, often an address.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// A mail server and how to speak with it.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name, which its certificate must bear; or its IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Who we are there; `None`: the server takes mail from us as we are. Needs TLS.
    pub login: Option<Login>,
    /// Longest wait for a TCP connection.
    pub connect_timeout: Duration,
    /// Longest wait for each step of the conversation: greeting, securing, signing in, every command.
    pub command_timeout: Duration,
    /// Longest time for the letter itself, from its first byte to the reply after the final dot.
    pub data_timeout: Duration,
    /// Roots to trust besides the public ones, PEM: a private authority's, a test's.
    pub extra_root_certificate_pem: Option<Vec<u8>>,
    /// How we name ourselves in EHLO; `None`: by the machine's host name.
    pub helo_name: Option<String>,
}

impl SmtpSettings {
    /// A server with the usual patience (smtp.md): 10 s to connect, 30 s for a command, 60 s for the letter.
    #[must_use]
    pub fn new(host: impl Into<String>, port: u16, security: Security) -> Self {
        Self {
            host: host.into(),
            port,
            security,
            login: None,
            connect_timeout: Duration::from_secs(10),
            command_timeout: Duration::from_secs(30),
            data_timeout: Duration::from_secs(60),
            extra_root_certificate_pem: None,
            helo_name: None,
        }
    }

    /// Whether these settings can work at all, and no text of them can break a command.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let wrong = |text: &str| Err(Fault::Misconfigured(text.to_owned()));
        let is_name =
            |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._:[]".contains(&it));
        if !is_name(&self.host) {
            return wrong("the mail server's host is neither a host name nor an IP address");
        }
        if self.port == 0 {
            return wrong("the mail server's port is 0");
        }
        if self.helo_name.as_deref().is_some_and(|it| !is_name(it)) {
            return wrong("the name for EHLO is not a host name");
        }
        if let Some(Login { user, password }) = &self.login {
            if self.security == Security::None {
                return wrong("a mail server's password is only sent over TLS, and TLS is turned off");
            }
            if user.is_empty() || password.expose_secret().is_empty() {
                return wrong("the mail server's user or password is empty");
            }
            if format!("{user}{}", password.expose_secret()).contains('\0') {
                return wrong("the mail server's user or password holds a zero byte");
            }
        }
        Ok(())
    }

    pub(super) fn tls(&self) -> Result<TlsParameters, Fault> {
        let mut tls = TlsParameters::builder(self.host.clone());
        if let Some(pem) = &self.extra_root_certificate_pem {
            let unreadable = |_| Fault::Misconfigured("the extra root certificate is not PEM".to_owned());
            tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(unreadable)?);
        }
        tls.build().map_err(|error| Fault::Misconfigured(format!("TLS cannot be set up: {error}")))
    }
}

impl Login {
    /// In the form that lettre wants, for as long as one connection needs it.
    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(self.user.clone(), self.password.expose_secret().to_owned())
    }

    pub(super) fn hide_in(&self, scrub: &mut Scrub) {
        scrub.hide(self.password.expose_secret(), "[password]");
        scrub.hide(&self.user, "[user]");
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Post;

    fn settings() -> SmtpSettings {
        let login = Login { user: "mailer".to_owned(), password: "s3cret".to_owned().into() };
        SmtpSettings { login: Some(login), ..SmtpSettings::new("mail.example.com", 587, Security::StartTls) }
    }

    #[test]
    fn settings_that_cannot_work_are_named() {
        let login =
            |user: &str, password: &str| Some(Login { user: user.to_owned(), password: password.to_owned().into() });
        for (settings, named) in [
            (SmtpSettings { host: String::new(), ..settings() }, "host"),
            (SmtpSettings { host: "mail.example.com\r\nQUIT".to_owned(), ..settings() }, "host"),
            (SmtpSettings { port: 0, ..settings() }, "port"),
            (SmtpSettings { helo_name: Some("a\r\nMAIL FROM:<x>".to_owned()), ..settings() }, "EHLO"),
            (SmtpSettings { security: Security::None, ..settings() }, "TLS"),
            (SmtpSettings { login: login("", "x"), ..settings() }, "empty"),
            (SmtpSettings { login: login("x", ""), ..settings() }, "empty"),
            (SmtpSettings { login: login("x", "a\0b"), ..settings() }, "zero byte"),
            (
                SmtpSettings {
                    extra_root_certificate_pem: Some(b"-----BEGIN CERTIFICATE-----\n!".to_vec()),
                    ..settings()
                },
                "PEM",
            ),
        ] {
            match Post::smtp(settings) {
                Err(Fault::Misconfigured(text)) => assert!(text.contains(named), "{text}"),
                other => panic!("{named}: {other:?}"),
            }
        }
        assert!(Post::smtp(settings()).is_ok());
        assert!(Post::smtp(SmtpSettings::new("::1", 1025, Security::None)).is_ok());
    }

    #[test]
    fn the_login_shows_nowhere() {
        let shown = format!("{:?} {:?}", settings(), Post::smtp(settings()).unwrap());
        assert!(!shown.contains("s3cret") && !shown.contains("mailer"), "{shown}");
        assert!(shown.contains("mail.example.com"), "{shown}");
    }
}
