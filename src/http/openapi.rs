//! The API's description of itself, and the page to try it on.

use std::sync::Arc;

use actix_web::{App, HttpRequest, HttpResponse, http::header, web};
use actors::material_cache::Prepared;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder,
    security::{Flow, OAuth2, Password, Scopes, SecurityScheme},
};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::SwaggerUi;

use super::{answer, ready::Ready, routes};

/// The description, written once.
#[derive(Debug)]
pub struct Document {
    written: Ready,
    paths: Vec<Vec<Option<String>>>,
}

impl Document {
    /// Writes `api` down.
    #[must_use]
    pub fn of(api: &OpenApi) -> Arc<Self> {
        let segments = |path: &String| {
            let parts = path.split('/').filter(|part| !part.is_empty());
            parts.map(|part| (!part.starts_with('{')).then(|| part.to_owned())).collect()
        };
        Arc::new(Self {
            written: Ready::new(Prepared::of(api).packed(), "openapi.json"),
            paths: api.paths.paths.keys().map(segments).collect(),
        })
    }

    /// Whether some method is described for `path`.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        let asked: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        self.paths.iter().any(|known| {
            let same = |(known, asked): (&Option<String>, &&str)| known.as_deref().is_none_or(|known| known == *asked);
            known.len() == asked.len() && known.iter().zip(&asked).all(same)
        })
    }
}

/// What the description says about the whole.
#[must_use]
pub fn base(project: &str, prefix: &str) -> OpenApi {
    let info = InfoBuilder::new()
        .title(project)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "AI pictures and clips for online shops: browse and run stored presets. Errors are RFC 9457 \
             problem bodies whose `detail` is a text.",
        ))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let flow = Flow::Password(Password::new(format!("{prefix}/auth/login/form"), Scopes::new()));
    let scheme = SecurityScheme::OAuth2(OAuth2::with_description([flow], "e-mail address and password"));
    let components = ComponentsBuilder::new().security_scheme("password", scheme).build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The description of every documented route.
#[must_use]
pub fn describe(project: &str, prefix: &str) -> OpenApi {
    let app = App::new().into_utoipa_app().openapi(base(project, prefix));
    named(app.configure(|config| routes::documented(config, prefix)).split_for_parts().1, prefix)
}

/// The same with a name for each operation that no other has (OpenAPI 3.1 §4.8.10.1): clients are made with it. Without
/// this it would be the name of our function, and many are called `list`.
#[must_use]
pub fn named(mut api: OpenApi, prefix: &str) -> OpenApi {
    for (path, item) in &mut api.paths.paths {
        let below = path.strip_prefix(prefix).unwrap_or(path);
        let words: Vec<String> = below
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let place = words.join("_");
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
            ("head", &mut item.head),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{place}"));
            }
        }
    }
    api
}

/// `GET /api/v1/openapi.json`.
pub async fn document(request: HttpRequest, document: web::Data<Document>) -> HttpResponse {
    answer::send(&request, &document.written)
}

/// `GET /docs` and `/redoc`.
pub async fn to_docs() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/docs/")).finish()
}

/// `GET /docs/oauth2-redirect`, as Swagger UI's own file of that purpose.
pub async fn to_oauth2_redirect(request: HttpRequest) -> HttpResponse {
    let query = request.query_string();
    let target = if query.is_empty() { String::new() } else { format!("?{query}") };
    HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/docs/oauth2-redirect.html{target}"))).finish()
}

/// The page, from the binary: no outside address.
#[must_use]
pub fn swagger_ui(prefix: &str) -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from(format!("{prefix}/openapi.json")))
}
