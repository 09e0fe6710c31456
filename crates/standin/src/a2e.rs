//! A2E's talking avatars (docs/protocols/a2e.md).

use actix_web::{HttpResponse, http::header, web};
use chrono::SecondsFormat;
use domain::provider::Provider;
use serde_json::{Value, json};

use crate::{
    account,
    answer::{self, Refusal, Stop, bad_input},
    call::{Call, Caller, choice, course, finish, number, text},
    cast::{self, CHARACTERS, Character},
    faults::Fault,
    kinds::{Operation, Read},
    piapi_input::clip,
    recipe::Recipe,
    rules::Hit,
    settings::Shape,
    tasks::{Order, Phase, Studio, Task, file_name},
};

const US: Provider = Provider::A2e;

/// Longest script, characters: about three minutes of speech.
const SCRIPT_CHARACTERS: usize = 2_000;

/// Most tasks on a page of the list.
const PAGE_SIZE: u32 = 100;

/// `/a2e`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/a2e/api/v1/video/send_tts", web::post().to(speak))
        .route("/a2e/api/v1/video/generate", web::post().to(create))
        .route("/a2e/api/v1/video/awsResult", web::post().to(read))
        .route("/a2e/api/v1/video/awsList", web::get().to(list))
        .route("/a2e/api/v1/anchor/character_list", web::get().to(characters))
        .route("/a2e/api/v1/anchor/character_list", web::post().to(characters))
        .route("/a2e/api/v1/anchor/voice_list", web::get().to(voices))
        .route("/a2e/api/v1/user/remainingCoins", web::get().to(coins));
}

/// A refusal in A2E's words: input and coins are refused under HTTP 200.
pub(crate) fn refuse(refusal: &Refusal) -> HttpResponse {
    let (status, code, message) = match refusal {
        Refusal::NoKey | Refusal::WrongKey => (401, 401, "Unauthorized".to_owned()),
        Refusal::NoCredit => (200, 1001, "Insufficient coins".to_owned()),
        Refusal::BadInput(message) => (200, 400, message.clone()),
        Refusal::NotFound(message) => (200, 404, message.clone()),
        Refusal::TooLarge(_) => (413, 413, refusal.to_string()),
        Refusal::TooMany { .. } => (429, 429, "Too many requests".to_owned()),
        Refusal::Status(status) => (*status, *status, refusal.to_string()),
        Refusal::Internal => (500, 500, refusal.to_string()),
    };
    let mut response = answer::json(status, &json!({"code": code, "msg": message}));
    if let Refusal::TooMany { retry_after_seconds } = refusal {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after_seconds).into());
    }
    response
}

fn authorise(call: &Call) -> Result<Caller, Refusal> {
    call.authorise(call.header("authorization").map(|header| header.strip_prefix("Bearer ").unwrap_or_default()))
}

fn envelope(data: Value) -> Value {
    json!({"code": 0, "data": data, "trace_id": uuid::Uuid::new_v4().to_string()})
}

/// 24 hex digits, as A2E's ids are.
fn new_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(24);
    id
}

async fn speak(call: Call) -> HttpResponse {
    let outcome = async {
        let caller = authorise(&call)?;
        let request = call.json()?;
        let script = text(&request, "msg")?.to_owned();
        if script.chars().count() > SCRIPT_CHARACTERS {
            return Err(bad_input("msg is too long").into());
        }
        if request.get("user_voice_id").is_some_and(|voice| !voice.is_null()) {
            return Err(bad_input("user_voice_id: own voices are not available in the stand-in").into());
        }
        let female = cast::voice_is_female(text(&request, "tts_id")?).ok_or_else(|| bad_input("tts_id not found"))?;
        let rate = request.get("speechRate").map_or(Some(1.0), Value::as_f64);
        if !rate.is_some_and(|rate| (0.5..=2.0).contains(&rate)) {
            return Err(bad_input("speechRate must be 0.5 to 2").into());
        }
        let recipe = Recipe::Speech { script, female };
        let order = Order {
            id: new_id(),
            provider: US,
            operation: Operation::Speech,
            intent: request.clone(),
            request,
            recipe: Some(recipe),
            inputs: vec![],
            webhook: None,
            title: None,
            price: 1,
        };
        let (task, hit) = call.submit(caller, order).await?;
        Ok((envelope(json!(call.file_url(&format!("{}.wav", task.record.id)))), hit))
    };
    finish(US, outcome.await).await
}

