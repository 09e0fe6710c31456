//! The live view over its websocket, and what operators turn, as a client of another make sees them.

mod door;
mod frames;
mod operations;

use std::{process::Output, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::{
    credits::Staff,
    support::{TestApp, environment},
};

/// How long a test waits for a frame.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An open socket.
pub struct Socket {
    pub stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The picture as its frames build it.
    pub picture: Value,
    pub number: Option<u64>,
    pub snapshots: usize,
}

/// Opens `path` on the app, with these headers.
pub async fn open(base: &str, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, tungstenite::Error> {
    let mut request = format!("{}{path}", base.replacen("http", "ws", 1)).into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    let (stream, _) = tokio_tungstenite::connect_async(request).await?;
    Ok(Socket { stream, picture: json!({}), number: None, snapshots: 0 })
}

/// The status of an upgrade that was refused.
pub fn refused(result: Result<Socket, tungstenite::Error>) -> u16 {
    match result {
        Err(tungstenite::Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("{other}"),
        Ok(_) => 101,
    }
}

/// A ticket's path.
pub async fn ticket(staff: &Staff) -> String {
    staff.post("ws/ticket", json!({})).await.ok()["path"].as_str().unwrap().to_owned()
}

/// A socket that is open, by a ticket.
pub async fn watching(app: &TestApp, staff: &Staff) -> Socket {
    open(&app.base, &ticket(staff).await, &[]).await.unwrap()
}

impl Socket {
    /// The next message that says something.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("a message in time");
            match next {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Reads one frame and builds the picture with it. Reply: the frame.
    pub async fn frame(&mut self) -> Value {
        let message = self.next().await.expect("the socket is open");
        let frame: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        let number = frame["number"].as_u64();
        match frame["type"].as_str().unwrap() {
            "snapshot" => {
                self.picture = frame["data"].clone();
                self.snapshots += 1;
                self.number = number;
            }
            "delta" => {
                assert_eq!(number, self.number.map(|before| before + 1), "a gap goes with a snapshot");
                let picture = std::mem::take(&mut self.picture);
                self.picture = merged(picture, &frame["data"]);
                self.number = number;
            }
            "stats_update" => {}
            other => panic!("an unknown frame: {other}"),
        }
        frame
    }

    /// Reads until the picture is as wanted.
    pub async fn until(&mut self, what: &str, mut wanted: impl FnMut(&Value) -> bool) {
        let reading = async {
            while !wanted(&self.picture) {
                self.frame().await;
            }
        };
        let read = tokio::time::timeout(PATIENCE, reading).await;
        assert!(read.is_ok(), "not in time: {what}: {}", self.picture);
    }

    /// Code and reason with which the server closes it.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Some(Message::Close(Some(frame))) => return (frame.code.into(), frame.reason.to_string()),
                Some(Message::Close(None)) | None => return (0, String::new()),
                Some(_) => {}
            }
        }
    }

    pub async fn say(&mut self, text: &str) -> Result<(), tungstenite::Error> {
        self.stream.send(Message::text(text)).await
    }
}

/// RFC 7396 §2.
pub fn merged(target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut target = match target {
        Value::Object(target) => target,
        _ => Map::new(),
    };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            let old = target.remove(key).unwrap_or(Value::Null);
            target.insert(key.clone(), merged(old, value));
        }
    }
    Value::Object(target)
}

/// Runs the binary on the app's database and folder.
pub async fn command(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_vidgo"));
    command.args(arguments).env_clear().envs(environment(app.database.url(), &app.folder, &app.standin));
    command.env("PATH", std::env::var("PATH").unwrap_or_default()).current_dir(app.folder.path());
    command.output().await.unwrap()
}
