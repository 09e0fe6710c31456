//! Media in a bucket of a real S3 service: made, served, and what happens when the service refuses or is gone.

use std::{
    collections::BTreeMap,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use harness::{Bucket, Front, Manner, OwnS3, TestDatabase};
use reqwest::{Method, StatusCode, header};
use standin::{Standin, StandinSettings};
use tempfile::TempDir;

use crate::support::{PATIENCE, TestApp, environment, meter, paid, small_standin, small_standin_with};

/// Bounds that a test can wait for.
const SHORT: [(&str, &str); 4] = [
    ("VIDGO__STORAGE__S3__CONNECT_TIMEOUT_MS", "500"),
    ("VIDGO__STORAGE__S3__ANSWER_TIMEOUT_MS", "800"),
    ("VIDGO__STORAGE__S3__RETRIES", "2"),
    ("VIDGO__STORAGE__S3__RETRY_WITHIN_MS", "1500"),
];
const PORTRAIT: &str = "/static/models/female/female-1.png";

/// What commands run on.
struct Place {
    folder: TempDir,
    _database: TestDatabase,
    standin: Standin,
    settings: BTreeMap<String, String>,
}

impl Place {
    async fn on(bucket: &Bucket, standin: Standin) -> Self {
        let folder = TempDir::new().unwrap();
        let database = TestDatabase::new().await;
        let mut settings = environment(database.url(), &folder, &standin);
        settings.extend(bucket.environment());
        settings.extend(SHORT.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Self { folder, _database: database, standin, settings }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.settings.insert(name.to_owned(), value.to_owned());
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(&self.settings);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Exit code, and all that was said.
    async fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(arguments);
        said(&tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap())
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output.status.code(), text.join("\n"))
}

async fn app_in(bucket: &Bucket) -> TestApp {
    let bucket = bucket.environment();
    let settings: Vec<(&str, &str)> = bucket.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    TestApp::start(&[&settings[..], &SHORT].concat()).await.until_ready().await
}

async fn ask(app: &TestApp, method: Method, path: &str, range: &str) -> reqwest::Response {
    let mut request = app.client.request(method, format!("{}{path}", app.base));
    if !range.is_empty() {
        request = request.header(header::RANGE, range);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_library_is_made_in_a_bucket_and_served_from_it() {
    let Some(bucket) = harness::bucket() else { return };
    let app = app_in(&bucket).await;
    assert!(!app.folder.path().join("data/media").exists(), "a file was put into the folder");
    let whole = ask(&app, Method::GET, PORTRAIT, "").await;
    assert_eq!(
        (whole.status(), &whole.headers()[header::CONTENT_TYPE]),
        (StatusCode::OK, &"image/png".parse().unwrap())
    );
    assert_eq!(whole.headers()[header::CACHE_CONTROL], "public, max-age=300, must-revalidate");
    let whole = whole.bytes().await.unwrap();
    image::load_from_memory(&whole).unwrap();
    let part = ask(&app, Method::GET, PORTRAIT, "bytes=10-19").await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE], format!("bytes 10-19/{}", whole.len()));
    assert_eq!(part.bytes().await.unwrap(), &whole[10..20]);
    let beyond = ask(&app, Method::GET, PORTRAIT, &format!("bytes={}-", whole.len())).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(ask(&app, Method::GET, "/static/models/female/none.png", "").await.status(), StatusCode::NOT_FOUND);
    let listed = app.read("/api/v1/demo/presets/product_scene").await;
    let shown = listed["presets"][0]["result_watermarked_url"].as_str().unwrap();
    assert_eq!(app.file(shown).await.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    let head = ask(&app, Method::HEAD, PORTRAIT, "").await;
    assert_eq!(head.headers()[header::CONTENT_LENGTH], whole.len().to_string());
    app.stop().await.2.stop().await;
}

#[tokio::test]
async fn media_are_refused_in_time_while_the_service_is_gone_and_the_rest_goes_on() {
    let Some(bucket) = harness::bucket() else { return };
    let front = Front::before(bucket.port()).await;
    let app = app_in(&bucket.through(front.port())).await;
    for manner in [Manner::Hang, Manner::Refuse { status: 503, code: "SlowDown", times: usize::MAX }] {
        front.set(manner);
        let begun = Instant::now();
        // A path that was not asked before, so that no memory of it can answer.
        let answer = ask(&app, Method::GET, "/static/models/female/female-2.png", "").await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{manner:?}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        // Retries, one answer, one connection, and what a busy machine adds.
        assert!(begun.elapsed() < Duration::from_secs(6), "{manner:?}: {:?}", begun.elapsed());
        for path in ["/health", "/ready", "/api/v1/demo/presets/product_scene"] {
            app.read(path).await;
        }
    }
    front.set(Manner::Pass);
    assert_eq!(ask(&app, Method::GET, PORTRAIT, "").await.status(), StatusCode::OK);
    app.stop().await.2.stop().await;
}

#[tokio::test]
async fn a_store_that_cannot_be_used_ends_every_start_with_code_3_and_what_to_do() {
    let Some(bucket) = harness::bucket() else { return };
    let front = Front::before(bucket.port()).await;
    let mut place = Place::on(&bucket.through(front.port()), small_standin().await).await;
    place.set("STARTUP_TIMEOUT", "1");
    place.set("PORT", "0");
    let secret = place.settings["VIDGO__STORAGE__S3__SECRET_ACCESS_KEY"].clone();
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = bucket.through(unused).endpoint;
    let no_bucket = Manner::Refuse { status: 404, code: "NoSuchBucket", times: usize::MAX };
    for (name, value, manner, what, next) in [
        ("VIDGO__STORAGE__S3__SECRET_ACCESS_KEY", "wrong", Manner::Pass, "SignatureDoesNotMatch", "secret_access_key"),
        ("VIDGO__STORAGE__S3__SECRET_ACCESS_KEY", &secret, no_bucket, "no such bucket", "make the bucket"),
        ("VIDGO__STORAGE__S3__ENDPOINT", &gone, Manner::Pass, "Connection refused", "start the service"),
    ] {
        place.set(name, value);
        front.set(manner);
        for command in [&["check"][..], &["serve"], &["pregenerate", "--tool", "pattern_generate", "--limit", "1"]] {
            let (code, text) = place.run(command).await;
            assert_eq!(code, Some(3), "{what}, {command:?}: {text}");
            assert!(text.contains(what) && text.contains(next), "{what}, {command:?}: {text}");
            assert!(!text.contains(&secret), "{command:?} told the secret: {text}");
        }
    }
    assert_eq!(meter(&place.standin).await, BTreeMap::new(), "something was paid for and could not be kept");
    place.standin.stop().await;
}

#[tokio::test]
async fn a_service_killed_in_the_middle_of_a_run_costs_nothing_twice() {
    let Some(mut service) = OwnS3::start() else { return };
    let slow = StandinSettings { delay: Duration::from_millis(1_200), ..StandinSettings::default() };
    let place = Place::on(&service.bucket(), small_standin_with(slow).await).await;
    let run = ["pregenerate", "--tool", "product_scene", "--limit", "4"];
    let child = place.command(&run).spawn().unwrap();
    let begun = Instant::now();
    while meter(&place.standin).await.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "nothing was submitted");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Paid tasks run at the provider, and there is nowhere to put their results.
    service.kill();
    let (code, text) = said(&tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap());
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("the S3 service does not do its work"), "{text}");
    let before = paid(&place.standin).await;
    assert!(!before.is_empty() && before.values().all(|submits| *submits == 1), "{before:?}");

    service.go_on();
    let (code, text) = place.run(&run).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("4 wanted") && text.contains("0 not made"), "{text}");
    let after = paid(&place.standin).await;
    assert!(after.values().all(|submits| *submits == 1), "{after:?}");
    assert!(before.keys().all(|paid| after.contains_key(paid)), "{before:?} {after:?}");
    place.standin.stop().await;
}

#[tokio::test]
async fn a_run_outlives_a_service_that_comes_back_soon() {
    let Some(mut service) = OwnS3::start() else { return };
    let slow = StandinSettings { delay: Duration::from_millis(800), ..StandinSettings::default() };
    let mut place = Place::on(&service.bucket(), small_standin_with(slow).await).await;
    place.set("VIDGO__STORAGE__S3__RETRIES", "20");
    place.set("VIDGO__STORAGE__S3__RETRY_WITHIN_MS", "60000");
    let child = place.command(&["pregenerate", "--tool", "product_scene", "--limit", "4"]).spawn().unwrap();
    let begun = Instant::now();
    while meter(&place.standin).await.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "nothing was submitted");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    service.kill();
    // Away for as long as the first results take to be finished.
    tokio::time::sleep(Duration::from_secs(2)).await;
    service.go_on();
    let (code, text) = said(&tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap());
    assert_eq!(code, Some(0), "{text}");
    let counted = paid(&place.standin).await;
    assert!(counted.values().all(|submits| *submits == 1), "{counted:?}");
    place.standin.stop().await;
}
