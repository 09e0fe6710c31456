//! `[project]`, `[server]`, `[logging]` and `[metrics]`.

use std::{net::IpAddr, time::Duration};

use url::Url;

use super::{
    address::{Network, WebOrigin, http_url},
    reader::{key, settings},
    rules::{Rule, flag, integer, ip_address, list, millis, one_of, seconds, text, text_or_empty, threads},
};

settings! {
    /// What this installation is called.
    pub struct Project {
        /// Shown in the API description and in logs.
        pub name: String = key("name", text(64)),
    }
}

settings! {
    /// The HTTP server.
    pub struct Server {
        /// Where to listen.
        pub host: IpAddr = key("host", ip_address()),
        /// TCP port; 0: any free one.
        pub port: u16 = key("port", integer(0..=65_535, "")),
        /// Worker threads, at least 1.
        pub workers: usize = key("workers", threads(1_024)),
        /// Path before every API route, beginning with a slash and not ending with one.
        pub api_prefix: String = key("api_prefix", api_prefix()),
        /// More detail in answers and logs.
        pub debug: bool = key("debug", flag()),
        /// Address under which browsers reach us; `None`: links stay relative.
        pub public_base_url: Option<Url> = key("public_base_url", http_url().optional()),
        /// The web app's address, for links in mails and the way back from a payment; `None`: our own under `/`.
        pub frontend_url: Option<Url> = key("frontend_url", http_url().optional()),
        /// The header in which a trusted proxy names the visitor's country; empty: none does.
        pub country_header: String = key("country_header", text_or_empty(64)),
        /// Web pages that may call the API.
        pub cors_origins: Vec<WebOrigin> = key("cors_origins", list("a web page's origin", "https://shop.example")),
        /// Longest JSON body, in bytes.
        pub max_json_body_bytes: usize = key("max_json_body_bytes", integer(1_024..=67_108_864, "bytes")),
        /// A request must be answered by then.
        pub request_timeout: Duration = key("request_timeout_ms", millis(100..=600_000)),
        /// A client that takes nothing of its answer for that long is cut.
        pub write_timeout: Duration = key("write_timeout_ms", millis(100..=3_600_000)),
        /// An idle connection is closed after that.
        pub keep_alive: Duration = key("keep_alive_seconds", seconds(1..=3_600)),
        /// Open connections per worker.
        pub max_connections: usize = key("max_connections", integer(1..=1_000_000, "")),
        /// Requests under way per worker.
        pub max_requests_at_once: usize = key("max_requests_at_once", integer(1..=1_000_000, "")),
        /// Running requests may finish for that long.
        pub shutdown_timeout: Duration = key("shutdown_timeout_seconds", seconds(0..=3_600)),
        /// Proxies whose `X-Forwarded-For` we believe.
        pub trusted_proxies: Vec<Network> = key("trusted_proxies", list("an IP address or network", "10.0.0.0/8")),
    }
}

/// A path: slash, then parts of unreserved characters (RFC 3986), no slash at the end.
fn api_prefix() -> Rule<String> {
    Rule::new("a path such as /api/v1, with a slash before and none at the end", |value| {
        let path = text(64).read(value)?;
        let Some(parts) = path.strip_prefix('/') else { return Err(format!("{value} does not begin with a slash")) };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        let sound = |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
        if parts.split('/').all(sound) { Ok(path) } else { Err(format!("{value} is not a plain path")) }
    })
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

settings! {
    /// The log.
    pub struct Logging {
        /// A `tracing_subscriber::EnvFilter`, checked.
        pub filter: String = key("filter", log_filter()),
        /// How a line is written.
        pub format: LogFormat = key("format", one_of(&[("text", LogFormat::Text), ("json", LogFormat::Json)])),
    }
}

fn log_filter() -> Rule<String> {
    Rule::new("error, warn, info, debug or trace, also by module: info,vidgo=debug", |value| {
        let filter = text(1_024).read(value)?;
        match tracing_subscriber::EnvFilter::try_new(&filter) {
            Ok(_) => Ok(filter),
            Err(error) => Err(format!("{value} is not a log filter: {error}")),
        }
    })
}

settings! {
    /// Numbers for Prometheus.
    pub struct Metrics {
        /// Whether `/metrics` is served.
        pub enabled: bool = key("enabled", flag()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::value::Value, *};

    #[test]
    fn a_prefix_is_a_plain_path() {
        for (given, good) in [
            ("/api/v1", true),
            ("/v2", true),
            ("api/v1", false),
            ("/", false),
            ("/api/", false),
            ("/api//v1", false),
            ("/../x", false),
            ("/{id}", false),
        ] {
            assert_eq!(api_prefix().read(&Value::Word(given.to_owned())).is_ok(), good, "{given}");
        }
    }
}
