//! `PiAPI`'s unified task API (docs/protocols/piapi.md).

use std::sync::Arc;

use actix_web::{HttpResponse, http::header, web};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::provider::Provider;
use serde_json::{Value, json};

use crate::{
    account,
    answer::{self, Refusal, Stop, bad_input},
    call::{Call, Caller, course, finish, text},
    faults::Fault,
    inputs::{self, Input},
    journal::Webhook,
    kinds::Read,
    piapi_input::{self, Work},
    rules::Hit,
    tasks::{Order, Phase, Studio, Task, file_name},
    webhook::{self, Message},
};

/// Largest uploaded file, bytes.
const UPLOAD_BYTES: usize = 10_000_000;

/// "Not yet" among the times of a task.
const NOT_YET: &str = "0001-01-01T00:00:00Z";

const US: Provider = Provider::Piapi;

/// `/piapi` and `/piapi-upload`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/piapi/api/v1/task", web::post().to(create))
        .route("/piapi/api/v1/task/{id}", web::get().to(read))
        .route("/piapi/api/v1/task/{id}", web::delete().to(cancel))
        .route("/piapi/account/info", web::get().to(account_info))
        .route("/piapi/account/active_tasks", web::get().to(active_tasks))
        .route("/piapi-upload/api/ephemeral_resource", web::post().to(upload));
}

/// A refusal in `PiAPI`'s words.
pub(crate) fn refuse(refusal: &Refusal) -> HttpResponse {
    let status = match refusal {
        Refusal::NoKey | Refusal::WrongKey => 401,
        Refusal::NoCredit => 402,
        Refusal::BadInput(_) => 400,
        Refusal::NotFound(_) => 404,
        Refusal::TooLarge(_) => 413,
        Refusal::TooMany { .. } => 429,
        Refusal::Status(status) => *status,
        Refusal::Internal => 500,
    };
    let message = match refusal {
        Refusal::NoKey | Refusal::WrongKey => "Invalid API key".to_owned(),
        Refusal::NoCredit => "insufficient credits".to_owned(),
        other => other.to_string(),
    };
    let mut response = answer::json(status, &json!({"code": status, "data": null, "message": message}));
    if let Refusal::TooMany { retry_after_seconds } = refusal {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after_seconds).into());
    }
    response
}

fn authorise(call: &Call) -> Result<Caller, Refusal> {
    call.authorise(call.header("x-api-key"))
}

fn envelope(data: Value) -> Value {
    json!({"code": 200, "data": data, "message": "success"})
}

async fn create(call: Call) -> HttpResponse {
    finish(US, accept(&call).await).await
}

async fn accept(call: &Call) -> Result<(Value, Option<Hit>), Stop> {
    let caller = authorise(call)?;
    let body = call.json()?;
    let webhook = webhook_of(&body)?;
    let Work { operation, recipe, inputs, price } = piapi_input::check(call, &body).await?;
    let mut request = body;
    for (field, picture) in &inputs {
        if let Some(place) = request.pointer_mut(&format!("/input/{field}")) {
            *place = picture.reference().into();
        }
    }
    let order = Order {
        id: uuid::Uuid::new_v4().to_string(),
        provider: US,
        operation,
        intent: without_webhook(request.clone()),
        request,
        recipe: Some(recipe),
        inputs: inputs.into_iter().map(|(_, picture)| picture).collect(),
        webhook,
        title: None,
        price,
    };
    let (task, hit) = call.submit(caller, order).await?;
    let origin = call.origin();
    webhook::when_finished(call.studio(), &task, move |studio, task| {
        let timestamp = studio.clock.now().timestamp();
        let body = json!({"timestamp": timestamp, "data": object(studio, &origin, task, course(task, None))});
        let secret = task.record.webhook.as_ref().map(|webhook| webhook.secret.clone()).unwrap_or_default();
        Message { headers: vec![("x-webhook-secret", secret)], body }
    });
    // A new task is told as waiting, however fast we are.
    Ok((envelope(pending_object(call.studio(), &task)), hit))
}

