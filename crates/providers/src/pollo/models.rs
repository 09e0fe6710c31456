//! The one table of Pollo's models. Paths and field names change with Pollo's versions: a change is one line here.

/// One video model.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// Our contract's name.
    pub name: &'static str,
    /// Brand and model, after `/generation`.
    pub path: [&'static str; 2],
    /// Newer paths say `duration` (pollo.md, trap).
    pub length_field: &'static str,
    /// Allowed lengths in seconds, ascending.
    pub lengths: &'static [u32],
    /// Sent where the model takes one. 720p goes with every length; 1080p does not.
    pub resolution: Option<&'static str>,
}

/// Every model we may ask (pollo.md, "Create").
pub const MODELS: &[Model] = &[
    row("pixverse_v4.5", ["pixverse", "pixverse-v4-5"], &[5, 8], Some("720p")),
    row("pixverse_v5", ["pixverse", "pixverse-v5"], &[5, 8], Some("720p")),
    row("kling_v2", ["kling-ai", "kling-v2"], &[5, 10], None),
    row("kling_v1.5", ["kling-ai", "kling-v1-5"], &[5, 10], None),
    row("luma_ray2", ["luma", "luma-ray-2-0"], &[5, 10], Some("720p")),
    row("pollo_v1.6", ["pollo", "pollo-v1-6"], &[5, 10], Some("720p")),
];

const fn row(
    name: &'static str,
    path: [&'static str; 2],
    lengths: &'static [u32],
    resolution: Option<&'static str>,
) -> Model {
    Model { name, path, length_field: "length", lengths, resolution }
}

impl Model {
    /// The shortest allowed length that is not below `wanted_seconds`, else the longest there is.
    #[must_use]
    pub fn length(&self, wanted_seconds: u32) -> u32 {
        let enough = self.lengths.iter().copied().find(|seconds| *seconds >= wanted_seconds);
        enough.or_else(|| self.lengths.last().copied()).unwrap_or(wanted_seconds)
    }
}

/// The model of a contract name.
#[must_use]
pub fn model(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.name == name)
}

/// All names, comma-separated, for messages.
#[must_use]
pub fn model_names() -> String {
    MODELS.iter().map(|model| model.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_becomes_an_allowed_one() {
        for model in MODELS {
            assert!(model.lengths.is_sorted() && !model.lengths.is_empty(), "{}", model.name);
            for wanted in 0..30 {
                assert!(model.lengths.contains(&model.length(wanted)), "{} {wanted}", model.name);
            }
        }
        let pixverse = model("pixverse_v4.5").unwrap();
        assert_eq!([0, 5, 6, 8, 9].map(|wanted| pixverse.length(wanted)), [5, 5, 8, 8, 8]);
    }
}
