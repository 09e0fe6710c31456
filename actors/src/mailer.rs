//! Sends the mails of the outbox, each at most once.
//!
//! A mail is claimed in the database before a server hears of it, so two processes never send the same one, and one that
//! died in between is not followed by a second copy. What surely was not taken is tried again with growing waits, until
//! it is of no use any more.

use std::{
    num::NonZeroUsize,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, AsyncContext, Context, Handler, Message, WrapFuture, fut::ActorFutureExt};
use chrono::{DateTime, Utc};
use domain::{account::EmailAddress, time::Clock};
use entities::{
    StoreError,
    outbox::{self, Mail, MailKind, Outcome, Queue},
};
use futures_util::{StreamExt, stream};
use identity::{Keys, Purpose};
use mail::{Delivery, Envelope, Letter, Post};
use sea_orm::DatabaseConnection;
use url::Url;

use crate::supervise::Lifeline;

/// What every mail has, and how patient the mailer is.
#[derive(Clone, Debug)]
pub struct MailerSettings {
    /// Between two looks at the outbox, when nobody asks for one.
    pub interval: Duration,
    /// Mails on their way at once.
    pub at_once: NonZeroUsize,
    /// Wait before a second try, four times as long before each further one.
    pub retry_base: Duration,
    /// The longest such wait.
    pub retry_cap: Duration,
    /// Tries before a mail is given up.
    pub tries: u32,
    /// A mail whose sender was not heard of for so long is unclear; longer than sending can take.
    pub stale_after: Duration,
    /// From whom.
    pub from: EmailAddress,
    /// What the sender is called.
    pub from_name: String,
    /// What this installation is called.
    pub project: String,
    /// The page to sign in on, where it is known.
    pub sign_in_url: Option<Url>,
    /// The page that takes `reset_password=<token>`.
    pub reset_url: Url,
    /// How long a code is good.
    pub code_minutes: u32,
    /// How long a link is good.
    pub reset_minutes: u32,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the mailer.
#[derive(Clone)]
pub struct MailerOutside {
    /// Where the outbox is.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What takes the mails.
    pub post: Arc<Post>,
    /// What codes and links are derived from.
    pub keys: Arc<Keys>,
}

/// The actor.
pub struct Mailer {
    settings: Arc<MailerSettings>,
    outside: MailerOutside,
    sending: bool,
    /// Somebody asked while it was sending.
    again: bool,
    /// The server is not spoken to before that: its settings are wrong, and it should not be hammered.
    resting_until: Option<Instant>,
    /// When the numbers of the outbox are told next.
    tell_at: Instant,
    _lifeline: Lifeline,
}

/// There is a new mail. Nobody waits for it to be sent.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Nudge;

/// Between two looks at how many mails wait. Numbers are read every few seconds at most.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// After a wrong password, or a server without the security that is asked for.
const REST: Duration = Duration::from_secs(60);

impl Mailer {
    /// A mailer that looks at the outbox as soon as it runs.
    #[must_use]
    pub fn new(settings: Arc<MailerSettings>, outside: MailerOutside, lifeline: Lifeline) -> Self {
        Self {
            settings,
            outside,
            sending: false,
            again: false,
            resting_until: None,
            tell_at: Instant::now(),
            _lifeline: lifeline,
        }
    }

    fn send(&mut self, ctx: &mut Context<Self>) {
        if self.sending {
            self.again = true;
            return;
        }
        if self.resting_until.is_some_and(|until| until > Instant::now()) {
            return;
        }
        self.sending = true;
        let (settings, outside) = (Arc::clone(&self.settings), self.outside.clone());
        let round = async move { round(&settings, &outside).await }.into_actor(self).map(|round, actor, ctx| {
            actor.sending = false;
            match round {
                Ok(Round { misconfigured: true, .. }) => {
                    actor.resting_until = Some(Instant::now() + REST);
                    return;
                }
                // A whole batch was there: there may be more.
                Ok(Round { full, .. }) => actor.again |= full,
                Err(error) => tracing::warn!(%error, "the outbox cannot be read or written; it is tried again"),
            }
            if std::mem::take(&mut actor.again) {
                actor.send(ctx);
            }
        });
        ctx.spawn(round);
    }
}

impl Mailer {
    /// Publishes what waits in the outbox, now and then: also while the server is left alone, which is when it matters.
    fn tell(&mut self, ctx: &mut Context<Self>) {
        let now = Instant::now();
        if now < self.tell_at {
            return;
        }
        self.tell_at = now + TELL_EVERY;
        let outside = self.outside.clone();
        let told = async move {
            match outbox::queue(&outside.db).await {
                Ok(queue) => publish(&queue, outside.clock.now()),
                Err(error) => tracing::debug!(%error, "the outbox cannot be counted; it is tried again"),
            }
        };
        ctx.spawn(told.into_actor(self));
    }
}

fn publish(queue: &Queue, now: DateTime<Utc>) {
    let states =
        [("queued", queue.queued), ("sending", queue.sending), ("unclear", queue.unclear), ("failed", queue.failed)];
    for (state, count) in states {
        metrics::gauge!("vidgo_mails", "state" => state).set(count as f64);
    }
    let age = queue.oldest_at.map_or(0, |oldest_at| (now - oldest_at).num_seconds().max(0));
    metrics::gauge!("vidgo_mails_oldest_seconds").set(age as f64);
}

impl Actor for Mailer {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        self.send(ctx);
        self.tell(ctx);
        ctx.run_interval(self.settings.interval, |actor, ctx| {
            actor.send(ctx);
            actor.tell(ctx);
        });
    }
}

