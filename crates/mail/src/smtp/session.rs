//! One conversation with a mail server, step by step.

use std::{
    fmt::Display,
    slice::Chunks,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::Mechanism,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt},
    response::{Response, Severity},
};
use tokio::{net::TcpStream, time::timeout};

use crate::{
    message::Written,
    smtp::{
        Security, SmtpPost,
        stream::LineByLine,
        verdict::{Failure, Step, Trouble, reply_text},
    },
};

/// Longest wait for the farewell, whose outcome changes nothing.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);
/// How much of a letter is encoded and written at a time.
const PART_BYTES: usize = 64 * 1024;

pub(super) struct Session<'a> {
    connection: AsyncSmtpConnection,
    post: &'a SmtpPost,
}

impl<'a> Session<'a> {
    /// Connected, secured as the settings want it, signed in.
    pub async fn open(post: &'a SmtpPost) -> Result<Self, Failure> {
        let connection = match post.settings.security {
            Security::ImplicitTls => implicit_tls(post).await?,
            Security::StartTls => start_tls(post, in_the_clear(post).await?).await?,
            Security::None => in_the_clear(post).await?,
        };
        let mut session = Self { connection, post };
        session.sign_in().await?;
        Ok(session)
    }

    async fn sign_in(&mut self) -> Result<(), Failure> {
        let settings = &self.post.settings;
        let Some(login) = &settings.login else { return Ok(()) };
        if !self.connection.is_encrypted() {
            let trouble = Trouble::Unsafe("the connection is not encrypted, so the password is not sent");
            return Err(Failure { step: Step::Auth, trouble });
        }
        let credentials = login.credentials();
        let auth = self.connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        let reply = within(Step::Auth, settings.command_timeout, auth).await?;
        completed(Step::Auth, reply).map(drop)
    }

    /// Sends one letter. The reply: what the server said as it took the letter.
    pub async fn hand_over(&mut self, message: &Written) -> Result<String, Failure> {
        self.command(Step::Mail, Mail::new(message.route.from().cloned(), Vec::new())).await?;
        for receiver in message.route.to() {
            self.command(Step::Rcpt, Rcpt::new(receiver.clone(), Vec::new())).await?;
        }
        let go_on = self.ask(Step::Data, Data).await?;
        if !go_on.has_code(354) {
            return Err(Failure { step: Step::Data, trouble: Trouble::OutOfStep(go_on) });
        }

        let dot_follows = AtomicBool::new(false);
        let parts = Parts { parts: message.bytes.chunks(PART_BYTES), dot_follows: &dot_follows };
        let sent = within(Step::Body, self.post.settings.data_timeout, self.connection.message_iter(parts)).await;
        let step = if dot_follows.load(Ordering::Relaxed) { Step::Dot } else { Step::Body };
        let reply = sent.map_err(|failure| Failure { step, ..failure })?;
        completed(step, reply).map(|reply| reply_text(&reply))
    }

    /// Asks `command` and wants it done.
    pub async fn command(&mut self, step: Step, command: impl Display) -> Result<Response, Failure> {
        completed(step, self.ask(step, command).await?)
    }

    async fn ask(&mut self, step: Step, command: impl Display) -> Result<Response, Failure> {
        within(step, self.post.settings.command_timeout, self.connection.command(command)).await
    }

    /// Says goodbye, also after a refusal, and does not mind how that goes.
    pub async fn leave(mut self) {
        let _ = timeout(QUIT_TIMEOUT, self.connection.quit()).await;
    }
}

/// Greeting and EHLO over plain TCP.
async fn in_the_clear(post: &SmtpPost) -> Result<AsyncSmtpConnection, Failure> {
    let settings = &post.settings;
    let tcp = timeout(settings.connect_timeout, TcpStream::connect((settings.host.as_str(), settings.port))).await;
    let trouble = match tcp {
        Ok(Ok(tcp)) => {
            let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(LineByLine(tcp)), &post.helo);
            return within(Step::Connect, settings.command_timeout, greeted).await;
        }
        Ok(Err(error)) => Trouble::NotReached(error),
        Err(_) => Trouble::TimedOut(settings.connect_timeout),
    };
    Err(Failure { step: Step::Connect, trouble })
}

/// Turns to TLS, or gives up: what does not offer it, or has it taken out on the way, gets nothing from us.
async fn start_tls(post: &SmtpPost, mut connection: AsyncSmtpConnection) -> Result<AsyncSmtpConnection, Failure> {
    if !connection.can_starttls() {
        let trouble = Trouble::Unsafe("the mail server does not offer STARTTLS");
        return Err(Failure { step: Step::StartTls, trouble });
    }
    let turned = connection.starttls(post.tls.clone(), &post.helo);
    within(Step::StartTls, post.settings.command_timeout, turned).await?;
    Ok(connection)
}

/// TCP, TLS, greeting and EHLO. lettre does these in one, so that they share the two limits.
async fn implicit_tls(post: &SmtpPost) -> Result<AsyncSmtpConnection, Failure> {
    let settings = &post.settings;
    let limit = settings.connect_timeout + settings.command_timeout;
    let connected = AsyncSmtpConnection::connect_tokio1(
        (settings.host.as_str(), settings.port),
        Some(settings.connect_timeout),
        &post.helo,
        Some(post.tls.clone()),
        None,
    );
    within(Step::Connect, limit, connected).await
}

async fn within<T>(step: Step, limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    let trouble = match timeout(limit, work).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => Trouble::Failed(error),
        Err(_) => Trouble::TimedOut(limit),
    };
    Err(Failure { step, trouble })
}

/// lettre takes 3xx for success, too: here it means that the two sides do not speak of the same thing.
fn completed(step: Step, reply: Response) -> Result<Response, Failure> {
    match reply.code().severity {
        Severity::PositiveCompletion => Ok(reply),
        _ => Err(Failure { step, trouble: Trouble::OutOfStep(reply) }),
    }
}

/// A letter in parts, which notes when it was asked for one more than there are: lettre writes the final dot next.
struct Parts<'a> {
    parts: Chunks<'a, u8>,
    dot_follows: &'a AtomicBool,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let part = self.parts.next();
        if part.is_none() {
            self.dot_follows.store(true, Ordering::Relaxed);
        }
        part
    }
}
