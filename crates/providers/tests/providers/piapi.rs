//! `PiAPI`.

use domain::{
    generation::{GarmentKind, Generation, Picture, Size},
    provider::{ErrorClass, Operation},
};
use providers::{ErrorKind, Found, OutputFile, PiapiClient, ProviderClient, Submission, TaskState};
use serde_json::{Value, json};

use crate::{
    assert_fault, clip, endpoints, key, kite, picture, public_picture,
    server::{Answer, Server},
    settings,
};

fn client(server: &Server) -> PiapiClient {
    PiapiClient::new(&endpoints(server), &settings()).unwrap()
}

fn created(status: &str) -> Answer {
    let task = json!({"task_id": "5b0c7a1e", "model": "m", "status": status, "output": null,
        "meta": {"created_at": "2026-03-01T08:00:00Z", "started_at": "0001-01-01T00:00:00Z",
                 "usage": {"type": "point", "frozen": 0, "consume": 20000}},
        "error": {"code": 0, "raw_message": "", "message": "", "detail": null}});
    Answer::Json(200, json!({"code": 200, "message": "success", "data": task}))
}

fn uploaded(url: &str) -> Answer {
    Answer::Json(200, json!({"code": 200, "data": {"url": url}, "message": "success"}))
}

/// Prepares and submits, and gives the body of the create call.
async fn sent(request: Generation, uploads: &[&str]) -> Value {
    let answers = uploads.iter().map(|url| uploaded(url)).chain([created("pending")]);
    let server = Server::start(answers).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), &request).await.unwrap();
    let submission = client.submit(&key(), &prepared, "our-id").await.unwrap();
    assert_eq!(submission, Submission::Accepted("5b0c7a1e".parse().unwrap()));
    let seen = server.seen();
    let create = seen.last().unwrap();
    assert_eq!(create.line, "POST /piapi/api/v1/task");
    assert_eq!(create.headers["x-api-key"], crate::SECRET);
    assert_eq!(create.headers["content-type"], "application/json");
    for upload in &seen[..uploads.len()] {
        assert_eq!(upload.line, "POST /piapi-upload/api/ephemeral_resource");
        assert_eq!(upload.headers["x-api-key"], crate::SECRET);
        assert_eq!(upload.json()["file_data"], "AQID");
        assert!(upload.json()["file_name"].as_str().unwrap().ends_with(".png"));
    }
    create.json()
}

#[tokio::test]
async fn each_operation_is_sent_as_the_notes_write_it() {
    let body = sent(kite(), &[]).await;
    let input = json!({"prompt": "a red kite over a lake", "width": 1024, "height": 768});
    assert_eq!(body, json!({"model": "Qubico/flux1-schnell", "task_type": "txt2img", "input": input}));

    let size = Size { width: 2048, height: 2048 };
    let body = sent(Generation::Interior { prompt: "nordic".into(), room: picture(), size }, &[]).await;
    let input = json!({"prompt": "nordic", "image": "data:image/png;base64,AQID", "width": 1024, "height": 1024});
    assert_eq!(body, json!({"model": "Qubico/flux1-dev-advanced", "task_type": "kontext", "input": input}));

    let image = public_picture("https://shop.example/a.png");
    let body = sent(Generation::BackgroundRemoval { image }, &[]).await;
    let input = json!({"image": "https://shop.example/a.png"});
    assert_eq!(body, json!({"model": "Qubico/image-toolkit", "task_type": "background-remove", "input": input}));

    let body = sent(clip(picture(), 6, Some("kling_v2")), &["https://up.example/f.png"]).await;
    let input = json!({"prompt": "slow zoom in", "image": "https://up.example/f.png", "duration": 10,
        "resolution": "720p", "watermark": false});
    assert_eq!(body, json!({"model": "Wan", "task_type": "wan26-img2video", "input": input}));

    let request = Generation::TextToVideo { prompt: "waves".into(), length_seconds: 5, model: None };
    let input = json!({"prompt": "waves", "duration": 5, "resolution": "720p", "watermark": false});
    let body = sent(request, &[]).await;
    assert_eq!(body, json!({"model": "Wan", "task_type": "wan26-txt2video", "input": input}));
}

