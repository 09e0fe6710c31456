//! Pictures beside the entries of fixed lists: only what the library really shows, else none.

use actors::material_cache::Library;
use domain::{
    catalogue::{Catalogue, Group, Publication},
    tool::Tool,
};
use entities::materials::Material;

/// The thumbnail of the first public result of `tool` whose selector (domain.md §7.3) has the value `id`.
/// `None`: the library shows no such result.
#[must_use]
pub fn thumbnail(library: &Library, tool: Tool, selector: &str, id: &str) -> Option<String> {
    let shows =
        |material: &&Material| material.content.selectors.get(selector).and_then(|value| value.as_str()) == Some(id);
    let materials = library.of_tool(tool).iter().map(|one| &one.material);
    materials.filter(shows).find_map(|material| material.content.result_thumbnail_url.clone())
}

/// The portrait of the model `id` (`female-1`), as a server path. Portraits are made before all else.
/// `None`: the catalogue has no such portrait.
#[must_use]
pub fn portrait(catalogue: &Catalogue, id: &str) -> Option<String> {
    catalogue.of_group(Group::ModelLibrary).into_iter().find_map(|item| match item.publication {
        Publication::ModelPortrait { gender, number } if format!("{gender}-{number}") == id => {
            Some(format!("/static/models/{gender}/{id}.png"))
        }
        Publication::ModelPortrait { .. } | Publication::Material { .. } => None,
    })
}

#[cfg(test)]
pub(in crate::http) mod tests {
    use actors::material_cache::Beside;
    use serde_json::Value;

    use super::*;
    use crate::http::demo::fixtures::{content, library, material};

    /// A library of results, each with one selector; the thumbnail carries the number from 1.
    pub(in crate::http) fn library_of(results: &[(Tool, &str, &str)]) -> Library {
        let materials = results.iter().zip(1..).map(|((tool, selector, id), number)| {
            let mut content = content(*tool, "a topic");
            content.selectors.insert((*selector).into(), Value::String((*id).into()));
            content.result_thumbnail_url = Some(format!("/static/materials/{number}_thumb.jpg"));
            material(number, content)
        });
        library(materials.collect(), Beside::default())
    }

    #[test]
    fn a_preview_shows_the_thing_itself_or_is_absent() {
        let library = library_of(&[
            (Tool::RoomRedesign, "style_id", "luxury"),
            (Tool::ProductScene, "scene_type", "luxury"),
            (Tool::ProductScene, "scene_type", "luxury"),
        ]);
        let of = |tool, selector, id| thumbnail(&library, tool, selector, id);
        assert_eq!(of(Tool::ProductScene, "scene_type", "luxury").as_deref(), Some("/static/materials/2_thumb.jpg"));
        assert_eq!(of(Tool::RoomRedesign, "style_id", "luxury").as_deref(), Some("/static/materials/1_thumb.jpg"));
        assert_eq!(of(Tool::ProductScene, "scene_type", "beach"), None);
        assert_eq!(of(Tool::ShortVideo, "style_id", "luxury"), None);
    }

    #[test]
    fn models_have_the_portraits_of_the_catalogue() {
        let catalogue = Catalogue::embedded().unwrap();
        assert_eq!(portrait(&catalogue, "male-3").as_deref(), Some("/static/models/male/male-3.png"));
        for unknown in ["male-4", "male_03", "male-03", ""] {
            assert_eq!(portrait(&catalogue, unknown), None, "{unknown}");
        }
    }
}
