//! `/auth`: accounts, sessions and the tokens that name them (contract: api.md §2).

pub(super) mod answers;
mod language;
mod passwords;
mod profile;
mod registration;
mod sessions;
mod sign_in;

use actix_web::http::header::HeaderMap;
use domain::{account::EmailAddress, language::Language};
use entities::outbox::{MailKind, NewMail};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{
    problem::{FieldFault, Problem},
    state::{AppState, Services},
};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(registration::register).service(registration::verify_code).service(registration::resend_code);
    config.service(sign_in::login).service(sign_in::login_form).service(sign_in::renew).service(sign_in::logout);
    config.service(passwords::change_password).service(passwords::forgot_password).service(passwords::reset_password);
    config.service(profile::me).service(profile::edit_me).service(profile::delete_me);
    config.service(sessions::sessions).service(sessions::end_session).service(sessions::end_other_sessions);
    config.service(language::geo_language);
}

/// The faults of a body, found one after the other and told together.
#[derive(Default)]
struct Fields(Vec<FieldFault>);

impl Fields {
    fn fault(&mut self, pointer: &str, detail: impl ToString) {
        self.0.push(FieldFault { pointer: pointer.to_owned(), detail: detail.to_string() });
    }

    /// Reads one field; its fault is noted.
    fn read<T>(&mut self, pointer: &str, value: Result<T, impl ToString>) -> Option<T> {
        value.map_err(|error| self.fault(pointer, error)).ok()
    }

    /// Reads a field that may be missing, null or empty.
    fn optional<T: std::str::FromStr<Err: ToString>>(&mut self, pointer: &str, text: Option<&String>) -> Option<T> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.read(pointer, text.parse())
    }

    fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::InvalidRequest(self.0)) }
    }
}

/// An address of a body.
fn email(text: &str) -> Result<EmailAddress, Problem> {
    text.parse().map_err(|error: domain::account::NotAnAddress| Problem::invalid("/email", error.to_string()))
}

/// The language that a client prefers, by its `Accept-Language`.
fn preferred_language(headers: &HeaderMap) -> Language {
    language::accepted(headers).unwrap_or(Language::En)
}

/// A mail for a cause that happens once.
fn mail(
    state: &AppState,
    kind: MailKind,
    cause: Uuid,
    subject_id: Option<Uuid>,
    to: &EmailAddress,
    language: Language,
) -> NewMail {
    let useful = match kind {
        MailKind::VerificationCode => state.config.accounts.code_expiry,
        MailKind::PasswordReset => state.config.accounts.reset_expiry,
        MailKind::AlreadyRegistered | MailKind::PasswordChanged | MailKind::Welcome => DAY,
    };
    NewMail {
        id: Uuid::now_v7(),
        cause: format!("{}:{cause}", kind.as_str()),
        kind,
        subject_id,
        recipient: to.clone(),
        language,
        expires_at: state.clock.now() + chrono::Duration::from_std(useful).unwrap_or(chrono::Duration::hours(1)),
        void: false,
    }
}

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Tells the mailer that there is something to send. If it cannot be told now, it looks by itself in a moment.
async fn nudge(services: &Services) {
    if let Some(mailer) = &services.mailer {
        let _told = mailer.ask(actors::mailer::Nudge).await;
    }
}

/// Refuses where no mail leaves: whoever registered would wait for ever.
fn needs_mail(state: &AppState) -> Result<(), Problem> {
    if state.accounts.sends_mail { Ok(()) } else { Err(Problem::MailUnavailable) }
}