#[tokio::test]
async fn a_try_on_uploads_both_pictures_and_names_the_garment_s_place() {
    for (kind, field) in
        [(GarmentKind::Upper, "upper_input"), (GarmentKind::Lower, "lower_input"), (GarmentKind::Dress, "dress_input")]
    {
        let request = Generation::TryOn { model: picture(), garment: picture(), kind };
        let body = sent(request, &["https://up.example/m.png", "https://up.example/g.png"]).await;
        let input =
            json!({"model_input": "https://up.example/m.png", field: "https://up.example/g.png", "batch_size": 1});
        assert_eq!(body, json!({"model": "kling", "task_type": "ai_try_on", "input": input}));
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_any_request() {
    let server = Server::start([]).await;
    let huge = Picture { bytes: vec![0; 10_000_001].into(), ..picture() };
    let empty = Generation::TextToVideo { prompt: " ".into(), length_seconds: 5, model: None };
    for request in [clip(huge, 5, None), clip(public_picture("https://x.example/a"), 16, None), empty] {
        let fault = client(&server).prepare(&key(), &request).await;
        assert_fault(fault, ErrorClass::Rejected, ErrorKind::BadInput, &request);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_failed_upload_is_not_a_failed_paid_call() {
    let try_on = Generation::TryOn { model: picture(), garment: picture(), kind: GarmentKind::Upper };
    for (answer, class, kind) in [
        (Answer::html(502), ErrorClass::NeverSent, ErrorKind::Unavailable),
        (Answer::HangUp, ErrorClass::NeverSent, ErrorKind::Unavailable),
        (uploaded(""), ErrorClass::NeverSent, ErrorKind::Unreadable),
        (
            Answer::Json(200, json!({"code": 403, "message": "upgrade your plan"})),
            ErrorClass::Rejected,
            ErrorKind::Forbidden,
        ),
    ] {
        let server = Server::start([answer.clone()]).await;
        assert_fault(client(&server).prepare(&key(), &try_on).await, class, kind, &answer);
    }
}

async fn submitted(answer: Answer) -> Result<Submission, providers::ProviderError> {
    let server = Server::start([answer]).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), &kite()).await.unwrap();
    let outcome = client.submit(&key(), &prepared, "t").await;
    assert_eq!(server.seen().len(), 1);
    outcome
}

#[tokio::test]
async fn code_0_is_success_too_and_a_numeric_id_is_an_id() {
    let answer = Answer::Json(201, json!({"code": 0, "data": {"task_id": 77, "status": "Pending"}}));
    assert_eq!(submitted(answer).await.unwrap(), Submission::Accepted("77".parse().unwrap()));
}

#[tokio::test]
async fn a_refused_create_is_classed_by_money() {
    let (doubt, no, safe) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::NeverSent);
    let answer = |status, code: i64, message: &str| {
        Answer::Json(status, json!({"code": code, "data": null, "message": message}))
    };
    for (answer, class, kind) in [
        (answer(400, 400, "unknown task_type"), no, ErrorKind::BadInput),
        (answer(400, 400, "account quota reached"), no, ErrorKind::NoCredit),
        (answer(401, 401, &format!("bad key {}", crate::SECRET)), no, ErrorKind::Auth),
        (answer(402, 402, "pay"), no, ErrorKind::NoCredit),
        (answer(403, 403, "plan"), no, ErrorKind::Forbidden),
        (answer(404, 404, "no such model"), no, ErrorKind::NotFound),
        (answer(429, 429, "too many requests"), safe, crate::limited(None)),
        (answer(500, 500, "insufficient credits"), no, ErrorKind::NoCredit),
        (answer(500, 500, "failed to read quota service"), doubt, ErrorKind::Unavailable),
        (answer(500, 500, &"long ".repeat(1000)), doubt, ErrorKind::Unavailable),
        (answer(503, 503, "busy"), doubt, ErrorKind::Unavailable),
        // Trouble under HTTP 200.
        (answer(200, 400, "bad"), no, ErrorKind::BadInput),
        (answer(200, 401, "key"), no, ErrorKind::Auth),
        (answer(200, 429, "slow"), safe, crate::limited(None)),
        (answer(200, 500, "oops"), doubt, ErrorKind::Unavailable),
        (answer(200, 10000, "task failed"), doubt, ErrorKind::Unreadable),
        (answer(200, 200, "success"), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, json!({"code": 200, "data": {"status": "pending"}})), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, json!({"code": 200, "data": {"task_id": ".."}})), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, json!([1])), doubt, ErrorKind::Unreadable),
    ] {
        let fault = assert_fault(submitted(answer.clone()).await, class, kind, &answer);
        assert!(!fault.retryable() || class == safe, "{answer:?}");
    }
}

