//! `vidgo admin` and `vidgo users` through the binary, beside a running app that soon feels what they did.

use serde_json::json;

use super::{
    Browser, OTHER_PASSWORD, PASSWORD, Person, app,
    process::{run, said},
    until,
};
use crate::support::TestApp;

/// Runs to success; what it printed, without the log.
async fn must(app: &TestApp, arguments: &[&str]) -> String {
    let output = run(app, arguments, "").await;
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs to a refusal for a wrong setting or argument; what it said.
async fn refused(app: &TestApp, arguments: &[&str], input: &str) -> String {
    let output = run(app, arguments, input).await;
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
    said(&output)
}

async fn becomes_admin(browser: &Browser, is_admin: bool) {
    until(&format!("is_admin is {is_admin}"), async || {
        let me = browser.me().await.ok();
        assert_eq!(me["is_admin"], me["is_superuser"]);
        (me["is_admin"] == json!(is_admin)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_administrator_is_made_with_a_password_from_a_pipe() {
    let app = app(&[]).await;
    let email = "boss@example.com";
    let list = must(&app, &["admin", "list"]).await;
    assert!(list.contains("there is no administrator"), "{list}");
    for weak in ["short\n", "password123\n", "\n", ""] {
        let text = refused(&app, &["admin", "create", email], weak).await;
        assert!(text.contains("the password"), "{text}");
    }
    refused(&app, &["admin", "create", "no-address"], PASSWORD).await;
    let create = ["admin", "create", "Boss@Example.com", "--name", "The Boss"];
    let output = run(&app, &create, &format!("{PASSWORD}\r\nmore\n")).await;
    let text = said(&output);
    assert!(output.status.success() && text.contains("boss@example.com is an administrator"), "{text}");
    assert!(!text.contains(PASSWORD), "{text}");
    let (boss, answer) = Browser::of(&app).signed_in(email, PASSWORD).await;
    assert_eq!((&answer["user"]["is_admin"], &answer["user"]["full_name"]), (&json!(true), &json!("The Boss")));
    boss.me().await.ok();
    let text = refused(&app, &["admin", "create", email], OTHER_PASSWORD).await;
    assert!(text.contains("vidgo admin grant"), "{text}");
    Browser::of(&app).login(email, OTHER_PASSWORD).await.problem(401, "wrong_credentials");
    let list = must(&app, &["admin", "list"]).await;
    assert!(list.contains(email) && list.lines().count() == 1, "{list}");
    app.stop().await;
}

#[tokio::test]
async fn granting_and_revoking_is_felt_by_whoever_is_signed_in() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "staff@example.com").await;
    becomes_admin(&person.browser, false).await;
    let text = must(&app, &["admin", "grant", "staff@example.com"]).await;
    assert!(text.contains("is an administrator now"), "{text}");
    becomes_admin(&person.browser, true).await;
    assert!(must(&app, &["admin", "grant", "staff@example.com"]).await.contains("already"));
    let text = refused(&app, &["users", "ban", "staff@example.com"], "").await;
    assert!(text.contains("vidgo admin revoke"), "{text}");
    must(&app, &["admin", "revoke", "staff@example.com"]).await;
    becomes_admin(&person.browser, false).await;
    assert!(must(&app, &["admin", "list"]).await.contains("there is no administrator"));
    for command in [["admin", "grant"], ["admin", "revoke"], ["users", "ban"], ["users", "unban"]] {
        let text = refused(&app, &[command[0], command[1], "nobody@example.com"], "").await;
        assert!(text.contains("has no account"), "{text}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_ban_ends_what_runs_and_its_end_lets_sign_in_again() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "spam@example.com").await;
    person.browser.me().await.ok();
    must(&app, &["users", "ban", "spam@example.com", "--reason", "spam"]).await;
    let refused = until("the ban is felt", async || {
        let reply = person.browser.me().await;
        (!reply.status.is_success()).then_some(reply)
    })
    .await;
    let problem = refused.problem(403, "inactive_user");
    assert_eq!(problem["detail"], json!("Inactive user"));
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    person.browser.login("spam@example.com", PASSWORD).await.problem(403, "inactive_user");
    must(&app, &["users", "unban", "spam@example.com"]).await;
    let (again, _) = Browser::of(&app).signed_in("spam@example.com", PASSWORD).await;
    again.me().await.ok();
    // What the ban ended stays ended.
    until("the ban's end is felt", async || (person.browser.me().await.status.as_u16() == 401).then_some(())).await;
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    app.stop().await;
}
