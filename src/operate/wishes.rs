//! What operators may wish, as wishes that can be stored.

use domain::{control::Control, provider::Provider};
use entities::controls::Turn;

use super::settings::{Setting, setting};
use crate::config::Config;

/// Why a wish is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such setting, or it needs a restart.
    #[error("{0:.80} is no setting that can be changed while servers run")]
    NoSetting(String),
    /// Not a number that it takes.
    #[error("{name} takes {min} to {max}")]
    OutOfRange {
        /// Which setting.
        name: String,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
}

/// Lets pre-generation rest, or go on.
#[must_use]
pub fn pause(paused: bool, reason: Option<String>) -> Turn {
    let action = if paused { "pregeneration.pause" } else { "pregeneration.resume" };
    switch(Control::PregenPaused, paused, action, ("pregeneration", "library".to_owned()), reason)
}

/// Asks nothing new of a provider, or asks it again.
#[must_use]
pub fn drain(provider: Provider, drained: bool, reason: Option<String>) -> Turn {
    let action = if drained { "provider.drain" } else { "provider.reopen" };
    switch(Control::ProviderDrained(provider), drained, action, ("provider", provider.to_string()), reason)
}

/// A switch that is off has no row.
fn switch(
    control: Control,
    on: bool,
    action: &'static str,
    subject: (&'static str, String),
    reason: Option<String>,
) -> Turn {
    Turn { control, value: on.then_some(1), configured: 0, action, subject, reason }
}

/// Changes a setting; `None`: back to the configuration.
///
/// # Errors
/// [`Refused`].
pub fn set(config: &Config, name: &str, value: Option<i64>, reason: Option<String>) -> Result<Turn, Refused> {
    let Setting { name, min, max, configured, .. } =
        setting(config, name).ok_or_else(|| Refused::NoSetting(name.to_owned()))?;
    if value.is_some_and(|value| !(min..=max).contains(&value)) {
        return Err(Refused::OutOfRange { name, min, max });
    }
    let control = Control::Setting(name.clone());
    Ok(Turn { control, value, configured, action: "setting.change", subject: ("setting", name), reason })
}
