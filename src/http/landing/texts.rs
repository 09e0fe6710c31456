//! `/landing/features`, `/landing/testimonials`, `/landing/faq`: the texts of the landing page.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::lists::{Faq, Feature};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{answer, state::AppState};

/// What a tool does for a shop.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingFeature {
    /// The tool of the same name.
    pub id: String,
    /// Name of an icon.
    pub icon: String,
    /// Two Tailwind colour stops.
    pub gradient: String,
    /// English title.
    pub title: String,
    /// Chinese title.
    pub title_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
}

impl From<&Feature> for LandingFeature {
    fn from(feature: &Feature) -> Self {
        let Feature { id, icon, gradient, title, title_zh, description, description_zh } = feature.clone();
        Self { id, icon, gradient, title, title_zh, description, description_zh }
    }
}

/// What a customer said. There is none until a real one has agreed to be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct Testimonial {
    /// Its id.
    pub id: String,
    /// Who.
    pub name: String,
    /// The person's work.
    pub title: String,
    /// Where.
    pub company: String,
    /// What kind of company.
    pub company_type: String,
    /// A picture.
    pub avatar: Option<String>,
    /// 1 to 5.
    pub rating: u8,
    /// English.
    pub quote: String,
    /// Chinese.
    pub quote_zh: String,
}

/// A question and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingQuestion {
    /// Key.
    pub id: String,
    /// English.
    pub question: String,
    /// Chinese.
    pub question_zh: String,
    /// English.
    pub answer: String,
    /// Chinese.
    pub answer_zh: String,
}

impl From<&Faq> for LandingQuestion {
    fn from(faq: &Faq) -> Self {
        let Faq { id, question, question_zh, answer, answer_zh } = faq.clone();
        Self { id, question, question_zh, answer, answer_zh }
    }
}

/// What the tools do.
#[utoipa::path(tag = "landing", responses((status = 200, body = Vec<LandingFeature>)))]
#[get("/features")]
pub async fn landing_features(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || {
        state.lists.landing.features.iter().map(LandingFeature::from).collect::<Vec<_>>()
    })
}

/// What customers said: an empty list, for none has been asked yet, and none is invented.
#[utoipa::path(tag = "landing", responses((status = 200, body = Vec<Testimonial>)))]
#[get("/testimonials")]
pub async fn landing_testimonials(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, Vec::<Testimonial>::new)
}

/// What visitors ask.
#[utoipa::path(tag = "landing", responses((status = 200, body = Vec<LandingQuestion>)))]
#[get("/faq")]
pub async fn landing_faq(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || {
        state.lists.landing.faq.iter().map(LandingQuestion::from).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use domain::{lists::Lists, tool::Tool};

    use super::*;

    fn keys(value: &impl Serialize) -> String {
        let value = serde_json::to_value(value).unwrap();
        let keys: std::collections::BTreeSet<_> = value.as_object().unwrap().keys().cloned().collect();
        keys.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_have_the_contracts_fields_and_features_are_tools() {
        let landing = Lists::embedded().unwrap().landing;
        let features: Vec<_> = landing.features.iter().map(LandingFeature::from).collect();
        assert_eq!(keys(&features[0]), "description description_zh gradient icon id title title_zh");
        assert!(features.iter().all(|feature| feature.id.parse::<Tool>().is_ok()));
        assert_eq!(keys(&LandingQuestion::from(&landing.faq[0])), "answer answer_zh id question question_zh");
    }
}