async fn create(call: Call) -> HttpResponse {
    finish(US, accept(&call).await).await
}

async fn accept(call: &Call) -> Result<(Value, Option<Hit>), Stop> {
    let caller = authorise(call)?;
    let request = call.json()?;
    let anchor_id = text(&request, "anchor_id")?;
    let anchor_type = request.get("anchor_type").ok_or_else(|| bad_input("anchor_type is required"))?;
    if *anchor_type != 0 {
        return Err(bad_input("anchor_type must be 0: own anchors are not available in the stand-in").into());
    }
    let character = Character::by_id(anchor_id).ok_or_else(|| bad_input("anchor not found"))?;
    let (script, female_voice) = speech(call, text(&request, "audioSrc")?)?;
    let title = match request.get("title") {
        None | Some(Value::Null) => None,
        Some(_) => Some(text(&request, "title")?.to_owned()),
    };
    let settings = &call.studio().settings;
    let (width, height) = (number(&request, "web_bg_width", 16)?, number(&request, "web_bg_height", 9)?);
    let recipe = Recipe::Avatar {
        character: character.key.to_owned(),
        female: character.female,
        script: script.clone(),
        female_voice,
        clip: clip(settings, Shape::of(width, height)),
    };
    let order = Order {
        id: new_id(),
        provider: US,
        operation: Operation::Avatar,
        // The address of the speech is new every time; what is said is what is wanted.
        intent: json!({"anchor_id": anchor_id, "msg": script}),
        request,
        recipe: Some(recipe),
        inputs: vec![],
        webhook: None,
        title,
        price: 10,
    };
    let (task, hit) = call.submit(caller, order).await?;
    let Value::Object(mut data) = summary(&task) else { return Err(Refusal::Internal.into()) };
    data.extend([("status".to_owned(), json!("start")), ("process".to_owned(), json!(0))]);
    Ok((envelope(Value::Object(data)), hit))
}

/// What an `audioSrc` says, and whether in a woman's voice.
fn speech(call: &Call, address: &str) -> Result<(String, bool), Refusal> {
    let unknown = || bad_input("audioSrc: the stand-in knows only the audio of its own send_tts");
    let name = call.own_file(address).ok_or_else(unknown)?;
    let task = call.studio().task(US, name.strip_suffix(".wav").ok_or_else(unknown)?).ok_or_else(unknown)?;
    match &task.record.recipe {
        Some(Recipe::Speech { script, female }) => Ok((script.clone(), *female)),
        _ => Err(unknown()),
    }
}

fn summary(task: &Task) -> Value {
    let part = |field: &str| task.record.request.get(field).cloned().unwrap_or(Value::Null);
    json!({
        "_id": task.record.id, "title": task.record.title.as_deref().unwrap_or_default(),
        "anchor_id": part("anchor_id"), "anchor_type": part("anchor_type"), "audioSrc": part("audioSrc"),
        "createdAt": task.record.created_at.to_rfc3339_opts(SecondsFormat::Millis, true),
    })
}

async fn read(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Poll).await?;
        let body = call.json()?;
        let id = text(&body, "_id")?;
        let task = call.studio().task(US, id).filter(|task| task.record.operation == Operation::Avatar);
        let task = task.ok_or_else(|| Refusal::NotFound("video not found".to_owned()))?;
        call.studio().wake(&task);
        let course = course(&task, hit.as_ref());
        // A queued task is not in the list yet.
        let queued = matches!(call.studio().phase(&task), Phase::Pending) || course == Some(Fault::EmptyList);
        let data = if queued { json!([]) } else { json!([object(call.studio(), &call.origin(), &task, course)]) };
        Ok((envelope(data), hit))
    };
    finish(US, outcome.await).await
}

