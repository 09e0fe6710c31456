//! Bodies of HTML forms: bounded, and clear about which field is wrong.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use super::body;
use crate::http::problem::{FieldFault, Problem};

/// The fields of an `application/x-www-form-urlencoded` body.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The field's value; of repeated ones the last counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// 422 `invalid_request`, with the field's pointer.
    pub fn required(&self, name: &str) -> Result<&str, Problem> {
        self.get(name).filter(|value| !value.is_empty()).ok_or_else(|| {
            let fault = FieldFault { pointer: format!("/{name}"), detail: "is required".to_owned() };
            Problem::InvalidRequest(vec![fault])
        })
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let read = body::bytes(request, payload);
        Box::pin(async move {
            if !is_form {
                return Err(Problem::UnsupportedMediaType { send: "application/x-www-form-urlencoded" });
            }
            Ok(Self(url::form_urlencoded::parse(&read.await?).into_owned().collect()))
        })
    }
}
