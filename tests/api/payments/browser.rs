//! A person buys on our page with a real browser: `/shop`, the payment page, and the services' own pages as our stand-in
//! has them.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::Shop;
use crate::{
    accounts::{Letters, PASSWORD},
    credits::Staff,
    official::{installed, node, node_folder},
    promotions,
};

const CHROMIUM: &str = "/usr/bin/chromium";

#[tokio::test]
async fn a_person_buys_everything_there_is_with_a_browser() {
    if !installed("chromium", Command::new(CHROMIUM).arg("--version").stdout(Stdio::null()).stderr(Stdio::null())) {
        return;
    }
    let script = ("browser.mjs", include_str!("browser.mjs"));
    let Some(folder) = node_folder(&[script], &["playwright-core@1.65.1"]) else { return };
    let shop = Shop::open(&[]).await;
    let staff = Staff::of(&shop.app).await;
    promotions::create(&staff, "SPRING", json!({"badge_text": "Spring"})).await;
    let email = "buyer@example.com";
    let task = json!({
        "shop": format!("{}/shop", shop.app.base), "email": email, "password": PASSWORD, "chromium": CHROMIUM,
        // Where pictures for the README go, when somebody wants new ones.
        "pictures": std::env::var("VIDGO_PICTURES").ok(),
    });
    let mut person = node(&folder, "browser.mjs");
    person.arg(task.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut person = person.spawn().unwrap();
    let mut typing = person.stdin.take().unwrap();
    let mut done = tokio::task::spawn_blocking(move || person.wait_with_output().unwrap());
    let letters = Letters::of(&shop.app);
    tokio::select! {
        letter = letters.newest(email, 1) => writeln!(typing, "{}", letter.code()).unwrap(),
        output = &mut done => panic!("the person left without a mail: {output:?}"),
    }
    drop(typing);
    let output = done.await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let done: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(done["complaints"], json!([]), "what browsers say in their console");

    // What the person saw is what the services moved.
    let number = |name: &str| done[name].as_str().unwrap_or_else(|| panic!("{name}: {done}")).to_owned();
    assert_eq!(shop.moved(&number("refused")).await, (0, 0));
    assert_eq!(shop.moved(&number("plan")).await, (59_900, 59_900));
    assert_eq!(shop.moved(&number("transfer")).await, (13_500, 0));
    shop.close().await;
}
