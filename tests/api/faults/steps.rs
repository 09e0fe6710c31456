//! One small step for each operation that the catalogue's steps ask of a provider.

use std::{collections::BTreeMap, io::Cursor, sync::Arc};

use domain::{
    catalogue::{Group, Item, Localized, Publication, Step},
    generation::{GarmentKind, Gender, Motion, Size},
    hash::LookupHash,
    language::Language,
    tool::Tool,
};
use image::{DynamicImage, ImageFormat};

const SIZE: Size = Size { width: 192, height: 192 };

/// A picture from a prompt.
pub fn text_to_image(prompt: &str) -> Arc<Step> {
    Arc::new(Step::TextToImage { prompt: prompt.to_owned(), negative_prompt: None, size: SIZE })
}

/// The step that asks for `operation`; `None`: no step of the catalogue does.
pub fn of(operation: &str) -> Option<Arc<Step>> {
    Some(Arc::new(match operation {
        "text_to_image" => return Some(text_to_image("a silver watch with a blue dial")),
        "interior" => {
            let room = text_to_image("an empty living room");
            Step::Interior { prompt: "japanese style living room".to_owned(), room, size: SIZE }
        }
        "background_removal" => Step::BackgroundRemoval { image: text_to_image("a red mug on a white table") },
        "try_on" => Step::TryOn {
            model: text_to_image("portrait of a woman standing"),
            garment: text_to_image("a green t-shirt on a hanger"),
            kind: GarmentKind::Upper,
        },
        "image_to_video" => Step::ImageToVideo {
            prompt: "the mug turns slowly".to_owned(),
            image: text_to_image("a red mug on a white table"),
            length_seconds: 5,
            motion: Motion::ZoomIn,
        },
        "avatar" => Step::Avatar {
            script: "Good day.".to_owned(),
            language: Language::En,
            gender: Gender::Female,
            character_index: 0,
        },
        _ => return None,
    }))
}

/// An item that publishes a step's result.
pub fn item(id: &str, recipe: Arc<Step>) -> Item {
    let tool = if recipe.makes_video() { Tool::ShortVideo } else { Tool::PatternGenerate };
    let text = |text: &str| Localized { en: text.to_owned(), zh: "測試".to_owned(), ja: None };
    Item {
        id: id.to_owned(),
        group: if recipe.makes_video() { Group::ShortVideo } else { Group::PatternGenerate },
        publication: Publication::Material {
            lookup_hash: LookupHash::of(tool, id, None, None),
            tool,
            topic: "product".to_owned(),
        },
        recipe,
        before: None,
        prompt: text(id),
        effect: None,
        language: Language::En,
        title: text(id),
        description: text(id),
        selectors: BTreeMap::new(),
        tags: vec![],
        sort_order: 0,
    }
}

/// What a provider would have drawn for `step`, as PNG.
pub fn picture(step: &Step) -> Vec<u8> {
    let Step::TextToImage { prompt, size, .. } = step else { panic!("{step:?} is no picture from a prompt") };
    let mut file = Cursor::new(Vec::new());
    let drawn = standin::render::text_to_image(prompt, size.width, size.height);
    DynamicImage::from(drawn).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}
