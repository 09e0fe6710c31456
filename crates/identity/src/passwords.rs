//! Hashing passwords: Argon2id on threads of its own, which stand back for those that answer requests.
//!
//! A hash takes tens of milliseconds and 19 MiB on purpose (OWASP Password Storage Cheat Sheet), so there are as many
//! at once as there are threads, a bounded number may wait, and whoever comes then is told [`Busy`].

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// By how much the threads stand back (nice(2)): while both want a core, requests get nine tenths of it.
const NICENESS: i32 = 10;

/// How hard a hash is, and how many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordSettings {
    /// Memory of one hash, KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Hashes at once, at least 1.
    pub threads: usize,
    /// Callers that may wait beside those.
    pub queue: usize,
}

/// Too many hashes are waiting: nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked")]
pub struct Busy;

/// What a password is, against a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The right one.
    Right,
    /// The right one, and the hash was made with less effort than today's: hash it again.
    Outdated,
    /// A wrong one.
    Wrong,
}

type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// The pool. Clones share it; its threads end with the last of them.
#[derive(Clone)]
pub struct Passwords {
    jobs: SyncSender<Job>,
    /// One for each hash that is made or waits.
    places: Arc<Semaphore>,
    most: usize,
    // A password that nobody has: unknown accounts cost the same as known ones.
    nobody: Arc<str>,
}

impl Passwords {
    /// Starts the threads.
    ///
    /// # Errors
    /// Memory or passes are out of Argon2's range, or a thread cannot be started.
    pub fn start(settings: PasswordSettings) -> Result<Self, std::io::Error> {
        let params = Params::new(settings.memory_kib, settings.passes, 1, Some(HASH_BYTES));
        let params = params.map_err(|error| std::io::Error::other(error.to_string()))?;
        let threads = settings.threads.max(1);
        let places = threads.saturating_add(settings.queue.max(1)).min(Semaphore::MAX_PERMITS);
        // Room for whoever has a place.
        let (jobs, waiting) = mpsc::sync_channel::<Job>(places);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads {
            let (waiting, params) = (Arc::clone(&waiting), params.clone());
            thread::Builder::new().name(format!("password-{number}")).spawn(move || serve(&waiting, params))?;
        }
        let nobody = Worker::new(params)
            .hash(b"nobody's password")
            .ok_or_else(|| std::io::Error::other("the first hash failed: is there memory for it?"))?;
        Ok(Self { jobs, places: Arc::new(Semaphore::new(places)), most: places, nobody: nobody.into() })
    }

    /// Takes a place: whoever has one is not told [`Busy`]. So a try can be counted once it is sure to be judged.
    ///
    /// # Errors
    /// `Busy`: there is none.
    pub fn place(&self) -> Result<Place, Busy> {
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            metrics::counter!("vidgo_passwords_refused_total").increment(1);
            Busy
        })?;
        Ok(Place { passwords: self.clone(), permit: Arc::new(permit) })
    }

    /// Places taken, and places in all.
    #[must_use]
    pub fn occupancy(&self) -> (usize, usize) {
        (self.most.saturating_sub(self.places.available_permits()), self.most)
    }

    /// Hashes a password with a new salt. Reply: the hash in PHC form.
    ///
    /// # Errors
    /// `Busy`: nothing was done.
    pub async fn hash(&self, password: SecretString) -> Result<String, Busy> {
        self.place()?.ask(move |worker| worker.hash(password.expose_secret().as_bytes())).await?.ok_or(Busy)
    }

    /// As [`Place::verify`].
    ///
    /// # Errors
    /// `Busy`: nothing was done.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<Verdict, Busy> {
        self.place()?.verify(password, hash).await
    }
}

/// A place in the pool, for hashes one after the other. It is free again when it is dropped and its last hash is made.
pub struct Place {
    passwords: Passwords,
    permit: Arc<OwnedSemaphorePermit>,
}

