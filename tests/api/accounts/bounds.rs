//! What every answer carries, and where large, slow and foreign requests end.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use super::{Browser, Person, app};
use crate::support::{PATIENCE, TestApp};

#[tokio::test]
async fn a_body_over_the_bound_is_refused_with_or_without_its_length() {
    let app = app(&[("VIDGO__SERVER__MAX_JSON_BODY_BYTES", "4096")]).await;
    let browser = Browser::of(&app);
    for path in ["/api/v1/auth/login", "/api/v1/auth/register", "/api/v1/auth/refresh", "/api/v1/auth/verify-code"] {
        let body = json!({"email": "a@example.com", "password": "x".repeat(5_000), "code": "123456"});
        browser.post(path, body).await.problem(413, "too_large");
    }
    let chunks = (0..100).map(|_| Ok::<_, std::io::Error>("x".repeat(100)));
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    let request = app.client.post(format!("{}/api/v1/auth/login", app.base)).header("content-type", "application/json");
    assert_eq!(request.body(stream).send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    let form = [("username", "a@example.com".to_owned()), ("password", "x".repeat(5_000))];
    let answer = app.client.post(format!("{}/api/v1/auth/login/form", app.base)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    app.stop().await;
}

/// Sends this and nothing more; what comes back until the server ends it, and how long that took.
async fn trickle(app: &TestApp, begin: &'static str, then: Option<&'static str>) -> (String, Duration) {
    let address = app.base.trim_start_matches("http://").to_owned();
    let slow = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(begin.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let (mut answer, mut part) = (Vec::new(), [0; 4_096]);
        loop {
            assert!(begun.elapsed() < PATIENCE, "it is never cut");
            match stream.read(&mut part) {
                Ok(0) => break,
                Ok(count) => answer.extend_from_slice(&part[..count]),
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                    // Once something was answered, nothing more is sent.
                    if let Some(then) = then.filter(|_| answer.is_empty())
                        && stream.write_all(then.as_bytes()).is_err()
                    {
                        break;
                    }
                    if !answer.is_empty() {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
    });
    slow.await.unwrap()
}

const BODY_TO_COME: &str = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                            Content-Length: 1000\r\n\r\n{\"email\": ";
const HEAD_TO_COME: &str = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nX-Slow: ";

#[tokio::test]
async fn slow_bodies_and_slow_heads_are_cut() {
    let app = app(&[("VIDGO__SERVER__REQUEST_TIMEOUT_MS", "700")]).await;
    let (body, dripping, head, slow_head) = tokio::join!(
        trickle(&app, BODY_TO_COME, None),
        trickle(&app, BODY_TO_COME, Some(" ")),
        trickle(&app, HEAD_TO_COME, None),
        trickle(&app, HEAD_TO_COME, Some("x")),
    );
    for (answer, took) in [&body, &dripping] {
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("\"too_slow\""), "{answer}");
        assert!(*took >= Duration::from_millis(600), "{took:?}");
    }
    for (answer, _) in [&head, &slow_head] {
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    // Others were answered all the while, and still are.
    app.read("/health").await;
    app.stop().await;
}

fn value<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn assert_protected(answer: &Response, what: &str) {
    assert_eq!(value(answer, "x-content-type-options"), "nosniff", "{what}");
    assert_eq!(value(answer, "x-frame-options"), "DENY", "{what}");
    assert_eq!(value(answer, "referrer-policy"), "strict-origin-when-cross-origin", "{what}");
    let policy = value(answer, "content-security-policy");
    let page = value(answer, "content-type").starts_with("text/html");
    assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(policy.starts_with("default-src 'none'") || page, "{what}: {policy}");
    // A page may run our own scripts, and what is no page none at all.
    assert_eq!(policy.contains("script-src"), page, "{what}: {policy}");
    assert!(!policy.contains("script-src 'self' 'unsafe"), "{what}: {policy}");
    assert!(!value(answer, "x-request-id").is_empty(), "{what}");
    assert_eq!(value(answer, "server"), "", "{what}");
}

#[tokio::test]
async fn every_kind_of_answer_is_protected() {
    let app = app(&[("VIDGO__SERVER__PUBLIC_BASE_URL", "https://api.shop.example")]).await;
    let kinds: [(Method, &str, u16); 13] = [
        (Method::GET, "/", 200),
        (Method::GET, "/health", 200),
        (Method::GET, "/ready", 200),
        (Method::GET, "/", 200),
        (Method::GET, "/metrics", 200),
        (Method::GET, "/docs/", 200),
        (Method::GET, "/api/v1/openapi.json", 200),
        // The first is the router's, the second the front's.
        (Method::GET, "/api/v1/demo/topics", 200),
        (Method::GET, "/api/v1/demo/topics", 200),
        (Method::GET, "/static/no-such-file.png", 404),
        (Method::GET, "/no/such/path", 404),
        (Method::PATCH, "/api/v1/auth/login", 405),
        (Method::GET, "/api/v1/auth/me", 401),
    ];
    for (method, path, status) in kinds {
        let what = format!("{method} {path}");
        let answer = app.client.request(method, format!("{}{path}", app.base)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{what}");
        assert_protected(&answer, &what);
        assert!(value(&answer, "strict-transport-security").contains("max-age=63072000"), "{what}");
    }
    app.stop().await;
}

#[tokio::test]
async fn without_tls_in_front_browsers_are_not_told_to_use_it() {
    let app = app(&[]).await;
    let answer = app.client.get(format!("{}/health", app.base)).send().await.unwrap();
    assert_eq!(value(&answer, "strict-transport-security"), "");
    assert_protected(&answer, "/health");
    app.stop().await;
}

#[tokio::test]
async fn personal_answers_are_stored_nowhere_and_cookies_are_out_of_reach() {
    for (url, secure) in [("", false), ("https://api.shop.example", true)] {
        let app = app(&[("VIDGO__SERVER__PUBLIC_BASE_URL", url), super::LONG_WAITS]).await;
        let person = Person::sign_up(&app, "private@example.com").await;
        let paths = ["/auth/me", "/auth/sessions", "/auth/geo-language", "/quota/user", "/quota/daily"];
        for path in paths.into_iter().chain(["/session/online-count"]) {
            let reply = person.browser.get(&format!("/api/v1{path}")).await;
            assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, Some("no-store")), "{path}");
        }
        let login = person.browser.login("private@example.com", super::PASSWORD).await;
        let cookies: Vec<_> = login.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        for part in ["vidgo_device=", "; Path=/api/v1/auth", "; HttpOnly", "; SameSite=Lax", "; Max-Age=31536000"] {
            assert!(cookies[0].contains(part), "{part}: {cookies:?}");
        }
        assert_eq!(cookies[0].contains("; Secure"), secure, "{cookies:?}");
        assert_eq!(cookies[0].starts_with("__Secure-vidgo_device="), secure, "{cookies:?}");
        // The browser is known by it, whatever it is called.
        let name = if secure { "__Secure-vidgo_device" } else { "vidgo_device" };
        let elsewhere = Browser::of(&app);
        elsewhere.set_cookie(name, &person.browser.cookie(name).unwrap());
        for _ in 0..12 {
            let stranger = Browser::of(&app).login("private@example.com", "not the password").await;
            assert!([401, 429].contains(&stranger.status.as_u16()), "{stranger:?}");
        }
        elsewhere.login("private@example.com", super::PASSWORD).await.ok();
        person.browser.get("/api/v1/auth/sessions/x").await;
        let refused = person.browser.twin().me().await;
        assert_eq!(refused.header("cache-control"), Some("no-store"));
        app.stop().await;
    }
}

#[tokio::test]
async fn listed_pages_may_call_with_credentials_and_others_may_not() {
    let app = app(&[("VIDGO__SERVER__CORS_ORIGINS", "https://shop.example")]).await;
    let person = Person::sign_up(&app, "page@example.com").await;
    let me = "/api/v1/auth/me";
    let headers = [("origin", "https://shop.example")];
    let reply = person.browser.ask(Method::GET, me, &headers, None).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://shop.example"));
    assert_eq!(reply.header("access-control-allow-credentials"), Some("true"));
    let exposed = reply.header("access-control-expose-headers").unwrap().to_ascii_lowercase();
    for name in ["retry-after", "ratelimit", "ratelimit-policy", "x-request-id"] {
        assert!(exposed.split(", ").any(|it| it == name), "{name}: {exposed}");
    }
    let asks = [
        ("origin", "https://shop.example"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    let preflight = person.browser.ask(Method::OPTIONS, me, &asks, None).await;
    assert_eq!(preflight.status, StatusCode::OK);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("https://shop.example"));
    for origin in ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"] {
        let headers = [("origin", origin)];
        let reply = person.browser.ask(Method::GET, me, &headers, None).await;
        assert_eq!(reply.header("access-control-allow-origin"), None, "{origin}");
        let preflight = [("origin", origin), ("access-control-request-method", "PUT")];
        let reply = person.browser.ask(Method::OPTIONS, me, &preflight, None).await;
        assert_eq!(reply.header("access-control-allow-origin"), None, "{origin}");
    }
    app.stop().await;
}

#[tokio::test]
async fn another_sites_page_cannot_sign_a_visitor_in_by_a_form() {
    let settings = [
        ("VIDGO__SERVER__CORS_ORIGINS", "https://shop.example"),
        ("VIDGO__SERVER__PUBLIC_BASE_URL", "https://api.example/x"),
    ];
    let app = app(&settings).await;
    Person::sign_up(&app, "form@example.com").await;
    let form = [("username", "form@example.com"), ("password", super::PASSWORD)];
    let send = async |origin: Option<&str>| {
        let mut request = app.client.post(format!("{}/api/v1/auth/login/form", app.base)).form(&form);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send().await.unwrap()
    };
    for origin in ["https://evil.example", "null", "https://shop.example.evil.example", "https://api.example:8443", ""]
    {
        let answer = send(Some(origin)).await;
        assert_eq!(answer.headers().get("set-cookie"), None, "{origin}");
        crate::support::assert_problem(&answer.json().await.unwrap(), StatusCode::FORBIDDEN, "foreign_origin");
    }
    let own = [None, Some(app.base.as_str()), Some("https://shop.example"), Some("https://api.example")];
    for origin in own {
        assert_eq!(send(origin).await.status(), StatusCode::OK, "{origin:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_visitor_is_greeted_by_the_country_that_a_trusted_proxy_tells() {
    let path = "/api/v1/auth/geo-language";
    let app = app(&[("VIDGO__SERVER__COUNTRY_HEADER", "CF-IPCountry")]).await;
    let browser = Browser::of(&app);
    for (country, language) in
        [("TW", "zh-TW"), ("hk", "zh-TW"), ("JP", "ja"), ("KR", "ko"), ("VE", "es"), ("FR", "en")]
    {
        let headers = [("cf-ipcountry", country), ("accept-language", "es")];
        let answer = browser.ask(Method::GET, path, &headers, None).await.ok();
        let country = country.to_ascii_uppercase();
        assert_eq!(answer, json!({"language": language, "country": country, "ip": browser.address, "detected": true}));
    }
    for (headers, language, detected) in [
        (vec![("cf-ipcountry", "XX"), ("accept-language", "ko")], "ko", true),
        (vec![("cf-ipcountry", "T1")], "en", false),
        (vec![("cf-ipcountry", "<script>")], "en", false),
        (vec![], "en", false),
    ] {
        let answer = browser.ask(Method::GET, path, &headers, None).await.ok();
        let expected = json!({"language": language, "country": null, "ip": browser.address, "detected": detected});
        assert_eq!(answer, expected, "{headers:?}");
    }
    app.stop().await;

    let settings = [("SKIP_PREGENERATION", "true"), ("VIDGO__SERVER__COUNTRY_HEADER", "CF-IPCountry")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let answer = Browser::of(&app).ask(Method::GET, path, &[("cf-ipcountry", "JP")], None).await.ok();
    assert_eq!(answer, json!({"language": "en", "country": null, "ip": "127.0.0.1", "detected": false}));
    app.stop().await;
}
