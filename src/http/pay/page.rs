//! The payment page as HTML. Everything that is not ours is escaped.

use std::fmt::Write;

use chrono::TimeDelta;
use domain::{
    lists::Currency,
    order::{OrderStatus, PaymentMethod},
    payment::PayBy,
};
use entities::{accounts::User, orders::Order};

use super::{
    SCRIPT, address, service_name,
    texts::{Texts, texts},
};
use crate::{
    http::{payments::checkout::item, state::AppState},
    payments::PaddleScript,
};

const STYLE: &str = "\
:root{color-scheme:light dark;font:17px/1.5 system-ui,'Noto Sans TC',sans-serif}\
body{margin:0;display:grid;min-height:100vh;place-items:center;background:#8881}\
main{box-sizing:border-box;width:min(28rem,100%);padding:2rem;background:Canvas;border-radius:1rem;box-shadow:0 4px 30px #0003}\
h1{font-size:1.15rem;margin:0 0 .2rem}.item{font-size:1.5rem;font-weight:650;margin:.2rem 0 1rem}\
dl{display:grid;grid-template-columns:1fr auto;gap:.35rem 1rem;margin:1rem 0}dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}\
.sum{font-weight:700;font-size:1.25rem}.small{opacity:.75;font-size:.85rem;overflow-wrap:anywhere}\
button,.button{display:block;box-sizing:border-box;width:100%;margin:.6rem 0 0;padding:.8rem;border:1px solid #4568e6;border-radius:.6rem;\
background:none;color:inherit;font:inherit;text-align:center;text-decoration:none;cursor:pointer}\
button.first{background:#3453d1;border-color:#3453d1;color:#fff;font-weight:600}\
button:focus-visible,.button:focus-visible{outline:3px solid #f2a900;outline-offset:2px}\
.note{padding:.7rem .9rem;border-radius:.6rem;background:#8882;margin:1rem 0}.good{background:#1a8a4a33}.bad{background:#c0392b33}\
code{font-size:1.3rem;letter-spacing:.06em;user-select:all;overflow-wrap:anywhere}";

/// The page of one order.
pub(super) struct Page<'a> {
    state: &'a AppState,
    order: &'a Order,
    user: &'a User,
    status: OrderStatus,
    texts: &'static Texts,
}

impl<'a> Page<'a> {
    pub(super) fn new(state: &'a AppState, order: &'a Order, user: &'a User, status: OrderStatus) -> Self {
        Self { state, order, user, status, texts: texts(user.language) }
    }

    /// The order, and what can be done about it.
    pub(super) fn order(&self, back: bool) -> String {
        let texts = self.texts;
        let can_pay = self.state.payments.service(self.order.payment_method).is_some();
        let state = match self.status {
            OrderStatus::Paid => note("good", texts.paid),
            OrderStatus::Refunded => note("", texts.refunded),
            OrderStatus::Failed => note("bad", texts.failed),
            OrderStatus::Expired => note("bad", texts.expired),
            OrderStatus::Pending if self.order.instructions.is_some() => self.instructions(),
            OrderStatus::Pending if back => {
                format!(
                    "<p class=\"note\" role=\"status\" data-refresh-seconds=\"2\">{}</p>{}",
                    texts.waiting,
                    self.choices()
                )
            }
            OrderStatus::Pending if can_pay => self.choices(),
            OrderStatus::Pending => note("bad", texts.off),
        };
        self.whole(&format!("{}{state}{}", self.summary(), self.way_back()), "")
    }