impl Place {
    /// Judges a password. Without a hash it takes as long, and is wrong.
    ///
    /// # Errors
    /// `Busy`: the pool has ended.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<Verdict, Busy> {
        let nobody = Arc::clone(&self.passwords.nobody);
        self.ask(move |worker| {
            let password = password.expose_secret().as_bytes();
            match hash {
                Some(hash) => worker.verify(password, &hash),
                None => {
                    worker.verify(password, &nobody);
                    Verdict::Wrong
                }
            }
        })
        .await
    }

    async fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Worker) -> T + Send + 'static) -> Result<T, Busy> {
        let (reply, answer) = oneshot::channel();
        let permit = Arc::clone(&self.permit);
        let job: Job = Box::new(move |worker| {
            // Whoever asked may have left while it waited.
            if !reply.is_closed() {
                let done = job(worker);
                drop(permit);
                let _ = reply.send(done);
            }
        });
        self.passwords.jobs.try_send(job).map_err(|_| Busy)?;
        answer.await.map_err(|_| Busy)
    }
}

/// One thread: takes the next job, until nobody can ask any more.
fn serve(waiting: &Mutex<Receiver<Job>>, params: Params) {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::warn!(%error, "threads that hash passwords do not stand back for others");
    }
    let mut worker = Worker::new(params);
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(&mut worker),
            Err(mpsc::RecvError) => return,
        }
    }
}

/// What a hash costs, in blocks of 1 KiB that are filled.
fn work(params: &Params) -> u64 {
    u64::from(params.m_cost()) * u64::from(params.t_cost())
}

/// What a thread needs: its memory is taken once, since fetching 19 MiB anew takes a good part of a hash's time.
struct Worker {
    params: Params,
    memory: Vec<Block>,
    /// Blocks of 1 KiB filled since the start, each pass counted.
    work: u64,
}

impl Worker {
    const fn new(params: Params) -> Self {
        Self { params, memory: Vec::new(), work: 0 }
    }

