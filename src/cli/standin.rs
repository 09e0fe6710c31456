//! `vidgo standin`: plays the providers for processes that run elsewhere.

use std::{path::PathBuf, sync::Arc, time::Duration};

use standin::StandinSettings;

use crate::{app::SystemClock, config::Config, fault::Fault, wiring};

/// Where and how it plays.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Port on the loopback interface; 0 takes a free one.
    #[arg(long, default_value_t = 8099)]
    port: u16,
    /// The least time until a task is done, in milliseconds.
    #[arg(long, value_name = "MS")]
    delay_ms: Option<u64>,
    /// Keeps tasks and counts over a restart.
    #[arg(long, value_name = "FOLDER")]
    state_folder: Option<PathBuf>,
    /// Where Paddle's notifications go: the server's /api/v1/payments/paddle/webhook.
    #[arg(long, value_name = "URL")]
    paddle_notifications: Option<url::Url>,
}

pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<(), Fault> {
    if config.is_production() {
        return Err(Fault::Setting {
            what: "production does not run the stand-in".to_owned(),
            next: "unset VIDGO__ENVIRONMENT on the machine where you test".to_owned(),
        });
    }
    let settings = StandinSettings {
        delay: arguments.delay_ms.map_or(config.providers.standin_delay, Duration::from_millis),
        state_dir: arguments.state_folder,
        clock: Some(Arc::new(SystemClock)),
        ..StandinSettings::default()
    };
    let standin = wiring::start_standin(settings, arguments.port).await?;
    if let Some(url) = &arguments.paddle_notifications {
        standin.set_paddle_notification_url(url);
    }
    println!("the stand-in listens on {}", standin.origin());
    println!("point VidGo at it: VIDGO__PROVIDERS__STANDIN_URL={}", standin.origin());
    crate::app::until_signal().await;
    standin.stop().await;
    Ok(())
}
