//! Gemini's `generateContent` (docs/protocols/gemini.md).

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use domain::provider::Provider;
use serde_json::{Value, json};

use crate::{
    answer::{self, Refusal, Stop, bad_input},
    call::{Call, Caller, choice, finish, undrawn},
    faults::Fault,
    inputs::{self, Input},
    judge::judge,
    kinds::{Kind, Operation, Read},
    recipe::Recipe,
    rules::Hit,
    spoil,
    tasks::Order,
};

const US: Provider = Provider::Gemini;

/// Name, whether it draws, whether it takes `imageSize`.
const MODELS: [(&str, bool, bool); 4] = [
    ("gemini-2.5-flash", false, false),
    ("gemini-2.5-flash-image", true, false),
    ("gemini-3-pro-image-preview", true, true),
    ("gemini-3.1-flash-image-preview", true, true),
];

/// Ratio and pixels at 1K.
const SIZES: [(&str, u32, u32); 10] = [
    ("1:1", 1024, 1024),
    ("2:3", 832, 1248),
    ("3:2", 1248, 832),
    ("3:4", 864, 1184),
    ("4:3", 1184, 864),
    ("4:5", 896, 1152),
    ("5:4", 1152, 896),
    ("9:16", 768, 1344),
    ("16:9", 1344, 768),
    ("21:9", 1536, 672),
];

/// A prompt with this in it is refused by the safety rules.
const BLOCKED: &str = "BLOCK_ME";

/// `/gemini/{version}` and, for SDKs that take only a host, `/{version}`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    for base in ["/gemini/v1beta", "/gemini/v1", "/v1beta", "/v1"] {
        config
            .route(&format!("{base}/models"), web::get().to(models))
            .route(&format!("{base}/models/{{model}}"), web::get().to(model))
            .route(&format!("{base}/models/{{model}}"), web::post().to(generate));
    }
}

/// A refusal in Google's words.
pub(crate) fn refuse(refusal: &Refusal) -> HttpResponse {
    let (code, status, message) = match refusal {
        Refusal::NoKey | Refusal::WrongKey => {
            (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.".to_owned())
        }
        Refusal::NoCredit => {
            (400, "FAILED_PRECONDITION", "Billing is off for this project: not enough credits.".to_owned())
        }
        Refusal::BadInput(message) => (400, "INVALID_ARGUMENT", message.clone()),
        Refusal::NotFound(message) => (404, "NOT_FOUND", message.clone()),
        Refusal::TooLarge(_) => (400, "INVALID_ARGUMENT", refusal.to_string()),
        Refusal::TooMany { .. } => (
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan and billing details.".to_owned(),
        ),
        Refusal::Status(status) => (*status, status_name(*status), refusal.to_string()),
        Refusal::Internal => (500, "INTERNAL", "An internal error has occurred.".to_owned()),
    };
    // Who is to wait for hours has used up a day.
    let hours = matches!(refusal, Refusal::TooMany { retry_after_seconds: 3600.. });
    let period = if hours { "Day" } else { "Minute" };
    let details = match refusal {
        Refusal::NoKey | Refusal::WrongKey => json!([
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
             "domain": "googleapis.com", "metadata": {"service": "generativelanguage.googleapis.com"}},
            {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": message},
        ]),
        Refusal::TooMany { retry_after_seconds } => json!([
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
                "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                "quotaId": format!("GenerateRequestsPer{period}PerProjectPerModel-FreeTier"), "quotaValue": "10",
            }]},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{retry_after_seconds}s")},
        ]),
        _ => json!([]),
    };
    let mut error = json!({"code": code, "message": message, "status": status});
    if let (Some(fields), true) = (error.as_object_mut(), details != json!([])) {
        fields.insert("details".to_owned(), details);
    }
    answer::json(code, &json!({"error": error}))
}

fn status_name(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        other if other < 500 => "FAILED_PRECONDITION",
        _ => "INTERNAL",
    }
}

fn authorise(call: &Call) -> Result<Caller, Refusal> {
    match call.header("x-goog-api-key") {
        Some(key) => call.authorise(Some(key)),
        None => call.authorise(call.query("key").as_deref()),
    }
}

