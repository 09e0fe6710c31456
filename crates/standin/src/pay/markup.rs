//! The frame of the hosted pages: plain HTML, no outside resource, readable with a keyboard and a screen reader.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use url::Url;

use crate::call::Call;

/// Language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

impl Language {
    /// The text in this language.
    pub(crate) fn say<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// Of the query `lang`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// In the query `lang`.
    pub(crate) fn word(self) -> &'static str {
        self.say("en", "zh")
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b2530;--soft:#5a6775;--paper:#fff;--ground:#eef2f5;--line:#d3dbe2;\
--main:#0b6b4f;--on-main:#fff;--bad:#a3271b}\
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a9b5c1;--paper:#1c242c;--ground:#12181e;--line:#38444f;\
--main:#3fbf95;--on-main:#08241b;--bad:#ff9a8f}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.6 system-ui,\"Noto Sans TC\",\"PingFang TC\",sans-serif}\
main{max-width:32rem;margin:2rem auto;padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.75rem}\
header{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.875rem}\
h1{font-size:1.375rem;line-height:1.3;margin:.75rem 0}\
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0}dt{color:var(--soft)}\
dd{margin:0;text-align:right;overflow-wrap:anywhere}\
.sum{font-size:1.75rem;font-weight:600;margin:.5rem 0}\
label{display:block;margin:.75rem 0 .25rem}\
input,select{width:100%;padding:.625rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:.5rem}\
button,.button{display:block;width:100%;margin:.75rem 0 0;padding:.75rem;font:inherit;font-weight:600;text-align:center;\
text-decoration:none;border:1px solid var(--main);border-radius:.5rem;background:var(--main);color:var(--on-main);cursor:pointer}\
.second{background:transparent;color:var(--main)}.bad{border-color:var(--bad);background:transparent;color:var(--bad)}\
:focus-visible{outline:3px solid var(--main);outline-offset:2px}\
.note{color:var(--soft);font-size:.875rem}.alert{color:var(--bad);font-weight:600}\
code{font-size:1.125rem;overflow-wrap:anywhere}";

/// A whole page; `title` is escaped here, `body` must be already.
pub(crate) fn page(
    call: &Call,
    status: StatusCode,
    language: Language,
    service: &str,
    title: &str,
    body: &str,
) -> HttpResponse {
    let (title, tag) = (escape(title), language.say("en", "zh-Hant"));
    let (other, name, other_tag) = match language {
        Language::English => (Language::Chinese, "中文", "zh-Hant"),
        Language::Chinese => (Language::English, "English", "en"),
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(call.request.query_string().as_bytes()) {
        if name != "lang" {
            query.append_pair(&name, &value);
        }
    }
    let query = escape(&query.append_pair("lang", other.word()).finish());
    let other = format!("<a href=\"?{query}\" lang=\"{other_tag}\">{name}</a>");
    let note = language.say(
        "This is a practice page: no money moves and nothing leaves this machine.",
        "這是練習用頁面：不會動用任何款項，也不會連線到外部。",
    );
    let html = format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"icon\" href=\"data:,\">\
         <title>{title} · {service}</title><style>{STYLE}</style></head><body><main>\
         <header><span>{service}</span><nav>{other}</nav></header><h1>{title}</h1>{body}<p class=\"note\">{note}</p>\
         </main></body></html>"
    );
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .body(html)
}

/// Text for HTML, in attributes too.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The address when a browser may be sent there; no `javascript:` and the like.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    text.parse().ok().filter(|url: &Url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// A form that sends `fields` to `action` by itself, with a button for browsers without scripts.
pub(crate) fn posting(action: &str, fields: &[(String, String)], button: &str, at_once: bool) -> String {
    let inputs: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value)))
        .collect();
    let script = if at_once { "<script>document.getElementById('onward').submit()</script>" } else { "" };
    format!(
        "<form id=\"onward\" method=\"post\" action=\"{}\">{inputs}<button>{}</button></form>{script}",
        escape(action),
        escape(button)
    )
}

/// Sends a browser on.
pub(crate) fn see(status: StatusCode, place: &str) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::LOCATION, place)).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_web_is_linked() {
        assert!(web_address("https://shop.example/x?a=1").is_some());
        for odd in ["javascript:alert(1)", "data:text/html,x", "/path", "ftp://x/"] {
            assert!(web_address(odd).is_none(), "{odd}");
        }
        assert_eq!(escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
