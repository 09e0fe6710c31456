//! `vidgo ledger` through the binary, beside a running app.

use serde_json::json;

use super::{Staff, balance, customer, sql};
use crate::{
    accounts::{
        app,
        process::{run, said},
    },
    support::TestApp,
};

async fn must(app: &TestApp, arguments: &[&str]) -> String {
    let output = run(app, arguments, "").await;
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn an_operator_gives_credits_once_per_key_and_sees_what_somebody_has() {
    let app = app(&[]).await;
    let (ann, id) = customer(&app, "ann@example.com").await;
    let grant = ["ledger", "grant", "ann@example.com", "25", "--reason", "a late parcel", "--key", "parcel-7"];
    for _ in 0..2 {
        must(&app, &grant).await;
        // The running app knows at once what another process stored.
        assert_eq!(balance(&ann).await["bonus"], json!(25));
    }
    let other = ["ledger", "grant", &id, "26", "--reason", "a late parcel", "--key", "parcel-7"];
    let output = run(&app, &other, "").await;
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    must(&app, &["ledger", "grant", &id, "5", "--kind", "purchased", "--reason", "bought by phone"]).await;
    let text = must(&app, &["ledger", "show", "ann@example.com"]).await;
    for part in ["30", "bonus", "purchased", "a late parcel", "bought by phone", "2 transactions"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for wrong in [
        &["ledger", "show", "nobody@example.com"][..],
        &["ledger", "show", "nobody"],
        &["ledger", "grant", &id, "0", "--reason", "x"],
    ] {
        let output = run(&app, wrong, "").await;
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", said(&output));
    }
    app.stop().await;
}

#[tokio::test]
async fn a_changed_row_is_named() {
    let app = app(&[]).await;
    let (staff, (_, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    staff.add(&id, 10, "bonus").await.ok();
    let text = must(&app, &["ledger", "verify"]).await;
    assert!(text.contains("invariants hold") && text.contains("credit_postings"), "{text}");
    sql(&app, "UPDATE credit_accounts SET bonus = bonus + 1").await;
    let output = run(&app, &["ledger", "verify"], "").await;
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("BROKEN") && text.contains(&format!("credit_accounts {id}: bonus 11")), "{text}");
    app.stop().await;
}
