//! Two processes at once on one database: nothing twice, and one cap for both, to the cent.

use std::time::Duration;

use entities::journal::{self, LIBRARY_SCOPE};

use super::{
    books::{self, Words},
    site::Site,
};

const TWELVE: [&str; 5] = ["pregenerate", "--tool", "pattern_generate", "--limit", "12"];
/// What one pattern costs, in millionths of a USD.
const COST: i64 = 5_000;

/// The most that is ever committed while `work` goes on.
async fn most_committed<T>(site: &Site, work: impl Future<Output = T>) -> (T, i64) {
    let db = site.connect().await;
    let mut most = 0;
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return (done, most),
            () = tokio::time::sleep(Duration::from_millis(3)) => {
                most = most.max(journal::committed(&db, LIBRARY_SCOPE).await.unwrap().micros());
            }
        }
    }
}

#[tokio::test]
async fn two_processes_share_one_cap_to_the_cent() {
    let mut site = Site::new().await;
    // Seven of the twelve fit, and half of another.
    site.set("VIDGO__PREGEN__BUDGET_USD", "0.0375");
    let both = async { tokio::join!(site.run(&TWELVE), site.run(&TWELVE)) };
    let ((one, other), most) = most_committed(&site, both).await;
    for ended in [&one, &other] {
        assert_eq!(ended.code, Some(4), "{}", ended.said);
        assert!(ended.said.contains("budget"), "{}", ended.said);
    }
    assert_eq!(books::check(&site, &Words::new()).await.paid, 7);
    let db = site.connect().await;
    assert_eq!(journal::committed(&db, LIBRARY_SCOPE).await.unwrap().micros(), 7 * COST);
    assert!(most <= 7 * COST, "{most}");

    // A larger cap for the library, and a cap of its own for one of the two.
    site.set("VIDGO__PREGEN__BUDGET_USD", "0.06");
    let capped = [&TWELVE[..], &["--budget-usd", "0.01"]].concat();
    let both = async { tokio::join!(site.run(&TWELVE), site.run(&capped)) };
    let ((whole, capped), most) = most_committed(&site, both).await;
    assert_eq!(whole.code, Some(0), "{}", whole.said);
    assert!(matches!(capped.code, Some(0 | 4)), "{}", capped.said);
    assert!(most <= 12 * COST, "{most}");
    let tally = books::check(&site, &Words::new()).await;
    assert_eq!((tally.paid, tally.doubled, tally.parked), (12, 0, 0));
    assert_eq!(journal::committed(&db, LIBRARY_SCOPE).await.unwrap().micros(), 12 * COST);
    let of_runs: Vec<_> = books::scopes(&db).await.into_iter().filter(|(scope, ..)| scope != LIBRARY_SCOPE).collect();
    assert_eq!(of_runs.len(), 1, "{of_runs:?}");
    assert!(of_runs.iter().all(|(_, cap, committed)| *cap == 2 * COST && committed <= cap), "{of_runs:?}");
    site.standin.stop().await;
}

#[tokio::test]
async fn two_processes_of_which_one_is_killed_make_nothing_twice() {
    const SCENES: [&str; 5] = ["pregenerate", "--tool", "product_scene", "--limit", "10"];
    let (site, mut words) = (Site::new().await, Words::new());
    let mut dying = site.start(&SCENES);
    let survivor = site.run(&SCENES);
    let killing = async {
        // In the midst of it: some was paid, and more is to come.
        until("something is paid", || site.taken().len() >= 4).await;
        dying.kill().await.unwrap();
    };
    let (survived, ()) = tokio::join!(survivor, killing);
    assert!(matches!(survived.code, Some(0 | 4)), "{}", survived.said);
    books::finish(&site, &SCENES, &mut words).await;
    let tally = books::check(&site, &words).await;
    assert!(tally.doubled <= words.values().sum::<usize>());
    site.standin.stop().await;
}

/// Waits until `there`, as long as anything here may take.
pub(super) async fn until(what: &str, there: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !there() {
        assert!(begun.elapsed() < crate::support::PATIENCE, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
