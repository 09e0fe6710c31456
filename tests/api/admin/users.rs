//! Who has an account: found, banned, and what of it stands in the log of what staff did.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::each;
use crate::{
    accounts::{Browser, PASSWORD, Person, app, keys, process::run},
    credits::{NEVER, OVER, Staff, count, customer, sql},
};

async fn emails(staff: &Staff, query: &str) -> Vec<String> {
    let page = staff.read(&format!("users?{query}")).await;
    each(&page["users"], "email").iter().map(|it| it.as_str().unwrap().replace("@example.com", "")).collect()
}

#[tokio::test]
async fn accounts_are_searched_filtered_sorted_and_by_page() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    for name in ["ann_1", "annx1", "bob"] {
        customer(&app, &format!("{name}@example.com")).await;
    }
    let set = async |email: &str, what: &str| {
        sql(&app, &format!("UPDATE users SET {what} WHERE email = '{email}@example.com'")).await
    };
    set("ann_1", &format!("full_name = '100% Ann 王小明', plan_name = 'pro', plan_expires_at = '{NEVER}'")).await;
    set("annx1", &format!("username = 'ANNX', plan_name = 'starter', plan_expires_at = '{OVER}'")).await;
    set("bob", "plan_name = 'pro_plus', last_login_at = NULL").await;
    let id = |page: &Value, email: &str| {
        let users = page["users"].as_array().unwrap();
        let found = users.iter().find(|it| it["email"] == format!("{email}@example.com")).unwrap();
        found["id"].as_str().unwrap().to_owned()
    };
    let all = staff.read("users").await;
    assert_eq!(
        [&all["total"], &all["page"], &all["per_page"], &all["pages"]],
        [4, 1, 20, 1].map(|it| json!(it)).each_ref()
    );
    staff.add(&id(&all, "bob"), 30, "purchased").await.ok();
    staff.add(&id(&all, "annx1"), 20, "bonus").await.ok();

    // Wildcards mean themselves, letters are small or capital, names are searched too.
    for (search, found) in [
        ("ann_1", vec!["ann_1"]),
        ("ANN", vec!["annx1", "ann_1"]),
        ("%25", vec!["ann_1"]),
        ("100%25%20a", vec!["ann_1"]),
        ("_", vec!["ann_1"]),
        ("%E7%8E%8B%E5%B0%8F", vec!["ann_1"]),
        ("annx", vec!["annx1"]),
        ("!", vec![]),
        ("%5C", vec![]),
        ("%27%20OR%20%271%27%3D%271", vec![]),
    ] {
        assert_eq!(emails(&staff, &format!("search={search}")).await, found, "{search}");
    }
    // The plan in force: one that is over is none.
    for (plan, found) in [
        ("demo", vec!["annx1", "boss"]),
        ("free", vec!["annx1", "boss"]),
        ("starter", vec![]),
        ("pro", vec!["ann_1"]),
        ("enterprise", vec!["bob"]),
    ] {
        let query = format!("plan={plan}&sort_by=email&sort_order=asc");
        assert_eq!(emails(&staff, &query).await, found, "{plan}");
    }
    for (sort_by, first, last) in [
        ("created_at", "boss", "bob"),
        ("email", "ann_1", "boss"),
        ("purchased_credits", "", "bob"),
        ("bonus_credits", "", "annx1"),
        ("plan", "", "bob"),
    ] {
        let up = emails(&staff, &format!("sort_by={sort_by}&sort_order=asc")).await;
        let mut down = emails(&staff, &format!("sort_by={sort_by}&sort_order=desc")).await;
        down.reverse();
        assert_eq!(up, down, "{sort_by}");
        assert!(first.is_empty() || up[0] == first, "{sort_by}: {up:?}");
        assert_eq!(up.last().unwrap(), last, "{sort_by}");
    }
    for order in ["asc", "desc"] {
        let sorted = emails(&staff, &format!("sort_by=last_login_at&sort_order={order}")).await;
        assert_eq!(sorted.last().unwrap(), "bob", "who never signed in comes last");
    }
    assert_eq!(emails(&staff, "").await, ["bob", "annx1", "ann_1", "boss"], "newest first without a word");
    // Nothing but the words of the list reaches the statement.
    for word in ["password_hash", "id", "email;--", "email%20desc", "(SELECT%201)", "%22email%22", "EMAIL", "1"] {
        assert_eq!(staff.fault(&format!("users?sort_by={word}")).await, "query:sort_by", "{word}");
    }
    for (query, pointer) in [
        ("sort_order=up", "query:sort_order"),
        ("plan=gold", "query:plan"),
        ("page=0", "query:page"),
        ("page=1000001", "query:page"),
        ("page=-1", "query:page"),
        ("per_page=0", "query:per_page"),
        ("per_page=101", "query:per_page"),
        ("per_page=1e2", "query:per_page"),
    ] {
        assert_eq!(staff.fault(&format!("users?{query}")).await, pointer, "{query}");
    }
    let mut seen = Vec::new();
    for page in 1..=5 {
        let part = staff.read(&format!("users?per_page=1&page={page}&sort_by=plan")).await;
        assert_eq!((&part["total"], &part["pages"]), (&json!(4), &json!(4)));
        seen.extend(each(&part["users"], "email").into_iter().cloned());
    }
    seen.sort_by_key(ToString::to_string);
    seen.dedup();
    assert_eq!(seen.len(), 4, "pages do not overlap, and one beyond the last is empty");
    assert_eq!(emails(&staff, "page=1000000&per_page=100").await, Vec::<String>::new());

    let bob = id(&all, "bob");
    let detail = staff.read(&format!("users/{bob}")).await;
    assert_eq!(keys(&detail), ["generation_count", "is_online", "recent_transactions", "user"]);
    let (user, now) = (&detail["user"], (&detail["is_online"], &detail["generation_count"]));
    assert_eq!(
        (&user["plan"], &user["is_verified"], &user["is_admin"]),
        (&json!("pro_plus"), &json!(true), &json!(false))
    );
    assert_eq!((now, &user["purchased_credits"]), ((&json!(false), &json!(0)), &json!(30)));
    let recent = &detail["recent_transactions"][0];
    assert_eq!(
        (&recent["amount"], &recent["balance_after"], &recent["transaction_type"]),
        (&json!(30), &json!(30), &json!("admin_adjustment"))
    );
    // What bob does is seen.
    let (browser, _) = Browser::of(&app).signed_in("bob@example.com", PASSWORD).await;
    browser.post("/api/v1/session/heartbeat", json!({})).await.ok();
    let wish = json!({"service_type": "short_video", "generation_id": Uuid::new_v4(), "credit_cost": 25});
    browser.post("/api/v1/credits/consume", wish).await.ok();
    let detail = staff.read(&format!("users/{bob}")).await;
    assert_eq!((&detail["is_online"], &detail["generation_count"]), (&json!(true), &json!(1)));
    assert_eq!(detail["recent_transactions"].as_array().unwrap().len(), 2);
    let online = staff.read("stats/online").await;
    assert_eq!((&online["online_users"], &online["by_tier"]), (&json!(1), &json!({"pro_plus": 1})));
    assert_eq!(online["active_today"], json!(4));
    let tiers = staff.read("stats/users-by-tier").await;
    assert_eq!(tiers, json!({"demo": 2, "starter": 0, "pro": 1, "pro_plus": 1}));
    staff.browser.get(&format!("/api/v1/admin/users/{}", Uuid::new_v4())).await.problem(404, "not_found");
    staff.browser.get("/api/v1/admin/users/me").await.problem(400, "bad_id");
    app.stop().await;
}

