//! Pollo's platform API (docs/protocols/pollo.md).

use actix_web::{HttpResponse, http::header, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::SecondsFormat;
use domain::provider::Provider;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    account,
    answer::{self, Refusal, Stop, bad_input},
    call::{Call, Caller, choice, course, finish, number, text},
    faults::Fault,
    journal::Webhook,
    kinds::{Operation, Read},
    piapi_input::{clip, clip_like},
    recipe::Recipe,
    rules::Hit,
    settings::Shape,
    tasks::{Order, Phase, Studio, Task, file_name},
    webhook::{self, Message},
};

const US: Provider = Provider::Pollo;

/// Longest prompt, characters.
const PROMPT_CHARACTERS: usize = 2_500;

/// One model: brand, name, lengths in seconds, whether it takes `resolution` and `aspectRatio`.
struct Model {
    brand: &'static str,
    name: &'static str,
    lengths: [u32; 2],
    resolutions: &'static [&'static str],
}

/// Resolutions of Pixverse; the other models that take one are not documented further.
const RESOLUTIONS: &[&str] = &["360p", "480p", "540p", "720p", "1080p", "4k"];

const MODELS: [Model; 6] = [
    Model {
        brand: "pixverse",
        name: "pixverse-v4-5",
        lengths: [5, 8],
        resolutions: &["360p", "540p", "720p", "1080p"],
    },
    Model { brand: "pixverse", name: "pixverse-v5", lengths: [5, 8], resolutions: &["360p", "540p", "720p", "1080p"] },
    Model { brand: "kling-ai", name: "kling-v2", lengths: [5, 10], resolutions: &[] },
    Model { brand: "kling-ai", name: "kling-v1-5", lengths: [5, 10], resolutions: &[] },
    Model { brand: "luma", name: "luma-ray-2-0", lengths: [5, 10], resolutions: RESOLUTIONS },
    Model { brand: "pollo", name: "pollo-v1-6", lengths: [5, 10], resolutions: RESOLUTIONS },
];

/// `/pollo/api/platform`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        // Before the next, which would take "status" for a model.
        .route("/pollo/api/platform/generation/{id}/status", web::get().to(read))
        .route("/pollo/api/platform/generation/{brand}/{model}", web::post().to(create))
        .route("/pollo/api/platform/credit/balance", web::get().to(balance));
}

/// A refusal in Pollo's words.
pub(crate) fn refuse(refusal: &Refusal) -> HttpResponse {
    let (status, code, message) = match refusal {
        Refusal::NoKey | Refusal::WrongKey => (401, "UNAUTHORIZED", "Invalid API key".to_owned()),
        Refusal::NoCredit => (403, "FORBIDDEN", "Not enough credits".to_owned()),
        Refusal::BadInput(_) => (400, "BAD_REQUEST", "Input validation failed".to_owned()),
        Refusal::NotFound(message) => (404, "NOT_FOUND", message.clone()),
        Refusal::TooLarge(_) => (413, "PAYLOAD_TOO_LARGE", refusal.to_string()),
        Refusal::TooMany { .. } => (429, "TOO_MANY_REQUESTS", "Too many requests".to_owned()),
        Refusal::Status(status) => (*status, code_of(*status), refusal.to_string()),
        Refusal::Internal => (500, "INTERNAL_SERVER_ERROR", "Internal server error".to_owned()),
    };
    let mut body = json!({"message": message, "code": code});
    if let (Refusal::BadInput(issue), Some(fields)) = (refusal, body.as_object_mut()) {
        fields.insert("issues".to_owned(), json!([{"message": issue}]));
    }
    let mut response = answer::json(status, &body);
    if let Refusal::TooMany { retry_after_seconds } = refusal {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after_seconds).into());
    }
    response
}

fn code_of(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        429 => "TOO_MANY_REQUESTS",
        400..=499 => "BAD_REQUEST",
        _ => "INTERNAL_SERVER_ERROR",
    }
}

fn authorise(call: &Call) -> Result<Caller, Refusal> {
    call.authorise(call.header("x-api-key"))
}

fn envelope(data: Value) -> Value {
    json!({"code": "SUCCESS", "message": "success", "data": data})
}

async fn create(call: Call) -> HttpResponse {
    finish(US, accept(&call).await).await
}

