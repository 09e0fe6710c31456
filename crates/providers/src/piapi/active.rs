//! The list of active tasks. Its shape is inferred (piapi.md, "Others"), so whatever is not understood only makes the
//! list incomplete: from an incomplete list nobody concludes whose a task is.

use chrono::{DateTime, Utc};
use domain::provider::Operation;
use serde_json::Value;

use crate::{ActiveTask, ActiveTasks, TaskId, json, settings::ClientSettings};

/// The list in an answer's envelope; `None`: there is none.
pub(super) fn tasks(answer: &Value, settings: &ClientSettings) -> Option<ActiveTasks> {
    let data = answer.pointer("/data").unwrap_or(&Value::Null);
    let listed = match data {
        // An account without tasks may well have no list.
        Value::Null => &[],
        Value::Array(listed) => listed.as_slice(),
        data => ["/tasks", "/active_tasks", "/list", "/items", "/data"]
            .iter()
            .find_map(|place| data.pointer(place).and_then(Value::as_array))?
            .as_slice(),
    };
    let total = ["/total", "/count"].iter().find_map(|place| json::number(data, place));
    let tasks: Vec<ActiveTask> = listed.iter().filter_map(|entry| task(entry, settings)).collect();
    let all = total.is_none_or(|total| total <= listed.len() as f64);
    Some(ActiveTasks { complete: all && tasks.len() == listed.len(), tasks })
}

fn task(entry: &Value, settings: &ClientSettings) -> Option<ActiveTask> {
    let id = json::word(entry, "/task_id").or_else(|| json::word(entry, "/id"))?;
    let (model, task_type) = (json::text(entry, "/model")?, json::text(entry, "/task_type")?);
    let created = ["/meta/created_at", "/created_at"].iter().find_map(|place| time(entry, place))?;
    Some(ActiveTask {
        id: TaskId::try_from(id).ok()?,
        operation: operation(model, task_type, settings),
        prompt: json::text(entry, "/input/prompt").map(str::to_owned),
        created_at: created,
    })
}

/// A time as text, or in seconds or milliseconds since 1970.
fn time(entry: &Value, place: &str) -> Option<DateTime<Utc>> {
    match entry.pointer(place)? {
        Value::String(text) => DateTime::parse_from_rfc3339(text.trim()).ok().map(|time| time.to_utc()),
        Value::Number(number) => {
            let number = number.as_i64()?;
            let milliseconds = if number > 100_000_000_000 { number } else { number.checked_mul(1000)? };
            DateTime::from_timestamp_millis(milliseconds)
        }
        _ => None,
    }
}

/// What we ask for with this model and task type: the table of `request` read backwards.
fn operation(model: &str, task_type: &str, settings: &ClientSettings) -> Option<Operation> {
    let (wanted, operation) = match task_type {
        "txt2img" => (settings.piapi_text_to_image_model.as_str(), Operation::TextToImage),
        "kontext" => (settings.piapi_edit_model.as_str(), Operation::Interior),
        "background-remove" => ("Qubico/image-toolkit", Operation::BackgroundRemoval),
        "ai_try_on" => ("kling", Operation::TryOn),
        "wan26-img2video" => ("Wan", Operation::ImageToVideo),
        "wan26-txt2video" => ("Wan", Operation::TextToVideo),
        _ => return None,
    };
    model.eq_ignore_ascii_case(wanted).then_some(operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(id: &str) -> Value {
        json!({"task_id": id, "model": "kling", "task_type": "ai_try_on", "status": "pending",
            "input": {"prompt": " "}, "meta": {"created_at": "2026-03-01T08:00:06Z"}})
    }

    #[test]
    fn a_list_is_found_in_every_likely_place() {
        let settings = ClientSettings::default();
        for data in [
            json!({"total": 1, "tasks": [entry("a")]}),
            json!([entry("a")]),
            json!({"list": [entry("a")]}),
            json!({"items": [{"id": "a", "model": "Kling", "task_type": "ai_try_on", "created_at": 1_772_352_006}]}),
            json!({"data": [{"id": "a", "model": "kling", "task_type": "ai_try_on", "created_at": 1_772_352_006_000_i64}]}),
        ] {
            let found = tasks(&json!({"code": 200, "data": data}), &settings).unwrap();
            assert!(found.complete, "{data}");
            let [task] = found.tasks.as_slice() else { panic!("{data}") };
            assert_eq!((task.id.as_str(), task.operation), ("a", Some(Operation::TryOn)), "{data}");
            assert_eq!((task.created_at.timestamp(), &task.prompt), (1_772_352_006, &None), "{data}");
        }
        assert_eq!(tasks(&json!({"data": null}), &settings).unwrap().tasks, []);
        assert_eq!(tasks(&json!({"data": {"active": 3}}), &settings), None);
    }

    #[test]
    fn what_is_missing_or_strange_makes_the_list_incomplete() {
        let settings = ClientSettings::default();
        let list = |data: Value| tasks(&json!({"data": data}), &settings).unwrap();
        assert!(!list(json!({"total": 2, "tasks": [entry("a")]})).complete);
        for (field, value) in [("model", json!(null)), ("meta", json!({})), ("task_id", json!("a b"))] {
            let mut strange = entry("b");
            strange[field] = value;
            let found = list(json!([entry("a"), strange]));
            assert!(!found.complete && found.tasks.len() == 1, "{field}");
        }
        let mut foreign = entry("c");
        foreign["model"] = json!("another");
        assert_eq!(list(json!([foreign])).tasks[0].operation, None);
    }

    #[test]
    fn every_task_that_we_send_is_read_back() {
        use super::super::request::{Images, body};
        use domain::generation::{Generation, Size};
        let settings = ClientSettings::default();
        let size = Size { width: 64, height: 64 };
        let text = Generation::TextToImage { prompt: "p".into(), negative_prompt: None, size };
        let clip = Generation::TextToVideo { prompt: "p".into(), length_seconds: 5, model: None };
        for request in [text, clip] {
            let body = body(&request, &Images::default(), &settings).unwrap().unwrap();
            let read = operation(body["model"].as_str().unwrap(), body["task_type"].as_str().unwrap(), &settings);
            assert_eq!(read, Some(request.operation()));
        }
    }
}
