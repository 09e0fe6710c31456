//! A letter's two forms: plain text, and HTML that reads the same.

use domain::language::Language;
use url::Url;

use crate::texts::fill;

/// Everything that a letter says, filled in, in the order of reading.
pub(crate) struct Page<'a> {
    pub language: Language,
    pub subject: String,
    pub heading: String,
    pub greeting: &'a str,
    pub opening: Vec<String>,
    pub blocks: Vec<Block<'a>>,
    pub closing: Vec<String>,
    pub safety: Vec<String>,
    pub signature: String,
    pub automatic: &'a str,
    pub open_link: &'a str,
}

/// What the letter was sent for.
pub(crate) enum Block<'a> {
    Code { label: &'a str, code: &'a str },
    Link { label: &'a str, url: &'a Url },
}

/// Paragraphs, with an empty line between.
pub(crate) fn text(page: &Page<'_>) -> String {
    let mut paragraphs = vec![page.heading.clone(), page.greeting.to_owned()];
    paragraphs.extend(page.opening.iter().cloned());
    paragraphs.extend(page.blocks.iter().map(|block| match block {
        Block::Code { label, code } => format!("{label}\n\n    {code}"),
        Block::Link { label, url } => format!("{label}\n{url}"),
    }));
    paragraphs.extend(page.closing.iter().chain(&page.safety).cloned());
    paragraphs.extend([page.signature.clone(), format!("--\n{}", page.automatic)]);
    let mut text = paragraphs.join("\n\n");
    text.push('\n');
    text
}

const PARAGRAPH: &str = "margin:0 0 16px;color:#1d2129;";
const QUIET: &str = "margin:0 0 12px;font-size:14px;color:#565d69;";
const CODE: &str = "margin:0 0 20px;padding:16px;border-radius:8px;background-color:#eef1f6;color:#10131a;text-align:center;\
                    font-family:Consolas,Menlo,monospace;font-size:32px;line-height:1.2;font-weight:700;letter-spacing:8px;";
const BUTTON: &str = "display:inline-block;padding:12px 24px;border-radius:8px;background-color:#2448b8;color:#ffffff;\
                      font-weight:600;text-decoration:none;";
const LINK: &str = "color:#2448b8;word-break:break-all;";

/// A whole document. Every text and value is escaped here, after it was filled in.
pub(crate) fn html(page: &Page<'_>) -> String {
    let mut body = String::new();
    let mut paragraph = |class: &str, style: &str, content: &str| {
        body.push_str(&format!("<p{class} style=\"{style}\">{content}</p>\n"));
    };
    paragraph("", PARAGRAPH, &escape(page.greeting));
    for opening in &page.opening {
        paragraph("", PARAGRAPH, &escape(opening));
    }
    for block in &page.blocks {
        match block {
            Block::Code { label, code } => {
                paragraph(" class=\"quiet\"", QUIET, &escape(label));
                paragraph(" class=\"code\"", CODE, &escape(code));
            }
            Block::Link { label, url } => {
                let (label, url) = (escape(label), escape(url.as_str()));
                let button = format!("<a class=\"button\" href=\"{url}\" style=\"{BUTTON}\">{label}</a>");
                paragraph("", PARAGRAPH, &button);
                let plain = format!(
                    "{}<br><a class=\"link\" href=\"{url}\" style=\"{LINK}\">{url}</a>",
                    escape(page.open_link)
                );
                paragraph(" class=\"quiet\"", QUIET, &plain);
            }
        }
    }
    for closing in page.closing.iter().chain(&page.safety) {
        paragraph("", PARAGRAPH, &escape(closing));
    }
    paragraph("", PARAGRAPH, &escape(&page.signature));
    paragraph(" class=\"quiet\"", QUIET, &escape(page.automatic));

    let (subject, heading) = (escape(&page.subject), escape(&page.heading));
    let values = [("lang", page.language.as_str()), ("subject", &subject), ("heading", &heading), ("body", &body)];
    fill(include_str!("../texts/layout.html"), &values)
}

/// Fit for text and for a quoted attribute.
fn escape(text: &str) -> String {
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