fn webhook_of(body: &Value) -> Result<Option<Webhook>, Refusal> {
    match body.pointer("/config/webhook_config") {
        None | Some(Value::Null) => Ok(None),
        Some(config) => match config.get("endpoint").and_then(Value::as_str) {
            None | Some("") => Ok(None),
            Some(endpoint) => {
                let secret = config.get("secret").and_then(Value::as_str).unwrap_or_default();
                endpoint.parse::<url::Url>().map_err(|_| bad_input("webhook_config.endpoint is not a URL"))?;
                Ok(Some(Webhook { endpoint: endpoint.to_owned(), secret: secret.to_owned() }))
            }
        },
    }
}

/// Where the answer goes is no part of what is wanted.
fn without_webhook(mut request: Value) -> Value {
    let config = request.get_mut("config").and_then(Value::as_object_mut);
    let empty = config.is_some_and(|config| {
        config.remove("webhook_config");
        config.is_empty()
    });
    if let Some(fields) = request.as_object_mut().filter(|_| empty) {
        fields.remove("config");
    }
    request
}

async fn read(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Poll).await?;
        let task = find(&call)?;
        call.studio().wake(&task);
        let object = object(call.studio(), &call.origin(), &task, course(&task, hit.as_ref()));
        Ok((envelope(object), hit))
    };
    finish(US, outcome.await).await
}

async fn cancel(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let task = find(&call)?;
        if !call.studio().cancel(&task) {
            return Err(bad_input("only a pending task can be cancelled").into());
        }
        Ok((envelope(object(call.studio(), &call.origin(), &task, None)), None))
    };
    finish(US, outcome.await).await
}

fn find(call: &Call) -> Result<Arc<Task>, Refusal> {
    let id = call.segment("id");
    call.studio().task(US, &id).ok_or_else(|| Refusal::NotFound(format!("task {id} not found")))
}

async fn account_info(call: Call) -> HttpResponse {
    let outcome = async {
        let caller = authorise(&call)?;
        let hit = call.read(US, Read::Health).await?;
        let credits = if caller.poor { 0 } else { account::left(call.studio(), US, account::PIAPI_CREDITS) };
        let usd = credits as f64 / account::PIAPI_CREDITS_PER_USD;
        let data = json!({"account_id": "standin", "account_name": "Stand-in", "credits": credits,
            "equivalent_in_usd": usd, "plan": "Creator"});
        Ok((envelope(data), hit))
    };
    finish(US, outcome.await).await
}

async fn active_tasks(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::List).await?;
        let tasks = call.studio().active(US);
        let objects: Value =
            tasks.iter().map(|task| object(call.studio(), &call.origin(), task, course(task, None))).collect();
        Ok((envelope(json!({"total": tasks.len(), "tasks": objects})), hit))
    };
    finish(US, outcome.await).await
}

async fn upload(call: Call) -> HttpResponse {
    let outcome = async {
        authorise(&call)?;
        let hit = call.read(US, Read::Upload).await?;
        let body = call.json()?;
        let name = text(&body, "file_name")?;
        let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase());
        if !["png", "jpg", "jpeg", "webp", "gif"].contains(&extension.as_str()) {
            return Err(bad_input("file_name must end in png, jpg, jpeg, webp or gif").into());
        }
        let data = text(&body, "file_data")?;
        if data.starts_with("data:") {
            return Err(bad_input("file_data must be base64 without a data: prefix").into());
        }
        let bytes = inputs::from_text(data).ok_or_else(|| bad_input("file_data is not base64"))?;
        if bytes.len() > UPLOAD_BYTES {
            return Err(Refusal::TooLarge(UPLOAD_BYTES).into());
        }
        let input = Input::new(bytes);
        let url = call.file_url(&format!("in-{}.{extension}", input.hash));
        let studio = Arc::clone(call.studio());
        let kept = web::block(move || studio.inputs.keep(&input)).await;
        if !matches!(kept, Ok(Ok(()))) {
            return Err(Refusal::Internal.into());
        }
        Ok((envelope(json!({"url": url})), hit))
    };
    finish(US, outcome.await).await
}

fn pending_object(studio: &Studio, task: &Task) -> Value {
    let word = if studio.settings.report_staged { "staged" } else { "pending" };
    frame(task, word.to_owned(), Value::Null, None, [NOT_YET.to_owned(), NOT_YET.to_owned()])
}