#[tokio::test]
async fn an_unclear_refusal_that_names_its_task_is_settled_by_polling_it() {
    let partial = |code: u16| json!({"code": code, "data": {"task_id": "t-9", "status": "pending"}, "message": "late"});
    let accepted = Submission::Accepted("t-9".parse().unwrap());
    assert_eq!(submitted(Answer::Json(500, partial(500))).await.unwrap(), accepted);
    assert_fault(
        submitted(Answer::Json(400, partial(400))).await,
        ErrorClass::Rejected,
        ErrorKind::BadInput,
        &"a clear no",
    );
}

async fn polled(operation: Operation, data: Value) -> Result<TaskState, providers::ProviderError> {
    let server = Server::start([Answer::Json(200, json!({"code": 200, "message": "success", "data": data}))]).await;
    let state = client(&server).poll(&key(), operation, &"5b0c".parse().unwrap()).await;
    let seen = server.only();
    assert_eq!((seen.line.as_str(), seen.body.len()), ("GET /piapi/api/v1/task/5b0c", 0));
    assert_eq!(seen.headers["x-api-key"], crate::SECRET);
    state
}

#[tokio::test]
async fn a_finished_task_gives_its_file_and_its_charge_in_either_case() {
    for status in ["completed", "Completed", "COMPLETED"] {
        let data = json!({"task_id": "5b0c", "status": status,
            "output": {"image_url": "https://img.theapi.app/temp/0a1b.png", "image_base64": ""},
            "meta": {"usage": {"type": "point", "frozen": 0, "consume": 20000}}});
        let TaskState::Succeeded(output) = polled(Operation::TextToImage, data).await.unwrap() else { panic!() };
        assert_eq!(output.file, OutputFile::Url("https://img.theapi.app/temp/0a1b.png".parse().unwrap()));
        assert_eq!(output.charged.as_deref(), Some("20000 point"));
    }
}

#[tokio::test]
async fn a_try_on_is_found_in_its_works() {
    let output = json!({"type": "m2v_virtual_try_on", "status": 99, "works": [{"status": 99, "type": "image",
        "image": {"resource": "https://x.example/w.png", "resource_without_watermark": "https://x.example/n.png"}}]});
    let state = polled(Operation::TryOn, json!({"task_id": "5b0c", "status": "completed", "output": output})).await;
    let TaskState::Succeeded(output) = state.unwrap() else { panic!() };
    assert_eq!(output.file, OutputFile::Url("https://x.example/n.png".parse().unwrap()));
    assert_eq!(output.charged, None);
}

#[tokio::test]
async fn a_failed_task_gives_its_reason() {
    for (error, reason) in [
        (
            json!({"code": 10000, "raw_message": "failed to get valid image", "message": "task failed"}),
            "10000: failed to get valid image",
        ),
        (json!({"code": 10001, "raw_message": "", "message": "too many requests"}), "10001: too many requests"),
        (json!({"code": 0, "raw_message": "", "message": ""}), "no reason given"),
        (json!("cookie_expired"), "no reason given"),
    ] {
        let state = polled(Operation::TryOn, json!({"task_id": "5b0c", "status": "Failed", "error": error})).await;
        assert_eq!(state.unwrap(), TaskState::Failed { reason: reason.into() });
    }
}

