//! Who is signed in, as request handlers know it: no SQL while nothing has changed.
//!
//! An entry is loaded by whoever misses it, and counts until its account changes: each change raises the account's
//! number, and an entry that was loaded under a lower one is passed over. So a change that comes between reading the
//! row and keeping it is never lost. Entries count only while somebody watches the database for the changes of other
//! processes; when that stops, every token is checked against the database (or refused with it).

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::lists::PlanName;
use entities::accounts::{User, sessions::Session};
use moka::sync::Cache;
use uuid::Uuid;

pub use crate::stamps::Reading;
use crate::stamps::Stamps;

/// The longest time that an entry counts, whatever happens: a plan may have expired meanwhile.
const KEPT: Duration = Duration::from_secs(300);

/// A good session and its account.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The session of the token.
    pub session: Session,
    /// Its account.
    pub user: User,
    written: OnceLock<(PlanName, Bytes)>,
}

impl Principal {
    /// As they were read.
    #[must_use]
    pub const fn new(session: Session, user: User) -> Self {
        Self { session, user, written: OnceLock::new() }
    }

    /// The profile as it was first written, as long as the plan in force is the same.
    pub fn profile(&self, now: DateTime<Utc>, write: impl Fn(&User) -> Bytes) -> Bytes {
        let plan = self.user.plan_at(now);
        let (known, bytes) = self.written.get_or_init(|| (plan, write(&self.user)));
        if *known == plan { bytes.clone() } else { write(&self.user) }
    }

    /// Whether its tokens are good at `now`, as far as the session is concerned.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.session.is_live(now)
    }
}

struct Known {
    reading: Reading,
    principal: Arc<Principal>,
}

/// The known sessions. Clones share them.
#[derive(Clone)]
pub struct Principals(Arc<Inner>);

struct Inner {
    sessions: Cache<Uuid, Arc<Known>, ahash::RandomState>,
    stamps: Stamps,
    started: Instant,
    /// Milliseconds from `started` to the last good look at the database; 0: none yet.
    watched_ms: AtomicU64,
    patience: Duration,
}

impl Principals {
    /// Room for `most` sessions. Entries count for `patience` after the last look at the database.
    #[must_use]
    pub fn new(most: u64, patience: Duration) -> Self {
        let sessions =
            Cache::builder().max_capacity(most).time_to_live(KEPT).build_with_hasher(ahash::RandomState::new());
        Self(Arc::new(Inner {
            sessions,
            stamps: Stamps::new(),
            started: Instant::now(),
            watched_ms: AtomicU64::new(0),
            patience,
        }))
    }

    /// The session, if it is known and nothing has changed since.
    #[must_use]
    pub fn get(&self, session_id: Uuid) -> Option<Arc<Principal>> {
        let inner = &self.0;
        if !self.is_watched() {
            return None;
        }
        let known = inner.sessions.get(&session_id)?;
        inner.stamps.counts(known.reading, known.principal.user.id).then(|| Arc::clone(&known.principal))
    }

    fn is_watched(&self) -> bool {
        let watched = self.0.watched_ms.load(Ordering::Relaxed);
        let now = u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        watched > 0 && now.saturating_sub(watched) < u64::try_from(self.0.patience.as_millis()).unwrap_or(u64::MAX)
    }

