//! What `PiAPI` accepts: task types, their inputs, and what each costs.

use serde_json::Value;

use crate::{
    answer::{Refusal, bad_input},
    call::{Call, choice, number, text},
    inputs::Input,
    kinds::Operation,
    recipe::{Clip, Recipe},
    settings::{Shape, StandinSettings},
};

/// Most pixels of a Flux picture.
const FLUX_PIXELS: u32 = 1_048_576;

/// Longest side of a Flux picture, pixels.
const FLUX_SIDE: u32 = 8192;

/// Longest prompt, characters.
const PROMPT_CHARACTERS: usize = 10_000;

const FLUX_MODELS: [&str; 2] = ["Qubico/flux1-schnell", "Qubico/flux1-dev"];
const FLUX_ADVANCED: &str = "Qubico/flux1-dev-advanced";
const TOOLKIT: &str = "Qubico/image-toolkit";
const WAN: &str = "Wan";
const WANX: &str = "Qubico/wanx";

/// Task types that the service has and we do not draw.
const ELSEWHERE: [&str; 11] = [
    "txt2img-lora",
    "img2img-lora",
    "controlnet-lora",
    "fill-inpaint",
    "fill-outpaint",
    "redux-variation",
    "segment",
    "face-swap",
    "multi-face-swap",
    "wan22-txt2video-14b-lora",
    "wan22-img2video-14b-lora",
];

