//! The configuration as a whole: the file names every setting, every variable is understood, all faults are told.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use domain::provider::{Operation, Provider};
use secrecy::ExposeSecret;

use super::*;

/// A file (may be empty) and variables.
fn sources(file: &str, environment: &[(&str, &str)]) -> Sources {
    Sources {
        file: (!file.is_empty()).then(|| (PathBuf::from("vidgo.toml"), file.to_owned())),
        environment: environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    }
}

fn read(file: &str, environment: &[(&str, &str)]) -> Config {
    load(&sources(file, environment)).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(file: &str, environment: &[(&str, &str)]) -> Vec<Fault> {
    load(&sources(file, environment)).expect_err("this should be refused").faults().to_vec()
}

fn names(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.name.as_str()).collect()
}

/// Long enough and of many characters; occurs nowhere else.
const SECRET: &str = "Zq8vR2mXw7LpT4kYc9NdB6hJs3FgA5uE";

/// The short variables of the issue, each with a value that differs from the default.
const SHORT: [(&str, &str); 33] = [
    ("PROJECT_NAME", "Shop"),
    ("API_V1_STR", "/v9"),
    ("DEBUG", "true"),
    ("DATABASE_URL", "postgresql+asyncpg://u:p@db/vidgo"),
    ("REDIS_URL", "redis://cache:6379/1"),
    ("SECRET_KEY", SECRET),
    ("ALGORITHM", "HS256"),
    ("ACCESS_TOKEN_EXPIRE_MINUTES", "45"),
    ("PIAPI_KEY", "one,two"),
    ("POLLO_API_KEY", "pollo"),
    ("A2E_API_KEY", "a2e"),
    ("A2E_API_ID", "account"),
    ("A2E_DEFAULT_CREATOR_ID", "anna"),
    ("GEMINI_API_KEY", "gemini"),
    ("ECPAY_MERCHANT_ID", "2000132"),
    ("ECPAY_HASH_KEY", "5294y06JbISpM5x9"),
    ("ECPAY_HASH_IV", "v77hoKGq4kWxNNIS"),
    ("ECPAY_PAYMENT_URL", "https://payment.ecpay.com.tw/Cashier/AioCheckOut/V5"),
    ("PADDLE_API_KEY", "pdl"),
    ("PADDLE_NOTIFICATION_SECRET", "pdl_ntfset_1"),
    ("PADDLE_PUBLIC_KEY", "live_token"),
    ("SMTP_HOST", "mail.example"),
    ("SMTP_PORT", "2525"),
    ("SMTP_USER", "vidgo"),
    ("SMTP_PASSWORD", "letmein"),
    ("WATERMARK_TEXT", "Shop"),
    ("SKIP_PREGENERATION", "1"),
    ("PREGENERATION_LIMIT", "0"),
    ("SKIP_AVATAR", "yes"),
    ("SKIP_VIDEO", "True"),
    ("ALLOW_EMPTY_MATERIALS", "true"),
    ("MIN_TEMPLATES", "7"),
    ("STARTUP_TIMEOUT", "12"),
];

#[test]
fn the_defaults_are_without_fault_and_are_those_of_the_issue() {
    let config = read("", &[]);
    assert_eq!((config.server.port, config.server.api_prefix.as_str()), (8001, "/api/v1"));
    assert_eq!(config.database_url().expose_secret(), "sqlite://data/vidgo.db?mode=rwc");
    assert_eq!((config.pregen.limit_per_group, config.pregen.budget.micros()), (Some(10), 25_000_000));
    assert_eq!((config.startup.timeout, config.startup.min_templates), (Duration::from_secs(300), 1));
    assert!(config.server.workers >= 1 && config.media.workers >= 1);
    assert_eq!(config.providers.outside(), Outside::StandinHere);
    assert_eq!(config.providers.limits(Provider::Pollo).poll_max, Duration::from_millis(500));
    assert!(config.summary().lines().iter().all(|line| line.origin == Origin::Default));
}

#[test]
fn the_clients_own_defaults_are_those_of_config_toml() {
    let (config, client) = (read("", &[]).providers, ::providers::ClientSettings::default());
    assert_eq!((config.connect_timeout, config.submit_timeout), (client.connect_timeout, client.submit_timeout));
    assert_eq!((config.read_timeout, config.upload_timeout), (client.read_timeout, client.upload_timeout));
    let bytes = (client.max_reply_bytes, client.max_inline_reply_bytes);
    assert_eq!((config.max_reply_bytes, config.max_inline_reply_bytes), bytes);
    assert_eq!(config.piapi.text_to_image_model, client.piapi_text_to_image_model);
    assert_eq!(
        (config.piapi.edit_model, config.piapi.wan_resolution),
        (client.piapi_edit_model, &*client.wan_resolution)
    );
    assert_eq!(config.pollo.default_model, client.pollo_default_model);
    assert_eq!(
        (config.gemini.text_model, config.gemini.image_model),
        (client.gemini_text_model, client.gemini_image_model)
    );
    assert_eq!(config.gemini.api_version, client.gemini_api_version);
    let live = ::providers::Endpoints::live();
    assert_eq!((config.piapi.base_url, config.piapi.upload_url), (live.piapi, live.piapi_upload));
    assert_eq!(
        (config.pollo.base_url, config.a2e.base_url, config.gemini.base_url),
        (live.pollo, live.a2e, live.gemini)
    );
}

