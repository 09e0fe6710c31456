//! One call: its key, its body, its pictures, the fault it meets, and how an order is accepted.

use std::sync::Arc;

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};
use bytes::Bytes;
use domain::provider::Provider;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use url::Url;

use crate::{
    answer::{Refusal, Stop, bad_input, deliver, struck_before},
    faults::Fault,
    inputs::{self, Input},
    kinds::{Kind, Read},
    recipe::DrawError,
    rules::Hit,
    server::Shared,
    tasks::{AcceptError, Order, Studio, Task},
};

/// The key that every protocol refuses.
const WRONG_KEY: &str = "bad-key";

/// The key whose account is empty.
const POOR_KEY: &str = "no-credit";

/// A request with its whole body read.
pub(crate) struct Call {
    pub(crate) shared: web::Data<Shared>,
    pub(crate) request: HttpRequest,
    /// `None`: larger than allowed, or the caller went away.
    body: Option<Bytes>,
}

impl FromRequest for Call {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (shared, body) = (web::Data::from_request(request, payload), Bytes::from_request(request, payload));
        let request = request.clone();
        Box::pin(async move { Ok(Self { shared: shared.await?, request, body: body.await.ok() }) })
    }
}

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The account is empty.
    pub(crate) poor: bool,
}

impl Call {
    pub(crate) fn studio(&self) -> &Arc<Studio> {
        &self.shared.studio
    }

    /// Checks the key given as `key`.
    pub(crate) fn authorise(&self, key: Option<&str>) -> Result<Caller, Refusal> {
        match key.map(str::trim) {
            None | Some("") => Err(Refusal::NoKey),
            Some(WRONG_KEY) => Err(Refusal::WrongKey),
            Some(key) => Ok(Caller { poor: key == POOR_KEY }),
        }
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// A parameter of the query, decoded.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let pairs = url::form_urlencoded::parse(self.request.query_string().as_bytes());
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// A variable part of the path.
    pub(crate) fn segment(&self, name: &str) -> String {
        self.request.match_info().query(name).to_owned()
    }

    /// The body as a JSON object.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        let body = self.body.as_ref().ok_or(Refusal::TooLarge(self.studio().settings.max_body_bytes))?;
        let value: Value =
            serde_json::from_slice(body).map_err(|error| bad_input(format_args!("invalid JSON: {error}")))?;
        if value.is_object() { Ok(value) } else { Err(bad_input("the body must be a JSON object")) }
    }

    /// The body as it came.
    pub(crate) fn bytes(&self) -> Result<Bytes, Refusal> {
        self.body.clone().ok_or(Refusal::TooLarge(self.studio().settings.max_body_bytes))
    }

    /// Address of a file of ours, as this caller reaches us.
    pub(crate) fn file_url(&self, name: &str) -> String {
        format!("{}/files/{name}", self.origin())
    }

    /// Scheme and host for addresses in answers.
    pub(crate) fn origin(&self) -> String {
        match (&self.studio().settings.public_origin, self.header("host")) {
            (Some(origin), _) => origin.as_str().trim_end_matches('/').to_owned(),
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => self.shared.origin.as_str().trim_end_matches('/').to_owned(),
        }
    }

    /// Counts a free call and waits out its delay. `Err`: a fault has answered.
    pub(crate) async fn read(&self, provider: Provider, read: Read) -> Result<Option<Hit>, Stop> {
        self.studio().meter.read(provider, read);
        self.meet(provider, Kind::Free(read)).await
    }

    /// The fault this call meets; `Err`: it has answered already.
    pub(crate) async fn meet(&self, provider: Provider, kind: Kind) -> Result<Option<Hit>, Stop> {
        let decision = self.studio().faults.decide(provider, kind);
        self.studio().meter.arrived(provider, kind, decision.hit.as_ref().map(|hit| hit.fault));
        if !decision.delay.is_zero() {
            actix_web::rt::time::sleep(decision.delay).await;
        }
        match decision.hit {
            Some(hit) if hit.fault.strikes_before() => Err(Stop::Answered(struck_before(&hit, provider).await)),
            hit => Ok(hit),
        }
    }

    /// Accepts an order, unless a fault strikes before or the account is empty.
    pub(crate) async fn submit(&self, caller: Caller, order: Order) -> Result<(Arc<Task>, Option<Hit>), Stop> {
        let hit = self.meet(order.provider, Kind::Paid(order.operation)).await?;
        if caller.poor {
            return Err(Refusal::NoCredit.into());
        }
        let studio = Arc::clone(self.studio());
        let fault = hit.as_ref().map(|hit| hit.fault);
        // Writing pictures to the disk may take a while.
        let accepted = web::block(move || studio.accept(order, fault)).await.map_err(|_| Refusal::Internal)?;
        match accepted {
            Ok(task) => Ok((task, hit)),
            Err(AcceptError::Full) => Err(Refusal::TooMany { retry_after_seconds: 1 }.into()),
            Err(AcceptError::Io(error)) => {
                tracing::error!(%error, "the stand-in's state directory cannot be written");
                Err(Refusal::Internal.into())
            }
        }
    }

