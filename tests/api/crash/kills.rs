//! `kill -9` at random moments of runs of 70 items.

use std::time::{Duration, Instant};

use super::{
    books::{self, Tally, Words},
    from_environment,
    site::{Site, kill},
};

/// Seven tools, ten items each.
const SEVENTY: [&str; 17] = [
    "pregenerate",
    "--tool",
    "background_removal",
    "--tool",
    "product_scene",
    "--tool",
    "try_on",
    "--tool",
    "room_redesign",
    "--tool",
    "short_video",
    "--tool",
    "ai_avatar",
    "--tool",
    "pattern_generate",
    "--limit",
    "10",
];
/// Kills of one library: after so many its run is left to complete, and the next library is begun.
const KILLS_OF_ONE_LIBRARY: u64 = 25;

/// SplitMix64: the moments of a run that failed can be had again from its seed.
struct Dice(u64);

impl Dice {
    fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from + (bits ^ (bits >> 31)) % (to - from)
    }
}

#[tokio::test]
async fn runs_killed_at_random_moments_pay_each_step_once() {
    let kills = from_environment("VIDGO_CRASH_KILLS", 6);
    let seed = from_environment("VIDGO_CRASH_SEED", 1);
    let (mut dice, mut left, mut sum, mut words_in_all) = (Dice(seed), kills, Tally::default(), 0);
    let begun = Instant::now();
    eprintln!("{kills} kills, VIDGO_CRASH_SEED={seed}");
    while left > 0 {
        let (site, mut words, mut killed) = (Site::new().await, Words::new(), 0);
        while left > 0 && killed < KILLS_OF_ONE_LIBRARY {
            let mut child = site.start(&SEVENTY);
            // From before the first submit until most is made; the work begins a few tenths of a second after the start.
            let moment = Duration::from_millis(dice.between(20, 1_400));
            match tokio::time::timeout(moment, child.wait()).await {
                Err(_) => {
                    kill(child).await;
                    killed += 1;
                    left -= 1;
                }
                // It was complete, or all that is left is parked.
                Ok(_) => break,
            }
        }
        let parked = books::finish(&site, &SEVENTY, &mut words).await;
        let tally = books::check(&site, &words).await;
        assert_eq!(tally.parked, 0);
        let again = site.must(&SEVENTY).await;
        assert!(again.contains("70 wanted, 70 present before, 0 made, 0 not made"), "{again}");
        assert_eq!(books::check(&site, &words).await, tally, "a run that makes nothing pays nothing");
        let given = words.values().sum::<usize>();
        eprintln!(
            "{killed} kills, {parked} parked, {given} words, {} paid, {} doubled by word; {left} kills left, {} s",
            tally.paid,
            tally.doubled,
            begun.elapsed().as_secs()
        );
        sum.paid += tally.paid;
        sum.doubled += tally.doubled;
        words_in_all += given;
        site.standin.stop().await;
    }
    eprintln!("in all: {kills} kills, {words_in_all} words, {} paid, {} doubled by word", sum.paid, sum.doubled);
    assert!(sum.doubled <= words_in_all);
}