fn describe((name, draws, _): &(&str, bool, bool)) -> Value {
    json!({"name": format!("models/{name}"), "version": "001", "displayName": name, "inputTokenLimit": 1_048_576,
        "outputTokenLimit": if *draws { 32_768 } else { 65_536 }, "supportedGenerationMethods": ["generateContent"]})
}

async fn models(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Health).await?;
        let size = call.query("pageSize").and_then(|size| size.parse().ok()).unwrap_or(50);
        Ok((json!({"models": MODELS.iter().take(size).map(describe).collect::<Value>()}), hit))
    };
    finish(US, outcome.await).await
}

async fn model(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Health).await?;
        Ok((describe(known(&call.segment("model"))?), hit))
    };
    finish(US, outcome.await).await
}

fn known(name: &str) -> Result<&'static (&'static str, bool, bool), Refusal> {
    let unknown = || {
        Refusal::NotFound(format!(
            "models/{name} is not found for API version v1beta, or is not supported for generateContent."
        ))
    };
    MODELS.iter().find(|(known, ..)| *known == name).ok_or_else(unknown)
}

async fn generate(call: Call) -> HttpResponse {
    finish(US, answer_for(&call).await).await
}

async fn answer_for(call: &Call) -> Result<(Value, Option<Hit>), Stop> {
    let caller = authorise(call)?;
    let segment = call.segment("model").replace("%3A", ":");
    let (name, method) = segment.split_once(':').unwrap_or((&segment, ""));
    if method != "generateContent" {
        return Err(Refusal::NotFound(format!("method {method} is not available in the stand-in")).into());
    }
    let (name, draws, sizes) = known(name)?;
    let mut body = call.json()?;
    let (prompt, pictures) = read_contents(&mut body)?;
    let config = body.get("generationConfig").or_else(|| body.get("generation_config")).cloned().unwrap_or_default();
    let modalities = config.get("responseModalities").or_else(|| config.get("response_modalities"));
    let asks_picture = modalities.and_then(Value::as_array).is_none_or(|words| {
        words.iter().any(|word| word.as_str().is_some_and(|word| word.eq_ignore_ascii_case("IMAGE")))
    });
    if modalities.is_some() && asks_picture && !*draws {
        return Err(bad_input("Model does not support the requested response modalities: image").into());
    }
    let tokens = prompt.chars().count() / 4 + 1;
    if prompt.contains(BLOCKED) {
        let operation = match (*draws && asks_picture, pictures.is_empty()) {
            (false, _) => Operation::Moderation,
            (true, true) => Operation::TextToImage,
            (true, false) => Operation::Interior,
        };
        return blocked(call, caller, operation, name, tokens).await;
    }
    let intent = json!({"model": name, "body": body});
    if *draws && asks_picture {
        let (width, height) = picture_size(&config, *sizes, pictures.first())?;
        let order = picture_order(intent, prompt, pictures, (width, height)).await?;
        return draw(call, caller, order, name, tokens).await;
    }
    let reply = reply_text(&config, &prompt);
    let order = Order {
        id: uuid::Uuid::new_v4().simple().to_string(),
        provider: US,
        operation: Operation::Moderation,
        request: intent.clone(),
        intent,
        recipe: None,
        inputs: vec![],
        webhook: None,
        title: None,
        price: 1,
    };
    let (_, hit) = call.submit(caller, order).await?;
    Ok((candidate(json!([{"text": reply}]), "STOP", name, tokens, 12), hit))
}

