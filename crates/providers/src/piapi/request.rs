//! Our words into `PiAPI`'s task types (piapi.md, "Task types we need").

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::generation::{GarmentKind, Generation, Picture, Size};
use serde_json::{Map, Value, json};

use crate::settings::ClientSettings;

/// Most pixels a Flux picture may have; more is refused with 400.
const FLUX_PIXELS: u64 = 1_048_576;

/// Clip lengths of Wan 2.6, seconds.
const WAN_SECONDS: [u32; 3] = [5, 10, 15];

/// How a task is given a picture: an address or a data URL; empty when there is none.
pub(super) type Given = String;

/// The pictures of a request, as the task will be given them.
#[derive(Debug, Default)]
pub(super) struct Images {
    pub(super) first: Given,
    pub(super) second: Given,
}

/// A request that no task of `PiAPI` can carry.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadRequest {
    #[error("a picture of {width} x {height} pixels has no pixels")]
    NoPixels { width: u32, height: u32 },
    #[error("a clip of {0} s is longer than 15 s")]
    TooLong(u32),
    #[error("the prompt is empty")]
    NoPrompt,
}

/// The body of the create call; `None`: `PiAPI` does not do this.
pub(super) fn body(
    request: &Generation,
    images: &Images,
    settings: &ClientSettings,
) -> Result<Option<Value>, BadRequest> {
    let image = &images.first;
    let (model, task_type, input) = match request {
        Generation::TextToImage { prompt, negative_prompt, size } => {
            let model = settings.piapi_text_to_image_model.as_str();
            let size = fit(*size)?;
            let mut input = json!({"prompt": said(prompt)?, "width": size.width, "height": size.height});
            // Schnell does not take one.
            if let (Some(avoid), Some(input), false) =
                (negative_prompt, input.as_object_mut(), model.contains("schnell"))
            {
                input.insert("negative_prompt".to_owned(), json!(avoid));
            }
            (model, "txt2img", input)
        }
        Generation::Interior { prompt, size, .. } => {
            let size = fit(*size)?;
            let input = json!({"prompt": said(prompt)?, "image": image, "width": size.width, "height": size.height});
            (settings.piapi_edit_model.as_str(), "kontext", input)
        }
        Generation::BackgroundRemoval { .. } => ("Qubico/image-toolkit", "background-remove", json!({"image": image})),
        Generation::TryOn { kind, .. } => {
            let field = match kind {
                GarmentKind::Upper => "upper_input",
                GarmentKind::Lower => "lower_input",
                GarmentKind::Dress => "dress_input",
            };
            let mut input = Map::new();
            input.insert("model_input".to_owned(), json!(image));
            input.insert(field.to_owned(), json!(images.second));
            // More would be charged per picture.
            input.insert("batch_size".to_owned(), json!(1));
            ("kling", "ai_try_on", Value::Object(input))
        }
        Generation::ImageToVideo { prompt, length_seconds, .. } => {
            let mut input = clip(prompt, *length_seconds, settings)?;
            input.insert("image".to_owned(), json!(image));
            ("Wan", "wan26-img2video", Value::Object(input))
        }
        Generation::TextToVideo { prompt, length_seconds, .. } => {
            ("Wan", "wan26-txt2video", Value::Object(clip(prompt, *length_seconds, settings)?))
        }
        Generation::Avatar { .. } => return Ok(None),
    };
    Ok(Some(json!({"model": model, "task_type": task_type, "input": input})))
}

fn clip(prompt: &str, length_seconds: u32, settings: &ClientSettings) -> Result<Map<String, Value>, BadRequest> {
    let duration = WAN_SECONDS
        .into_iter()
        .find(|seconds| *seconds >= length_seconds)
        .ok_or(BadRequest::TooLong(length_seconds))?;
    let mut input = Map::new();
    input.insert("prompt".to_owned(), json!(said(prompt)?));
    input.insert("duration".to_owned(), json!(duration));
    // The docs write lower case, the design upper (piapi.md, conflict).
    input.insert("resolution".to_owned(), json!(settings.wan_resolution.to_lowercase()));
    input.insert("watermark".to_owned(), json!(false));
    Ok(input)
}

fn said(prompt: &str) -> Result<&str, BadRequest> {
    if prompt.trim().is_empty() { Err(BadRequest::NoPrompt) } else { Ok(prompt) }
}

/// Our picture's own address, or the picture itself as a data URL, which Flux and the toolkit take.
pub(super) fn url_or_data(picture: &Picture) -> Given {
    match &picture.public_url {
        Some(url) => url.to_string(),
        None => format!("data:{};base64,{}", picture.mime, STANDARD.encode(&picture.bytes)),
    }
}

/// The largest size of the same shape that Flux takes.
fn fit(Size { width, height }: Size) -> Result<Size, BadRequest> {
    if width == 0 || height == 0 {
        return Err(BadRequest::NoPixels { width, height });
    }
    let (wide, high) = (u64::from(width), u64::from(height));
    if wide * high <= FLUX_PIXELS {
        return Ok(Size { width, height });
    }
    let wide_fitted = (FLUX_PIXELS * wide / high).isqrt().clamp(1, FLUX_PIXELS);
    let high_fitted = (wide_fitted * high / wide).clamp(1, FLUX_PIXELS / wide_fitted);
    let pixels = |side: u64| u32::try_from(side).unwrap_or(u32::MAX);
    Ok(Size { width: pixels(wide_fitted), height: pixels(high_fitted) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_within_the_limit() {
        for (given, fitted) in [
            ((1024, 1024), (1024, 1024)),
            ((1024, 768), (1024, 768)),
            ((2048, 2048), (1024, 1024)),
            ((1920, 1080), (1365, 767)),
            ((1080, 1920), (768, 1365)),
            ((u32::MAX, 1), (FLUX_PIXELS as u32, 1)),
            ((1, u32::MAX), (1, FLUX_PIXELS as u32)),
        ] {
            let size = fit(Size { width: given.0, height: given.1 }).unwrap();
            assert_eq!((size.width, size.height), fitted, "{given:?}");
            assert!(u64::from(size.width) * u64::from(size.height) <= FLUX_PIXELS);
        }
        assert!(fit(Size { width: 0, height: 9 }).is_err());
    }

    #[test]
    fn a_clip_is_at_least_as_long_as_asked() {
        let settings = ClientSettings::default();
        for (asked, made) in [(1, 5), (5, 5), (6, 10), (15, 15)] {
            assert_eq!(clip("x", asked, &settings).unwrap()["duration"], made);
        }
        assert_eq!(clip("x", 16, &settings), Err(BadRequest::TooLong(16)));
    }

    #[test]
    fn only_flux_dev_is_told_what_to_avoid() {
        let request = Generation::TextToImage {
            prompt: "a kite".into(),
            negative_prompt: Some("blur".into()),
            size: Size { width: 8, height: 8 },
        };
        let mut settings = ClientSettings::default();
        let ask = |settings: &_| body(&request, &Images::default(), settings).unwrap().unwrap();
        assert_eq!(ask(&settings)["input"], json!({"prompt": "a kite", "width": 8, "height": 8}));
        settings.piapi_text_to_image_model = "Qubico/flux1-dev".into();
        assert_eq!(ask(&settings)["input"]["negative_prompt"], "blur");
    }
}
