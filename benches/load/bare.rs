//! The fastest answer actix can give: the same bytes from memory, with no middleware.

use std::{fs, path::PathBuf};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::header,
    web::{self, Bytes},
};

#[derive(clap::Args)]
pub struct Arguments {
    /// TCP port on 127.0.0.1.
    #[arg(long)]
    port: u16,
    /// HTTP workers.
    #[arg(long, default_value_t = 2)]
    workers: usize,
    /// The file with the answer's bytes.
    #[arg(long)]
    body: PathBuf,
    /// The same bytes compressed, for those who accept gzip.
    #[arg(long)]
    gzip: Option<PathBuf>,
    /// The content type.
    #[arg(long)]
    kind: String,
}

#[derive(Clone)]
struct Answer {
    body: Bytes,
    gzip: Option<Bytes>,
    kind: header::HeaderValue,
}

/// Serves until it is killed.
///
/// # Errors
/// A file cannot be read, or the port is taken.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    let answer = Answer {
        body: fs::read(arguments.body)?.into(),
        gzip: arguments.gzip.map(fs::read).transpose()?.map(Bytes::from),
        kind: header::HeaderValue::from_str(&arguments.kind).map_err(std::io::Error::other)?,
    };
    HttpServer::new(move || App::new().app_data(web::Data::new(answer.clone())).default_service(web::to(serve)))
        .workers(arguments.workers)
        .tcp_nodelay(true)
        .bind(("127.0.0.1", arguments.port))?
        .run()
        .await
}

/// The request's body is read as the product reads it, so that a POST costs what it must.
async fn serve(request: HttpRequest, answer: web::Data<Answer>, _body: Bytes) -> HttpResponse {
    let headers = request.headers();
    if let Some((from, to)) = headers.get(header::RANGE).and_then(|range| span(range, answer.body.len())) {
        return HttpResponse::PartialContent()
            .insert_header((header::CONTENT_TYPE, answer.kind.clone()))
            .insert_header((header::CONTENT_RANGE, format!("bytes {from}-{to}/{}", answer.body.len())))
            .body(answer.body.slice(from..=to));
    }
    let accepts = headers.get(header::ACCEPT_ENCODING).is_some_and(|value| value == "gzip");
    match answer.gzip.as_ref().filter(|_| accepts) {
        Some(gzip) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, answer.kind.clone()))
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .body(gzip.clone()),
        None => HttpResponse::Ok().insert_header((header::CONTENT_TYPE, answer.kind.clone())).body(answer.body.clone()),
    }
}

/// `bytes=from-to`, both given and inside the body; the bench sends no other form.
fn span(range: &header::HeaderValue, length: usize) -> Option<(usize, usize)> {
    let (from, to) = range.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to && to < length).then_some((from, to))
}
