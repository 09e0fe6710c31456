//! A2E.

use domain::{
    generation::{Gender, Generation},
    language::Language,
    provider::{ErrorClass, Operation},
};
use providers::{
    A2eClient, ApiKey, ErrorKind, Found, OutputFile, ProviderClient, ProviderError, Submission, TaskState,
};
use serde_json::{Value, json};

use crate::{
    assert_fault, endpoints, key,
    server::{Answer, Server},
    settings,
};

fn client(server: &Server) -> A2eClient {
    A2eClient::new(&endpoints(server), &settings()).unwrap()
}

fn ok(data: Value) -> Answer {
    Answer::Json(200, json!({"code": 0, "data": data, "trace_id": "x"}))
}

fn characters() -> Answer {
    ok(json!([
        {"_id": "65f1a", "name": "Anna", "type": "default", "gender": "female", "cover_img": "https://x.example/a.png"},
        {"_id": "65f1b", "name": "Male presenter", "type": "default"},
    ]))
}

fn voices() -> Answer {
    ok(json!([
        {"label": "female", "value": "female", "children": [{"label": "Aria", "value": "6625f"}]},
        {"label": "male", "value": "male", "children": [{"label": "Guy", "value": "6625m"}]},
    ]))
}

fn speech() -> Answer {
    ok(json!("https://1day.example/tts/0a1b.mp3"))
}

fn avatar(gender: Gender, language: Language) -> Generation {
    Generation::Avatar { script: "Hello there".into(), language, gender, character_index: 0 }
}

#[tokio::test]
async fn lists_speech_and_the_titled_paid_call_go_out_as_the_notes_write_them() {
    let created = ok(json!({"_id": "66a0", "status": "start", "title": "vidgo-1", "process": 0}));
    let server = Server::start([characters(), voices(), speech(), created]).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), &avatar(Gender::Male, Language::ZhTw)).await.unwrap();
    let submission = client.submit(&key(), &prepared, "vidgo-1").await.unwrap();
    assert_eq!(submission, Submission::Accepted("66a0".parse().unwrap()));

    let seen = server.seen();
    let lines: Vec<_> = seen.iter().map(|seen| seen.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /a2e/api/v1/anchor/character_list?type=default",
            "GET /a2e/api/v1/anchor/voice_list?country=zh&region=TW&voice_map_type=zh-TW",
            "POST /a2e/api/v1/video/send_tts",
            "POST /a2e/api/v1/video/generate",
        ]
    );
    assert!(seen.iter().all(|seen| seen.headers["authorization"] == format!("Bearer {}", crate::SECRET)));
    let spoken = json!({"msg": "Hello there", "tts_id": "6625m", "speechRate": 1.0, "country": "zh", "region": "TW"});
    assert_eq!(seen[2].json(), spoken);
    let generated = json!({"title": "vidgo-1", "anchor_id": "65f1b", "anchor_type": 0,
        "audioSrc": "https://1day.example/tts/0a1b.mp3"});
    assert_eq!(seen[3].json(), generated);
}

#[tokio::test]
async fn the_lists_are_read_once_per_account_and_language() {
    let server = Server::start([characters(), voices(), speech(), speech(), voices(), speech(), characters()]).await;
    let client = client(&server);
    client.prepare(&key(), &avatar(Gender::Female, Language::En)).await.unwrap();
    client.prepare(&key(), &avatar(Gender::Male, Language::En)).await.unwrap();
    client.prepare(&key(), &avatar(Gender::Male, Language::Ja)).await.unwrap();
    let list = client.characters(&ApiKey::new("account#2", "other".into())).await.unwrap();
    assert_eq!(list[0].cover_url.as_ref().unwrap().as_str(), "https://x.example/a.png");
    let asked: Vec<_> = server.seen().iter().map(|seen| seen.line.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(asked[1], "voice_list?country=en&region=US&voice_map_type=en-US");
    assert_eq!(asked[4], "voice_list?country=ja&region=JP&voice_map_type=ja-JP");
}

#[tokio::test]
async fn an_empty_list_is_not_believed_for_long() {
    let server = Server::start([ok(json!([])), characters()]).await;
    let client = client(&server);
    let fault = client.prepare(&key(), &avatar(Gender::Female, Language::En)).await;
    assert_fault(fault, ErrorClass::Rejected, ErrorKind::BadInput, &"nobody");
    assert_eq!(client.characters(&key()).await.unwrap().len(), 2);
}

async fn submitted(answer: Answer) -> Result<Submission, ProviderError> {
    let server = Server::start([characters(), voices(), speech(), answer]).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), &avatar(Gender::Female, Language::En)).await.unwrap();
    let outcome = client.submit(&key(), &prepared, "t").await;
    assert_eq!(server.seen().len(), 4);
    outcome
}

