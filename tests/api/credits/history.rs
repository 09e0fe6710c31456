//! The balance and the history as their owner reads them, page by page and as a table.

use serde_json::{Value, json};

use super::{Staff, balance, customer};
use crate::accounts::{Browser, app, keys};

#[tokio::test]
async fn a_balance_has_the_shape_that_the_pages_read() {
    let app = app(&[]).await;
    let (ann, _) = customer(&app, "ann@example.com").await;
    let mine = balance(&ann).await;
    let expected = [
        "bonus",
        "bonus_credits",
        "bonus_expiry",
        "held",
        "next_expiry",
        "purchased",
        "purchased_credits",
        "remaining_credits",
        "reset_date",
        "subscription",
        "subscription_credits",
        "total",
        "total_credits",
        "used_credits",
        "weekly_limit",
        "weekly_used",
    ];
    let mut found = keys(&mine);
    found.sort_unstable();
    assert_eq!(found, expected);
    for key in expected.into_iter().filter(|key| !key.ends_with("expiry") && *key != "reset_date") {
        assert_eq!(mine[key], json!(0), "{key}");
    }
    let nobody = Browser::of(&app);
    for path in ["balance", "transactions", "statement"] {
        nobody.get(&format!("/api/v1/credits/{path}")).await.problem(401, "not_authenticated");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_history_is_read_by_pages_or_by_offset_and_adds_up() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    for amount in 1..=7 {
        staff.add(&id, amount, "bonus").await.ok();
    }
    staff.adjust(&id, json!({"amount": -8, "reason": "taken"})).await.ok();
    let all = ann.get("/api/v1/credits/transactions").await.ok();
    assert_eq!((&all["total"], &all["limit"], &all["offset"]), (&json!(8), &json!(50), &json!(0)));
    assert_eq!(all["items"], all["transactions"]);
    let items = all["items"].as_array().unwrap();
    let mut running = 0;
    for item in items.iter().rev() {
        running += item["amount"].as_i64().unwrap();
        assert_eq!(item["balance_after"], json!(running));
        assert_eq!(item["type"], item["transaction_type"]);
        assert_eq!(item["user_id"], json!(id));
    }
    assert_eq!(balance(&ann).await["total"], json!(running));
    let by_page = ann.get("/api/v1/credits/transactions?page=2&limit=3").await.ok();
    let by_offset = ann.get("/api/v1/credits/transactions?offset=3&limit=3").await.ok();
    assert_eq!(by_page["items"], by_offset["items"]);
    assert_eq!(by_page["items"].as_array().unwrap(), &items[3..6]);
    assert_eq!(ann.get("/api/v1/credits/transactions?page=9").await.ok()["items"], json!([]));
    for (query, name) in [
        ("page=0", "query:page"),
        ("limit=101", "query:limit"),
        ("limit=0", "query:limit"),
        ("offset=-1", "query:offset"),
        ("page=1&offset=0", "query:offset"),
        ("transaction_type=gift", "query:transaction_type"),
    ] {
        let problem = ann.get(&format!("/api/v1/credits/transactions?{query}")).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(name), "{query}");
    }
    // Nobody sees another's.
    let (bob, _) = customer(&app, "bob@example.com").await;
    assert_eq!(bob.get("/api/v1/credits/transactions").await.ok()["total"], json!(0));
    assert_eq!(balance(&bob).await["total"], json!(0));
    app.stop().await;
}

#[tokio::test]
async fn a_statement_is_a_table_that_no_spreadsheet_runs() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    staff.adjust(&id, json!({"amount": 5, "reason": "=HYPERLINK(\"http://evil\"), \"quoted\"\nline"})).await.ok();
    staff.adjust(&id, json!({"amount": -2, "reason": "taken"})).await.ok();
    let request =
        app.client.get(format!("{}/api/v1/credits/statement", app.base)).bearer_auth(ann.token.as_ref().unwrap());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(answer.headers()["content-disposition"].to_str().unwrap().contains("attachment"));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let text = answer.text().await.unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head[..5], ["number", "created_at", "transaction_type", "amount", "balance_after"]);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][3], &rows[0][4], &rows[1][3], &rows[1][4]), ("5", "5", "-2", "3"));
    assert!(rows[0][8].starts_with("'=HYPERLINK"), "{:?}", &rows[0]);
    let wrong = ann.get("/api/v1/credits/statement?from=yesterday").await.problem(422, "invalid_request");
    assert_eq!(wrong["errors"][0]["pointer"], json!("query:from"));
    let none = ann.get("/api/v1/credits/statement?from=2999-01-01T00:00:00Z").await;
    assert_eq!((none.status.as_u16(), none.body), (200, Value::Null), "a head and no rows");
    app.stop().await;
}

#[tokio::test]
async fn a_new_period_gives_the_plans_credits_once() {
    let app = app(&[("VIDGO__CREDITS__SWEEP_INTERVAL_MS", "200")]).await;
    let (ann, id) = customer(&app, "ann@example.com").await;
    let started = (crate::accounts::now() - chrono::Duration::days(40)).format("%Y-%m-%d %H:%M:%S+00:00");
    super::sql(
        &app,
        &format!(
            "UPDATE users SET plan_name = 'starter', plan_started_at = '{started}' WHERE email = 'ann@example.com'"
        ),
    )
    .await;
    let mine = crate::accounts::until("the period's credits are there", async || {
        let mine = balance(&ann).await;
        (mine["subscription"] == json!(100)).then_some(mine)
    })
    .await;
    assert!(mine["reset_date"].is_string() && mine["next_expiry"] == mine["reset_date"], "{mine}");
    let history = ann.get("/api/v1/credits/transactions").await.ok();
    assert_eq!((&history["total"], &history["items"][0]["type"]), (&json!(1), &json!("subscription")));
    assert_eq!(history["items"][0]["user_id"], json!(id));
    app.stop().await;
}