    fn fill(&mut self, params: &Params, password: &[u8], salt: &[u8], out: &mut [u8]) -> bool {
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::new());
        }
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let Some(memory) = self.memory.get_mut(..blocks) else { return false };
        self.work += work(params);
        argon2.hash_password_into_with_memory(password, salt, out, memory).is_ok()
    }

    fn hash(&mut self, password: &[u8]) -> Option<String> {
        let params = self.params.clone();
        let salt = Salt::generate();
        let mut out = [0; HASH_BYTES];
        if !self.fill(&params, password, salt.as_ref(), &mut out) {
            return None;
        }
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).ok()?,
            salt: Some(salt),
            hash: Some(Output::new(&out).ok()?),
        };
        Some(hash.to_string())
    }

    /// A wrong password costs today's effort, whatever the hash was made with: else the time would tell accounts with
    /// an older hash, or with none, from unknown ones.
    fn verify(&mut self, password: &[u8], hash: &str) -> Verdict {
        let before = self.work;
        let verdict = self.judge(password, hash);
        if verdict == Verdict::Wrong {
            self.spend(work(&self.params).saturating_sub(self.work - before));
        }
        verdict
    }

    /// Does so much work for nothing; less than a hash at its smallest is left out.
    fn spend(&mut self, work: u64) {
        let passes = work.div_ceil(u64::from(self.params.m_cost()).max(1)).max(1);
        let (Ok(memory), Ok(passes)) = (u32::try_from(work / passes), u32::try_from(passes)) else { return };
        if let Ok(params) = Params::new(memory, passes, 1, Some(HASH_BYTES)) {
            self.fill(&params, b"nobody's password", b"nobody's salt", &mut [0; HASH_BYTES]);
        }
    }

    fn judge(&mut self, password: &[u8], hash: &str) -> Verdict {
        let Ok(hash) = PasswordHash::new(hash) else { return Verdict::Wrong };
        let (Ok(params), Some(salt), Some(known)) = (Params::try_from(&hash), hash.salt, hash.hash) else {
            return Verdict::Wrong;
        };
        if hash.algorithm != Algorithm::Argon2id.ident() || params.m_cost() > 1 << 20 || params.t_cost() > 64 {
            return Verdict::Wrong;
        }
        let mut out = vec![0; known.len()];
        let filled = self.fill(&params, password, salt.as_ref(), &mut out);
        if !filled || !bool::from(out.as_slice().ct_eq(known.as_bytes())) {
            return Verdict::Wrong;
        }
        let weaker = params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost();
        if weaker { Verdict::Outdated } else { Verdict::Right }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundredth of the real effort.
    const LIGHT: PasswordSettings = PasswordSettings { memory_kib: 256, passes: 1, threads: 1, queue: 4 };

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn a_password_is_right_to_the_last_character() {
        let pool = Passwords::start(LIGHT).unwrap();
        let long = "密碼".repeat(500);
        let hash = pool.hash(secret(&long)).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=256,t=1,p=1$"), "{hash}");
        assert_eq!(pool.verify(secret(&long), Some(hash.clone())).await, Ok(Verdict::Right));
        let mut other = long.clone();
        other.pop();
        assert_eq!(pool.verify(secret(&other), Some(hash.clone())).await, Ok(Verdict::Wrong));
        assert_ne!(hash, pool.hash(secret(&long)).await.unwrap(), "each has its own salt");
        assert_eq!(pool.verify(secret("x"), None).await, Ok(Verdict::Wrong));
        for broken in ["", "$2b$12$abc", "$argon2id$v=19$m=256,t=1,p=1$abcdefgh"] {
            assert_eq!(pool.verify(secret("x"), Some(broken.to_owned())).await, Ok(Verdict::Wrong), "{broken}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_less_effort_is_told() {
        let hash = Passwords::start(LIGHT).unwrap().hash(secret("correct horse")).await.unwrap();
        let stronger = Passwords::start(PasswordSettings { passes: 2, ..LIGHT }).unwrap();
        assert_eq!(stronger.verify(secret("correct horse"), Some(hash.clone())).await, Ok(Verdict::Outdated));
        assert_eq!(stronger.verify(secret("wrong horse"), Some(hash)).await, Ok(Verdict::Wrong));
    }

    #[test]
    fn a_wrong_password_costs_the_same_against_every_hash() {
        let worker = |memory, passes| Worker::new(Params::new(memory, passes, 1, Some(HASH_BYTES)).unwrap());
        let mut today = worker(1_000, 3);
        let known: Vec<String> = [(1_000, 3), (1_000, 1), (256, 2), (19, 1), (999, 3)]
            .into_iter()
            .map(|(memory, passes)| worker(memory, passes).hash(b"correct horse").unwrap())
            .collect();
        for hash in known.iter().map(String::as_str).chain(["!", "", "$2b$12$abc"]) {
            let before = today.work;
            assert_eq!(today.verify(b"wrong horse", hash), Verdict::Wrong);
            let cost = today.work - before;
            assert!((2_990..=3_000).contains(&cost), "{hash}: {cost} of 3000");
        }
        let before = today.work;
        assert_eq!(today.verify(b"correct horse", &known[2]), Verdict::Outdated);
        assert_eq!(today.work - before, 512, "its owner waits for what there is to be judged, and for a better hash");
    }

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_refused_at_once() {
        let pool = Passwords::start(PasswordSettings { queue: 2, ..LIGHT }).unwrap();
        let (let_go, held) = mpsc::channel::<()>();
        let (started, begun) = oneshot::channel();
        let holding = tokio::spawn({
            let pool = pool.clone();
            async move {
                pool.place()
                    .unwrap()
                    .ask(move |_| {
                        let _ = started.send(());
                        let _ = held.recv();
                    })
                    .await
            }
        });
        begun.await.unwrap();
        // A future does nothing until it is polled: each of these is, once.
        let mut waiting = Vec::new();
        for _ in 0..2 {
            let mut one = Box::pin(pool.hash(secret("waits")));
            assert!(futures_poll(&mut one).is_none());
            waiting.push(one);
        }
        assert_eq!(pool.hash(secret("too much")).await, Err(Busy));
        assert!(pool.place().is_err());
        let_go.send(()).unwrap();
        holding.await.unwrap().unwrap();
        for one in waiting {
            assert!(one.await.is_ok());
        }
    }

    #[tokio::test]
    async fn a_place_is_kept_for_as_many_hashes_as_wanted_and_free_afterwards() {
        let pool = Passwords::start(PasswordSettings { queue: 1, ..LIGHT }).unwrap();
        let hash = pool.hash(secret("correct horse")).await.unwrap();
        let (one, other) = (pool.place().unwrap(), pool.place().unwrap());
        assert_eq!(pool.verify(secret("correct horse"), Some(hash.clone())).await, Err(Busy));
        for _ in 0..3 {
            assert_eq!(one.verify(secret("correct horse"), Some(hash.clone())).await, Ok(Verdict::Right));
        }
        assert!(pool.place().is_err(), "both are still taken");
        drop((one, other));
        assert_eq!(pool.verify(secret("wrong horse"), Some(hash)).await, Ok(Verdict::Wrong));
    }

    fn futures_poll<T>(future: &mut std::pin::Pin<Box<impl Future<Output = T>>>) -> Option<T> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        }
    }
}