#[tokio::test]
async fn a_refused_create_is_classed_by_its_code_under_http_200() {
    let (doubt, no, safe) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::NeverSent);
    let answer = |status, code: i64, msg: &str| Answer::Json(status, json!({"code": code, "msg": msg}));
    for (answer, class, kind) in [
        (answer(200, 1001, "unknown anchor"), no, ErrorKind::BadInput),
        (answer(200, -1, "text too long"), no, ErrorKind::BadInput),
        (answer(200, 1002, "insufficient coins"), no, ErrorKind::NoCredit),
        (Answer::Json(200, json!({"code": 7, "message": "please check your balance"})), no, ErrorKind::NoCredit),
        (answer(200, 401, "token"), no, ErrorKind::Auth),
        (answer(200, 403, "token"), no, ErrorKind::Auth),
        (answer(403, 403, "token"), no, ErrorKind::Auth),
        (answer(401, 401, "token"), no, ErrorKind::Auth),
        (answer(429, 429, "slow"), safe, crate::limited(None)),
        (answer(200, 429, "slow"), safe, crate::limited(None)),
        (answer(200, 500, "oops"), doubt, ErrorKind::Unavailable),
        (answer(500, 1, "coins service down"), doubt, ErrorKind::Unavailable),
        (Answer::html(200), doubt, ErrorKind::Unreadable),
        (Answer::html(502), doubt, ErrorKind::Unavailable),
        (Answer::Json(200, json!({"data": {"_id": "66a0"}})), doubt, ErrorKind::Unreadable),
        (ok(json!({"status": "start"})), doubt, ErrorKind::Unreadable),
        (ok(json!(null)), doubt, ErrorKind::Unreadable),
        (Answer::HangUp, doubt, ErrorKind::Unavailable),
    ] {
        assert_fault(submitted(answer.clone()).await, class, kind, &answer);
    }
}

#[tokio::test]
async fn speech_that_fails_has_cost_nothing_that_matters() {
    for (answer, class, kind) in [
        (Answer::html(502), ErrorClass::NeverSent, ErrorKind::Unavailable),
        (ok(json!({"url": 1})), ErrorClass::NeverSent, ErrorKind::Unreadable),
        (Answer::Json(200, json!({"code": 1, "msg": "text too long"})), ErrorClass::Rejected, ErrorKind::BadInput),
    ] {
        let server = Server::start([characters(), voices(), answer.clone()]).await;
        let fault = client(&server).prepare(&key(), &avatar(Gender::Female, Language::En)).await;
        assert_fault(fault, class, kind, &answer);
    }
}

async fn polled(data: Value) -> Result<TaskState, ProviderError> {
    let server = Server::start([ok(data)]).await;
    let state = client(&server).poll(&key(), Operation::Avatar, &"66a0".parse().unwrap()).await;
    let seen = server.only();
    assert_eq!((seen.line.as_str(), seen.json()), ("POST /a2e/api/v1/video/awsResult", json!({"_id": "66a0"})));
    state
}