    /// The picture that `text` names: an address of ours, a data URL, or plain base64. It may turn out to be none.
    pub(crate) async fn picture(&self, field: &str, value: Option<&Value>) -> Result<Input, Refusal> {
        let text = match value {
            Some(Value::String(text)) if !text.trim().is_empty() => text.trim(),
            Some(Value::String(_) | Value::Null) | None => return Err(bad_input(format_args!("{field} is required"))),
            Some(_) => return Err(bad_input(format_args!("{field} must be a string"))),
        };
        if !text.starts_with("http://") && !text.starts_with("https://") {
            let unreadable = || bad_input(format_args!("{field} is neither a URL nor base64"));
            return inputs::from_text(text).map(Input::new).ok_or_else(unreadable);
        }
        let name = self.own_file(text).ok_or_else(|| {
            bad_input(format_args!("{field}: the stand-in does not go out to fetch a URL; upload the picture first"))
        })?;
        let file = crate::server::load(self.studio(), &name).await;
        file.map(|file| Input::new(file.bytes)).map_err(|_| bad_input(format_args!("{field}: nothing at this URL")))
    }

    /// The name under `/files` when `address` is one of ours.
    pub(crate) fn own_file(&self, address: &str) -> Option<String> {
        let address: Url = address.parse().ok()?;
        let same = |origin: &str| origin.parse::<Url>().is_ok_and(|ours| ours.origin() == address.origin());
        // Asked through another name, our own listening address is still ours.
        if !same(&self.origin()) && !same(self.shared.origin.as_str()) {
            return None;
        }
        address.path().strip_prefix("/files/").map(str::to_owned)
    }
}

/// Ends a handler: the body as the fault lets it through, or the refusal in the protocol's words.
pub(crate) async fn finish(provider: Provider, outcome: Result<(Value, Option<Hit>), Stop>) -> HttpResponse {
    match outcome {
        Ok((body, hit)) => deliver(hit.as_ref(), provider, body).await,
        Err(Stop::Refused(refusal)) => refusal.answer(provider),
        Err(Stop::Answered(response)) => response,
    }
}

/// The fault in a task's course as one poll sees it: that of this call first, then the task's own.
pub(crate) fn course(task: &Task, hit: Option<&Hit>) -> Option<Fault> {
    hit.map(|hit| hit.fault).filter(|fault| fault.stays_with_task()).or(task.record.fault)
}

/// A required text.
pub(crate) fn text<'a>(body: &'a Value, field: &str) -> Result<&'a str, Refusal> {
    match body.get(field) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        Some(Value::String(_) | Value::Null) | None => Err(bad_input(format_args!("{field} is required"))),
        Some(_) => Err(bad_input(format_args!("{field} must be a string"))),
    }
}

/// A whole number, maybe written as text, or `default` when it is absent.
pub(crate) fn number(body: &Value, field: &str, default: u32) -> Result<u32, Refusal> {
    let whole = || bad_input(format_args!("{field} must be a whole number"));
    match body.get(field) {
        None | Some(Value::Null) => Ok(default),
        Some(Value::Number(number)) => number.as_u64().and_then(|number| number.try_into().ok()).ok_or_else(whole),
        Some(Value::String(text)) => text.parse().map_err(|_| whole()),
        Some(_) => Err(whole()),
    }
}

/// One of `words` without regard to case, or nothing when it is absent.
pub(crate) fn choice<'a>(body: &Value, field: &str, words: &[&'a str]) -> Result<Option<&'a str>, Refusal> {
    let wrong = || bad_input(format_args!("{field} must be one of {}", words.join(", ")));
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(given)) => {
            words.iter().find(|word| word.eq_ignore_ascii_case(given)).copied().map(Some).ok_or_else(wrong)
        }
        Some(_) => Err(wrong()),
    }
}

/// The refusal of a result that could not be drawn at once.
pub(crate) fn undrawn(error: &DrawError) -> Refusal {
    match error {
        DrawError::BadPicture | DrawError::PictureGone => bad_input(error),
        DrawError::Internal(error) => {
            tracing::error!(error, "drawing failed");
            Refusal::Internal
        }
    }
}