/// The texts and pictures of a body; each picture's data is replaced by its hash.
fn read_contents(body: &mut Value) -> Result<(String, Vec<Input>), Refusal> {
    let contents = body.get_mut("contents").and_then(Value::as_array_mut).filter(|contents| !contents.is_empty());
    let contents = contents.ok_or_else(|| bad_input("* GenerateContentRequest.contents: contents is not specified"))?;
    let (mut prompt, mut pictures) = (String::new(), Vec::new());
    for content in contents {
        let parts = content.get_mut("parts").and_then(Value::as_array_mut).filter(|parts| !parts.is_empty());
        let parts = parts.ok_or_else(|| bad_input("* GenerateContentRequest.contents.parts: must not be empty"))?;
        for part in parts {
            if let Some(text) = part.get("text").and_then(Value::as_str) {
                prompt.push_str(text);
                prompt.push('\n');
                continue;
            }
            // Either spelling; `get_mut` twice would borrow twice.
            let key = if part.get("inlineData").is_some() { "inlineData" } else { "inline_data" };
            let data = part.get_mut(key).and_then(|inline| inline.get_mut("data"));
            let data = data.ok_or_else(|| bad_input("a part must have text or inlineData"))?;
            let bytes = data.as_str().and_then(inputs::from_text);
            let picture = Input::new(bytes.ok_or_else(|| bad_input("inlineData.data is not base64"))?);
            *data = picture.reference().into();
            pictures.push(picture);
        }
    }
    if prompt.trim().is_empty() {
        return Err(bad_input("the request has no text"));
    }
    Ok((prompt.trim().to_owned(), pictures))
}

fn picture_size(config: &Value, takes_size: bool, picture: Option<&Input>) -> Result<(u32, u32), Refusal> {
    let config = config.get("imageConfig").or_else(|| config.get("image_config")).cloned().unwrap_or_default();
    let scale = match choice(&config, "imageSize", &["1K", "2K", "4K"])? {
        Some(_) if !takes_size => return Err(bad_input("imageSize is not supported by this model")),
        Some("2K") => 2,
        Some("4K") => 4,
        _ => 1,
    };
    let of_ratio = |ratio: &str| SIZES.iter().find(|(known, ..)| *known == ratio);
    let (_, width, height) = match choice(&config, "aspectRatio", &SIZES.map(|(ratio, ..)| ratio))? {
        Some(ratio) => of_ratio(ratio),
        // Without a wish, the shape of the picture that was given.
        None => match picture.and_then(Input::size) {
            Some(size) => nearest(size),
            None => of_ratio("1:1"),
        },
    }
    .unwrap_or(&("1:1", 1024, 1024));
    Ok((width * scale, height * scale))
}

