//! `/prompts/usage`: counts the uses of templates.

use actix_web::{HttpResponse, post, web};
use entities::usages::{self, NewUsage};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer,
    extract::{body::Body, signed_in::Visitor},
    problem::{FieldFault, Problem, ProblemBody},
    state::AppState,
};

/// The longest session id, in characters (domain.md §1, `prompt_template_usages`).
pub const MAX_SESSION_CHARACTERS: usize = 64;

/// The longest name of a page, in characters: as a query text.
const MAX_PAGE_CHARACTERS: usize = 500;

/// The longest changed prompt, in characters.
const MAX_PROMPT_CHARACTERS: usize = 2000;

/// The largest changed settings, in bytes of JSON: they are kept for ever, and anybody may send them.
const MAX_PARAMS_BYTES: usize = 4096;

/// The longest generation that is believed, in milliseconds: a day. More would spoil the mean.
const MAX_TIME_MS: u32 = 86_400_000;

/// One use. Who it was follows from the token, not from the body.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UsageRequest {
    /// Which template.
    pub template_id: Uuid,
    /// The visitor's session, at most 64 characters.
    pub session_id: Option<String>,
    /// Where it was used, at most 500 characters.
    pub source_page: Option<String>,
    /// Whether the stored result was taken; true when absent.
    #[serde(default = "yes")]
    pub used_cached: bool,
    /// Whether it worked; true when absent.
    #[serde(default = "yes")]
    pub was_successful: bool,
    /// How long the generation took, in milliseconds, at most a day.
    pub generation_time_ms: Option<u32>,
    /// The prompt, where it was changed, at most 2000 characters.
    pub custom_prompt: Option<String>,
    /// Settings, where they were changed, at most 4096 bytes of JSON.
    #[schema(value_type = Option<Object>)]
    pub custom_params: Option<Map<String, Value>>,
}

/// That a use was counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageAnswer {
    /// Always true.
    pub success: bool,
    /// The use.
    pub usage_id: Uuid,
}

const fn yes() -> bool {
    true
}

/// Refuses a text that is too long, or that the database cannot hold.
///
/// # Errors
/// 422 `invalid_request`, with the field's pointer.
pub fn bounded(pointer: &str, text: Option<&str>, max_characters: usize) -> Result<(), Problem> {
    match fault(pointer, text, max_characters) {
        Some(fault) => Err(Problem::InvalidRequest(vec![fault])),
        None => Ok(()),
    }
}

fn fault(pointer: &str, text: Option<&str>, max_characters: usize) -> Option<FieldFault> {
    let text = text?;
    let detail = if text.contains('\0') {
        "no NUL characters".to_owned()
    } else if text.chars().count() > max_characters {
        format!("at most {max_characters} characters")
    } else {
        return None;
    };
    Some(FieldFault { pointer: pointer.to_owned(), detail })
}

/// Whether a NUL hides anywhere in it: Postgres takes none in JSON either.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Everything that is wrong with a use.
fn faults(usage: &UsageRequest) -> Vec<FieldFault> {
    let texts = [
        fault("/session_id", usage.session_id.as_deref(), MAX_SESSION_CHARACTERS),
        fault("/source_page", usage.source_page.as_deref(), MAX_PAGE_CHARACTERS),
        fault("/custom_prompt", usage.custom_prompt.as_deref(), MAX_PROMPT_CHARACTERS),
    ];
    let mut found: Vec<FieldFault> = texts.into_iter().flatten().collect();
    let mut refuse = |pointer: &str, detail: String| found.push(FieldFault { pointer: pointer.to_owned(), detail });
    if usage.generation_time_ms.is_some_and(|time_ms| time_ms > MAX_TIME_MS) {
        refuse("/generation_time_ms", format!("at most {MAX_TIME_MS}"));
    }
    if let Some(params) = usage.custom_params.clone().map(Value::Object) {
        if params.to_string().len() > MAX_PARAMS_BYTES {
            refuse("/custom_params", format!("at most {MAX_PARAMS_BYTES} bytes"));
        }
        if has_nul(&params) {
            refuse("/custom_params", "no NUL characters".to_owned());
        }
    }
    found
}

