//! Rules between settings, and what production refuses.

use secrecy::{ExposeSecret, SecretString};

use super::{
    Config, Environment,
    providers::{Limits, Outside, StandinChoice},
    reader::Reader,
    storage::StorageKind,
};

/// Shorter secrets can be guessed: HS256 asks for a key as long as its hash (RFC 7518, section 3.2).
const SECRET_KEY_BYTES_MIN: usize = 32;
/// Parts of secrets that stand in examples.
const KNOWN_SECRETS: [&str; 8] = [
    "change-in-production",
    "change_in_production",
    "changeme",
    "change-me",
    "change_me",
    "change-this",
    "your-secret",
    "your_secret",
];

/// Shops whose keys ECPay publishes for everybody.
const ECPAY_TEST_SHOPS: [&str; 3] = ["3002607", "2000132", "3002599"];

/// Notes every fault that only shows when settings are seen together.
pub(super) fn check(config: &Config, reader: &mut Reader<'_>) {
    let mut note = |path: &str, what: &str, write: &str| reader.fault(path, what.to_owned(), write.to_owned());
    storage(config, &mut note);
    services(config, &mut note);
    times(config, &mut note);
    if config.providers.standin == StandinChoice::Off && config.providers.standin_url.is_some() {
        note(
            "providers.standin_url",
            "it is set although providers.standin is off",
            "remove it, or set providers.standin to auto",
        );
    }
    // The stand-in serves each provider under a path of its own.
    if config.providers.standin_url.as_ref().is_some_and(|url| url.path() != "/") {
        note(
            "providers.standin_url",
            "it has a path",
            "write scheme, host and port only, for example http://standin:9900",
        );
    }
    if config.live.idle_timeout < config.live.ping_interval * 2 {
        note(
            "live.idle_timeout_ms",
            "a client that misses one ping would be closed",
            "write at least twice live.ping_interval_ms",
        );
    }
    if config.environment == Environment::Production {
        production(config, &mut note);
    }
}

/// Path, what is wrong, what to do.
type Note<'a> = dyn FnMut(&str, &str, &str) + 'a;

fn production(config: &Config, note: &mut Note<'_>) {
    if let Some(what) = weak(config.security.secret_key.as_ref()) {
        let write = "write at least 32 random bytes of text, for example the output of: openssl rand -hex 32";
        note("security.secret_key", what, write);
    }
    if config.server.debug {
        note("server.debug", "debug is on in production", "write false");
    }
    if config.server.cors_origins.iter().any(super::address::WebOrigin::is_any) {
        let write = "list the origins of your pages, for example https://shop.example";
        note("server.cors_origins", "in production not every web page may call with a visitor's credentials", write);
    }
    if (config.paddle.is_on() || config.ecpay.is_on()) && config.server.public_base_url.is_none() {
        let write = "give the https address under which browsers and payment services reach this server";
        note("server.public_base_url", "payment services have to reach us", write);
    }
    if config.payments.mock {
        note("payments.mock", "production refuses payments without money", "write false");
    }
    if config.payments.standin == StandinChoice::On {
        note("payments.standin", "production refuses the stand-in", "write \"auto\" or \"off\"");
    }
    if ECPAY_TEST_SHOPS.contains(&config.ecpay.merchant_id.as_str()) {
        note("ecpay.merchant_id", "it is ECPay's public test shop", "give the number and keys of your own shop");
    }
    let keys = "set a provider's key (PIAPI_KEY, POLLO_API_KEY, A2E_API_KEY, GEMINI_API_KEY), \
        or write \"off\" to serve without making anything";
    match (config.providers.outside(), config.providers.standin) {
        (Outside::Real, _) => {}
        (Outside::StandinAt(_), _) => note("providers.standin_url", "production refuses the stand-in", "remove it"),
        (Outside::StandinHere, StandinChoice::On) => {
            note("providers.standin", "production refuses the stand-in", "write \"auto\" or \"off\"")
        }
        (Outside::StandinHere, _) => {
            note(
                "providers.standin",
                "no provider has a key, so the stand-in would play, which production refuses",
                keys,
            );
        }
    }
}

/// Why a secret key is no good; never quotes it.
fn weak(secret: Option<&SecretString>) -> Option<&'static str> {
    let Some(secret) = secret.map(ExposeSecret::expose_secret) else { return Some("production needs a secret key") };
    let lower = secret.to_lowercase();
    if KNOWN_SECRETS.iter().any(|known| lower.contains(known)) || matches!(lower.as_str(), "secret" | "password") {
        return Some("it is an example's key that everybody knows");
    }
    if secret.len() < SECRET_KEY_BYTES_MIN {
        return Some("it is shorter than 32 bytes");
    }
    let distinct: std::collections::BTreeSet<_> = secret.bytes().collect();
    (distinct.len() < 8).then_some("it has fewer than 8 different characters")
}