fn nearest((width, height): (u32, u32)) -> Option<&'static (&'static str, u32, u32)> {
    let shape = |width: u32, height: u32| (f64::from(width.max(1)) / f64::from(height.max(1))).ln();
    let distance = |(_, w, h): &&(&str, u32, u32)| (shape(*w, *h) - shape(width, height)).abs();
    SIZES.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

async fn picture_order(
    intent: Value,
    prompt: String,
    pictures: Vec<Input>,
    (width, height): (u32, u32),
) -> Result<Order, Refusal> {
    // There is no task that could fail later: what cannot be decoded is refused before it is charged.
    let given = pictures.clone();
    let decodable = move || given.iter().all(|picture| inputs::decode(&picture.bytes).is_some());
    if !web::block(decodable).await.map_err(|_| Refusal::Internal)? {
        return Err(bad_input("Unable to process input image. Please retry or report."));
    }
    let (operation, recipe) = match pictures.first() {
        None => (Operation::TextToImage, Recipe::TextToImage { prompt, width, height, count: 1 }),
        // The platform sends a picture only to have a room restyled.
        Some(picture) => (Operation::Interior, Recipe::Interior { prompt, image: picture.hash.clone(), width, height }),
    };
    Ok(Order {
        id: uuid::Uuid::new_v4().simple().to_string(),
        provider: US,
        operation,
        request: intent.clone(),
        intent,
        recipe: Some(recipe),
        inputs: pictures,
        webhook: None,
        title: None,
        price: 1290,
    })
}

async fn draw(
    call: &Call,
    caller: Caller,
    order: Order,
    name: &str,
    tokens: usize,
) -> Result<(Value, Option<Hit>), Stop> {
    let (task, hit) = call.submit(caller, order).await?;
    let words = |text: &str, reason: &str| candidate(json!([{"text": text}]), reason, name, tokens, 12);
    let body = match task.record.fault {
        Some(Fault::NeverFinal) => return Err(Stop::Answered(answer::hang().await)),
        Some(Fault::TaskFailed) => words("I cannot draw this.", "NO_IMAGE"),
        Some(Fault::SuccessWithoutUrl) => words("Here it is:", "STOP"),
        Some(Fault::EmptyList) => json!({"candidates": [], "modelVersion": name}),
        Some(Fault::UnknownStatus) => words("", "SOMETHING_NEW"),
        fault => {
            call.studio().finished(&task).await;
            let bytes = call.studio().file_of(&task, 0).await.map_err(|error| undrawn(&error))?;
            let (mime, bytes) = match fault {
                Some(Fault::TruncatedResult) => ("image/png", bytes.slice(..bytes.len() / 2)),
                Some(Fault::BombResult) => ("image/png", spoil::bomb()),
                Some(Fault::WrongTypeResult) => ("text/html", Bytes::from_static(answer::WEB_PAGE.as_bytes())),
                _ => ("image/png", bytes),
            };
            let inline = json!({"inlineData": {"mimeType": mime, "data": inputs::to_text(&bytes)}});
            candidate(json!([{"text": "Here it is:"}, inline]), "STOP", name, tokens, 1306)
        }
    };
    Ok((body, hit))
}

/// The safety rules' refusal. It is not charged, but meets faults as any call.
async fn blocked(
    call: &Call,
    caller: Caller,
    operation: Operation,
    name: &str,
    tokens: usize,
) -> Result<(Value, Option<Hit>), Stop> {
    let hit = call.meet(US, Kind::Paid(operation)).await?;
    if caller.poor {
        return Err(Refusal::NoCredit.into());
    }
    let rating = json!({"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "probability": "HIGH", "blocked": true});
    let body = json!({
        "promptFeedback": {"blockReason": "PROHIBITED_CONTENT", "safetyRatings": [rating]},
        "usageMetadata": {"promptTokenCount": tokens, "totalTokenCount": tokens}, "modelVersion": name,
    });
    Ok((body, hit))
}

/// The words of a text model: a verdict when JSON is asked for.
fn reply_text(config: &Value, prompt: &str) -> String {
    let mime = config.get("responseMimeType").or_else(|| config.get("response_mime_type"));
    if mime.and_then(Value::as_str) == Some("application/json") {
        return judge(prompt).to_string();
    }
    "This is the stand-in; it judges and draws, and has no more to say.".to_owned()
}

fn candidate(parts: Value, reason: &str, name: &str, prompt_tokens: usize, tokens: usize) -> Value {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(16);
    json!({
        "candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": reason, "index": 0}],
        "usageMetadata": {"promptTokenCount": prompt_tokens, "candidatesTokenCount": tokens,
            "totalTokenCount": prompt_tokens + tokens},
        "modelVersion": name, "responseId": id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_an_inline_picture_have_one_intent() {
        let read = |key: &str| {
            let mut body = json!({"contents": [{"parts": [{"text": "x"}, {key: {"data": "AAEC"}}]}]});
            let (prompt, pictures) = read_contents(&mut body).unwrap();
            assert_eq!((prompt.as_str(), pictures.len()), ("x", 1));
            body["contents"][0]["parts"][1][key]["data"].clone()
        };
        assert_eq!(read("inlineData"), read("inline_data"));
        assert!(read("inlineData").as_str().unwrap().starts_with("sha256:"));
    }

    #[test]
    fn sizes_follow_the_ratio_and_only_new_models_scale() {
        let size = |config: Value, takes| picture_size(&json!({"imageConfig": config}), takes, None);
        assert_eq!(size(json!({"aspectRatio": "16:9"}), false), Ok((1344, 768)));
        assert_eq!(size(json!({"imageSize": "2K"}), true), Ok((2048, 2048)));
        assert!(size(json!({"imageSize": "2K"}), false).is_err());
        assert!(size(json!({"aspectRatio": "7:3"}), false).is_err());
        assert_eq!(nearest((1920, 1080)).unwrap().0, "16:9");
    }
}
