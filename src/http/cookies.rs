//! The cookies of accounts: of a browser that was signed in before, and of one that registered. Scripts cannot read
//! them, and they are sent back to `/auth` only. Behind TLS their names begin with `__Secure-`: then browsers take them
//! from us over TLS only, not from whoever answers without it. (`__Host-` would send them everywhere.)

use actix_web::HttpRequest;
use domain::account::EmailAddress;
use identity::Purpose;
use uuid::Uuid;

use super::{client, security::behind_tls, state::AppState};
use crate::config::Config;

/// Says that somebody once signed in with this browser: it is counted apart from strangers who guess passwords.
pub const DEVICE: &str = "vidgo_device";

/// Names the registration that a browser made.
pub const REGISTRATION: &str = "vidgo_registration";

/// A year, in seconds.
const DEVICE_SECONDS: u32 = 31_536_000;

/// The value of `Set-Cookie`; no seconds take the cookie away.
#[must_use]
pub fn set(state: &AppState, name: &str, value: &str, seconds: u32) -> String {
    let secure = if behind_tls(&state.config) { "; Secure" } else { "" };
    let (name, prefix) = (full_name(&state.config, name), &state.config.server.api_prefix);
    format!("{name}={value}; Path={prefix}/auth; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn full_name(config: &Config, name: &str) -> String {
    if behind_tls(config) { format!("__Secure-{name}") } else { name.to_owned() }
}

/// What the browser sends under this name.
#[must_use]
pub fn get<'a>(state: &AppState, request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    client::cookie(request, &full_name(&state.config, name))
}

/// The browser, if somebody once signed in to the account of this address with it. Asks no database.
#[must_use]
pub fn device(state: &AppState, request: &HttpRequest, address: &EmailAddress) -> Option<Uuid> {
    let sealed = get(state, request, DEVICE)?;
    state.accounts.tokens.keys().unseal_for(Purpose::Device, address.as_str(), sealed)
}

/// The cookie of a browser in which somebody has just signed in to the account of this address; the one that it has is
/// kept.
#[must_use]
pub fn set_device(state: &AppState, request: &HttpRequest, address: &EmailAddress) -> String {
    let device = device(state, request, address).unwrap_or_else(Uuid::new_v4);
    let sealed = state.accounts.tokens.keys().seal_for(Purpose::Device, address.as_str(), device);
    set(state, DEVICE, &sealed, DEVICE_SECONDS)
}