#[tokio::test]
async fn every_other_word_is_not_finished() {
    for status in ["pending", "Processing", "staged", "starting", "retry", "in_progress", "success", "", "new word"] {
        let state = polled(Operation::TryOn, json!({"task_id": "5b0c", "status": status, "output": null})).await;
        assert_eq!(state.unwrap(), TaskState::Running { progress_percent: None }, "{status}");
    }
    assert_eq!(polled(Operation::TryOn, json!(null)).await.unwrap(), TaskState::Running { progress_percent: None });
}

#[tokio::test]
async fn a_finished_task_without_a_readable_file_may_be_read_again() {
    for output in [json!(null), json!({"image_url": "file:///etc/passwd"}), json!({"video_url": "https://x/v.mp4"})] {
        let state = polled(Operation::TextToImage, json!({"status": "completed", "output": output})).await;
        let fault = assert_fault(state, ErrorClass::NeverSent, ErrorKind::Unreadable, &output);
        assert!(fault.retryable());
    }
}

#[tokio::test]
async fn an_unknown_task_is_not_found_and_alarms() {
    let server = Server::start([Answer::Json(404, json!({"code": 404, "message": "task not found"}))]).await;
    let state = client(&server).poll(&key(), Operation::TryOn, &"5b0c".parse().unwrap()).await;
    assert!(assert_fault(state, ErrorClass::Rejected, ErrorKind::NotFound, &404).alarm());
}

#[tokio::test]
async fn the_account_tells_its_credits_and_titles_are_not_kept() {
    let data = json!({"account_id": "a", "credits": 12345, "equivalent_in_usd": 1.23, "plan": "Free"});
    // The command-line tool expects code 0, the docs 200.
    let told = |code: u16| Answer::Json(200, json!({"code": code, "data": data, "message": "success"}));
    let server = Server::start([told(200), told(0)]).await;
    let client = client(&server);
    let facts = client.probe(&key()).await.unwrap();
    assert_eq!(client.probe(&key()).await.unwrap(), facts);
    assert_eq!((facts.remaining, facts.unit, facts.remaining_usd), (Some(12345.0), Some("credits"), Some(1.23)));
    assert_eq!(facts.plan.as_deref(), Some("Free"));
    assert_eq!(client.find(&key(), "t").await.unwrap(), Found::CannotTell);
    assert_eq!(server.seen()[0].line, "GET /piapi/account/info");
}

#[tokio::test]
async fn the_account_lists_its_active_tasks() {
    let task = json!({"task_id": "5b0c", "model": "Qubico/image-toolkit", "task_type": "background-remove",
        "status": "processing", "input": {"image": "https://x/a.png"}, "meta": {"created_at": "2026-03-01T08:00:06Z"}});
    let listed = json!({"code": 200, "data": {"total": 1, "tasks": [task]}, "message": "success"});
    let refused = Answer::Json(401, json!({"code": 401, "data": null, "message": "Invalid API key"}));
    let server = Server::start([
        Answer::Json(200, listed),
        Answer::Json(200, json!({"code": 200, "data": {"active": "?"}})),
        Answer::Json(200, json!({"code": 200, "data": null})),
        refused,
        Answer::html(200),
    ])
    .await;
    let client = client(&server);
    let listed = client.active_tasks(&key()).await.unwrap().unwrap();
    assert!(listed.complete);
    assert_eq!((listed.tasks[0].id.as_str(), listed.tasks[0].operation), ("5b0c", Some(Operation::BackgroundRemoval)));
    let unread = client.active_tasks(&key()).await;
    assert_fault(unread, ErrorClass::NeverSent, ErrorKind::Unreadable, &"no list");
    assert_eq!(client.active_tasks(&key()).await.unwrap().unwrap().tasks, []);
    assert_fault(client.active_tasks(&key()).await, ErrorClass::Rejected, ErrorKind::Auth, &401);
    assert_fault(client.active_tasks(&key()).await, ErrorClass::NeverSent, ErrorKind::Unreadable, &"HTML");
    assert_eq!(server.seen()[0].line, "GET /piapi/account/active_tasks");
}