fn storage(config: &Config, note: &mut Note<'_>) {
    let s3 = &config.storage.s3;
    if config.storage.kind == StorageKind::S3 {
        for (path, missing) in [
            ("storage.s3.bucket", s3.bucket.is_empty()),
            ("storage.s3.region", s3.region.is_empty()),
            ("storage.s3.access_key_id", s3.access_key_id.is_empty()),
            ("storage.s3.secret_access_key", s3.secret_access_key.is_none()),
        ] {
            if missing {
                note(path, "it is empty although storage.kind is s3", "give it, or set storage.kind to local");
            }
        }
    }
    if !s3.allow_http && s3.endpoint.as_ref().is_some_and(|url| url.scheme() == "http") {
        note("storage.s3.endpoint", "it has no TLS", "write an https address, or set storage.s3.allow_http to true");
    }
}

fn services(config: &Config, note: &mut Note<'_>) {
    let ecpay = &config.ecpay;
    let parts = [
        ("ecpay.merchant_id", !ecpay.merchant_id.is_empty()),
        ("ecpay.hash_key", ecpay.hash_key.is_some()),
        ("ecpay.hash_iv", ecpay.hash_iv.is_some()),
    ];
    for (path, given) in parts {
        if !given && parts.iter().any(|(_, given)| *given) {
            note(
                path,
                "it is missing beside other settings of ECPay",
                "give merchant_id, hash_key and hash_iv, or none of them",
            );
        }
    }
    if config.ecpay.previous_hash_key.is_some() != config.ecpay.previous_hash_iv.is_some() {
        note(
            "ecpay.previous_hash_key",
            "previous_hash_key and previous_hash_iv belong together",
            "give both, or neither",
        );
    }
    if config.paddle.is_on() {
        if config.paddle.notification_secrets.is_empty() {
            let write = "give the secret of your notification destination (PADDLE_NOTIFICATION_SECRET)";
            note("paddle.notification_secrets", "without one no notification can be believed", write);
        }
        if config.paddle.client_token.is_empty() {
            let write = "give a client-side token (PADDLE_PUBLIC_KEY)";
            note("paddle.client_token", "without one our page cannot open Paddle's checkout", write);
        }
    }
    if config.smtp.user.is_empty() != config.smtp.password.is_none() {
        let missing = if config.smtp.user.is_empty() { "smtp.user" } else { "smtp.password" };
        note(missing, "user and password belong together", "give both, or neither");
    }
}

fn times(config: &Config, note: &mut Note<'_>) {
    let mut order = |path: &str, fits: bool, other: &str| {
        if !fits {
            note(path, &format!("it is above {other}"), &format!("write at most {other}"));
        }
    };
    order("pregen.retry_base_ms", config.pregen.retry_base <= config.pregen.retry_cap, "pregen.retry_cap_ms");
    let actors = &config.actors;
    order(
        "actors.restart_backoff_ms",
        actors.restart_backoff <= actors.restart_backoff_cap,
        "actors.restart_backoff_cap_ms",
    );
    let providers = &config.providers;
    let sections: [(&str, &Limits); 5] = [
        ("piapi", &providers.piapi.limits),
        ("pollo", &providers.pollo.limits),
        ("a2e", &providers.a2e.limits),
        ("gemini", &providers.gemini.limits),
        ("standin_limits", &providers.standin_limits),
    ];
    for (name, limits) in sections {
        let path = |key: &str| format!("providers.{name}.{key}");
        order(&path("poll_min_ms"), limits.poll_min <= limits.poll_max, &path("poll_max_ms"));
        order(&path("poll_first_ms"), limits.poll_first <= limits.deadline, &path("deadline_seconds"));
        order(
            &path("breaker_cooldown_ms"),
            limits.breaker_cooldown <= limits.breaker_cooldown_cap,
            &path("breaker_cooldown_cap_ms"),
        );
    }
    // Looked into sooner, a submit that is still under way could be sent a second time.
    if config.pregen.submit_stale_after <= providers.connect_timeout + providers.submit_timeout {
        note(
            "pregen.submit_stale_after_ms",
            "a submit may still be under way by then",
            "write more than providers.connect_timeout_ms and providers.submit_timeout_ms together",
        );
    }
}
