//! Builds the clients of the payment services, real or played by our stand-in, and the cashier.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use ::payments::{
    ClientSettings, PaymentProvider,
    ecpay::{Ecpay, EcpaySettings},
    paddle::{Paddle, PaddleSettings},
};
use actors::{
    cashier::{Cashier, CashierOutside, CashierSettings, Services},
    credit_ledger::CreditLedger,
    handle::Handle,
    supervise::{Arbiters, RestartPolicy, supervise},
};
use chrono::TimeDelta;
use domain::{lists::Lists, order::PaymentMethod, time::Clock};
use entities::payments::Rules;
use sea_orm::DatabaseConnection;
use secrecy::SecretString;
use standin::{PaySettings, StandinSettings};
use url::Url;

use super::players::{Players, start_standin};
use crate::{
    app::SystemClock,
    config::{Config, StandinChoice},
    fault::Fault,
    http::web_app,
    payments::{PaddleScript, Payments},
};

/// The path at ECPay that its checkout form goes to, below its base.
const ECPAY_FORM: &str = "/Cashier/AioCheckOut/V5";

/// Numbers of the payments.
#[must_use]
pub fn payment_rules(config: &Config) -> Rules {
    let delta = |time: std::time::Duration| TimeDelta::from_std(time).unwrap_or(TimeDelta::MAX);
    Rules {
        grace: delta(config.payments.grace),
        refund_window: delta(config.payments.refund_window),
        credits_grace: delta(config.credits.refund_grace),
        attempts: config.payments.attempts,
        longest_pause: delta(config.payments.longest_pause),
    }
}

/// The clients. `listening` is where our own server listens: the stand-in calls there when no public address is set.
///
/// # Errors
/// A setting cannot be worked with, or the stand-in cannot be started.
pub async fn payments(config: &Config, players: &mut Players, listening: SocketAddr) -> Result<Payments, Fault> {
    let base = match &config.server.public_base_url {
        Some(url) => url.clone(),
        None => own_address(listening)?,
    };
    let shop = match &config.server.frontend_url {
        Some(url) => url.clone(),
        None => below(&base, web_app::ROOT)?,
    };
    let mut payments = Payments { mock: config.payments.mock, ..Payments::off(base, shop) };
    if is_played(config, players) {
        played(config, players, &mut payments).await?;
        return Ok(payments);
    }
    let mut services: Services = BTreeMap::new();
    if let (true, Some(key), Some(iv)) = (config.ecpay.is_on(), &config.ecpay.hash_key, &config.ecpay.hash_iv) {
        let form = &config.ecpay.payment_url;
        let mut at = form.clone();
        at.set_path(form.path().strip_suffix(ECPAY_FORM).unwrap_or_default());
        let previous = config.ecpay.previous_hash_key.clone().zip(config.ecpay.previous_hash_iv.clone());
        let settings = EcpaySettings {
            merchant_id: config.ecpay.merchant_id.clone(),
            previous_keys: previous.into_iter().collect(),
            credit_check_code: config.ecpay.credit_check_code.clone(),
            ..ecpay(config, &payments.base, at.clone(), key.clone(), iv.clone())?
        };
        insert(&mut services, Ecpay::new(settings, &client(config)).map(|it| Arc::new(it) as _))?;
        payments.origins.push(at.origin().ascii_serialization());
    }
    if let Some(key) = &config.paddle.api_key {
        let settings = PaddleSettings {
            base_url: config.paddle.base_url.clone(),
            api_key: key.clone(),
            notification_secrets: config.paddle.notification_secrets.clone(),
            tolerance: config.paddle.tolerance,
            checkout_page: below(&payments.base, "/pay")?,
        };
        insert(&mut services, Paddle::new(settings, &client(config)).map(|it| Arc::new(it) as _))?;
        payments.paddle = Some(PaddleScript {
            url: config.paddle.script_url.clone(),
            token: config.paddle.client_token.clone(),
            is_sandbox: config.paddle.base_url.host_str().is_some_and(|host| host.starts_with("sandbox")),
        });
    }
    payments.services = Arc::new(services);
    Ok(payments)
}

/// Where browsers and processes on this machine reach what listens there, under the name that the log and the README say.
fn own_address(listening: SocketAddr) -> Result<Url, Fault> {
    let host = match listening {
        SocketAddr::V6(v6) if !v6.ip().is_unspecified() => format!("[{}]", v6.ip()),
        SocketAddr::V4(v4) if !v4.ip().is_unspecified() => v4.ip().to_string(),
        _ => "localhost".to_owned(),
    };
    address(&format!("http://{host}:{}", listening.port()))
}

fn address(text: &str) -> Result<Url, Fault> {
    text.parse().map_err(|error| Fault::Other(format!("{text} is no address: {error}")))
}

fn below(base: &Url, path: &str) -> Result<Url, Fault> {
    address(&format!("{}{path}", base.as_str().trim_end_matches('/')))
}

/// Whether our stand-in plays the payment services: by word, or because nobody else could and it is there anyway.
fn is_played(config: &Config, players: &Players) -> bool {
    match config.payments.standin {
        StandinChoice::On => true,
        StandinChoice::Off => false,
        StandinChoice::Auto => {
            let nobody = !config.ecpay.is_on() && !config.paddle.is_on();
            nobody && players.is_standin() && !config.is_production()
        }
    }
}

