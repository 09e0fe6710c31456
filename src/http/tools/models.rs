//! `/tools/models/list`: who may wear a garment.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    catalogue::Catalogue,
    generation::Gender,
    lists::{BodyType, Model, People},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{choice, previews};
use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// A model.
#[derive(Debug, Serialize, ToSchema)]
pub struct FashionModel {
    /// For example `female-1`; `model_id` in the `input_params` of presets.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// The portrait, a server path.
    pub preview_url: Option<String>,
    /// `female` or `male`.
    #[schema(value_type = String)]
    pub gender: Gender,
    /// `slim`, `standard`, `curvy` or `athletic`.
    #[schema(value_type = String)]
    pub body_type: BodyType,
}

fn models(
    people: &People,
    catalogue: &Catalogue,
    gender: Option<Gender>,
    body_type: Option<BodyType>,
) -> Vec<FashionModel> {
    let fits = |model: &&Model| {
        gender.is_none_or(|wanted| model.gender == wanted) && body_type.is_none_or(|wanted| model.body_type == wanted)
    };
    let of = |model: &Model| FashionModel {
        id: model.id.clone(),
        name: model.name.clone(),
        name_zh: model.name_zh.clone(),
        preview_url: previews::portrait(catalogue, &model.id),
        gender: model.gender,
        body_type: model.body_type,
    };
    people.models.iter().filter(fits).map(of).collect()
}

/// The models of try-on.
#[utoipa::path(
    tag = "tools",
    params(
        ("gender" = Option<String>, Query, description = "female or male; both when absent"),
        ("body_type" = Option<String>, Query, description = "slim, standard, curvy or athletic; every one when absent"),
    ),
    responses(
        (status = 200, body = Vec<FashionModel>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/models/list")]
pub async fn fashion_models(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (gender, body_type) = (query.text("gender"), query.text("body_type"));
    query.finish()?;
    let (gender, body_type) = (choice(gender)?, choice(body_type)?);
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || models(&state.lists.people, &state.catalogue, gender, body_type)))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;

    #[test]
    fn models_are_narrowed_by_gender_and_build_and_show_their_portrait() {
        let (people, catalogue) = (Lists::embedded().unwrap().people, Catalogue::embedded().unwrap());
        let found = models(&people, &catalogue, None, None);
        assert_eq!(found.len(), 6);
        for model in &found {
            assert_eq!(model.preview_url, Some(format!("/static/models/{}/{}.png", model.gender, model.id)));
        }
        let men = models(&people, &catalogue, Some(Gender::Male), Some(BodyType::Standard));
        assert_eq!(men.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ["male-1", "male-2", "male-3"]);
        assert_eq!(models(&people, &catalogue, None, Some(BodyType::Slim)).len(), 0);
    }

    #[test]
    fn a_model_without_a_portrait_has_no_preview() {
        let (people, mut catalogue) = (Lists::embedded().unwrap().people, Catalogue::embedded().unwrap());
        catalogue.items.retain(|item| item.id != "model_library/female-1");
        assert_eq!(models(&people, &catalogue, None, None)[0].preview_url, None);
    }
}