impl Handler<Nudge> for Mailer {
    type Result = ();

    fn handle(&mut self, _: Nudge, ctx: &mut Context<Self>) {
        self.send(ctx);
    }
}

/// How a round went.
struct Round {
    full: bool,
    misconfigured: bool,
}

async fn round(settings: &MailerSettings, outside: &MailerOutside) -> Result<Round, StoreError> {
    let now = outside.clock.now();
    let stale = now - chrono::Duration::from_std(settings.stale_after).unwrap_or(chrono::Duration::MAX);
    let abandoned = outbox::abandon(&outside.db, stale, now).await?;
    if abandoned > 0 {
        tracing::warn!(mails = abandoned, "mails whose sender died are unclear and not sent again");
    }
    let claimed = outbox::claim(&outside.db, settings.at_once.get() as u64, now).await?;
    let full = claimed.len() == settings.at_once.get();
    let sent =
        stream::iter(claimed).map(|mail| deliver(settings, outside, mail)).buffer_unordered(settings.at_once.get());
    let outcomes: Vec<Result<bool, StoreError>> = sent.collect().await;
    let mut misconfigured = false;
    for outcome in outcomes {
        misconfigured |= outcome?;
    }
    Ok(Round { full, misconfigured })
}

/// Sends one claimed mail and stores what became of it. Reply: whether the server's settings are wrong.
async fn deliver(settings: &MailerSettings, outside: &MailerOutside, mail: Mail) -> Result<bool, StoreError> {
    let now = outside.clock.now();
    let (outcome, misconfigured) = if mail.expires_at <= now {
        (Outcome::Failed { reason: "it was of no use any more".to_owned() }, false)
    } else {
        let letter = letter(settings, &outside.keys, &mail).compose(mail.language, &settings.project);
        let envelope = Envelope {
            id: mail.id,
            from: &settings.from,
            from_name: &settings.from_name,
            to: &mail.recipient,
            date: mail.created_at,
        };
        let delivery = outside.post.send(&envelope, &letter).await;
        tell(&mail, &delivery);
        let misconfigured = matches!(delivery, Delivery::Misconfigured { .. });
        (outcome(settings, &mail, delivery, outside.clock.now()), misconfigured)
    };
    let word = match &outcome {
        Outcome::Sent => "sent",
        Outcome::Later { .. } => "later",
        Outcome::Failed { .. } => "failed",
        Outcome::Unclear { .. } => "unclear",
    };
    metrics::counter!("vidgo_mails_total", "kind" => mail.kind.as_str(), "outcome" => word).increment(1);
    outbox::finish(&outside.db, mail.id, outcome, outside.clock.now()).await?;
    Ok(misconfigured)
}

/// The words of a mail, with the code or link that belongs to its subject.
fn letter(settings: &MailerSettings, keys: &Keys, mail: &Mail) -> Letter {
    let subject = mail.subject_id.unwrap_or_default();
    match mail.kind {
        MailKind::VerificationCode => {
            Letter::VerificationCode { code: keys.verification_code(subject), valid_minutes: settings.code_minutes }
        }
        MailKind::AlreadyRegistered => {
            Letter::AlreadyRegistered { sign_in_url: settings.sign_in_url.clone(), reset_url: None }
        }
        MailKind::PasswordReset => {
            let mut url = settings.reset_url.clone();
            url.query_pairs_mut().append_pair("reset_password", &keys.seal(Purpose::PasswordReset, subject));
            Letter::PasswordReset { url, valid_minutes: settings.reset_minutes }
        }
        MailKind::PasswordChanged => Letter::PasswordChanged,
        MailKind::Welcome => Letter::Welcome,
    }
}

