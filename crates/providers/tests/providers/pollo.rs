//! Pollo.

use domain::{
    generation::Generation,
    provider::{ErrorClass, Operation},
};
use providers::{
    ClientBuildError, ClientSettings, ErrorKind, Found, OutputFile, PolloClient, ProviderClient, ProviderError,
    Submission, TaskState,
};
use serde_json::{Value, json};

use crate::{
    assert_fault, clip, endpoints, key, picture, public_picture,
    server::{Answer, Server},
    settings,
};

fn client(server: &Server) -> PolloClient {
    PolloClient::new(&endpoints(server), &settings()).unwrap()
}

fn enveloped(data: &Value) -> Value {
    json!({"code": "SUCCESS", "message": "success", "data": data})
}

async fn submitted(request: &Generation, answer: Answer) -> (Result<Submission, ProviderError>, String, Value) {
    let server = Server::start([answer]).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), request).await.unwrap();
    let outcome = client.submit(&key(), &prepared, "our-id").await;
    let seen = server.only();
    assert_eq!(seen.headers["x-api-key"], crate::SECRET);
    (outcome, seen.line.clone(), seen.json())
}

#[tokio::test]
async fn each_model_is_sent_to_its_path_with_an_allowed_length() {
    let image = || public_picture("https://x.example/a.jpg");
    let accepted = Answer::Json(200, enveloped(&json!({"taskId": "cm5x1y2z30001", "status": "waiting"})));
    for (model, wanted, path, length, resolution) in [
        (None, 6, "pixverse/pixverse-v4-5", 8, Some("720p")),
        (Some("pixverse_v4.5"), 5, "pixverse/pixverse-v4-5", 5, Some("720p")),
        (Some("pixverse_v5"), 99, "pixverse/pixverse-v5", 8, Some("720p")),
        (Some("kling_v2"), 7, "kling-ai/kling-v2", 10, None),
        (Some("kling_v1.5"), 3, "kling-ai/kling-v1-5", 5, None),
        (Some("luma_ray2"), 5, "luma/luma-ray-2-0", 5, Some("720p")),
        (Some("pollo_v1.6"), 5, "pollo/pollo-v1-6", 5, Some("720p")),
    ] {
        let (outcome, line, body) = submitted(&clip(image(), wanted, model), accepted.clone()).await;
        assert_eq!(outcome.unwrap(), Submission::Accepted("cm5x1y2z30001".parse().unwrap()));
        assert_eq!(line, format!("POST /pollo/api/platform/generation/{path}"));
        let mut input = json!({"image": "https://x.example/a.jpg", "prompt": "slow zoom in", "length": length});
        if let Some(resolution) = resolution {
            input["resolution"] = json!(resolution);
        }
        assert_eq!(body, json!({"input": input}));
    }
}

#[tokio::test]
async fn our_own_picture_goes_as_a_data_url_and_a_prompt_alone_goes_without() {
    let flat = Answer::Json(200, json!({"taskId": "cm5", "status": "waiting"}));
    let (outcome, _, body) = submitted(&clip(picture(), 5, None), flat.clone()).await;
    assert_eq!(outcome.unwrap(), Submission::Accepted("cm5".parse().unwrap()));
    assert_eq!(body["input"]["image"], "data:image/png;base64,AQID");
    let text = Generation::TextToVideo { prompt: "waves".into(), length_seconds: 5, model: None };
    let (_, _, body) = submitted(&text, flat).await;
    assert_eq!(body, json!({"input": {"prompt": "waves", "length": 5, "resolution": "720p"}}));
}

#[tokio::test]
async fn an_unknown_model_is_refused_by_name_when_asked_for_and_when_configured() {
    let server = Server::start([]).await;
    let fault = client(&server).prepare(&key(), &clip(picture(), 5, Some("sora"))).await;
    let fault = assert_fault(fault, ErrorClass::Rejected, ErrorKind::BadInput, &"sora");
    assert!(fault.message.contains("\"sora\"") && fault.message.contains("kling_v2"), "{fault}");
    let settings = ClientSettings { pollo_default_model: "sora".into(), ..settings() };
    let built = PolloClient::new(&endpoints(&server), &settings);
    assert!(matches!(built, Err(ClientBuildError::UnknownPolloModel(name)) if name == "sora"));
}

