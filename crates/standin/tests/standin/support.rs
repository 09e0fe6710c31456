//! A stand-in of its own for each test, and short ways to ask it.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use standin::{Standin, StandinSettings};

pub(crate) struct Rig {
    pub(crate) standin: Standin,
    pub(crate) client: Client,
    pub(crate) origin: String,
}

/// Small clips, so that tests stay fast.
pub(crate) fn small() -> StandinSettings {
    StandinSettings { clip_width: 160, clip_height: 90, clip_fps: 6, workers: 2, ..StandinSettings::default() }
}

pub(crate) async fn rig() -> Rig {
    rig_with(small()).await
}

pub(crate) async fn rig_with(settings: StandinSettings) -> Rig {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let standin = standin::start(settings, listener).await.unwrap();
    let origin = standin.origin().as_str().trim_end_matches('/').to_owned();
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap();
    Rig { standin, client, origin }
}

impl Rig {
    pub(crate) async fn send(&self, method: Method, path: &str, key: &str, body: Option<&Value>) -> Response {
        self.try_send(method, path, key, body).await.unwrap()
    }

    /// With the key in every protocol's header.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        let mut request = self.client.request(method, format!("{}{path}", self.origin));
        if !key.is_empty() {
            request = request.header("x-api-key", key).header("x-goog-api-key", key).bearer_auth(key);
        }
        match body {
            Some(body) => request.json(body).send().await,
            None => request.send().await,
        }
    }

    /// Status and JSON of a POST with a good key.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.send(Method::POST, path, "good", Some(body)).await).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        read(self.send(Method::GET, path, "good", None).await).await
    }

    /// Body and content type of a file, which must be there.
    pub(crate) async fn download(&self, url: &str) -> (String, Vec<u8>) {
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{url}");
        let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        let length = response.content_length();
        let bytes = response.bytes().await.unwrap().to_vec();
        assert_eq!(length, Some(bytes.len() as u64));
        (content_type, bytes)
    }

    /// Reads a `PiAPI` task until it ends.
    pub(crate) async fn piapi_end(&self, id: &str) -> Value {
        until(async || {
            let (status, body) = self.get(&format!("/piapi/api/v1/task/{id}")).await;
            assert_eq!(status, 200, "{body}");
            let word = body["data"]["status"].as_str().unwrap().to_lowercase();
            ["completed", "failed", "in_limbo"].contains(&word.as_str()).then(|| body["data"].clone())
        })
        .await
    }

    /// Creates a `PiAPI` task; gives its id.
    pub(crate) async fn piapi_create(&self, model: &str, task_type: &str, input: Value) -> String {
        let body = json!({"model": model, "task_type": task_type, "input": input});
        let (status, reply) = self.post("/piapi/api/v1/task", &body).await;
        assert_eq!((status, &reply["data"]["status"]), (200, &json!("pending")), "{reply}");
        reply["data"]["task_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn faults(&self, rules: Value) {
        let (status, body) = read(self.send(Method::PUT, "/_standin/faults", "", Some(&rules)).await).await;
        assert_eq!(status, 200, "{body}");
    }

    /// `(provider, operation, submits)` of each intent.
    pub(crate) async fn meter(&self) -> Vec<(String, String, u64)> {
        let (_, meter) = self.get("/_standin/meter").await;
        let word = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
        meter
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (word(row, "provider"), word(row, "operation"), row["submits"].as_u64().unwrap()))
            .collect()
    }
}

pub(crate) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Asks again until there is an answer, for at most a minute. Each question is a round trip, so nothing spins.
pub(crate) async fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "no answer within a minute");
    }
}

/// A PNG with something in it.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let inside = x > width / 4 && x < width * 3 / 4 && y > height / 4 && y < height * 3 / 4;
        if inside { Rgb([180, 40, 60]) } else { Rgb([240, 240, 235]) }
    });
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

pub(crate) fn data_url(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// Width, height, milliseconds and whether there is sound.
pub(crate) fn probe(bytes: &[u8]) -> (u32, u32, u64, bool) {
    let clip = media::clip::probe(bytes).unwrap();
    (clip.width, clip.height, clip.duration_ms, clip.has_audio)
}
