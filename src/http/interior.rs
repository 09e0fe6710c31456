//! `/interior`: the styles and kinds of rooms.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    lists::{InteriorStyle, Named, Styles},
    tool::Tool,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{answer, state::AppState, tools::previews};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(interior_styles).service(room_types);
}

/// A style for rooms.
#[derive(Debug, Serialize, ToSchema)]
pub struct InteriorStyleEntry {
    /// What to send back.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// Small picture of a stored result in that style; null when there is none.
    pub preview_url: Option<String>,
}

/// A kind of room.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoomType {
    /// What to send back.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
}

impl From<&Named> for RoomType {
    fn from(room: &Named) -> Self {
        Self { id: room.id.clone(), name: room.name.clone(), name_zh: room.name_zh.clone() }
    }
}

fn styles_of(styles: &Styles, library: &Library) -> Vec<InteriorStyleEntry> {
    let of = |style: &InteriorStyle| InteriorStyleEntry {
        id: style.id.clone(),
        name: style.name.clone(),
        name_zh: style.name_zh.clone(),
        description: style.description.clone(),
        description_zh: style.description_zh.clone(),
        preview_url: previews::thumbnail(library, Tool::RoomRedesign, "style_id", &style.id),
    };
    styles.interior_styles.iter().map(of).collect()
}

/// The interior styles.
#[utoipa::path(tag = "interior", responses((status = 200, body = Vec<InteriorStyleEntry>)))]
#[get("/styles")]
pub async fn interior_styles(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || styles_of(&state.lists.styles, &library))
}

/// The kinds of rooms.
#[utoipa::path(tag = "interior", responses((status = 200, body = Vec<RoomType>)))]
#[get("/room-types")]
pub async fn room_types(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || {
        state.lists.styles.room_types.iter().map(RoomType::from).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;
    use crate::http::tools::previews::tests::library_of;

    #[test]
    fn styles_have_a_sentence_and_the_picture_of_a_room() {
        // A scene of the same name is no room.
        let library = library_of(&[
            (Tool::ProductScene, "style_id", "coastal"),
            (Tool::RoomRedesign, "style_id", "scandinavian"),
        ]);
        let styles = styles_of(&Lists::embedded().unwrap().styles, &library);
        assert_eq!(styles.len(), 10);
        assert!(styles.iter().all(|style| !style.description.is_empty() && !style.description_zh.is_empty()));
        let shown: Vec<_> =
            styles.iter().filter_map(|style| Some((style.id.as_str(), style.preview_url.as_deref()?))).collect();
        assert_eq!(shown, [("scandinavian", "/static/materials/2_thumb.jpg")]);
    }

    #[test]
    fn rooms_are_sent_with_both_names() {
        let rooms: Vec<_> = Lists::embedded().unwrap().styles.room_types.iter().map(RoomType::from).collect();
        assert_eq!(rooms.len(), 7);
        assert_eq!(rooms[0], RoomType { id: "living_room".into(), name: "Living Room".into(), name_zh: "客廳".into() });
    }
}
