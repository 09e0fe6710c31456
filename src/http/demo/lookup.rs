//! `/demo/lookup`: one preset by the hash of what it was made from.

use actix_web::{HttpResponse, get, web};
use domain::hash::LookupHash;

use super::presets::Preset;
use crate::http::{
    answer,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// The path below the API prefix.
pub const PREFIX: &str = "/demo/lookup/";

/// One preset by its `lookup_hash` (domain.md §7.1), which whoever knows tool, prompt, effect and input can work out.
#[utoipa::path(
    tag = "demo",
    params(("lookup_hash" = String, Path, description = "64 lower-case hex digits")),
    responses(
        (status = 200, body = Preset),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "not_found: nothing was made for these inputs"),
    )
)]
#[get("/lookup/{lookup_hash}")]
pub async fn by_hash(state: web::Data<AppState>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let hash = LookupHash::try_from(path.into_inner()).map_err(|error| Problem::BadId(error.to_string()))?;
    let library = state.library();
    let shown = library.by_lookup_hash(&hash).ok_or_else(|| Problem::NotFound { what: format!("preset {hash}") })?;
    Ok(answer::json_bytes(shown.preset.clone()))
}
