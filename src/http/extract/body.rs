//! JSON bodies: bounded, strict about syntax, and clear about which field is wrong.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::http::{problem::Problem, state::AppState};

/// A JSON body of type `T`.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = matches!(request.mime_type(), Ok(Some(mime)) if is_json(mime.essence_str()));
        let read = bytes(request, payload);
        Box::pin(async move {
            if !json {
                return Err(Problem::UnsupportedMediaType { send: "application/json" });
            }
            parse(&read.await?).map(Self)
        })
    }
}

/// A JSON body of type `T`, or none at all, which says what an empty object says.
#[derive(Debug)]
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for MaybeBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = matches!(request.mime_type(), Ok(Some(mime)) if is_json(mime.essence_str()));
        let read = bytes(request, payload);
        Box::pin(async move {
            let bytes = read.await?;
            match (bytes.is_empty(), json) {
                (true, _) => parse(b"{}").map(Self),
                (false, true) => parse(&bytes).map(Self),
                (false, false) => Err(Problem::UnsupportedMediaType { send: "application/json" }),
            }
        })
    }
}

/// The whole body, within the bounds of size and time.
///
/// # Errors
/// `TooLarge`, `TooSlow`, or a connection that broke.
pub fn bytes(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::BytesMut, Problem>> + use<> {
    let state = request.app_data::<web::Data<AppState>>();
    let limit_bytes = state.map_or(64 * 1024, |state| state.max_json_body_bytes);
    let patience = state.map_or(Duration::from_secs(30), |state| state.config.server.request_timeout);
    let mut payload = payload.take();
    async move {
        let read = tokio::time::timeout(patience, read(&mut payload, limit_bytes)).await;
        read.map_err(|_| Problem::TooSlow(patience.as_secs()))?
    }
}

async fn read(payload: &mut Payload, limit_bytes: usize) -> Result<web::BytesMut, Problem> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::invalid("/", format!("the body could not be read: {error}")))?;
        if bytes.len() + chunk.len() > limit_bytes {
            return Err(Problem::TooLarge(limit_bytes));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON and names the field at fault by its JSON pointer.
///
/// # Errors
/// `InvalidRequest` with one fault: serde stops at the first.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer: String = error.path().iter().map(|segment| format!("/{segment}")).collect();
        let detail = error.into_inner().to_string();
        // serde names a missing field in its text only; the pointer should name it too.
        let missing = detail.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        match missing {
            Some(field) => Problem::invalid(format!("{}/{field}", pointer.trim_end_matches("/.")), "is required"),
            None if pointer.is_empty() || pointer == "/." => Problem::invalid("/", detail),
            None => Problem::invalid(pointer, detail),
        }
    })?;
    reader.end().map_err(|error| Problem::invalid("/", error.to_string()))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Order {
        #[serde(rename = "preset_id")]
        _preset_id: uuid::Uuid,
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (body, pointer) in
            [("{}", "/preset_id"), (r#"{"preset_id":"x"}"#, "/preset_id"), ("[", "/"), ("{} x", "/preset_id")]
        {
            let Err(Problem::InvalidRequest(faults)) = parse::<Order>(body.as_bytes()) else { panic!("{body}") };
            assert_eq!(faults[0].pointer, pointer, "{body}: {faults:?}");
        }
    }
}
