//! `/landing/stats`: figures, each counted at this moment or not given.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{answer, state::AppState};

/// One figure.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LandingStat {
    /// The count; null for what nobody has measured.
    pub value: Option<usize>,
    /// What it counts, English.
    pub label: &'static str,
    /// The same in Chinese.
    pub label_zh: &'static str,
    /// A colour of Tailwind's palette.
    pub color: &'static str,
}

/// The figures. The first three are keys that pages know; there is nothing to count them from, so they have no value.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingStatsAnswer {
    /// Value null: there are no accounts to count.
    pub users: LandingStat,
    /// Value null: nobody has measured it.
    pub time_saved: LandingStat,
    /// Value null: nobody has measured it.
    pub conversion: LandingStat,
    /// Published results.
    pub presets: LandingStat,
    /// Tools that have a published result.
    pub tools: LandingStat,
    /// Topics of tools that have a published result.
    pub topics: LandingStat,
    /// Languages that published avatars speak.
    pub languages: LandingStat,
}

fn counted(library: &Library) -> LandingStatsAnswer {
    let contents = || library.all().iter().map(|one| &one.material.content);
    let tools: BTreeSet<_> = contents().map(|content| content.tool).collect();
    let topics: BTreeSet<_> = contents().map(|content| (content.tool, content.topic.as_str())).collect();
    let spoken = contents().filter(|content| content.tool == domain::tool::Tool::AiAvatar);
    let languages: BTreeSet<_> = spoken.map(|content| content.language).collect();
    let stat = |value, label, label_zh, color| LandingStat { value, label, label_zh, color };
    LandingStatsAnswer {
        users: stat(None, "Users", "使用者", "blue"),
        time_saved: stat(None, "Time saved", "節省時間", "emerald"),
        conversion: stat(None, "Conversion", "轉換率", "amber"),
        presets: stat(Some(library.all().len()), "Ready-made results", "現成作品", "violet"),
        tools: stat(Some(tools.len()), "Tools", "工具", "rose"),
        topics: stat(Some(topics.len()), "Topics", "主題", "cyan"),
        languages: stat(Some(languages.len()), "Spoken languages", "語音語言", "indigo"),
    }
}

/// Figures of the library. What is not counted has no value.
#[utoipa::path(tag = "landing", responses((status = 200, body = LandingStatsAnswer)))]
#[get("/stats")]
pub async fn landing_stats(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || counted(&library))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::{language::Language, tool::Tool};

    use super::*;
    use crate::http::demo::fixtures::{clip, content, library, material};

    #[test]
    fn figures_are_counts_of_what_is_published_and_nothing_else_has_a_value() {
        let library = library(
            vec![
                material(1, content(Tool::ProductScene, "luxury")),
                material(2, content(Tool::ProductScene, "luxury")),
                material(3, content(Tool::RoomRedesign, "luxury")),
                clip(4, Tool::AiAvatar, "spokesperson", Language::En, None),
                clip(5, Tool::AiAvatar, "spokesperson", Language::ZhTw, None),
            ],
            Beside::default(),
        );
        let written = serde_json::to_value(counted(&library)).unwrap();
        for (key, value) in [("presets", 5), ("tools", 3), ("topics", 3), ("languages", 2)] {
            assert_eq!(written[key]["value"], value, "{key}");
        }
        for key in ["users", "time_saved", "conversion"] {
            assert!(written[key]["value"].is_null() && written[key]["label"].is_string(), "{key}");
            assert!(written[key]["color"].is_string(), "{key}");
        }
        assert_eq!(written.as_object().unwrap().len(), 7);
    }

    #[test]
    fn an_empty_library_counts_nothing() {
        let stats = counted(&Library::default());
        assert_eq!((stats.presets.value, stats.tools.value, stats.languages.value), (Some(0), Some(0), Some(0)));
    }
}
