//! A crash exactly between a provider's answer and its commit. The product has no hook for it: the answer is held on
//! its way, the database's write lock is taken, the answer is handed over, and the process is killed while it waits.

use entities::connect::begin_write;
use harness::Backend;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use super::{
    books::{self, Words},
    from_environment,
    proxy::Proxy,
    site::{Site, kill},
};
use crate::support::play;

/// Who answers when the process dies.
struct Case {
    provider: &'static str,
    /// In the path of the paid call.
    path: &'static str,
    tool: &'static str,
    /// Whether the provider can tell by our title what became of the call.
    finds_by_title: bool,
}

const A2E: Case = Case { provider: "a2e", path: "/a2e/api/v1/video/generate", tool: "ai_avatar", finds_by_title: true };
const PIAPI: Case =
    Case { provider: "piapi", path: "/piapi/api/v1/task", tool: "pattern_generate", finds_by_title: false };
const POLLO: Case =
    Case { provider: "pollo", path: "/pollo/api/platform/generation/", tool: "short_video", finds_by_title: false };
const GEMINI: Case =
    Case { provider: "gemini", path: ":generateContent", tool: "pattern_generate", finds_by_title: false };

/// How often for each of the four.
fn times() -> u64 {
    from_environment("VIDGO_CRASH_FAILPOINTS", 4).div_ceil(4)
}

#[tokio::test]
async fn an_a2e_call_whose_answer_died_is_found_by_title() {
    for _ in 0..times() {
        crash_before_the_commit(&A2E).await;
    }
}

#[tokio::test]
async fn a_piapi_call_whose_answer_died_is_parked() {
    for _ in 0..times() {
        crash_before_the_commit(&PIAPI).await;
    }
}

#[tokio::test]
async fn a_pollo_call_whose_answer_died_is_parked() {
    for _ in 0..times() {
        crash_before_the_commit(&POLLO).await;
    }
}

#[tokio::test]
async fn a_gemini_call_whose_answer_died_is_parked() {
    for _ in 0..times() {
        crash_before_the_commit(&GEMINI).await;
    }
}

async fn crash_before_the_commit(case: &Case) {
    let mut site = Site::new().await;
    if case.provider == "gemini" {
        // Only when PiAPI surely took nothing is Gemini asked.
        let refusal = json!({"provider": "piapi", "operation": "text_to_image", "fault": "http_error", "status": 400});
        play(&site.standin, json!([refusal])).await;
    }
    let upstream = site.standin.origin().socket_addrs(|| None).unwrap()[0];
    let proxy = Proxy::before(upstream).await;
    site.set("VIDGO__PROVIDERS__STANDIN_URL", &proxy.origin());
    let arguments = ["pregenerate", "--tool", case.tool, "--limit", "1"];

    let answer = proxy.hold_answer_of(case.path);
    let child = site.start(&arguments);
    let answer = tokio::time::timeout(crate::support::PATIENCE, answer).await.expect("a paid call").unwrap();
    let of_provider = || site.taken().iter().filter(|call| call.provider == case.provider).count();
    assert_eq!(of_provider(), 1, "accepted, and so paid for");
    let lock = lock_writers(&site).await;
    answer.hand_over().await;
    kill(child).await;
    lock.rollback().await.unwrap();

    let db = site.connect().await;
    let at_death = books::attempts(&db).await;
    let [ours] = at_death.iter().filter(|it| it.provider == case.provider).collect::<Vec<_>>()[..] else {
        panic!("{at_death:?}")
    };
    assert_eq!((ours.state.as_str(), &ours.task_id), ("submitting", &None), "it died before the commit");

    let ended = site.run(&arguments).await;
    assert_eq!(of_provider(), 1, "never sent again by itself: {}", ended.said);
    if case.finds_by_title {
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        let tally = books::check(&site, &Words::new()).await;
        assert_eq!((tally.doubled, tally.parked), (0, 0));
    } else {
        assert_eq!(ended.code, Some(4), "{}", ended.said);
        assert!(ended.said.contains("(parked)") && ended.said.contains("vidgo providers parked"), "{}", ended.said);
        let listed = site.must(&["providers", "parked"]).await;
        let line = format!("{}  {}", &ours.step_key[..16], ours.provider);
        assert!(listed.contains(&line) && listed.contains("1 parked"), "{listed}");
        let check = site.run(&["check"]).await.said;
        assert!(check.contains("FAIL  provider journal: 1 paid calls are parked"), "{check}");
        // Another run asks neither it nor its backup.
        let before = site.taken().len();
        assert_eq!(site.run(&arguments).await.code, Some(4));
        assert_eq!(site.taken().len(), before);
        assert_eq!(books::check(&site, &Words::new()).await.parked, 1);
        // With the operator's word it goes on, and that is the one second payment.
        let mut words = Words::new();
        assert_eq!(books::settle_parked(&site, &mut words).await, 1);
        site.must(&arguments).await;
        let tally = books::check(&site, &words).await;
        assert_eq!(tally.parked, 0);
        assert_eq!(of_provider(), 2);
    }
    eprintln!("{}: died between the answer and its commit; as it should be", case.provider);
    site.standin.stop().await;
}

/// Takes what every writer of the journal needs. Readers go on.
async fn lock_writers(site: &Site) -> DatabaseTransaction {
    let db = site.connect().await;
    let lock = begin_write(&db).await.unwrap();
    if harness::backend() == Backend::Postgres {
        lock.execute_unprepared("LOCK TABLE provider_intents IN SHARE ROW EXCLUSIVE MODE").await.unwrap();
    }
    lock
}