#[tokio::test]
async fn a_ban_is_felt_at_once_and_written_down() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    let other = Staff::named(&app, "other@example.com").await;
    let ann = Person::sign_up(&app, "ann@example.com").await;
    let id = ann.answer["user"]["id"].as_str().unwrap().to_owned();
    let own = staff.browser.me().await.ok()["id"].as_str().unwrap().to_owned();
    let others = other.browser.me().await.ok()["id"].as_str().unwrap().to_owned();
    ann.browser.me().await.ok();
    let headers = [("x-request-id", "the-request-of-the-ban")];
    let ban = format!("/api/v1/admin/users/{id}/ban");
    let body = json!({"reason": " sells counterfeits "});
    let told = staff.browser.ask(reqwest::Method::POST, &ban, &headers, Some(&body)).await.ok();
    assert_eq!(told["success"], json!(true));
    ann.browser.me().await.problem(403, "inactive_user");
    Browser::of(&app).login("ann@example.com", PASSWORD).await.problem(403, "inactive_user");
    ann.browser.refresh(&ann.refresh_token()).await.problem(401, "invalid_token");
    let user = staff.read(&format!("users/{id}")).await["user"].clone();
    assert_eq!((&user["is_active"], &user["ban_reason"]), (&json!(false), &json!("sells counterfeits")));
    // A second one without a reason, and without a body at all, changes nothing.
    staff.browser.ask(reqwest::Method::POST, &ban, &[], None).await.ok();
    assert_eq!(staff.read(&format!("users/{id}")).await["user"], user);

    for id in [&own, &others] {
        staff.post(&format!("users/{id}/ban"), json!({})).await.problem(400, "protected_account");
    }
    for act in ["ban", "unban"] {
        staff.post(&format!("users/{}/{act}", Uuid::new_v4()), json!({})).await.problem(400, "bad_id");
        staff.post(&format!("users/nobody/{act}"), json!({})).await.problem(400, "bad_id");
    }
    let long = "x".repeat(501);
    for reason in [long.as_str(), "a\u{0}b"] {
        let problem = staff.post(&format!("users/{id}/ban"), json!({"reason": reason})).await;
        assert_eq!(problem.problem(422, "invalid_request")["errors"][0]["pointer"], json!("/reason"));
    }
    for _ in 0..2 {
        staff.post(&format!("users/{id}/unban"), json!({})).await.ok();
    }
    ann.browser.me().await.problem(401, "invalid_token");
    Browser::of(&app).signed_in("ann@example.com", PASSWORD).await;

    // Credits, with the reason.
    let given = staff.adjust(&id, json!({"amount": 50, "reason": "a late parcel"})).await.ok();
    other.adjust(&id, json!({"amount": -60, "reason": "too much"})).await.problem(402, "insufficient_credits");
    let key = [("idempotency-key", "once")];
    for _ in 0..2 {
        let (path, body) = (format!("/api/v1/admin/users/{id}/credits"), json!({"amount": -20, "reason": "a mistake"}));
        other.browser.ask(reqwest::Method::POST, &path, &key, Some(&body)).await.ok();
    }
    let hold = other.hold(&id, 10).await.ok();
    other.end(hold["hold_id"].as_str().unwrap(), "release", json!({})).await.ok();

    let log = staff.log(&format!("subject=user:{id}")).await;
    let told: Vec<_> = log.iter().rev().map(|it| (&it["action"], &it["reason"], &it["before"], &it["after"])).collect();
    let spam = json!("sells counterfeits");
    let text = |text: &str| json!(text);
    let wanted = [
        (
            text("user.ban"),
            spam.clone(),
            json!({"is_active": true, "ban_reason": null}),
            json!({"is_active": false, "ban_reason": spam}),
        ),
        (
            text("user.unban"),
            Value::Null,
            json!({"is_active": false, "ban_reason": spam}),
            json!({"is_active": true, "ban_reason": null}),
        ),
        (text("user.credits"), text("a late parcel"), json!({"bonus": 0}), json!({"bonus": 50})),
        (text("user.credits"), text("a mistake"), json!({"bonus": 50}), json!({"bonus": 30})),
        (text("credits.hold"), text("work"), json!({"bonus": 30, "held": 0}), json!({"bonus": 20, "held": 10})),
        (text("credits.release"), Value::Null, json!({"bonus": 20, "held": 10}), json!({"bonus": 30, "held": 0})),
    ];
    assert_eq!(told, wanted.iter().map(|it| (&it.0, &it.1, &it.2, &it.3)).collect::<Vec<_>>());
    let ban = log.last().unwrap();
    assert_eq!(
        (&ban["actor_id"], &ban["actor_name"], &ban["via"]),
        (&json!(own), &json!("boss@example.com"), &json!("http"))
    );
    assert_eq!(ban["request_id"], json!("the-request-of-the-ban"));
    assert_eq!(log[3]["source_id"], given["transaction_id"]);
    assert_eq!(log[3]["request_id"].as_str().unwrap().len(), 32, "ours, where the client sent none");

    // The log is searched, by page, and nobody changes it.
    let found = async |query: &str| staff.log(query).await.len();
    assert_eq!((found("").await, found("action=user.").await, found("action=user.ban").await), (6, 4, 1));
    assert_eq!(
        (found("actor=OTHER").await, found(&format!("actor={others}")).await, found("actor=_").await),
        (3, 3, 0)
    );
    assert_eq!(
        (found("subject=user").await, found(&format!("subject={id}")).await, found("subject=material").await),
        (6, 6, 0)
    );
    let at: DateTime<Utc> = ban["happened_at"].as_str().unwrap().parse().unwrap();
    let at = at.to_rfc3339().replace("+00:00", "Z");
    assert_eq!((found(&format!("to={at}")).await, found(&format!("from={at}")).await), (0, 6));
    assert_eq!((found("from=2020-01-01").await, found("to=2020-01-01").await), (6, 0));
    assert_eq!(staff.fault("audit?from=yesterday").await, "query:from");
    let page = staff.read("audit?per_page=4&page=2").await;
    assert_eq!(
        [&page["total"], &page["page"], &page["per_page"], &page["pages"]],
        [6, 2, 4, 2].map(|it| json!(it)).each_ref()
    );
    assert_eq!(page["entries"].as_array().unwrap().len(), 2);
    let db = app.database.connect().await;
    for statement in ["UPDATE audit_log SET reason = NULL", "DELETE FROM audit_log"] {
        let refused = sea_orm::ConnectionTrait::execute_unprepared(&db, statement).await.unwrap_err().to_string();
        assert!(refused.contains("are never changed or removed"), "{refused}");
    }

    // The command line is written down too.
    for arguments in [
        &["users", "ban", "ann@example.com", "--reason", "again"][..],
        &["users", "unban", "ann@example.com"],
        &["admin", "revoke", "other@example.com"],
        &["ledger", "grant", "ann@example.com", "7", "--reason", "sorry", "--key", "k1"],
        &["ledger", "grant", "ann@example.com", "7", "--reason", "sorry", "--key", "k1"],
    ] {
        let output = run(&app, arguments, "").await;
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }
    let log = staff.log("actor=command%20line%20(").await;
    let told: Vec<_> = log.iter().rev().map(|it| (&it["action"], &it["via"], &it["after"])).collect();
    let cli = json!("cli");
    let wanted = [
        (text("user.ban"), json!({"is_active": false, "ban_reason": "again"})),
        (text("user.unban"), json!({"is_active": true, "ban_reason": null})),
        (text("admin.revoke"), json!({"is_admin": false})),
        (text("user.credits"), json!({"bonus": 37})),
    ];
    assert_eq!(told, wanted.iter().map(|it| (&it.0, &cli, &it.1)).collect::<Vec<_>>());
    // It stays when the accounts are gone.
    ann.browser.me().await.problem(401, "invalid_token");
    sql(&app, "DELETE FROM users WHERE email = 'ann@example.com'").await;
    assert_eq!(count(&app, "audit_log").await, 10);
    app.stop().await;
}