    /// On to ECPay: the form sends itself, or is sent by hand.
    pub(super) fn form(&self, action: &str, fields: &[(String, String)]) -> String {
        let texts = self.texts;
        let mut form = format!(
            "<p>{}</p><form id=\"go\" method=\"post\" action=\"{}\" accept-charset=\"utf-8\">",
            texts.going_on,
            escape(action)
        );
        for (name, value) in fields {
            // Writing to a text cannot fail.
            let _ = write!(form, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value));
        }
        let _ = write!(form, "<noscript><button class=\"first\">{}</button></noscript></form>", texts.go_on);
        self.whole(&format!("{}{form}", self.summary()), "")
    }

    /// Paddle's script opens its checkout over this page.
    pub(super) fn paddle(&self, paddle: &PaddleScript) -> String {
        let texts = self.texts;
        let open = format!(
            "<p id=\"paddle\" data-token=\"{}\" data-sandbox=\"{}\" data-locale=\"{}\" data-success=\"{}?back=1\">{}</p>",
            escape(&paddle.token),
            paddle.is_sandbox,
            texts.locale,
            escape(&address(self.state, self.order)),
            texts.going_on
        );
        let script = format!("<script src=\"{}\" defer></script>", escape(paddle.url.as_str()));
        self.whole(&format!("{}{open}{}", self.summary(), self.way_back()), &script)
    }

    fn summary(&self) -> String {
        let (texts, order) = (self.texts, self.order);
        let price = |minor| money(minor, order.currency);
        let mut html = format!(
            "<h1>{} · {}</h1><p class=\"item\">{}</p><dl>",
            escape(&self.state.config.payments.seller_name),
            texts.title,
            escape(&item(self.state, order, self.user.language))
        );
        if order.discount_minor > 0 {
            let code = order.promotion_code.as_deref().map_or_else(String::new, |code| format!(" ({})", escape(code)));
            let (list, off) = (price(order.list_minor()), price(order.discount_minor));
            let _ = write!(html, "<dt>{}</dt><dd>{list}</dd>", texts.regular_price);
            let _ = write!(html, "<dt>{}{code}</dt><dd>−{off}</dd>", texts.discount);
        }
        let _ = write!(
            html,
            "<dt class=\"sum\">{}</dt><dd class=\"sum\" id=\"amount\">{}</dd></dl>",
            texts.to_pay,
            price(order.amount_minor)
        );
        if let Some(plan) = order.plan {
            let renews = if plan.is_recurring { texts.renews } else { texts.once };
            let _ = write!(html, "<p class=\"small\">{renews}</p>");
        }
        if self.state.payments.is_standin {
            let _ = write!(html, "<p class=\"note\">{}</p>", texts.test);
        }
        let _ = write!(html, "<p class=\"small\">{} <span id=\"number\">{}</span></p>", texts.order, order.number);
        html
    }

    fn choices(&self) -> String {
        let texts = self.texts;
        let mut html = String::new();
        if self.order.failure_code.is_some() {
            html.push_str(&note("bad", texts.last_try));
        }
        let button = |means: Option<PayBy>, text: &str, class: &str| {
            let name = means.map_or_else(String::new, |means| format!(" name=\"pay_by\" value=\"{means}\""));
            format!("<button class=\"{class}\"{name}>{text}</button>")
        };
        html.push_str("<form method=\"post\">");
        match (self.order.payment_method, self.order.pay_by) {
            (PaymentMethod::Paddle, _) => html.push_str(&button(None, texts.pay_with, "first")),
            (PaymentMethod::Ecpay, Some(means)) if means != PayBy::Credit => {
                html.push_str(&button(Some(means), texts.pay_with, "first"));
            }
            (PaymentMethod::Ecpay, _) => {
                html.push_str(&button(Some(PayBy::Credit), texts.by_card, "first"));
                html.push_str(&button(Some(PayBy::Atm), texts.by_atm, ""));
                html.push_str(&button(Some(PayBy::Cvs), texts.by_cvs, ""));
                if self.order.plan.is_some_and(|plan| plan.is_recurring) {
                    let _ = write!(html, "<p class=\"small\">{}</p>", texts.not_renewed_by);
                }
            }
        }
        let _ = write!(html, "</form><p class=\"small\">{}</p>", service_name(self.order.payment_method));
        html
    }

    fn instructions(&self) -> String {
        let (texts, mut html) = (self.texts, String::new());
        let Some(how) = &self.order.instructions else { return html };
        let _ = write!(
            html,
            "<div class=\"note\" role=\"status\" data-refresh-seconds=\"5\"><p>{}</p>",
            texts.instructions
        );
        if let Some(bank) = &how.bank_code {
            let _ = write!(html, "<p>{} <code>{}</code></p>", texts.bank, escape(bank));
        }
        let word = if how.pay_by == PayBy::Atm { texts.account } else { texts.code };
        for code in &how.codes {
            let _ = write!(html, "<p>{word} <code>{}</code></p>", escape(code));
        }
        if let Some(until) = how.expires_at {
            // Banks and shops of Taiwan go by their own time.
            let until = until + TimeDelta::hours(8);
            let _ = write!(html, "<p>{} {}</p>", texts.until, until.format("%Y-%m-%d %H:%M (UTC+8)"));
        }
        html.push_str("</div>");
        html
    }

    fn way_back(&self) -> String {
        let shop = self.state.payments.shop.as_str();
        format!("<a class=\"button\" href=\"{}\">{}</a>", escape(shop), self.texts.back)
    }

    fn whole(&self, body: &str, head: &str) -> String {
        let texts = self.texts;
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
             <meta name=\"referrer\" content=\"no-referrer\"><link rel=\"icon\" href=\"data:,\">\
             <title>{}</title><style>{STYLE}</style>{head}<script src=\"{SCRIPT}\" defer></script></head>\
             <body><main data-status=\"{}\">{body}</main></body></html>",
            texts.tag, texts.title, self.status
        )
    }
}

fn note(class: &str, text: &str) -> String {
    format!("<p class=\"note {class}\" role=\"status\">{text}</p>")
}

/// `NT$1,234` or `US$12.34`.
fn money(minor: u32, currency: Currency) -> String {
    let (whole, part) = (minor / 100, minor % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match currency {
        Currency::Twd if part == 0 => format!("NT${grouped}"),
        Currency::Twd => format!("NT${grouped}.{part:02}"),
        Currency::Usd => format!("US${grouped}.{part:02}"),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_people_write_it_and_texts_cannot_leave_their_place() {
        assert_eq!(money(29_900, Currency::Twd), "NT$299");
        assert_eq!(money(123_456_700, Currency::Twd), "NT$1,234,567");
        assert_eq!(money(100_005, Currency::Usd), "US$1,000.05");
        assert_eq!(escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
