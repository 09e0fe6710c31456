//! Nobody but staff gets in, whichever operation they try: the API's own description names them all.

use uuid::Uuid;

use super::{moved_app, pass};
use crate::{
    accounts::{Browser, Person, openapi::secured},
    credits::{Staff, count},
};

#[tokio::test]
async fn no_operation_of_staff_lets_anybody_else_in() {
    let (app, clock) = moved_app().await;
    let staff = Staff::of(&app).await;
    let user = Person::sign_up(&app, "ann@example.com").await;
    let mut operations = secured(&app).await;
    let scopes = ["/api/v1/admin/", "/api/v1/promotions/admin/", "/api/v1/promotions/internal/", "/api/v1/credits/add"];
    operations.retain(|it| scopes.iter().any(|scope| it.path.starts_with(scope)));
    let names: Vec<String> = operations.iter().map(|it| it.name()).collect();
    for part in ["stats/dashboard", "charts/revenue", "users/{id}/ban", "materials/{id}/review", "audit", "health"] {
        assert!(names.iter().any(|name| name.ends_with(part)), "{part} is not in {names:?}");
    }
    assert!(operations.len() >= 25, "{names:?}");
    let id = Uuid::new_v4().to_string();
    let nobody = Browser::of(&app);
    for operation in &operations {
        let anonymous = operation.call(&nobody, &id, &[]).await;
        assert_eq!(anonymous.header("www-authenticate").map(|value| &value[..6]), Some("Bearer"), "{operation:?}");
        anonymous.problem(401, "not_authenticated");
        operation.call(&user.browser, &id, &[]).await.problem(403, "admin_only");
    }
    // Below the same door what does not exist is told to staff only.
    nobody.get("/api/v1/admin/nothing").await.problem(401, "not_authenticated");
    user.browser.get("/api/v1/admin/nothing").await.problem(403, "admin_only");
    staff.browser.get("/api/v1/admin/nothing").await.problem(404, "no_route");
    staff.browser.delete("/api/v1/admin/users").await.problem(405, "method_not_allowed");
    staff.browser.get("/api/v1/admin/users").await.ok();
    pass(&clock, 31 * 60);
    for operation in &operations {
        operation.call(&staff.browser, &id, &[]).await.problem(401, "invalid_token");
        operation.call(&user.browser, &id, &[]).await.problem(401, "invalid_token");
    }
    // Neither does the socket let an expired token in, wherever it stands.
    let token = staff.browser.token.clone().unwrap();
    let socket = format!("{}/api/v1/admin/ws/realtime", app.base);
    for (query, header) in [(format!("?token={token}"), None), (String::new(), Some(&token))] {
        let mut asked = app.client.get(format!("{socket}{query}")).header("upgrade", "websocket");
        if let Some(token) = header {
            asked = asked.bearer_auth(token);
        }
        let answer = asked.header("connection", "upgrade").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{query}");
    }
    assert_eq!(count(&app, "audit_log").await, 0, "and none of them did anything");
    app.stop().await;
}