async fn accept(call: &Call) -> Result<(Value, Option<Hit>), Stop> {
    let caller = authorise(call)?;
    let (brand, name) = (call.segment("brand"), call.segment("model"));
    let model = MODELS.iter().find(|model| model.brand == brand && model.name == name);
    let model = model.ok_or_else(|| Refusal::NotFound(format!("model {brand}/{name} not found")))?;
    let mut body = call.json()?;
    let webhook = match body.get("webhookUrl") {
        None | Some(Value::Null) => None,
        Some(_) => Some(Webhook { endpoint: text(&body, "webhookUrl")?.to_owned(), secret: String::new() }),
    };
    let input = body.get("input").filter(|input| input.is_object()).ok_or_else(|| bad_input("input is required"))?;
    let seconds = check(model, input)?;
    let prompt = text(input, "prompt")?.to_owned();
    let settings = &call.studio().settings;
    let given = |field: &str| input.get(field).is_some_and(|value| !value.is_null() && value != "");
    let mut inputs = Vec::new();
    let (operation, recipe) = if given("image") {
        let image = call.picture("image", input.get("image")).await?;
        let clip = clip_like(settings, &image);
        inputs.push(("image", image.clone()));
        if given("imageTail") {
            inputs.push(("imageTail", call.picture("imageTail", input.get("imageTail")).await?));
        }
        (Operation::ImageToVideo, Recipe::ImageToVideo { prompt, image: image.hash, clip, seconds })
    } else {
        let shape = match choice(input, "aspectRatio", &["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21"])? {
            Some("9:16" | "3:4" | "9:21") => Shape::Tall,
            Some("1:1") => Shape::Square,
            _ => Shape::Wide,
        };
        (Operation::TextToVideo, Recipe::TextToVideo { prompt, clip: clip(settings, shape), seconds })
    };
    for (field, picture) in &inputs {
        if let Some(place) = body.pointer_mut(&format!("/input/{field}")) {
            *place = picture.reference().into();
        }
    }
    let mut request = body;
    let mut wanted = request.clone();
    if let Some(fields) = wanted.as_object_mut() {
        fields.remove("webhookUrl");
    }
    if let Some(fields) = request.as_object_mut() {
        fields.insert("path".to_owned(), json!(format!("{brand}/{name}")));
    }
    let order = Order {
        id: format!("cm{}", &uuid::Uuid::new_v4().simple()),
        provider: US,
        operation,
        intent: json!({"path": format!("{brand}/{name}"), "body": wanted}),
        request,
        recipe: Some(recipe),
        inputs: inputs.into_iter().map(|(_, picture)| picture).collect(),
        webhook,
        title: None,
        price: 5 * u64::from(seconds),
    };
    let (task, hit) = call.submit(caller, order).await?;
    webhook::when_finished(call.studio(), &task, webhook_message);
    Ok((envelope(json!({"taskId": task.record.id, "status": "waiting"})), hit))
}

/// The clip's length in seconds.
fn check(model: &Model, input: &Value) -> Result<u32, Refusal> {
    let prompt = text(input, "prompt")?;
    if prompt.chars().count() > PROMPT_CHARACTERS {
        return Err(bad_input(format_args!("prompt is longer than {PROMPT_CHARACTERS} characters")));
    }
    let [short, long] = model.lengths;
    let seconds = number(input, "length", short)?;
    if seconds != short && seconds != long {
        return Err(bad_input(format_args!("length must be {short} or {long}")));
    }
    let resolution = match model.resolutions {
        [] => None,
        known => choice(input, "resolution", known)?,
    };
    let mode = choice(input, "mode", &["normal", "fast"])?;
    if model.brand == "pixverse" {
        choice(input, "style", &["auto", "anime", "3d_animation", "clay", "comic", "cyberpunk"])?;
        if resolution == Some("1080p") && (seconds != short || mode == Some("fast")) {
            return Err(bad_input("1080p goes with length 5 and mode normal only"));
        }
    }
    if number(input, "strength", 50)? > 100 {
        return Err(bad_input("strength must be 0 to 100"));
    }
    Ok(seconds)
}

async fn read(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Poll).await?;
        let id = call.segment("id");
        let task = call.studio().task(US, &id).ok_or_else(|| Refusal::NotFound(format!("task {id} not found")))?;
        call.studio().wake(&task);
        let status = status(call.studio(), &call.origin(), &task, course(&task, hit.as_ref()));
        Ok((envelope(status), hit))
    };
    finish(US, outcome.await).await
}