#[test]
fn every_provider_that_may_be_asked_has_a_price() {
    let prices = read("", &[]).prices;
    for operation in Operation::ALL {
        for provider in operation.route() {
            assert!(prices.price(*provider, *operation).is_some(), "{provider} {operation}");
        }
    }
    assert_eq!(prices.price(Provider::Piapi, Operation::TryOn).map(|price| price.micros()), Some(70_000));
}

#[test]
fn config_toml_names_exactly_the_settings_that_are_read() {
    let (layers, faults) = layers::merge(DEFAULTS, &Sources::default());
    assert_eq!(faults, []);
    let named: BTreeSet<&str> = layers.keys().map(String::as_str).collect();
    let config = read("", &[]);
    let used: BTreeSet<&str> = config.summary().lines().iter().map(|line| line.name.as_str()).collect();
    assert_eq!(used, named, "a setting of config.toml that nothing reads, or the other way round");
    assert_eq!(used.len(), config.summary().lines().len(), "a setting is read twice");
}

#[test]
fn every_setting_in_config_toml_says_what_it_means() {
    let mut section = String::new();
    for line in DEFAULTS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
            continue;
        }
        let (key, rest) = line.split_once(" = ").unwrap();
        let meaning = rest.rsplit_once(" # ").map(|(_, meaning)| meaning.trim()).unwrap_or_default();
        assert!(meaning.len() >= 10, "{section}{key} has no meaning beside it");
        for (unit, word) in [
            ("_ms", "millisecond"),
            ("_seconds", "second"),
            ("_minutes", "minute"),
            ("_bytes", "bytes"),
            ("_pixels", "pixels"),
            ("_usd", "USD"),
        ] {
            assert!(!key.ends_with(unit) || meaning.contains(word), "{section}{key} does not say its unit");
        }
        let path = format!("{section}{key}");
        if let Some((short, _)) = names::SHORT_NAMES.iter().find(|(_, setting)| **setting == path) {
            assert!(meaning.contains(&format!("env {short}")), "{path} does not name {short}");
        }
    }
}

#[test]
fn every_short_variable_is_understood() {
    let config = read("", &SHORT);
    for (name, _) in SHORT {
        let origin = Origin::Environment { name: name.to_owned() };
        assert_eq!(config.summary().lines().iter().filter(|line| line.origin == origin).count(), 1, "{name}");
    }
    assert_eq!(
        (config.project.name.as_str(), config.server.api_prefix.as_str(), config.server.debug),
        ("Shop", "/v9", true)
    );
    assert_eq!(config.database_url().expose_secret(), "postgresql://u:p@db/vidgo");
    assert_eq!(
        config.providers.keys(Provider::Piapi).iter().map(|key| key.expose_secret()).collect::<Vec<_>>(),
        ["one", "two"]
    );
    assert_eq!(
        (config.providers.a2e.api_id.as_str(), config.providers.a2e.default_creator_id.as_str()),
        ("account", "anna")
    );
    assert_eq!(
        (config.pregen.limit_per_group, config.pregen.skip_avatar, config.pregen.skip_video),
        (None, true, true)
    );
    assert_eq!((config.startup.min_templates, config.startup.timeout), (7, Duration::from_secs(12)));
    assert_eq!(config.providers.outside(), Outside::Real);
    assert_eq!(config.providers.limits(Provider::Pollo).poll_max, Duration::from_secs(8));
}

#[test]
fn every_setting_can_be_given_by_its_long_variable() {
    let (layers, _) = layers::merge(DEFAULTS, &Sources::default());
    for (path, entry) in &layers {
        // Its own default, as a variable would write it; what is empty cannot be given by a variable.
        let written = entry.default.to_string().replace(['"', '[', ']'], "");
        let name = names::variable(path);
        if !written.is_empty() {
            let config = read("", &[(name.as_str(), written.as_str())]);
            let line = config.summary().lines().iter().find(|line| line.name == *path).unwrap();
            assert_eq!(line.origin, Origin::Environment { name }, "{path}");
        }
    }
}

