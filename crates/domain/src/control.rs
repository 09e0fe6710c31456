//! What operators may turn while servers run: its names, as they are stored and audited.

use crate::provider::Provider;

/// One thing that can be turned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Pre-generation rests: 1, or goes on: 0.
    PregenPaused,
    /// Nothing new is asked of a provider, what it has is seen through: 1; or it is asked as ever: 0.
    ProviderDrained(Provider),
    /// A setting of `config.toml`, by its name, for example `pregen.items_at_once`.
    Setting(String),
}

/// A name that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:.80} names nothing that can be turned")]
pub struct NoControl(pub String);

const PAUSED: &str = "pregen.paused";
const DRAINED: &str = ".drained";
const PROVIDER: &str = "provider.";
const SETTING: &str = "setting.";

impl std::fmt::Display for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PregenPaused => f.write_str(PAUSED),
            Self::ProviderDrained(provider) => write!(f, "{PROVIDER}{provider}{DRAINED}"),
            Self::Setting(name) => write!(f, "{SETTING}{name}"),
        }
    }
}

impl std::str::FromStr for Control {
    type Err = NoControl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == PAUSED {
            return Ok(Self::PregenPaused);
        }
        if let Some(setting) = text.strip_prefix(SETTING).filter(|setting| !setting.is_empty()) {
            return Ok(Self::Setting(setting.to_owned()));
        }
        let provider = text.strip_prefix(PROVIDER).and_then(|rest| rest.strip_suffix(DRAINED));
        let provider = provider.and_then(|provider| provider.parse().ok());
        provider.map(Self::ProviderDrained).ok_or_else(|| NoControl(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_read_as_it_was_written() {
        let mut controls = vec![Control::PregenPaused, Control::Setting("pregen.items_at_once".to_owned())];
        controls.extend(Provider::ALL.iter().map(|provider| Control::ProviderDrained(*provider)));
        for control in controls {
            assert_eq!(control.to_string().parse(), Ok(control));
        }
        for nothing in ["", "pregen", "setting.", "provider.nobody.drained", "provider.piapi"] {
            assert!(nothing.parse::<Control>().is_err(), "{nothing}");
        }
    }
}
