//! The cookies of accounts: of a browser that was signed in before, and of one that registered. Scripts cannot read
//! them, and they are sent back to `/auth` only.

use actix_web::HttpRequest;
use domain::account::EmailAddress;
use identity::Purpose;
use uuid::Uuid;

use super::{client, state::AppState};

/// Says that somebody once signed in with this browser: it is counted apart from strangers who guess passwords.
pub const DEVICE: &str = "vidgo_device";

/// Names the registration that a browser made.
pub const REGISTRATION: &str = "vidgo_registration";

/// A year, in seconds.
const DEVICE_SECONDS: u32 = 31_536_000;

/// The value of `Set-Cookie`; no seconds take the cookie away.
#[must_use]
pub fn set(state: &AppState, name: &str, value: &str, seconds: u32) -> String {
    let server = &state.config.server;
    let secure = server.public_base_url.as_ref().is_some_and(|url| url.scheme() == "https");
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path={}/auth; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", server.api_prefix)
}

/// What the browser sends under this name.
#[must_use]
pub fn get<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    client::cookie(request, name)
}

/// The browser, if somebody once signed in to the account of this address with it. Asks no database.
#[must_use]
pub fn device(state: &AppState, request: &HttpRequest, address: &EmailAddress) -> Option<Uuid> {
    let sealed = get(request, DEVICE)?;
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
