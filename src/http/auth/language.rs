//! `/auth/geo-language`: the language to greet a visitor in. Nobody outside is asked (domain.md §13.18).

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, HeaderMap},
    web,
};
use domain::language::Language;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{answer::personal, client, responses::Unavailable, state::AppState};

/// A language and what it was taken from.
#[derive(Debug, Serialize, ToSchema)]
pub struct GeoLanguage {
    /// One of en, zh-TW, ja, ko, es.
    pub language: &'static str,
    /// Two letters, where a proxy of ours told it.
    pub country: Option<String>,
    /// The visitor's address.
    pub ip: String,
    /// Whether a country or the browser said anything; else it is English.
    pub detected: bool,
}

/// The language of a visitor: by the country that a trusted proxy tells, else by what the browser prefers.
#[utoipa::path(tag = "auth", responses(Unavailable, (status = 200, body = GeoLanguage)))]
#[get("/geo-language")]
pub async fn geo_language(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    let server = &state.config.server;
    let country =
        country(&request, &server.country_header).filter(|_| client::through_proxy(&request, &server.trusted_proxies));
    let by_country = country.as_deref().map(of_country);
    let found = by_country.or_else(|| accepted(request.headers()));
    personal(&GeoLanguage {
        language: found.unwrap_or(Language::En).as_str(),
        country,
        ip: client::address(&request, &server.trusted_proxies).to_string(),
        detected: found.is_some(),
    })
}

/// Two letters; Cloudflare's XX and T1 mean that it does not know.
fn country(request: &HttpRequest, name: &str) -> Option<String> {
    let text = request.headers().get(name)?.to_str().ok()?.trim();
    let known = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    (known && !text.eq_ignore_ascii_case("XX")).then(|| text.to_ascii_uppercase())
}

/// Contract: api.md §2.
fn of_country(country: &str) -> Language {
    match country {
        "TW" | "HK" | "MO" => Language::ZhTw,
        "JP" => Language::Ja,
        "KR" => Language::Ko,
        "ES" | "MX" | "AR" | "CO" | "CL" | "PE" | "VE" => Language::Es,
        _ => Language::En,
    }
}

/// The best of our languages in `Accept-Language` (RFC 9110 §12.5.4); `None`: it names none of them.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Language)> = None;
    for part in value.split(',').take(20) {
        let (tag, weight) = part.split_once(';').map_or((part, "q=1"), |(tag, weight)| (tag, weight));
        let weight = weight.trim().strip_prefix("q=").and_then(|text| text.parse::<f32>().ok()).unwrap_or(0.0);
        // Thousandths, as the grammar has them.
        let weight = (weight.clamp(0.0, 1.0) * 1_000.0) as u16;
        if let Some(language) = of_tag(tag.trim())
            && weight > 0
            && best.is_none_or(|(known, _)| weight > known)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

fn of_tag(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "en" => Some(Language::En),
        "zh" => Some(Language::ZhTw),
        "ja" => Some(Language::Ja),
        "ko" => Some(Language::Ko),
        "es" => Some(Language::Es),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_heaviest_language_that_we_have_is_taken() {
        for (value, expected) in [
            ("zh-TW,zh;q=0.9,en;q=0.8", Some(Language::ZhTw)),
            ("fr-FR, en;q=0.5, ja;q=0.7", Some(Language::Ja)),
            ("de", None),
            ("ko;q=0, es;q=0.001", Some(Language::Es)),
            ("EN-us", Some(Language::En)),
            ("*", None),
            ("ja;q=x", None),
        ] {
            let request = TestRequest::default().insert_header(("accept-language", value)).to_http_request();
            assert_eq!(accepted(request.headers()), expected, "{value}");
        }
    }
}