/// The status object as this poll sees it.
fn status(studio: &Studio, origin: &str, task: &Task, course: Option<Fault>) -> Value {
    let record = &task.record;
    let frame =
        |generations: Value, credit: u64| json!({"taskId": record.id, "credit": credit, "generations": generations});
    if course == Some(Fault::EmptyList) {
        return frame(json!([]), record.price);
    }
    let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let created = time(record.created_at);
    let generation = |word: &str, reason: &str, url: String, updated: String| {
        let word = match course {
            Some(Fault::UnknownStatus) => "in_limbo".to_owned(),
            Some(Fault::CapitalStatus) => {
                word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()
            }
            _ => word.to_owned(),
        };
        json!([{"id": format!("{}g1", record.id), "status": word, "failMsg": reason, "url": url,
            "mediaType": "video", "createdDate": created, "updatedDate": updated}])
    };
    let waiting = |word: &str| frame(generation(word, "", String::new(), created.clone()), record.price);
    match (studio.phase(task), course) {
        (Phase::Pending, _) => waiting("waiting"),
        (Phase::Processing, _) | (_, Some(Fault::NeverFinal)) => waiting("processing"),
        (Phase::Failed { reason, ended_at }, _) => {
            frame(generation("failed", &reason, String::new(), time(ended_at)), 0)
        }
        (Phase::Done { ended_at, .. }, Some(Fault::TaskFailed)) => {
            frame(generation("failed", "generation failed", String::new(), time(ended_at)), 0)
        }
        (Phase::Done { ended_at, .. }, course) => {
            let url = match (&record.recipe, course) {
                (_, Some(Fault::SuccessWithoutUrl)) | (None, _) => String::new(),
                (Some(recipe), _) => format!("{origin}/files/{}", file_name(&record.id, recipe, 0)),
            };
            frame(generation("succeed", "", url, time(ended_at)), record.price)
        }
    }
}

fn webhook_message(studio: &std::sync::Arc<Studio>, task: &std::sync::Arc<Task>) -> Message {
    let word = if matches!(studio.phase(task), Phase::Failed { .. }) { "failed" } else { "succeed" };
    let body = json!({"taskId": task.record.id, "status": word});
    let id = uuid::Uuid::new_v4().to_string();
    let timestamp = studio.clock.now().timestamp().to_string();
    let mut headers = vec![];
    if let Some(signature) = sign(studio.settings.pollo_webhook_secret.as_deref(), &id, &timestamp, &body.to_string()) {
        headers.push(("x-webhook-signature", signature));
    }
    headers.extend([("x-webhook-id", id), ("x-webhook-timestamp", timestamp)]);
    Message { headers, body }
}

/// Base64 of HMAC-SHA256 over `id.timestamp.body`; `None` without a usable secret.
fn sign(secret: Option<&str>, id: &str, timestamp: &str, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

async fn balance(call: Call) -> HttpResponse {
    let outcome = async {
        let caller = authorise(&call)?;
        let hit = call.read(US, Read::Health).await?;
        let available = if caller.poor { 0 } else { account::left(call.studio(), US, account::POLLO_CREDITS) };
        Ok((envelope(json!({"availableCredits": available, "totalCredits": account::POLLO_CREDITS})), hit))
    };
    finish(US, outcome.await).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_resolutions_go_by_model() {
        let input = |length: u32, resolution: &str| json!({"prompt": "p", "length": length, "resolution": resolution});
        let [pixverse, .., pollo] = &MODELS;
        assert_eq!(check(pixverse, &input(8, "720p")), Ok(8));
        assert!(check(pixverse, &input(10, "720p")).is_err());
        assert!(check(pixverse, &input(8, "1080p")).is_err());
        assert_eq!(check(pollo, &input(10, "1080p")), Ok(10));
        assert!(check(pollo, &input(8, "720p")).is_err());
        assert!(check(pollo, &json!({"length": 5})).is_err());
    }

    #[test]
    fn a_webhook_is_signed_as_documented() {
        // printf 'a.1.{}' | openssl dgst -sha256 -hmac key -binary | base64
        assert_eq!(sign(Some("a2V5"), "a", "1", "{}").as_deref(), Some("bL1jQXV9xdvhtjVTxMVmcec+7wicDeM5+UJZVhyrJw0="),);
        assert_eq!(sign(None, "a", "1", "{}"), None);
    }
}
