//! Makes this process stand as operators decided.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use actors::{dials::Dials, live_stats::Live, operator::Turn};
use domain::{control::Control, provider::Provider};
use entities::controls::Turned;

use super::settings::{self, Setting};
use crate::{config::Config, live::Load};

/// Changes the places of one actor.
pub type Resize = Box<dyn Fn(usize) + Send + Sync>;

/// Everything that can be turned here.
pub struct Turner {
    config: Arc<Config>,
    dials: Dials,
    load: Load,
    live: Live,
    // By the actor's section in `config.toml`; four providers stand under one.
    resizes: Vec<(&'static str, Resize)>,
    // What was turned here, as it stands now.
    standing: Mutex<BTreeMap<Control, i64>>,
}

impl Turner {
    /// Everything stands as configured.
    #[must_use]
    pub fn new(
        config: Arc<Config>,
        dials: Dials,
        load: Load,
        live: Live,
        resizes: Vec<(&'static str, Resize)>,
    ) -> Self {
        Self { config, dials, load, live, resizes, standing: Mutex::default() }
    }

    fn configured(&self) -> BTreeMap<Control, i64> {
        let settings = settings::settings(&self.config).into_iter();
        let settings = settings.map(|setting| (Control::Setting(setting.name), setting.configured));
        let drained = Provider::ALL.iter().map(|provider| (Control::ProviderDrained(*provider), 0));
        settings.chain(drained).chain([(Control::PregenPaused, 0)]).collect()
    }

    fn apply(&self, control: &Control, value: i64) {
        match control {
            Control::PregenPaused => {
                self.dials.turn_pregen(|dial| dial.paused = value != 0);
            }
            Control::ProviderDrained(provider) => {
                self.dials.turn_provider(*provider, |dial| dial.drained = value != 0);
            }
            Control::Setting(name) => self.set(name, usize::try_from(value).unwrap_or(1).max(1)),
        }
    }

    fn set(&self, name: &str, value: usize) {
        let count = u32::try_from(value).unwrap_or(u32::MAX);
        match name.split('.').collect::<Vec<_>>().as_slice() {
            ["server", "max_requests_at_once"] => self.load.set_places(value),
            ["pregen", "items_at_once"] => {
                self.dials.turn_pregen(|dial| dial.items_at_once = value);
            }
            ["providers", provider, key] => {
                let Ok(provider) = provider.parse::<Provider>() else { return };
                self.dials.turn_provider(provider, |dial| match *key {
                    "requests_per_minute" => dial.submits_per_minute = count,
                    "read_requests_per_minute" => dial.reads_per_minute = count,
                    "tasks_at_once" => dial.tasks_at_once = value,
                    _ => {}
                });
            }
            ["actors", actor, "places"] => {
                for (_, resize) in self.resizes.iter().filter(|(name, _)| name == actor) {
                    resize(value);
                }
            }
            _ => {}
        }
    }
}

/// Whether a stored value may be taken: another version of ours, or a hand in the database, may have written another.
fn is_sound(setting: Option<&Setting>, control: &Control, value: i64) -> bool {
    match control {
        Control::PregenPaused | Control::ProviderDrained(_) => true,
        Control::Setting(_) => setting.is_some_and(|setting| (setting.min..=setting.max).contains(&value)),
    }
}

impl Turn for Turner {
    fn turn(&self, turned: &[Turned]) -> Vec<Control> {
        let all = settings::settings(&self.config);
        let mut wanted = self.configured();
        for Turned { control, value, .. } in turned {
            let setting = all.iter().find(|setting| *control == Control::Setting(setting.name.clone()));
            if is_sound(setting, control, *value) {
                wanted.insert(control.clone(), *value);
            } else {
                tracing::warn!(%control, value, "stored for a setting, but out of its range; the configuration counts");
            }
        }
        let configured = self.configured();
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = Vec::new();
        for (control, value) in wanted {
            let before = standing.get(&control).or_else(|| configured.get(&control)).copied();
            if before != Some(value) {
                self.apply(&control, value);
                standing.insert(control.clone(), value);
                changed.push(control);
            }
        }
        drop(standing);
        if !changed.is_empty() {
            self.live.happened();
        }
        changed
    }
}
