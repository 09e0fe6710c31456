//! What the gallery is made of: published results and the gallery's own examples, read alike.

use actors::material_cache::Library;
use domain::{
    language::Language,
    lists::{GalleryCategory, Lists},
    tool::Tool,
    topics::Topics,
};
use entities::{demo_examples::DemoExample, materials::Material};
use uuid::Uuid;

use crate::http::demo::words;

/// What the gallery shows, wherever it comes from. Everything in it has a picture.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    source: Source<'a>,
    /// The watermarked picture, or the still of a clip.
    pub(super) image_url: &'a str,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Material(&'a Material),
    Example(&'a DemoExample),
}

impl<'a> Piece<'a> {
    fn of_material(material: &'a Material) -> Option<Self> {
        let content = &material.content;
        let marked = content.result_watermarked_url.as_deref()?;
        let image_url = if content.tool.makes_video() { content.result_thumbnail_url.as_deref()? } else { marked };
        Some(Self { source: Source::Material(material), image_url })
    }

    fn of_example(example: &'a DemoExample) -> Self {
        Self { source: Source::Example(example), image_url: &example.image_url }
    }

    pub(super) fn id(&self) -> Uuid {
        match self.source {
            Source::Material(material) => material.id,
            Source::Example(example) => example.id,
        }
    }

    pub(super) fn topic(&self) -> &'a str {
        match self.source {
            Source::Material(material) => &material.content.topic,
            Source::Example(example) => &example.topic,
        }
    }

    pub(super) fn tags(&self) -> &'a [String] {
        match self.source {
            Source::Material(material) => &material.content.tags,
            Source::Example(example) => &example.style_tags,
        }
    }

    pub(super) fn thumbnail_url(&self) -> Option<&'a str> {
        match self.source {
            Source::Material(material) => material.content.result_thumbnail_url.as_deref(),
            Source::Example(example) => example.thumbnail_url.as_deref(),
        }
    }

    pub(super) fn video_url(&self) -> Option<&'a str> {
        match self.source {
            Source::Material(material) if material.content.tool.makes_video() => {
                material.content.result_watermarked_url.as_deref()
            }
            Source::Material(_) => None,
            Source::Example(example) => example.video_url_watermarked.as_deref(),
        }
    }

    pub(super) fn title(&self, language: Language) -> String {
        match self.source {
            Source::Material(material) => words::title(&material.content, language),
            Source::Example(example) => {
                let own = example.title_zh.as_ref().filter(|_| language == Language::ZhTw);
                own.or(example.title_en.as_ref()).or(example.title.as_ref()).cloned().unwrap_or_default()
            }
        }
    }

    pub(super) fn prompt(&self, language: Language) -> &'a str {
        match self.source {
            Source::Material(material) => words::prompt(&material.content, language),
            Source::Example(example) => &example.prompt,
        }
    }

    pub(super) fn style(&self) -> Option<&'a str> {
        let Source::Material(material) = self.source else { return None };
        ["style_id", "scene_type"].iter().find_map(|key| material.content.selectors.get(*key)?.as_str())
    }

    /// The English name of the topic.
    pub(super) fn topic_display(&self, topics: &Topics) -> String {
        let name = match self.source {
            Source::Material(material) => {
                let known = topics.resolve(material.content.tool, &material.content.topic);
                known.or_else(|| topics.resolve_landing(&material.content.topic)).map(|topic| topic.name.en.clone())
            }
            Source::Example(example) => example.topic_en.clone(),
        };
        name.unwrap_or_else(|| self.topic().to_owned())
    }

    /// The key of `asked`, unless that takes everything: then of the first category that takes this piece in particular.
    pub(super) fn category(&self, asked: &GalleryCategory, lists: &Lists) -> String {
        let particular = || {
            let mut narrow = lists.gallery.iter().filter(|category| !category.takes_all());
            narrow.find(|category| category.takes(self.topic(), self.tags()))
        };
        let chosen = if asked.takes_all() { particular().unwrap_or(asked) } else { asked };
        chosen.category.clone()
    }
}

/// Everything of the gallery with its number in this library, whatever language is spoken.
pub(super) fn numbered(library: &Library) -> impl Iterator<Item = (usize, Piece<'_>)> {
    (0..library.all().len() + library.examples.len()).filter_map(|number| Some((number, piece(library, number)?)))
}

/// The piece with this number, if it has a picture.
pub(super) fn piece(library: &Library, number: usize) -> Option<Piece<'_>> {
    match number.checked_sub(library.all().len()) {
        None => Piece::of_material(&library.all().get(number)?.material),
        Some(number) => library.examples.get(number).map(Piece::of_example),
    }
}

/// Everything of the gallery, in the order of the lists. Speech is shown only in `speech`, where that is given.
pub(super) fn pieces(library: &Library, speech: Option<Language>) -> impl Iterator<Item = Piece<'_>> {
    let understood = move |material: &&Material| {
        material.content.tool != Tool::AiAvatar || speech.is_none_or(|language| material.content.language == language)
    };
    let materials = library.all().iter().map(|one| &one.material).filter(understood).filter_map(Piece::of_material);
    materials.chain(library.examples.iter().map(Piece::of_example))
}