/// The get-task object as this poll sees it.
fn object(studio: &Studio, origin: &str, task: &Task, course: Option<Fault>) -> Value {
    let created = time(task.record.created_at);
    let running = || frame(task, "processing".to_owned(), Value::Null, None, [created.clone(), NOT_YET.to_owned()]);
    let (phase, ended_at) = match (studio.phase(task), course) {
        (Phase::Pending, _) => return pending_object(studio, task),
        (Phase::Processing, _) | (_, Some(Fault::NeverFinal | Fault::EmptyList)) => return running(),
        (phase @ (Phase::Done { ended_at, .. } | Phase::Failed { ended_at, .. }), _) => (phase, ended_at),
    };
    let times = [created.clone(), time(ended_at)];
    let capital = |word: &str| match course {
        Some(Fault::CapitalStatus) => {
            word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()
        }
        Some(Fault::UnknownStatus) => "in_limbo".to_owned(),
        _ => word.to_owned(),
    };
    match (phase, course) {
        (Phase::Done { .. }, Some(Fault::TaskFailed)) => {
            frame(task, "failed".to_owned(), Value::Null, Some("failed to get valid image"), times)
        }
        (Phase::Failed { reason, .. }, _) => frame(task, capital("failed"), Value::Null, Some(&reason), times),
        (Phase::Done { sizes, .. }, Some(Fault::SuccessWithoutUrl)) => {
            frame(task, capital("completed"), output(origin, task, &sizes, false), None, times)
        }
        (Phase::Done { sizes, .. }, _) => {
            frame(task, capital("completed"), output(origin, task, &sizes, true), None, times)
        }
        (Phase::Pending | Phase::Processing, _) => running(),
    }
}

fn frame(task: &Task, status: String, output: Value, error: Option<&str>, [started, ended]: [String; 2]) -> Value {
    let record = &task.record;
    let part = |field: &str| record.request.get(field).cloned().unwrap_or(Value::Null);
    let error = match error {
        None => json!({"code": 0, "raw_message": "", "message": "", "detail": null}),
        Some(raw) => json!({"code": 10000, "raw_message": raw, "message": "task failed", "detail": null}),
    };
    // What a failed task took is given back.
    let consume = if status.eq_ignore_ascii_case("failed") { 0 } else { record.price };
    json!({
        "task_id": record.id, "model": part("model"), "task_type": part("task_type"), "status": status,
        "config": part("config"), "input": part("input"), "output": output,
        "meta": {
            "created_at": time(record.created_at), "started_at": started, "ended_at": ended,
            "usage": {"type": "point", "frozen": 0, "consume": consume},
            "is_using_private_pool": false,
        },
        "detail": null, "logs": [], "error": error,
    })
}

fn output(origin: &str, task: &Task, sizes: &[(u32, u32)], with_url: bool) -> Value {
    let Some(recipe) = &task.record.recipe else { return Value::Null };
    let url = |index: usize| match with_url {
        true => format!("{origin}/files/{}", file_name(&task.record.id, recipe, index)),
        false => String::new(),
    };
    if task.record.request.get("task_type") == Some(&json!("ai_try_on")) {
        let work = |(index, (width, height)): (usize, &(u32, u32))| {
            json!({"status": 99, "type": "image", "content_type": "image", "image": {
                "resource": url(index), "resource_without_watermark": url(index),
                "height": height, "width": width, "duration": 0,
            }})
        };
        let works: Value = sizes.iter().enumerate().map(work).collect();
        return json!({"type": "m2v_virtual_try_on", "status": 99, "works": works});
    }
    if recipe.extension() == "mp4" {
        return json!({"video_url": url(0)});
    }
    let mut output = json!({"image_url": url(0), "image_base64": ""});
    if let (Some(fields), true) = (output.as_object_mut(), sizes.len() > 1) {
        fields.insert("image_urls".to_owned(), (0..sizes.len()).map(url).collect());
    }
    output
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_answer_goes_is_no_part_of_the_intent() {
        let bare = json!({"model": "m", "input": {"prompt": "p"}});
        let told = json!({"model": "m", "input": {"prompt": "p"}, "config": {"webhook_config": {"endpoint": "x"}}});
        assert_eq!(without_webhook(told), bare);
        let private = json!({"config": {"service_mode": "private", "webhook_config": {}}});
        assert_eq!(without_webhook(private), json!({"config": {"service_mode": "private"}}));
    }
}
