//! A provider that does what the test says, without a network.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    generation::Generation,
    provider::{ErrorClass, Operation, Provider},
};
use providers::{
    AccountFacts, ApiKey, ClientSettings, Endpoints, ErrorKind, Found, Output, OutputFile, PiapiClient, Prepared,
    ProviderClient, ProviderError, Submission, TaskId, TaskState,
};

use crate::support::picture;

/// What a look at a task shows.
#[derive(Clone, Debug)]
pub(crate) enum Shows {
    Running,
    Picture,
    Failed,
    Unknown,
    At(url::Url),
    /// The client itself crashes.
    Crash,
}

/// Says `Accepted` to every submit, and of each task what it was told; `Running` of those it was not.
pub(crate) struct Scripted {
    // Only to prepare requests: nobody else can make a `Prepared`.
    piapi: PiapiClient,
    shows: Mutex<HashMap<String, Shows>>,
    looks: Mutex<HashMap<String, usize>>,
    pub(crate) submits: AtomicUsize,
    pub(crate) refuses_submits: AtomicBool,
    /// Whether asking whose client it is crashes: the one call that the actor makes in its own handler.
    pub(crate) broken: AtomicBool,
}

impl Scripted {
    pub(crate) fn new() -> Arc<Self> {
        let nowhere = "http://127.0.0.1:9".parse().unwrap();
        let piapi = PiapiClient::new(&Endpoints::standin(&nowhere), &ClientSettings::default()).unwrap();
        Arc::new(Self {
            piapi,
            shows: Mutex::default(),
            looks: Mutex::default(),
            submits: AtomicUsize::new(0),
            refuses_submits: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        })
    }

    pub(crate) fn show(&self, task: &str, shows: Shows) {
        self.shows.lock().unwrap().insert(task.to_owned(), shows);
    }

    /// How often a task was looked at.
    pub(crate) fn looks(&self, task: &str) -> usize {
        self.looks.lock().unwrap().get(task).copied().unwrap_or(0)
    }
}

fn error(kind: ErrorKind) -> ProviderError {
    ProviderError { class: ErrorClass::NeverSent, kind, message: "as scripted".to_owned(), source: None }
}

#[async_trait]
impl ProviderClient for Scripted {
    fn provider(&self) -> Provider {
        assert!(!self.broken.load(Ordering::SeqCst), "the client is broken, as the test wants");
        Provider::Piapi
    }

    fn operations(&self) -> &'static [Operation] {
        self.piapi.operations()
    }

    async fn prepare(&self, key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError> {
        self.piapi.prepare(key, request).await
    }

    async fn submit(&self, _: &ApiKey, _: &Prepared, _: &str) -> Result<Submission, ProviderError> {
        let number = self.submits.fetch_add(1, Ordering::SeqCst);
        if self.refuses_submits.load(Ordering::SeqCst) {
            return Err(error(ErrorKind::Unavailable));
        }
        Ok(Submission::Accepted(TaskId::try_from(format!("new-{number}")).unwrap()))
    }

    async fn poll(&self, _: &ApiKey, _: Operation, task: &TaskId) -> Result<TaskState, ProviderError> {
        *self.looks.lock().unwrap().entry(task.to_string()).or_default() += 1;
        let shows = self.shows.lock().unwrap().get(task.as_str()).cloned().unwrap_or(Shows::Running);
        let finished = |file| TaskState::Succeeded(Output { file, charged: None });
        match shows {
            Shows::Running => Ok(TaskState::Running { progress_percent: None }),
            Shows::Picture => {
                Ok(finished(OutputFile::Inline { bytes: Bytes::from(picture()), mime: "image/png".to_owned() }))
            }
            Shows::At(url) => Ok(finished(OutputFile::Url(url))),
            Shows::Failed => Ok(TaskState::Failed { reason: "no face".to_owned() }),
            Shows::Unknown => Err(error(ErrorKind::NotFound)),
            Shows::Crash => panic!("the client stumbles, as the test wants"),
        }
    }

    async fn find(&self, _: &ApiKey, _: &str) -> Result<Found, ProviderError> {
        Ok(Found::CannotTell)
    }

    async fn probe(&self, _: &ApiKey) -> Result<AccountFacts, ProviderError> {
        Ok(AccountFacts::default())
    }
}
