//! The one route table: what is served, in which order it is matched, and what is still to come.

use actix_web::{HttpRequest, HttpResponse, http::Method, middleware::from_fn, web};
use utoipa_actix_web::{scope, service_config::ServiceConfig};

use super::{
    admin, auth, credits, demo, effects, extract, gate, generate, health, interior, landing, limit, openapi, pay,
    payments, plans, problem::Problem, promotions, prompts, quota, session, state::AppState, static_files,
    subscriptions, tools, web_app, workflow,
};

/// Everything that the OpenAPI document describes. Within a scope the first match wins.
pub fn documented(config: &mut ServiceConfig<'_>, prefix: &str) {
    config.service(health::health);
    config.service(health::ready);
    config.service(health::materials_status);
    // Before the scope below, which takes everything under the prefix; and open while the library is being made.
    config.route(&format!("{prefix}/openapi.json"), web::get().to(openapi::document));
    config.service(
        scope(prefix)
            .wrap(from_fn(gate::until_ready))
            .service(scope("/demo").configure(demo::routes))
            .service(scope("/landing").configure(landing::routes))
            .service(scope("/tools").configure(tools::routes))
            .service(scope("/generate").configure(generate::routes))
            .service(scope("/effects").configure(effects::routes))
            .service(scope("/interior").configure(interior::routes))
            .service(scope("/workflow").configure(workflow::routes))
            .service(scope("/prompts").wrap(from_fn(limit::writes)).configure(prompts::routes))
            .service(scope("/auth").wrap(from_fn(limit::auth)).configure(auth::routes))
            .service(scope("/credits").configure(credits::routes))
            .service(scope("/payments").configure(payments::routes))
            .service(scope("/subscriptions").configure(subscriptions::routes))
            .service(scope("/plans").configure(plans::routes))
            .service(scope("/promotions").configure(promotions::routes))
            // Before staff's scope: a page that brings nothing hears why.
            .service(admin::socket::realtime)
            .service(scope("/admin").wrap(from_fn(extract::admin::only)).configure(admin::routes))
            .service(scope("/quota").wrap(from_fn(limit::writes)).configure(quota::routes))
            .service(scope("/session").wrap(from_fn(limit::writes)).configure(session::routes)),
    );
}

/// What no API description needs: media, numbers, the description itself.
pub fn undocumented(config: &mut web::ServiceConfig, prefix: &str, metrics: bool) {
    config.route("/", web::get().to(web_app::index));
    config.route("/", web::head().to(web_app::index));
    config.configure(pay::routes);
    if metrics {
        config.route("/metrics", web::get().to(health::metrics));
    }
    config.service(
        web::resource(static_files::ROUTE)
            .route(web::get().to(static_files::serve))
            .route(web::head().to(static_files::serve))
            .default_service(web::to(elsewhere)),
    );
    config.route("/docs", web::get().to(openapi::to_docs));
    config.route("/redoc", web::get().to(openapi::to_docs));
    config.route("/docs/oauth2-redirect", web::get().to(openapi::to_oauth2_redirect));
    config.service(openapi::swagger_ui(prefix));
}

/// The contract's endpoints that later issues build: method and path below the API prefix.
const NOT_BUILT: &[(&str, &str)] = &[
    ("POST", "/demo/generate"),
    ("POST", "/demo/upload"),
    ("POST", "/demo/moderate"),
    ("*", "/demo/block-cache/*"),
    ("*", "/demo/admin/*"),
    ("GET", "/demo/materials/status"),
    ("POST", "/effects/apply-style"),
    ("POST", "/effects/hd-enhance"),
    ("POST", "/effects/video-enhance"),
    ("POST", "/generate/*"),
    ("GET", "/generate/api-status"),
    ("POST", "/interior/*"),
    ("DELETE", "/interior/edit/*"),
    ("POST", "/landing/contact"),
    ("POST", "/tools/*"),
    ("POST", "/workflow/generate"),
    ("POST", "/workflow/generate/category/*"),
    ("*", "/prompts/subscribed/*"),
    ("*", "/prompts/admin/*"),
];

/// The answer for what no route matches: a file of the web app; 501 when it is still to come, 405 when only the method is
/// wrong; the web app's page, whose own router goes on, for a browser that wants to show something; else 404.
pub async fn elsewhere(
    request: HttpRequest,
    state: web::Data<AppState>,
    document: web::Data<openapi::Document>,
) -> HttpResponse {
    if let Some(file) = web_app::file(&request) {
        return file;
    }
    let path = request.path();
    let below = path.strip_prefix(state.config.server.api_prefix.as_str());
    let problem = if below.is_some_and(|below| is_to_come(request.method(), below)) || is_admin_generate(&request) {
        Problem::NotBuilt { what: format!("{} {path}", request.method()) }
    } else if document.knows(path) || path.starts_with(static_files::PREFIX) {
        Problem::MethodNotAllowed { method: request.method().to_string() }
    } else if below.is_none()
        && let Some(page) = web_app::page(&request)
    {
        return page;
    } else {
        Problem::NoRoute { path: path.chars().take(200).collect() }
    };
    problem.response(Some(path))
}

fn is_to_come(method: &Method, below: &str) -> bool {
    NOT_BUILT.iter().any(|(wanted, pattern)| {
        let path = match pattern.strip_suffix('*') {
            Some(start) => below.starts_with(start) && below.len() > start.len(),
            None => below == *pattern,
        };
        path && (*wanted == "*" || *wanted == method.as_str())
    })
}

/// `POST /materials/generate` stands outside the API prefix.
fn is_admin_generate(request: &HttpRequest) -> bool {
    request.path() == "/materials/generate" && request.method() == Method::POST
}