#[tokio::test]
async fn a_task_is_read_from_its_array() {
    let file = "https://1day.example/v/66a0.mp4";
    for data in [
        json!([{"_id": "66a0", "status": "success", "process": 100, "result": file}]),
        json!([{"_id": "other", "status": "fail"}, {"_id": "66a0", "status": "success", "result": file}]),
        json!({"_id": "66a0", "current_status": "completed", "result": file}),
    ] {
        let TaskState::Succeeded(output) = polled(data).await.unwrap() else { panic!() };
        assert_eq!(output.file, OutputFile::Url(file.parse().unwrap()));
    }
    for (data, progress_percent) in [
        (json!([]), None),
        (json!(null), None),
        (json!([{"_id": "66a0", "status": "init"}]), None),
        (json!([{"_id": "66a0", "status": "process", "process": 43.7}]), Some(43)),
        (json!([{"_id": "other", "status": "success", "result": file}]), None),
    ] {
        assert_eq!(polled(data.clone()).await.unwrap(), TaskState::Running { progress_percent }, "{data}");
    }
    for (data, reason) in [
        (json!([{"_id": "66a0", "status": "fail", "msg": "bad audio"}]), "bad audio"),
        (json!([{"_id": "66a0", "status": "failed", "failed_message": "no face"}]), "no face"),
        (json!([{"_id": "66a0", "status": "Failed"}]), "no reason given"),
    ] {
        assert_eq!(polled(data).await.unwrap(), TaskState::Failed { reason: reason.into() });
    }
    let lost = polled(json!([{"_id": "66a0", "status": "success", "result": ""}])).await;
    assert_fault(lost, ErrorClass::NeverSent, ErrorKind::Unreadable, &"no file");
}

fn page(titles: &[(&str, &str)]) -> Answer {
    let tasks: Vec<_> =
        titles.iter().map(|(id, title)| json!({"_id": id, "title": title, "status": "start"})).collect();
    ok(json!({"data": tasks, "total": 3}))
}

#[tokio::test]
async fn a_lost_task_is_found_by_its_title_on_a_later_page() {
    let server = Server::start([page(&[("1", "a"), ("2", "b")]), page(&[("3", "ours")])]).await;
    let found = client(&server).find(&key(), "ours").await.unwrap();
    assert_eq!(found, Found::Task("3".parse().unwrap()));
    assert_eq!(server.seen()[1].line, "GET /a2e/api/v1/video/awsList?current=2&pageSize=50");
}

#[tokio::test]
async fn absent_is_said_only_after_an_empty_page() {
    let server = Server::start([page(&[("1", "a")]), page(&[("2", "our")]), page(&[])]).await;
    assert_eq!(client(&server).find(&key(), "ours").await.unwrap(), Found::Absent);
    server.seen();
    // A list that ignores the page number never ends.
    let server = Server::start([page(&[("1", "a")]), page(&[("1", "a")])]).await;
    assert_eq!(client(&server).find(&key(), "ours").await.unwrap(), Found::CannotTell);
    // Nor does one that grows without end.
    let pages: Vec<_> = (0..20).map(|at| page(&[(at.to_string().as_str(), "x")])).collect();
    let server = Server::start(pages).await;
    assert_eq!(client(&server).find(&key(), "ours").await.unwrap(), Found::CannotTell);
    assert_eq!(server.seen().len(), 20);
    let server = Server::start([ok(json!("strange"))]).await;
    assert_eq!(client(&server).find(&key(), "ours").await.unwrap(), Found::CannotTell);
}

#[tokio::test]
async fn a_task_that_bears_our_title_is_never_absent() {
    for id in [json!(null), json!("a b"), json!({})] {
        let list = ok(json!({"data": [{"_id": id.clone(), "title": "ours", "status": "start"}]}));
        let server = Server::start([list, page(&[])]).await;
        assert_eq!(client(&server).find(&key(), "ours").await.unwrap(), Found::CannotTell, "{id}");
    }
}

#[tokio::test]
async fn the_account_tells_its_coins() {
    let server = Server::start([ok(json!({"coins": 1293, "diamonds": 3}))]).await;
    let facts = client(&server).probe(&key()).await.unwrap();
    assert_eq!((facts.remaining, facts.unit), (Some(1293.0), Some("coins")));
    assert_eq!(server.only().line, "GET /a2e/api/v1/user/remainingCoins");
}
