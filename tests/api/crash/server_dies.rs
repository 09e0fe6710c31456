//! Postgres is stopped in immediate mode in the middle of a run, and started again.

use std::time::Duration;

use harness::OwnPostgres;
use standin::StandinSettings;

use super::{
    books::{self, Words},
    site::{Site, ended},
    together::until,
};

/// How long the server is away, and what is made meanwhile: a restart by its supervisor, and an outage that outlasts
/// every wait for a connection.
const OUTAGES: [(Duration, &str); 2] =
    [(Duration::from_millis(300), "product_scene"), (Duration::from_secs(7), "room_redesign")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_crashes_in_the_middle_costs_no_second_payment() {
    let Some(server) = OwnPostgres::start() else { return };
    // Slow enough that tasks are in every state when it happens.
    let delay = Duration::from_millis(400);
    let site = Site::on(&server.url(), StandinSettings { delay, ..StandinSettings::default() }).await;
    let mut words = Words::new();
    for (outage, tool) in OUTAGES {
        let arguments = ["pregenerate", "--tool", tool, "--limit", "10"];
        let paid_before = site.taken().len();
        let crash = async {
            until("some is paid", || site.taken().len() >= paid_before + 3).await;
            tokio::task::block_in_place(|| server.down());
            // How long it is away is what this test is about; nothing is waited for.
            tokio::time::sleep(outage).await;
            tokio::task::block_in_place(|| server.up());
        };
        let (run, ()) = tokio::join!(ended(site.command(&arguments)), crash);
        eprintln!("outage of {outage:?}: code {:?}, {} paid so far", run.code, site.taken().len());
        match run.code {
            Some(0) => {}
            Some(3 | 4) => {
                assert!(run.said.contains("run it again") || run.said.contains("DATABASE_URL"), "{}", run.said)
            }
            _ => panic!("{}", run.said),
        }
        books::finish(&site, &arguments, &mut words).await;
    }
    let tally = books::check(&site, &words).await;
    eprintln!("{} words, {tally:?}", words.values().sum::<usize>());
    assert!(tally.doubled <= words.values().sum::<usize>());
    site.standin.stop().await;
}
