//! `/generate/video/styles`: the effect styles with the numbers that clients know them by.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::lists::{EffectStyle, Styles};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{answer, effects::EffectStyleEntry, state::AppState};

/// A look for clips.
#[derive(Debug, Serialize, ToSchema)]
pub struct VideoStyle {
    /// As in `/effects/styles`.
    #[serde(flatten)]
    pub style: EffectStyleEntry,
    /// Our own stable number, from 1.
    pub model_id: u32,
    /// Version, where earlier clients knew one.
    pub version: Option<String>,
}

fn styles_of(styles: &Styles, library: &Library) -> Vec<VideoStyle> {
    let of = |style: &EffectStyle| VideoStyle {
        style: EffectStyleEntry::of(style, library),
        model_id: style.model_id,
        version: style.version.clone(),
    };
    styles.effect_styles.iter().map(of).collect()
}

/// The effect styles for clips.
#[utoipa::path(tag = "generate", responses((status = 200, body = Vec<VideoStyle>)))]
#[get("/video/styles")]
pub async fn video_styles(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || styles_of(&state.lists.styles, &library))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;
    use serde_json::json;

    use super::*;

    #[test]
    fn styles_have_the_contracts_fields_and_a_number_each() {
        let styles = styles_of(&Lists::embedded().unwrap().styles, &Library::default());
        assert_eq!(
            serde_json::to_value(&styles[0]).unwrap(),
            json!({
                "id": "anime", "name": "Anime", "name_zh": "日系動漫", "category": "artistic", "preview_url": null,
                "model_id": 1, "version": "v5"
            })
        );
        let numbers: Vec<_> = styles.iter().map(|style| style.model_id).collect();
        assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    }
}