#[test]
fn long_variables_beat_short_ones_those_the_file_and_that_the_defaults() {
    let file = "[server]\nport = 1\nworkers = 3\n[project]\nname = \"File\"";
    let config = read(file, &[("PORT", "2"), ("VIDGO__SERVER__PORT", "3"), ("PROJECT_NAME", "Short"), ("DEBUG", "  ")]);
    assert_eq!((config.server.port, config.project.name.as_str(), config.server.workers), (3, "Short", 3));
    assert!(!config.server.debug, "an empty variable counts as not given");
    let origin =
        |name: &str| config.summary().lines().iter().find(|line| line.name == name).unwrap().origin.to_string();
    assert_eq!(origin("server.workers"), "vidgo.toml:3");
    assert_eq!(origin("server.port"), "env VIDGO__SERVER__PORT");
    assert_eq!(origin("server.host"), "default");
}

#[test]
fn all_faults_are_told_together_with_place_and_remedy() {
    let file = concat!(
        "environment = \"production\"\n[server]\nprot = 1\nport = \"80\"\n",
        "[providers.pollo]\npoll_min_ms = 20_000\n[pregen]\nbudget_usd = 0",
    );
    let environment = [
        ("DEBUG", "1"),
        ("SECRET_KEY", "short"),
        ("ALGORITHM", "none"),
        ("PORT", "70000"),
        ("VIDGO__SEVER__HOST", "::1"),
        ("DATABASE_URL", "mysql://u:hunter2@db/x"),
    ];
    let faults = faults(file, &environment);
    let expected = [
        "server.prot",
        "sever.host",
        "server.port",
        "database.url",
        "security.algorithm",
        "pregen.budget_usd",
        "providers.pollo.poll_min_ms",
        "security.secret_key",
        "server.debug",
        "providers.standin",
    ];
    assert_eq!(names(&faults), expected);
    let told = ConfigFaults::all(faults).to_string();
    for part in [
        "the configuration has 10 faults",
        "server.prot (vidgo.toml:3): there is no such setting; did you mean server.port?",
        "sever.host (env VIDGO__SEVER__HOST): there is no such setting; did you mean VIDGO__SERVER__HOST?",
        "server.port (env PORT): 70000 is out of range; write a whole number from 0 to 65535",
        "pregen.budget_usd (vidgo.toml:8): 0.00 USD is out of range; write an amount in USD above 0 and up to 100000",
        "security.secret_key (env SECRET_KEY): it is shorter than 32 bytes; write at least 32 random bytes",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn what_is_no_toml_is_told_by_line_without_quoting_it() {
    let faults = faults("[security]\nsecret_key = hunter2\n[server]\nport = 1\nport = 2\n", &[]);
    assert_eq!(names(&faults), ["vidgo.toml:2", "vidgo.toml:5"]);
    assert!(!ConfigFaults::all(faults).to_string().contains("hunter2"));
}

#[test]
fn sections_and_values_are_not_mixed_up() {
    let faults = faults("server = 5\n[redis.url]\nhost = \"x\"\n[nothing]\n", &[]);
    assert_eq!(names(&faults), ["server", "redis.url.host", "nothing"]);
    assert!(faults.iter().any(|fault| fault.write == "write [server] and its settings below"), "{faults:?}");
    assert_eq!(read("[server]\n[redis]", &[]).server.port, 8001, "an empty section is none of the faults");
}

#[test]
fn production_refuses_what_development_forgives() {
    let good = [("VIDGO__ENVIRONMENT", "production"), ("SECRET_KEY", SECRET), ("PIAPI_KEY", "key")];
    assert!(read("", &good).is_production());
    let with = |name, value| {
        let mut environment = good.to_vec();
        environment.push((name, value));
        load(&sources("", &environment)).map_or_else(|faults| names(faults.faults()).join(" "), |_| String::new())
    };
    for (name, value, faulty) in [
        ("DEBUG", "true", "server.debug"),
        ("SECRET_KEY", "", "security.secret_key"),
        ("SECRET_KEY", "your-secret-key-change-in-production", "security.secret_key"),
        ("SECRET_KEY", "changeme", "security.secret_key"),
        ("SECRET_KEY", "0123456789abcdef0123456789abcde", "security.secret_key"),
        ("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "security.secret_key"),
        ("PIAPI_KEY", "", "providers.standin"),
        ("VIDGO__PROVIDERS__STANDIN", "on", "providers.standin"),
        ("VIDGO__PROVIDERS__STANDIN_URL", "http://127.0.0.1:9900", "providers.standin_url"),
        ("VIDGO__SERVER__CORS_ORIGINS", "https://shop.example,*", "server.cors_origins"),
        ("POLLO_API_KEY", "another", ""),
        ("VIDGO__PROVIDERS__STANDIN", "off", ""),
    ] {
        assert_eq!(with(name, value), faulty, "{name}={value}");
        if !faulty.is_empty() {
            read("", &[(name, value)]);
        }
    }
}

#[test]
fn a_stand_in_elsewhere_plays_for_all_whatever_keys_there_are() {
    let url = "http://127.0.0.1:9900/";
    let config = read("", &[("VIDGO__PROVIDERS__STANDIN_URL", url), ("PIAPI_KEY", "key")]);
    assert_eq!(config.providers.outside(), Outside::StandinAt(url.parse().unwrap()));
    assert_eq!(config.providers.limits(Provider::Piapi).tasks_at_once, 16);
    let off = [("VIDGO__PROVIDERS__STANDIN_URL", url), ("VIDGO__PROVIDERS__STANDIN", "off")];
    assert_eq!(names(&faults("", &off)), ["providers.standin_url"]);
    assert_eq!(read("", &[("VIDGO__PROVIDERS__STANDIN", "off")]).providers.outside(), Outside::Real);
}

#[test]
fn settings_that_belong_together_are_checked_together() {
    for (file, faulty) in [
        (
            "[storage]\nkind = \"s3\"\ns3.bucket = \"b\"\ns3.region = \"r\"",
            "storage.s3.access_key_id storage.s3.secret_access_key",
        ),
        ("[storage.s3]\nendpoint = \"http://minio:9000\"", "storage.s3.endpoint"),
        ("[ecpay]\nmerchant_id = \"1\"\nhash_key = \"k\"", "ecpay.hash_iv"),
        ("[smtp]\npassword = \"p\"", "smtp.user"),
        ("[pregen]\nretry_base_ms = 5000\nretry_cap_ms = 1000", "pregen.retry_base_ms"),
        ("[pregen]\nsubmit_stale_after_ms = 60000", "pregen.submit_stale_after_ms"),
        (
            "[providers.a2e]\nbreaker_failures = 6\nbreaker_cooldown_cap_ms = 4000",
            "providers.a2e.breaker_failures providers.a2e.breaker_cooldown_ms",
        ),
        ("[media]\nwatermark_text = \"\"", "media.watermark_text"),
        ("[providers.piapi]\nbase_url = \"ftp://x\"", "providers.piapi.base_url"),
        ("[providers.pollo]\ndefault_model = \"sora\"", "providers.pollo.default_model"),
        ("[providers]\nstandin_url = \"http://standin:9900/piapi\"", "providers.standin_url"),
    ] {
        assert_eq!(names(&faults(file, &[])).join(" "), faulty, "{file}");
    }
}

#[test]
fn neither_debug_nor_the_summary_nor_a_fault_shows_a_secret() {
    let secrets = [
        ("SECRET_KEY", "hunter2-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("DATABASE_URL", "postgresql+asyncpg://u:hunter2@db/vidgo"),
        ("REDIS_URL", "redis://:hunter2@cache/0"),
        ("PIAPI_KEY", "hunter2,hunter2b"),
        ("POLLO_API_KEY", "hunter2"),
        ("A2E_API_KEY", "hunter2"),
        ("GEMINI_API_KEY", "hunter2"),
        ("ECPAY_MERCHANT_ID", "1"),
        ("ECPAY_HASH_KEY", "hunter2"),
        ("ECPAY_HASH_IV", "hunter2"),
        ("PADDLE_API_KEY", "hunter2"),
        ("PADDLE_NOTIFICATION_SECRET", "hunter2"),
        ("PADDLE_PUBLIC_KEY", "a token that is no secret"),
        ("SMTP_USER", "u"),
        ("SMTP_PASSWORD", "hunter2"),
        ("VIDGO__STORAGE__S3__SECRET_ACCESS_KEY", "hunter2"),
    ];
    let config = read("", &secrets);
    let shown = format!("{config:?}\n{}", config.summary());
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("database.url = \"postgresql+asyncpg://u:***@db/vidgo\" # env DATABASE_URL"), "{shown}");
    // The same, each spoilt so that it is a fault, and all of them in a file with the wrong type too.
    let spoilt: Vec<(&str, String)> =
        secrets.iter().map(|(name, value)| (*name, format!("{value}\u{1}x hunter2:://"))).collect();
    let spoilt: Vec<(&str, &str)> = spoilt.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = load(&sources("[security]\nsecret_key = [\"hunter2\"]", &spoilt)).unwrap_err();
    assert!(told.faults().len() >= 10 && !format!("{told}{told:?}").contains("hunter2"), "{told}");
}

#[test]
fn addresses_of_services_are_http_and_bare() {
    for bad in ["ftp://x", "pollo.ai", "https://u:hunter2@pollo.ai", "https://pollo.ai?key=hunter2"] {
        let faults = faults("", &[("VIDGO__PROVIDERS__POLLO__BASE_URL", bad)]);
        assert_eq!(names(&faults), ["providers.pollo.base_url"]);
        assert!(!faults[0].to_string().contains("hunter2"), "{}", faults[0]);
    }
}
