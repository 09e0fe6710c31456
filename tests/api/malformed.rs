//! A thousand malformed requests over every operation of the OpenAPI document.

use std::time::Duration;

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::TestApp;

const WORDS: [&str; 16] = [
    "",
    "x",
    "-1",
    "0",
    "99999999999999999999",
    "1e9",
    "NaN",
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "'%20OR%201=1--",
    "%F0%9F%98%80",
    "%E4%B8%AD%E6%96%87",
    "null",
    "%7B%7D",
    "%3Cscript%3E",
];

const BODIES: [&str; 12] = [
    "",
    "{",
    "[]",
    "null",
    "\"text\"",
    "{\"preset_id\":1}",
    "{\"preset_id\":\"x\"}",
    "{\"preset_id\":null,\"tool_type\":[]}",
    "{\"group\":{},\"template_id\":[]}",
    "{\"group\":\"no-such\",\"template_id\":\"00000000-0000-4000-8000-000000000000\"}",
    "{\"group\":\"product_scene\",\"language\":7}",
    "\u{0}\u{1}",
];

#[tokio::test]
async fn malformed_requests_get_problem_bodies_and_never_a_5xx() {
    let app = TestApp::without_library().await;
    let document = app.read("/api/v1/openapi.json").await;
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    assert!(operations.len() >= 30, "{} operations", operations.len());
    let mut rng = StdRng::seed_from_u64(7);
    let mut refused = 0;
    for number in 0..1_000 {
        let (method, path, operation) = &operations[number % operations.len()];
        let (url, body, kind) = malformed(&mut rng, &app.base, path, operation);
        let method: Method = method.parse().unwrap();
        let has_body = method == Method::POST;
        let mut request = app.client.request(method.clone(), &url).timeout(Duration::from_secs(10));
        if has_body {
            request = request.header("content-type", kind).body(body.clone());
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{method} {url} {body}: {error}"));
        let status = answer.status();
        // Without a library some results are honestly not ready yet; that is no fault of the server.
        let text = answer.text().await.unwrap();
        let problem: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let not_ready = status == StatusCode::SERVICE_UNAVAILABLE && problem["code"] == "not_ready";
        assert!(!status.is_server_error() || not_ready, "{method} {url} {body}: {status} {text}");
        if status.is_client_error() {
            refused += 1;
            // ECPay reads texts, as its protocol wants them.
            if text.starts_with("0|") {
                continue;
            }
            assert!(
                problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
                "{method} {url} {body}: {text}"
            );
            assert!(problem["code"].is_string() && problem["status"] == status.as_u16(), "{method} {url}: {text}");
            if status == StatusCode::UNPROCESSABLE_ENTITY {
                assert!(problem["errors"][0]["pointer"].is_string(), "{method} {url} {body}: {text}");
            }
        }
    }
    assert!(refused > 300, "only {refused} of 1000 were refused: the requests are not malformed enough");
    app.stop().await;
}

fn malformed(rng: &mut StdRng, base: &str, path: &str, operation: &Value) -> (String, String, &'static str) {
    let mut url = format!("{base}{path}");
    while let (Some(start), Some(end)) = (url.find('{'), url.find('}')) {
        let word = WORDS.choose(rng).unwrap();
        url.replace_range(start..=end, if word.is_empty() { "x" } else { word });
    }
    let mut separator = '?';
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "query" && rng.random_bool(0.7) {
            url.push_str(&format!("{separator}{}={}", parameter["name"].as_str().unwrap(), WORDS.choose(rng).unwrap()));
            separator = '&';
        }
    }
    let kind = *["application/json", "application/json", "text/plain", "application/x-www-form-urlencoded"]
        .choose(rng)
        .unwrap();
    (url, (*BODIES.choose(rng).unwrap()).to_owned(), kind)
}

#[tokio::test]
async fn a_body_over_the_bound_is_refused_and_a_wrong_method_is_told() {
    let app = TestApp::without_library().await;
    let url = format!("{}/api/v1/demo/use-preset", app.base);
    let large = format!("{{\"preset_id\":\"{}\"}}", "x".repeat(app.config.server.max_json_body_bytes));
    let answer = app.client.post(&url).header("content-type", "application/json").body(large).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let answer = app.client.get(&url).send().await.unwrap();
    assert!(matches!(answer.status(), StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST), "{}", answer.status());
    assert_eq!(app.client.delete(&url).send().await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(app.get("/no/such/path").await.0, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/api/v1/generate/api-status").await.0, StatusCode::NOT_IMPLEMENTED);
    app.stop().await;
}
