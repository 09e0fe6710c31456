//! `/tools/templates`: scenes for products, styles for rooms.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{lists::Named, tool::Tool};
use serde::Serialize;
use utoipa::ToSchema;

use super::previews;
use crate::http::{answer, state::AppState};

/// Something to choose by its picture.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolTemplate {
    /// What to send back.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Small picture of a stored result that shows it; null when there is none.
    pub preview_url: Option<String>,
}

fn templates(library: &Library, named: &[Named], tool: Tool, selector: &str) -> Vec<ToolTemplate> {
    let of = |entry: &Named| ToolTemplate {
        id: entry.id.clone(),
        name: entry.name.clone(),
        name_zh: entry.name_zh.clone(),
        preview_url: previews::thumbnail(library, tool, selector, &entry.id),
    };
    named.iter().map(of).collect()
}

/// The scenes that a product can stand in.
#[utoipa::path(tag = "tools", responses((status = 200, body = Vec<ToolTemplate>)))]
#[get("/templates/scenes")]
pub async fn scene_templates(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let scenes = &state.lists.styles.scene_templates;
    let library = state.library();
    answer::remembered_json(&request, &library, || templates(&library, scenes, Tool::ProductScene, "scene_type"))
}

/// The styles that a room can get.
#[utoipa::path(tag = "tools", responses((status = 200, body = Vec<ToolTemplate>)))]
#[get("/templates/interior-styles")]
pub async fn interior_templates(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let styles = &state.lists.styles.interior_templates;
    let library = state.library();
    answer::remembered_json(&request, &library, || templates(&library, styles, Tool::RoomRedesign, "style_id"))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;
    use serde_json::json;

    use super::*;
    use crate::http::tools::previews::tests::library_of;

    #[test]
    fn templates_show_what_the_library_has_of_them() {
        let library = library_of(&[(Tool::ProductScene, "scene_type", "urban")]);
        let styles = Lists::embedded().unwrap().styles;
        let scenes = templates(&library, &styles.scene_templates, Tool::ProductScene, "scene_type");
        let written = serde_json::to_value(&scenes).unwrap();
        assert_eq!(
            written[6],
            json!({"id": "urban", "name": "Urban", "name_zh": "都會街景", "preview_url": "/static/materials/1_thumb.jpg"})
        );
        assert_eq!(scenes.iter().filter(|scene| scene.preview_url.is_some()).count(), 1);
        let rooms = templates(&library, &styles.interior_templates, Tool::RoomRedesign, "style_id");
        assert_eq!((rooms.len(), rooms.iter().all(|room| room.preview_url.is_none())), (8, true));
    }
}