#[tokio::test]
async fn a_refused_create_is_classed_by_money() {
    let (doubt, no, safe) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::NeverSent);
    let answer = |status, code: &str, message: &str| {
        Answer::Json(status, json!({"message": message, "code": code, "issues": [{"message": "length"}]}))
    };
    for (answer, class, kind) in [
        (answer(400, "BAD_REQUEST", "Input validation failed"), no, ErrorKind::BadInput),
        (answer(401, "UNAUTHORIZED", "key"), no, ErrorKind::Auth),
        (answer(403, "FORBIDDEN", "Not enough credits"), no, ErrorKind::NoCredit),
        (answer(403, "FORBIDDEN", "no right"), no, ErrorKind::Forbidden),
        (answer(404, "NOT_FOUND", "model"), no, ErrorKind::NotFound),
        (answer(429, "TOO_MANY_REQUESTS", "slow"), safe, crate::limited(None)),
        (answer(500, "INTERNAL_SERVER_ERROR", "oops"), doubt, ErrorKind::Unavailable),
        (answer(500, "INTERNAL_SERVER_ERROR", "Not enough credits"), doubt, ErrorKind::Unavailable),
        // The same under HTTP 200.
        (answer(200, "BAD_REQUEST", "bad"), no, ErrorKind::BadInput),
        (answer(200, "FORBIDDEN", "Not enough credits"), no, ErrorKind::NoCredit),
        (answer(200, "TOO_MANY_REQUESTS", "slow"), safe, crate::limited(None)),
        (answer(200, "INTERNAL_SERVER_ERROR", "oops"), doubt, ErrorKind::Unavailable),
        (answer(200, "SOMETHING_NEW", "?"), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, enveloped(&json!({"status": "waiting"}))), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, json!({})), doubt, ErrorKind::Unreadable),
        (Answer::html(200), doubt, ErrorKind::Unreadable),
        (Answer::html(503), doubt, ErrorKind::Unavailable),
    ] {
        let (outcome, _, _) = submitted(&clip(picture(), 5, None), answer.clone()).await;
        assert_fault(outcome, class, kind, &answer);
    }
}

async fn polled(answer: Value) -> Result<TaskState, ProviderError> {
    let server = Server::start([Answer::Json(200, answer)]).await;
    let state = client(&server).poll(&key(), Operation::ImageToVideo, &"cm5".parse().unwrap()).await;
    assert_eq!(server.only().line, "GET /pollo/api/platform/generation/cm5/status");
    state
}

#[tokio::test]
async fn a_finished_clip_is_read_with_and_without_the_envelope() {
    let task = json!({"taskId": "cm5", "credit": 25, "generations": [{"id": "g1", "status": "succeed", "failMsg": "",
        "url": "https://videocdn.pollo.ai/x.mp4", "mediaType": "video"}]});
    for answer in [enveloped(&task), task] {
        let TaskState::Succeeded(output) = polled(answer).await.unwrap() else { panic!() };
        assert_eq!(output.file, OutputFile::Url("https://videocdn.pollo.ai/x.mp4".parse().unwrap()));
        assert_eq!(output.charged.as_deref(), Some("25 credit"));
    }
}

#[tokio::test]
async fn an_empty_list_and_unknown_words_are_not_finished() {
    for generations in [
        json!([]),
        json!(null),
        json!([{"status": "waiting"}]),
        json!([{"status": "pending"}]),
        json!([{"status": "processing", "url": null}]),
        json!([{"status": "a new word"}]),
        json!([{"status": "failed"}, {"status": "processing"}]),
    ] {
        let state = polled(enveloped(&json!({"taskId": "cm5", "generations": generations}))).await.unwrap();
        assert_eq!(state, TaskState::Running { progress_percent: None }, "{generations}");
    }
}

#[tokio::test]
async fn a_failed_clip_gives_its_reason_and_a_lost_one_is_not_found() {
    let failed = json!({"generations": [{"status": "failed", "failMsg": "face not allowed"}]});
    let reason = "face not allowed".to_owned();
    assert_eq!(polled(enveloped(&failed)).await.unwrap(), TaskState::Failed { reason });
    let without_url = json!({"generations": [{"status": "succeed", "url": ""}]});
    assert_fault(polled(without_url).await, ErrorClass::NeverSent, ErrorKind::Unreadable, &"no url");
    let lost = json!({"code": "NOT_FOUND", "message": "task"});
    assert_fault(polled(lost).await, ErrorClass::Rejected, ErrorKind::NotFound, &"lost");
}

#[tokio::test]
async fn the_balance_is_read_in_both_shapes() {
    let balance = json!({"availableCredits": 120, "totalCredits": 500});
    let server = Server::start([Answer::Json(200, balance.clone()), Answer::Json(200, enveloped(&balance))]).await;
    let client = client(&server);
    for _ in 0..2 {
        assert_eq!(client.probe(&key()).await.unwrap().remaining, Some(120.0));
    }
    assert_eq!(server.seen()[0].line, "GET /pollo/api/platform/credit/balance");
    assert_eq!(client.find(&key(), "t").await.unwrap(), Found::CannotTell);
}
