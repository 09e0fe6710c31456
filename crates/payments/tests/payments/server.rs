//! A server that gives scripted answers, one per request, and remembers what it was sent.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::{Url, form_urlencoded};

/// One answer.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Json(u16, Value),
    /// Status, one header, body.
    Text(u16, (&'static str, &'static str), String),
    /// Announces more bytes than it sends.
    Cut(u16),
    /// Reads the request and closes.
    HangUp,
    /// Reads the request and never answers.
    Silence,
}

impl Answer {
    /// As `ECPay` answers.
    pub(crate) fn text(body: impl Into<String>) -> Self {
        Self::Text(200, ("content-type", "text/html"), body.into())
    }
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Method and path with query.
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        self.form().into_iter().find(|(one, _)| one == name).map(|(_, value)| value)
    }
}

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    seen: Vec<Seen>,
}

pub(crate) struct Server {
    pub(crate) origin: Url,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let state = Arc::new(Mutex::new(State { answers: answers.into_iter().collect(), seen: vec![] }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { origin, state }
    }

    /// Everything asked so far; every scripted answer must have been fetched.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let state = self.state.lock().unwrap();
        assert!(state.answers.is_empty(), "not asked for: {:?}", state.answers);
        state.seen.clone()
    }

    /// What was asked, method and path with query.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    while let Some(seen) = read_request(&mut stream).await {
        let answer = {
            let mut state = state.lock().unwrap();
            let answer = state.answers.pop_front();
            state.seen.push(seen.clone());
            answer.unwrap_or_else(|| Answer::Text(418, ("x", "y"), format!("no answer scripted for {}", seen.line)))
        };
        let (status, header, body, announced) = match answer {
            Answer::Json(status, body) => (status, ("content-type", "application/json"), body.to_string(), None),
            Answer::Text(status, header, body) => (status, header, body, None),
            Answer::Cut(status) => (status, ("x", "y"), "{\"data\":".to_owned(), Some(1_000)),
            Answer::HangUp => return,
            Answer::Silence => {
                let _ = stream.read(&mut [0]).await;
                return;
            }
        };
        let length = announced.unwrap_or(body.len());
        let head = format!("HTTP/1.1 {status} X\r\n{}: {}\r\ncontent-length: {length}\r\n\r\n", header.0, header.1);
        if stream.write_all(format!("{head}{body}").as_bytes()).await.is_err() || announced.is_some() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Seen { line, headers, body })
}
