//! What a new run knows of the one before.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use standin::{StandinError, StandinSettings};

use crate::support::{Rig, data_url, png, rig_with, small, until};

async fn spawn(dir: &std::path::Path) -> Rig {
    rig_with(StandinSettings { state_dir: Some(dir.to_owned()), ..small() }).await
}

#[tokio::test]
async fn tasks_files_faults_and_the_meter_survive() {
    let dir = tempfile::tempdir().unwrap();
    let first = spawn(dir.path()).await;
    let image = data_url(&png(48, 32));
    let input = json!({"prompt": "nordic", "image": image, "width": 64, "height": 48});
    let id = first.piapi_create("Qubico/flux1-dev-advanced", "kontext", input).await;
    let url = first.piapi_end(&id).await["output"]["image_url"].as_str().unwrap().to_owned();
    let (_, before) = first.download(&url).await;
    let (_, clip) =
        first.post("/pollo/api/platform/generation/pollo/pollo-v1-6", &json!({"input": {"prompt": "x"}})).await;
    first.faults(json!([{"provider": "piapi", "operation": "*", "fault": "task_failed"}])).await;
    let doomed = first.piapi_create("Qubico/image-toolkit", "background-remove", json!({"image": image})).await;
    let (_, meter) = first.get("/_standin/meter").await;
    // Ends the threads without any goodbye to the tasks: what was accepted is on disk already.
    first.standin.stop().await;

    let second = spawn(dir.path()).await;
    assert_eq!(second.get("/_standin/meter").await.1, meter);
    let task = second.piapi_end(&id).await;
    let url = task["output"]["image_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&second.origin), "{url}");
    assert_eq!(second.download(&url).await.1, before, "the same picture, bit for bit");
    assert_eq!(second.piapi_end(&doomed).await["status"], "failed");
    let path = format!("/pollo/api/platform/generation/{}/status", clip["data"]["taskId"].as_str().unwrap());
    let url = until(async || {
        let (_, body) = second.get(&path).await;
        body["data"]["generations"][0]["url"].as_str().filter(|url| !url.is_empty()).map(str::to_owned)
    })
    .await;
    second.download(&url).await;
    // And the same request is the same intent as before.
    second.post("/pollo/api/platform/generation/pollo/pollo-v1-6", &json!({"input": {"prompt": "x"}})).await;
    assert!(second.meter().await.contains(&("pollo".to_owned(), "text_to_video".to_owned(), 2)));
}

/// Names the state directory of the process that is to be killed.
const STATE_DIR: &str = "STANDIN_TEST_STATE_DIR";

/// Not a test of its own: the process that the next one kills.
#[tokio::test]
#[ignore = "started by a_killed_process_forgets_nothing_it_accepted"]
async fn victim() {
    let Some(dir) = std::env::var_os(STATE_DIR) else { return };
    let rig = spawn(dir.as_ref()).await;
    println!("\norigin={}", rig.origin);
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_killed_process_forgets_nothing_it_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "restart::victim", "--ignored", "--nocapture"])
        .env(STATE_DIR, dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let origin = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("origin=").map(str::to_owned)).unwrap();
    // Only its client is used, against the other process.
    let first = Rig { origin, ..rig_with(small()).await };
    first.faults(json!([{"provider": "piapi", "operation": "text_to_video", "fault": "hang_after_accept"}])).await;
    let id =
        first.piapi_create("Qubico/flux1-schnell", "txt2img", json!({"prompt": "x", "width": 32, "height": 32})).await;
    let body = json!({"model": "Wan", "task_type": "wan26-txt2video", "input": {"prompt": "x"}});
    let unanswered = first.post("/piapi/api/v1/task", &body);
    let accepted = until(async || (first.meter().await.len() == 2).then_some(()));
    tokio::select! {
        answer = unanswered => panic!("answered: {answer:?}"),
        () = accepted => {}
    }
    victim.kill().unwrap();
    victim.wait().unwrap();

    let third = spawn(dir.path()).await;
    let mut operations: Vec<_> =
        third.meter().await.into_iter().map(|(_, operation, count)| (operation, count)).collect();
    operations.sort();
    assert_eq!(operations, [("text_to_image".to_owned(), 1), ("text_to_video".to_owned(), 1)]);
    assert_eq!(third.piapi_end(&id).await["status"], "completed");
}

#[tokio::test]
async fn a_file_asked_for_before_its_task_is_drawn_again() {
    let dir = tempfile::tempdir().unwrap();
    let first = spawn(dir.path()).await;
    let id =
        first.piapi_create("Qubico/flux1-schnell", "txt2img", json!({"prompt": "x", "width": 32, "height": 32})).await;
    first.piapi_end(&id).await;
    first.standin.stop().await;
    let second = spawn(dir.path()).await;
    let (content_type, _) = second.download(&format!("{}/files/{id}.png", second.origin)).await;
    assert_eq!(content_type, "image/png");
    let missing = second.client.get(format!("{}/files/..%2Ftasks.jsonl", second.origin)).send().await.unwrap();
    assert_eq!(missing.status(), 404);
}

#[tokio::test]
async fn it_starts_only_where_it_should() {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let refused = standin::start(small(), listener).await;
    assert!(matches!(refused, Err(StandinError::NotLoopback(_))));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = standin::start(StandinSettings { clip_fps: 0, ..small() }, listener).await;
    assert!(matches!(refused, Err(StandinError::Settings(_))));

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    standin::start(small(), listener).await.unwrap().stop().await;
    TcpListener::bind(address).expect("the port is free after stop");
}

#[test]
fn it_starts_from_an_actix_system() {
    let reply: Value = actix_web::rt::System::new().block_on(async {
        let settings = StandinSettings { delay: Duration::ZERO, ..small() };
        let rig = rig_with(settings).await;
        rig.get("/_standin/health").await.1
    });
    assert_eq!(reply["status"], "ok");
}
