//! The operations of the API's own description that need somebody who is signed in.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, Reply};
use crate::support::TestApp;

/// One that has `security`.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub method: Method,
    /// As described, with `{…}`.
    pub path: String,
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Calls it with a body that fits each of them, and this id in its path.
    pub async fn call(&self, browser: &Browser, id: &str, headers: &[(&str, &str)]) -> Reply {
        let mut path = self.path.clone();
        while let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
            path.replace_range(start..=end, id);
        }
        let body = json!({
            "password": "not the password", "current_password": "not the password",
            "new_password": "a very new password", "username": "changed by the test",
            "package_id": uuid::Uuid::new_v4(), "service_type": "short_video", "generation_id": uuid::Uuid::new_v4(),
            "credit_cost": 25, "amount": 5, "reason": "a test",
            "promotion_code": "SPRING", "original_amount": 5,
            "order_id": "SU22222222222222222", "item_name": "a plan", "plan_id": uuid::Uuid::new_v4(),
            "action": "approve",
        });
        let body = (self.method != Method::GET).then_some(&body);
        browser.ask(self.method.clone(), &path, headers, body).await
    }
}

/// Every operation that needs somebody who is signed in.
pub async fn secured(app: &TestApp) -> Vec<Operation> {
    let document = app.read("/api/v1/openapi.json").await;
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["security"].as_array().is_some_and(|needs| !needs.is_empty()) {
                found.push(Operation { method: method.to_uppercase().parse().unwrap(), path: path.clone() });
            }
        }
    }
    assert!(found.len() >= 8, "{found:?}");
    found
}

/// The values of `Authorization` that name nobody.
pub fn malformed(good: &str) -> Vec<String> {
    let cut = &good[..good.len() - 1];
    let (head, rest) = good.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    [
        good.to_owned(),
        format!("Basic {good}"),
        format!("Token {good}"),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer null".to_owned(),
        "Bearer undefined".to_owned(),
        "Bearer ..".to_owned(),
        format!("Bearer{good}"),
        format!("Bearer {cut}"),
        format!("Bearer {good}."),
        format!("Bearer {good}=="),
        format!("Bearer {good} {good}"),
        format!("Bearer {good},Bearer {good}"),
        format!("Bearer {head}.{claims}"),
        format!("Bearer {head}.{claims}."),
        format!("Bearer {head}..{signature}"),
        format!("Bearer .{claims}.{signature}"),
        format!("Bearer {claims}.{head}.{signature}"),
        format!("Bearer {}", "a".repeat(6_000)),
        format!("Bearer {}.{}.{}", "a".repeat(1_000), "b".repeat(1_000), "c".repeat(1_000)),
    ]
    .to_vec()
}

/// The account as its owner sees it, to be compared before and after an attack.
pub async fn whole(browser: &Browser) -> (Value, Value) {
    (browser.me().await.ok(), browser.get("/api/v1/auth/sessions").await.ok())
}

#[tokio::test]
async fn every_operation_of_accounts_tells_how_it_may_refuse() {
    let app = super::app(&[]).await;
    let document = app.read("/api/v1/openapi.json").await;
    let mut looked_at = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        if !["/auth/", "/quota/", "/session/"].iter().any(|scope| path.contains(scope)) {
            continue;
        }
        for (method, operation) in methods.as_object().unwrap() {
            let mut expected = vec!["200", "503"];
            if operation["security"].as_array().is_some_and(|needs| !needs.is_empty()) {
                expected.extend(["401", "403", "404"]);
            }
            if !operation["requestBody"].is_null() {
                expected.extend(["408", "413", "415", "422"]);
            }
            if method != "get" {
                expected.push("429");
            }
            for status in expected {
                let answer = &operation["responses"][status];
                assert!(answer.is_object(), "{method} {path}: {status}");
                let body = &answer["content"]["application/json"]["schema"]["$ref"];
                let problem = body == "#/components/schemas/ProblemBody";
                assert_eq!(problem, status != "200", "{method} {path}: {status} {answer}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at >= 20, "{looked_at}");
    app.stop().await;
}