/// A checked task.
pub(crate) struct Work {
    pub(crate) operation: Operation,
    pub(crate) recipe: Recipe,
    /// Field and picture, in the request's order.
    pub(crate) inputs: Vec<(&'static str, Input)>,
    /// Points; 10,000,000 are taken for a dollar.
    pub(crate) price: u64,
}

/// Checks a create body's `model`, `task_type` and `input`.
pub(crate) async fn check(call: &Call, body: &Value) -> Result<Work, Refusal> {
    let model = text(body, "model")?;
    let task_type = text(body, "task_type")?;
    let input = body.get("input").filter(|input| input.is_object()).ok_or_else(|| bad_input("input is required"))?;
    let settings = &call.studio().settings;
    match (model, task_type) {
        (model, "txt2img") if FLUX_MODELS.contains(&model) => {
            let (width, height) = flux_size(input, (1024, 1024))?;
            let count = in_range(input, "batch_size", 1, 1..=4)?;
            let recipe = Recipe::TextToImage { prompt: prompt(input)?, width, height, count };
            let price = if model == FLUX_MODELS[0] { 20_000 } else { 150_000 } * u64::from(count);
            Ok(Work { operation: Operation::TextToImage, recipe, inputs: vec![], price })
        }
        (model, "img2img") if FLUX_MODELS.contains(&model) => {
            let prompt = prompt(input)?;
            let image = call.picture("image", input.get("image")).await?;
            let (width, height) = flux_size(input, image.size().map_or((1024, 1024), fitted))?;
            let recipe = Recipe::ImageToImage { prompt, image: image.hash.clone(), width, height };
            let price = if model == FLUX_MODELS[0] { 20_000 } else { 150_000 };
            Ok(Work { operation: Operation::ImageToImage, recipe, inputs: vec![("image", image)], price })
        }
        (FLUX_ADVANCED, "kontext") => {
            let prompt = prompt(input)?;
            in_range(input, "steps", 28, 1..=40)?;
            let (width, height) = flux_size(input, (1024, 1024))?;
            let image = call.picture("image", input.get("image")).await?;
            let recipe = Recipe::Interior { prompt, image: image.hash.clone(), width, height };
            Ok(Work { operation: Operation::Interior, recipe, inputs: vec![("image", image)], price: 200_000 })
        }
        (WAN, "wan26-txt2video") => {
            let (seconds, price) = wan26(input)?;
            text_to_video(settings, input, seconds, price)
        }
        (WAN, "wan26-img2video") => {
            let (seconds, price) = wan26(input)?;
            image_to_video(call, input, seconds, price).await
        }
        (WANX, "wan22-txt2video-14b" | "txt2video-1.3b" | "txt2video-14b") => {
            text_to_video(settings, input, 5, 2_800_000)
        }
        (WANX, "wan22-img2video-14b" | "img2video-14b") => image_to_video(call, input, 5, 2_800_000).await,
        (TOOLKIT, "background-remove") => {
            let image = call.picture("image", input.get("image")).await?;
            let recipe = Recipe::RemoveBackground { image: image.hash.clone() };
            Ok(Work { operation: Operation::BackgroundRemoval, recipe, inputs: vec![("image", image)], price: 10_000 })
        }
        (TOOLKIT, "upscale") => {
            let scale = in_range(input, "scale", 2, 2..=10)?;
            let image = call.picture("image", input.get("image")).await?;
            let recipe = Recipe::Upscale { image: image.hash.clone(), scale };
            Ok(Work { operation: Operation::Upscale, recipe, inputs: vec![("image", image)], price: 20_000 })
        }
        ("kling", "ai_try_on") => try_on(call, input).await,
        (_, task_type) if ELSEWHERE.contains(&task_type) => {
            Err(bad_input(format_args!("task_type {task_type} is not available in the stand-in")))
        }
        (model, task_type) => Err(bad_input(format_args!("invalid model or task_type: {model} / {task_type}"))),
    }
}

async fn try_on(call: &Call, input: &Value) -> Result<Work, Refusal> {
    let count = in_range(input, "batch_size", 1, 1..=4)?;
    let given = |field: &str| input.get(field).is_some_and(|value| !value.is_null() && value != "");
    match (given("dress_input"), given("upper_input") || given("lower_input")) {
        (true, true) => return Err(bad_input("dress_input excludes upper_input and lower_input")),
        (false, false) => return Err(bad_input("dress_input, upper_input or lower_input is required")),
        (true, false) | (false, true) => {}
    }
    let person = call.picture("model_input", input.get("model_input")).await?;
    let mut garments = Vec::new();
    let mut inputs = vec![("model_input", person.clone())];
    for (field, kind) in [("dress_input", "dress"), ("upper_input", "upper"), ("lower_input", "lower")] {
        if given(field) {
            let garment = call.picture(field, input.get(field)).await?;
            garments.push((garment.hash.clone(), kind.to_owned()));
            inputs.push((field, garment));
        }
    }
    let recipe = Recipe::TryOn { person: person.hash, garments, count };
    Ok(Work { operation: Operation::TryOn, recipe, inputs, price: 700_000 * u64::from(count) })
}

fn text_to_video(settings: &StandinSettings, input: &Value, seconds: u32, price: u64) -> Result<Work, Refusal> {
    let ratio = choice(input, "aspect_ratio", &["16:9", "9:16", "1:1", "4:3", "3:4"])?;
    let shape = match ratio {
        Some("9:16" | "3:4") => Shape::Tall,
        Some("1:1") => Shape::Square,
        _ => Shape::Wide,
    };
    let recipe = Recipe::TextToVideo { prompt: prompt(input)?, clip: clip(settings, shape), seconds };
    Ok(Work { operation: Operation::TextToVideo, recipe, inputs: vec![], price })
}

async fn image_to_video(call: &Call, input: &Value, seconds: u32, price: u64) -> Result<Work, Refusal> {
    let prompt = prompt(input)?;
    let image = call.picture("image", input.get("image")).await?;
    let clip = clip_like(&call.studio().settings, &image);
    let recipe = Recipe::ImageToVideo { prompt, image: image.hash.clone(), clip, seconds };
    Ok(Work { operation: Operation::ImageToVideo, recipe, inputs: vec![("image", image)], price })
}

/// Seconds and points of a Wan 2.6 clip.
fn wan26(input: &Value) -> Result<(u32, u64), Refusal> {
    let seconds = number(input, "duration", 5)?;
    if ![5, 10, 15].contains(&seconds) {
        return Err(bad_input("duration must be 5, 10 or 15"));
    }
    choice(input, "shot_type", &["single", "multi"])?;
    let resolution = choice(input, "resolution", &["720p", "1080p"])?;
    // 0.08 and 0.12 USD a second.
    let each = if resolution == Some("1080p") { 1_200_000 } else { 800_000 };
    Ok((seconds, each * u64::from(seconds)))
}

/// A clip of this shape at the configured size.
pub(crate) fn clip(settings: &StandinSettings, shape: Shape) -> Clip {
    let (width, height) = settings.clip_size(shape);
    Clip { width, height, fps: settings.clip_fps }
}

/// A clip held as its first frame is; wide when the picture cannot be read, which fails the task later.
pub(crate) fn clip_like(settings: &StandinSettings, image: &Input) -> Clip {
    clip(settings, image.size().map_or(Shape::Wide, |(width, height)| Shape::of(width, height)))
}

fn prompt(input: &Value) -> Result<String, Refusal> {
    let prompt = text(input, "prompt")?;
    if prompt.chars().count() > PROMPT_CHARACTERS {
        return Err(bad_input(format_args!("prompt is longer than {PROMPT_CHARACTERS} characters")));
    }
    Ok(prompt.to_owned())
}

fn in_range(input: &Value, field: &str, default: u32, allowed: std::ops::RangeInclusive<u32>) -> Result<u32, Refusal> {
    let given = number(input, field, default)?;
    if allowed.contains(&given) {
        return Ok(given);
    }
    Err(bad_input(format_args!("{field} must be {} to {}", allowed.start(), allowed.end())))
}

fn flux_size(input: &Value, default: (u32, u32)) -> Result<(u32, u32), Refusal> {
    let (width, height) = (number(input, "width", default.0)?, number(input, "height", default.1)?);
    if width == 0 || height == 0 || width > FLUX_SIDE || height > FLUX_SIDE {
        return Err(bad_input(format_args!("width and height must be 1 to {FLUX_SIDE}")));
    }
    if width.saturating_mul(height) > FLUX_PIXELS {
        return Err(bad_input(format_args!("width * height must be at most {FLUX_PIXELS}")));
    }
    Ok((width, height))
}

/// The size itself when Flux takes it, else the largest of about the same shape.
fn fitted((width, height): (u32, u32)) -> (u32, u32) {
    let scale = (f64::from(FLUX_PIXELS) / (f64::from(width.max(1)) * f64::from(height.max(1)))).sqrt().min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale).floor() as u32).clamp(1, FLUX_SIDE);
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn flux_pictures_are_bounded() {
        assert_eq!(flux_size(&json!({"width": 1024, "height": "1024"}), (1, 1)), Ok((1024, 1024)));
        for (width, height) in [(1025, 1024), (0, 5), (9000, 1)] {
            assert!(flux_size(&json!({"width": width, "height": height}), (1, 1)).is_err(), "{width}");
        }
        for size in [(4000, 3000), (1, 1), (8192, 8192)] {
            let (width, height) = fitted(size);
            assert!(width * height <= FLUX_PIXELS && width > 0, "{size:?}");
        }
    }

    #[test]
    fn wan_is_priced_by_the_second() {
        assert_eq!(wan26(&json!({})), Ok((5, 4_000_000)));
        assert_eq!(wan26(&json!({"duration": 10, "resolution": "1080P"})), Ok((10, 12_000_000)));
        assert!(wan26(&json!({"duration": 6})).is_err());
        assert!(wan26(&json!({"resolution": "4k"})).is_err());
    }
}