/// Stores and counts one use of an active template. Reply: the id of the use.
///
/// # Errors
/// 404: there is no such template (any more). 503: the start-up is not through. 500: the database failed; nothing was counted.
pub async fn record(state: &AppState, usage: &NewUsage) -> Result<Uuid, Problem> {
    let services = state.services.load_full();
    let Some(services) = services.as_ref() else { return Err(Problem::Overloaded) };
    let id = Uuid::now_v7();
    match usages::record_usage(&services.db, id, usage, state.clock.now()).await {
        Ok(true) => Ok(id),
        Ok(false) => Err(no_template(usage.template_id)),
        Err(error) => {
            Err(Problem::Internal(format!("a use of template {} was not stored: {error}", usage.template_id)))
        }
    }
}

/// 404 for a template.
#[must_use]
pub fn no_template(id: Uuid) -> Problem {
    Problem::NotFound { what: format!("template {id}") }
}

/// Counts one use of a template.
#[utoipa::path(
    tag = "prompts",
    request_body = UsageRequest,
    responses(
        (status = 200, body = UsageAnswer),
        (status = 404, body = ProblemBody, description = "not_found"),
        (status = 413, body = ProblemBody, description = "too_large"),
        (status = 415, body = ProblemBody, description = "unsupported_media_type"),
        (status = 422, body = ProblemBody),
        (status = 500, body = ProblemBody),
        (status = 503, body = ProblemBody),
    )
)]
#[post("/usage")]
pub async fn count_use(
    state: web::Data<AppState>,
    visitor: Visitor,
    body: Body<UsageRequest>,
) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    let wrong = faults(&asked);
    if !wrong.is_empty() {
        return Err(Problem::InvalidRequest(wrong));
    }
    // The snapshot answers for strangers' ids, so that they cost no SQL.
    if !state.library().templates.iter().any(|template| template.id == asked.template_id) {
        return Err(no_template(asked.template_id));
    }
    let used = NewUsage {
        template_id: asked.template_id,
        user_id: visitor.user_id(),
        user_tier: visitor.tier_of_use(&state).to_owned(),
        session_id: asked.session_id,
        source_page: asked.source_page,
        used_cached: asked.used_cached,
        was_successful: asked.was_successful,
        generation_time_ms: asked.generation_time_ms,
        error_message: None,
        custom_prompt: asked.custom_prompt,
        custom_params: asked.custom_params.map(Value::Object),
    };
    let usage_id = record(&state, &used).await?;
    Ok(answer::json(&UsageAnswer { success: true, usage_id }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(body: Value) -> UsageRequest {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn the_shortest_body_is_a_successful_use_of_the_stored_result() {
        let usage = request(json!({"template_id": Uuid::nil()}));
        assert!(usage.used_cached && usage.was_successful && faults(&usage).is_empty());
    }

    #[test]
    fn every_text_is_bounded_and_all_faults_are_told() {
        let usage = request(json!({
            "template_id": Uuid::nil(),
            "session_id": "s".repeat(65),
            "source_page": "p\u{0}",
            "custom_prompt": "字".repeat(2001),
            "generation_time_ms": 86_400_001,
            "custom_params": {"a": ["x\u{0}"], "b": "y".repeat(4096)},
        }));
        let pointers: Vec<_> = faults(&usage).into_iter().map(|fault| fault.pointer).collect();
        let expected = [
            "/session_id",
            "/source_page",
            "/custom_prompt",
            "/generation_time_ms",
            "/custom_params",
            "/custom_params",
        ];
        assert_eq!(pointers, expected);
    }

    #[test]
    fn the_bounds_themselves_are_allowed() {
        let usage = request(json!({
            "template_id": Uuid::nil(),
            "session_id": "s".repeat(64),
            "custom_prompt": "字".repeat(2000),
            "generation_time_ms": 86_400_000,
            "custom_params": {"size": 3},
        }));
        assert!(faults(&usage).is_empty());
        assert!(bounded("/session_id", None, 1).is_ok() && bounded("/session_id", Some("ab"), 1).is_err());
    }
}
