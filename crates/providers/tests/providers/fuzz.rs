//! The recorded replies, damaged in every way that a seed finds, must be read or refused, and at once.
//!
//! `VIDGO_FUZZ_CASES` chooses how many (400 when absent). A failing case names its seed.

use std::time::{Duration, Instant};

use domain::provider::Provider;
use serde_json::{Value, json};

use crate::{recorded, server::Answer};

/// The longest that one case may take, the call over TCP included, in this build.
const PATIENCE: Duration = if cfg!(debug_assertions) { Duration::from_secs(1) } else { Duration::from_millis(100) };

/// splitmix64: the same damage for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % sides.max(1) as u64).unwrap()
    }
}

/// What stands where something else is expected.
fn strange(dice: &mut Dice) -> Value {
    match dice.roll(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e308),
        4 => json!(u64::MAX),
        5 => json!(""),
        6 => json!("x".repeat(20_000)),
        7 => json!("\u{0}\u{202e}\u{1f600}"),
        8 => json!([]),
        9 => json!({}),
        10 => (0..100).fold(json!(1), |inner, _| json!([inner])),
        _ => json!("http://[::1"),
    }
}

/// Puts something strange at a place that the dice choose, or takes away what stands there.
fn damaged(value: &mut Value, dice: &mut Dice) {
    let deeper = dice.roll(4) > 0;
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let key = members.keys().nth(dice.roll(members.len())).unwrap().clone();
            if dice.roll(6) == 0 {
                members.remove(&key);
            } else {
                damaged(members.get_mut(&key).unwrap(), dice);
            }
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let place = dice.roll(list.len());
            damaged(&mut list[place], dice);
        }
        other => *other = strange(dice),
    }
}

#[tokio::test]
async fn damaged_replies_are_read_or_refused_at_once() {
    let cases = std::env::var("VIDGO_FUZZ_CASES").map_or(400, |cases| cases.parse().unwrap());
    let replies: Vec<(Provider, Value)> = recorded::FILES
        .iter()
        .flat_map(|(provider, text, _)| {
            let recorded: Value = serde_json::from_str(text).unwrap();
            recorded["replies"].as_array().unwrap().iter().map(|reply| (*provider, reply.clone())).collect::<Vec<_>>()
        })
        // A text that cannot be judged counts as unsafe, and the test's helper wants a verdict.
        .filter(|(_, reply)| reply["call"] != "moderate")
        .collect();
    let mut slowest = (Duration::ZERO, 0);
    for seed in 0..cases {
        let mut dice = Dice(seed);
        let (provider, reply) = &replies[dice.roll(replies.len())];
        let mut body = reply["body"].clone();
        for _ in 0..=dice.roll(3) {
            damaged(&mut body, &mut dice);
        }
        let status = u16::try_from(reply["status"].as_u64().unwrap()).unwrap();
        let answer = if dice.roll(4) == 0 {
            let mut bytes = body.to_string().into_bytes();
            for _ in 0..=dice.roll(8) {
                let place = dice.roll(bytes.len());
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = u8::try_from(dice.roll(128)).unwrap();
                }
            }
            bytes.truncate(dice.roll(bytes.len() + 1));
            Answer::Text(status, ("content-type", "application/json"), String::from_utf8_lossy(&bytes).into_owned())
        } else {
            Answer::Json(status, body)
        };
        let begun = Instant::now();
        let asked = reply["operation"].as_str().map(|word| word.parse().unwrap());
        // Whatever is made of it is fine; a panic or a hang is not.
        let call = reply["call"].as_str().unwrap();
        let read =
            tokio::time::timeout(Duration::from_secs(20), recorded::decoded(*provider, call, asked, answer)).await;
        assert!(read.is_ok(), "seed {seed}: {provider} {call} hangs");
        slowest = slowest.max((begun.elapsed(), seed));
    }
    println!("{cases} cases, the slowest {:?} (seed {})", slowest.0, slowest.1);
    assert!(slowest.0 < PATIENCE, "seed {} took {:?}", slowest.1, slowest.0);
}