/// A task as this poll sees it.
fn object(studio: &Studio, origin: &str, task: &Task, course: Option<Fault>) -> Value {
    let word = |word: &str| match course {
        Some(Fault::UnknownStatus) => "in_limbo".to_owned(),
        Some(Fault::CapitalStatus) => {
            word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()
        }
        _ => word.to_owned(),
    };
    let url = || match &task.record.recipe {
        Some(recipe) if course != Some(Fault::SuccessWithoutUrl) => {
            format!("{origin}/files/{}", file_name(&task.record.id, recipe, 0))
        }
        _ => String::new(),
    };
    let (status, process, result, reason) = match (studio.phase(task), course) {
        (Phase::Pending, _) => (word("start"), 0, String::new(), String::new()),
        (Phase::Processing, _) | (_, Some(Fault::NeverFinal)) => (word("process"), 50, String::new(), String::new()),
        (Phase::Failed { reason, .. }, _) => (word("fail"), 50, String::new(), reason),
        (Phase::Done { .. }, Some(Fault::TaskFailed)) => {
            (word("fail"), 50, String::new(), "failed to make the video".to_owned())
        }
        (Phase::Done { .. }, _) => (word("success"), 100, url(), String::new()),
    };
    let mut object = summary(task);
    if let Some(fields) = object.as_object_mut() {
        fields.insert("status".to_owned(), status.into());
        fields.insert("process".to_owned(), process.into());
        fields.insert("coins".to_owned(), task.record.price.into());
        if !result.is_empty() {
            fields.insert("result".to_owned(), result.into());
        }
        if !reason.is_empty() {
            fields.insert("failed_message".to_owned(), reason.into());
        }
    }
    object
}

async fn list(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::List).await?;
        let part = |name: &str, default: u32| call.query(name).map_or(Some(default), |text| text.parse().ok());
        let (Some(page @ 1..), Some(size @ 1..=PAGE_SIZE)) = (part("current", 1), part("pageSize", 10)) else {
            return Err(bad_input(format_args!("current must be at least 1 and pageSize 1 to {PAGE_SIZE}")).into());
        };
        let skip = (page as usize - 1).saturating_mul(size as usize);
        let tasks = call.studio().newest(US, Operation::Avatar, skip, size as usize);
        let origin = call.origin();
        let objects: Value =
            tasks.iter().map(|task| object(call.studio(), &origin, task, course(task, hit.as_ref()))).collect();
        Ok((envelope(json!({"data": objects, "current": page, "pageSize": size})), hit))
    };
    finish(US, outcome.await).await
}

async fn characters(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::List).await?;
        let kind = json!({"type": call.query("type").unwrap_or_else(|| "default".to_owned())});
        let characters: Value = match choice(&kind, "type", &["default", "custom"])? {
            Some("custom") => json!([]),
            _ => CHARACTERS.iter().map(|character| describe(&call, *character)).collect(),
        };
        Ok((envelope(characters), hit))
    };
    finish(US, outcome.await).await
}

fn describe(call: &Call, character: Character) -> Value {
    let id = character.id();
    json!({
        "_id": id, "name": character.name, "type": "default",
        "gender": if character.female { "female" } else { "male" },
        "cover_img": call.file_url(&format!("anchor-{id}.png")),
    })
}

async fn voices(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::List).await?;
        let asked = call.query("voice_map_type").or_else(|| match (call.query("country"), call.query("region")) {
            (Some(country), Some(region)) => Some(format!("{country}-{region}")),
            (country, _) => country,
        });
        Ok((envelope(cast::voices(asked.as_deref().unwrap_or("en-US"))), hit))
    };
    finish(US, outcome.await).await
}

async fn coins(call: Call) -> HttpResponse {
    let outcome = async {
        let caller = authorise(&call)?;
        let hit = call.read(US, Read::Health).await?;
        let coins = if caller.poor { 0 } else { account::left(call.studio(), US, account::A2E_COINS) };
        Ok((envelope(json!({"coins": coins, "diamonds": 0})), hit))
    };
    finish(US, outcome.await).await
}