async fn played(config: &Config, players: &mut Players, payments: &mut Payments) -> Result<(), Fault> {
    if players.standin.is_none() && players.trusted_origin.is_none() {
        let settings = StandinSettings {
            state_dir: Some(config.storage.data_folder.join("standin")),
            clock: Some(Arc::new(SystemClock)),
            ..StandinSettings::default()
        };
        players.standin = Some(start_standin(settings, 0).await?);
    }
    let webhook = below(&payments.base, &format!("{}/payments/paddle/webhook", config.server.api_prefix))?;
    let origin = match (&players.standin, &players.trusted_origin) {
        (Some(standin), _) => {
            standin.set_paddle_notification_url(&webhook);
            standin.origin()
        }
        (None, Some(origin)) => origin.clone(),
        (None, None) => return Err(Fault::Other("there is no stand-in: this is a mistake of ours".to_owned())),
    };
    let shop = PaySettings::default();
    let secret = |text: &str| SecretString::from(text.to_owned());
    let ecpay_at = below(&origin, "/ecpay")?;
    let settings = EcpaySettings {
        merchant_id: shop.ecpay_merchant_id.clone(),
        ..ecpay(config, &payments.base, ecpay_at, secret(&shop.ecpay_hash_key), secret(&shop.ecpay_hash_iv))?
    };
    let paddle = PaddleSettings {
        base_url: below(&origin, "/paddle")?,
        api_key: secret(&shop.paddle_api_key),
        notification_secrets: vec![secret(&shop.paddle_notification_secret)],
        tolerance: config.paddle.tolerance,
        checkout_page: below(&payments.base, "/pay")?,
    };
    let mut services: Services = BTreeMap::new();
    insert(&mut services, Ecpay::new(settings, &client(config)).map(|it| Arc::new(it) as _))?;
    insert(&mut services, Paddle::new(paddle, &client(config)).map(|it| Arc::new(it) as _))?;
    payments.services = Arc::new(services);
    payments.paddle = Some(PaddleScript {
        url: below(&origin, "/paddle/paddle.js")?,
        token: shop.paddle_client_token,
        is_sandbox: true,
    });
    payments.origins.push(origin.origin().ascii_serialization());
    payments.is_standin = true;
    tracing::warn!(
        address = %origin,
        "NO PAYMENT SERVICE IS CONFIGURED: our own stand-in plays ECPay and Paddle; nobody pays anything"
    );
    Ok(())
}

fn ecpay(
    config: &Config,
    base: &Url,
    at: Url,
    hash_key: SecretString,
    hash_iv: SecretString,
) -> Result<EcpaySettings, Fault> {
    let ours = |path: &str| below(base, &format!("{}/payments/ecpay/{path}", config.server.api_prefix));
    Ok(EcpaySettings {
        base_url: at,
        merchant_id: String::new(),
        hash_key,
        hash_iv,
        previous_keys: Vec::new(),
        credit_check_code: None,
        return_url: ours("callback")?,
        info_url: ours("info")?,
        period_url: ours("period")?,
        result_url: ours("result")?,
    })
}

fn client(config: &Config) -> ClientSettings {
    ClientSettings {
        connect_timeout: config.payments.connect_timeout,
        call_timeout: config.payments.call_timeout,
        money_timeout: config.payments.money_timeout,
        max_reply_bytes: config.payments.max_reply_bytes,
    }
}

fn insert(
    services: &mut Services,
    made: Result<Arc<dyn PaymentProvider>, ::payments::ClientBuildError>,
) -> Result<(), Fault> {
    let service = made.map_err(|error| Fault::Setting {
        what: format!("a payment service cannot be used: {error}"),
        next: "correct [ecpay] and [paddle] in config.toml; `vidgo check` shows what is in force".to_owned(),
    })?;
    let method: PaymentMethod = service.method();
    services.insert(method, service);
    Ok(())
}

/// Starts the cashier.
#[must_use]
pub fn cashier(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Arc<dyn Clock>,
    lists: &Arc<Lists>,
    (ledger, services): (&Handle<CreditLedger>, &Arc<Services>),
    arbiters: &mut Arbiters,
    policy: RestartPolicy,
) -> Handle<Cashier> {
    let outside = CashierOutside {
        db: db.clone(),
        clock: Arc::clone(clock),
        ledger: ledger.clone(),
        services: Arc::clone(services),
        lists: Arc::clone(lists),
    };
    let settings = cashier_settings(config);
    let places = config.actors.cashier.places;
    supervise("cashier", places, policy, &arbiters.spawn(), move |lifeline| {
        Cashier::new(settings, outside.clone(), lifeline)
    })
}

/// Numbers of the cashier.
#[must_use]
pub fn cashier_settings(config: &Config) -> CashierSettings {
    let of = &config.payments;
    let delta = |time: std::time::Duration| TimeDelta::from_std(time).unwrap_or(TimeDelta::MAX);
    CashierSettings {
        interval: of.interval,
        batch: of.batch,
        mailbox: config.actors.cashier.mailbox,
        // A refund is a question and then a call that moves money, each with a connection of its own.
        lease: delta(2 * (of.connect_timeout + of.call_timeout + of.money_timeout)),
        ask_after: delta(of.ask_after),
        longest_pause: delta(of.longest_pause),
        renewal_wait: delta(of.renewal_wait),
        rules: payment_rules(config),
    }
}