fn outcome(settings: &MailerSettings, mail: &Mail, delivery: Delivery, now: DateTime<Utc>) -> Outcome {
    let reason = match delivery {
        Delivery::Taken { .. } => return Outcome::Sent,
        Delivery::Unclear { reason } => return Outcome::Unclear { reason },
        Delivery::Refused { reason } => return Outcome::Failed { reason },
        // The mail can do nothing for wrong settings: it waits until it is of no use.
        Delivery::Misconfigured { reason } => {
            let due_at = now + chrono::Duration::seconds(REST.as_secs().cast_signed());
            return Outcome::Later { due_at, reason, counts: false };
        }
        Delivery::Later { reason } => reason,
    };
    if mail.attempts >= settings.tries {
        return Outcome::Failed { reason };
    }
    let factor = 4_u32.saturating_pow(mail.attempts.saturating_sub(1));
    let wait = settings.retry_base.saturating_mul(factor).min(settings.retry_cap);
    Outcome::Later {
        due_at: now + chrono::Duration::from_std(wait).unwrap_or(chrono::Duration::hours(1)),
        reason,
        counts: true,
    }
}

fn tell(mail: &Mail, delivery: &Delivery) {
    let (id, kind, attempt) = (mail.id, mail.kind.as_str(), mail.attempts);
    match delivery {
        Delivery::Taken { receipt } => tracing::info!(mail = %id, kind, receipt, "mail sent"),
        Delivery::Later { reason } => {
            tracing::warn!(mail = %id, kind, attempt, reason, "mail not taken; tried again later")
        }
        Delivery::Refused { reason } => tracing::warn!(mail = %id, kind, reason, "mail refused"),
        Delivery::Unclear { reason } => tracing::warn!(mail = %id, kind, reason, "mail unclear; not sent again"),
        Delivery::Misconfigured { reason } => {
            tracing::error!(mail = %id, kind, reason, "the mail server's settings are wrong: see `vidgo check` and [smtp]");
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use uuid::Uuid;

    use super::*;

    fn settings() -> MailerSettings {
        MailerSettings {
            interval: Duration::from_secs(1),
            at_once: NonZeroUsize::MIN,
            retry_base: Duration::from_secs(60),
            retry_cap: Duration::from_secs(1_800),
            tries: 5,
            stale_after: Duration::from_secs(600),
            from: "no-reply@vidgo.example".parse().unwrap(),
            from_name: String::new(),
            project: "VidGo".to_owned(),
            sign_in_url: None,
            reset_url: "https://shop.example/?lang=en".parse().unwrap(),
            code_minutes: 15,
            reset_minutes: 60,
            mailbox: 16,
        }
    }

    fn mail(kind: MailKind, attempts: u32) -> Mail {
        Mail {
            id: Uuid::nil(),
            kind,
            subject_id: Some(Uuid::from_u128(1)),
            recipient: "ann@example.com".parse().unwrap(),
            language: Language::En,
            attempts,
            created_at: DateTime::UNIX_EPOCH,
            expires_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn waits_grow_up_to_a_cap_and_end() {
        let later = |attempts| {
            let delivery = Delivery::Later { reason: "busy".to_owned() };
            match outcome(&settings(), &mail(MailKind::Welcome, attempts), delivery, DateTime::UNIX_EPOCH) {
                Outcome::Later { due_at, .. } => Some(due_at.timestamp()),
                Outcome::Failed { .. } => None,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([1, 2, 3, 4, 5].map(later), [Some(60), Some(240), Some(960), Some(1_800), None]);
    }

    #[test]
    fn a_link_carries_a_token_that_only_we_can_make() {
        let secret = secrecy::SecretString::from("a secret of thirty-two bytes, or more");
        let keys = Keys::new(secret, vec![]).unwrap();
        let Letter::PasswordReset { url, .. } = letter(&settings(), &keys, &mail(MailKind::PasswordReset, 1)) else {
            panic!("another letter");
        };
        let (_, token) = url.query_pairs().find(|(key, _)| key == "reset_password").unwrap();
        assert_eq!(keys.unseal(Purpose::PasswordReset, &token), Some(Uuid::from_u128(1)));
        assert!(url.as_str().starts_with("https://shop.example/?lang=en&"), "{url}");
    }
}