    /// Before a session is read from the database.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.0.stamps.reading()
    }

    /// After it was read: kept, unless its account changed since.
    pub fn keep(&self, reading: Reading, principal: Arc<Principal>) {
        let known = Known { reading, principal };
        self.0.sessions.insert(known.principal.session.id, Arc::new(known));
    }

    /// The account has changed: whatever was read of it before counts no longer.
    pub fn forget(&self, user_id: Uuid) {
        self.0.stamps.changed(user_id);
    }

    /// The database was looked at from `begun` on, and the changes of the last while were forgotten. After a gap longer
    /// than `covered`, changes may have been missed: then everything that is known is forgotten.
    pub fn watched(&self, begun: Instant, covered: Duration) {
        let inner = &self.0;
        let now = u64::try_from((begun - inner.started).as_millis()).unwrap_or(u64::MAX).max(1);
        let before = inner.watched_ms.load(Ordering::Relaxed);
        let gap = Duration::from_millis(now.saturating_sub(before));
        if before == 0 || gap > covered {
            inner.stamps.all_changed();
        }
        inner.watched_ms.store(now, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use entities::accounts::sessions::Client;

    use super::*;
    use crate::stamps::MOST_CHANGES;

    fn principal(user: u128, session: u128) -> Arc<Principal> {
        let now = DateTime::UNIX_EPOCH;
        Arc::new(Principal::new(
            Session {
                id: Uuid::from_u128(session),
                user_id: Uuid::from_u128(user),
                client: Client { user_agent: String::new(), ip_address: String::new() },
                created_at: now,
                rotated_at: now,
                expires_at: now,
                revoked: None,
            },
            User {
                id: Uuid::from_u128(user),
                email: "ann@example.com".parse().unwrap(),
                password_hash: String::new(),
                is_active: true,
                is_admin: false,
                language: Language::En,
                plan: None,
                plan_expires_at: None,
                username: None,
                full_name: None,
                ban_reason: None,
                created_at: now,
                updated_at: now,
                demo_generations: 0,
                last_login_at: None,
            },
        ))
    }

    #[test]
    fn what_changed_while_it_was_read_is_not_kept() {
        let known = Principals::new(10, Duration::from_secs(60));
        known.watched(Instant::now(), Duration::from_secs(30));
        known.keep(known.reading(), principal(1, 10));
        known.keep(known.reading(), principal(2, 20));
        assert!(known.get(Uuid::from_u128(10)).is_some());
        let reading = known.reading();
        known.forget(Uuid::from_u128(1));
        assert!(known.get(Uuid::from_u128(10)).is_none());
        known.keep(reading, principal(1, 10));
        assert!(known.get(Uuid::from_u128(10)).is_none(), "it was read before the change");
        known.keep(known.reading(), principal(1, 10));
        assert!(known.get(Uuid::from_u128(10)).is_some());
        assert!(known.get(Uuid::from_u128(20)).is_some(), "others are not touched");
    }

    #[test]
    fn nothing_counts_while_nobody_watches() {
        let known = Principals::new(10, Duration::ZERO);
        known.keep(known.reading(), principal(1, 10));
        assert!(known.get(Uuid::from_u128(10)).is_none(), "nobody has looked yet");
        known.watched(Instant::now(), Duration::from_secs(30));
        assert!(known.get(Uuid::from_u128(10)).is_none(), "the last look is too long ago");
    }

    #[test]
    fn after_a_gap_everything_is_forgotten() {
        let known = Principals::new(10, Duration::from_secs(60));
        let first = Instant::now();
        known.watched(first, Duration::from_secs(30));
        known.keep(known.reading(), principal(1, 10));
        known.watched(first + Duration::from_secs(29), Duration::from_secs(30));
        assert!(known.get(Uuid::from_u128(10)).is_some());
        known.watched(first + Duration::from_secs(60), Duration::from_secs(30));
        assert!(known.get(Uuid::from_u128(10)).is_none(), "a change may have been missed");
    }

    #[test]
    fn too_many_changes_forget_everything() {
        let known = Principals::new(10, Duration::from_secs(60));
        known.watched(Instant::now(), Duration::from_secs(30));
        known.keep(known.reading(), principal(1, 10));
        for user in 100..100 + u128::from(MOST_CHANGES) + 1 {
            known.forget(Uuid::from_u128(user));
        }
        assert!(known.get(Uuid::from_u128(10)).is_none());
        known.keep(known.reading(), principal(1, 10));
        assert!(known.get(Uuid::from_u128(10)).is_some());
    }
}
