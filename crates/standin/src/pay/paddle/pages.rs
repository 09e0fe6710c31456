//! The hosted checkout, and the script that opens it.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use url::Url;

use super::{
    checkout::{self, Card, is_open},
    customers,
    transactions::{Transaction, TransactionStatus},
};
use crate::{
    call::Call,
    pay::markup::{Language, escape, page, see, web_address},
};

const SERVICE: &str = "Paddle";

/// The cards that this page knows; every other one is declined.
const PAYS: &str = "4242424242424242";
const PAYS_ONCE: &str = "4000002760003184";

/// Countries to choose from, with their taxes in `prices`.
const COUNTRIES: [(&str, &str, &str); 7] = [
    ("TW", "Taiwan", "台灣"),
    ("US", "United States", "美國"),
    ("JP", "Japan", "日本"),
    ("KR", "South Korea", "韓國"),
    ("GB", "United Kingdom", "英國"),
    ("DE", "Germany", "德國"),
    ("SG", "Singapore", "新加坡"),
];

/// `paddle.js`.
pub(super) async fn script(_: Call) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"))
        .body(include_str!("script.js"))
}

fn language(call: &Call) -> Language {
    call.query("lang").as_deref().and_then(Language::parse).unwrap_or(Language::English)
}

/// The transaction, when the page was opened with the shop's token. `Err`: the page that says why not.
fn find(call: &Call) -> Result<Transaction, (StatusCode, &'static str)> {
    let language = language(call);
    if call.query("token").as_deref() != Some(&call.shared.pay.settings.paddle_client_token) {
        return Err((StatusCode::FORBIDDEN, language.say("The client-side token is wrong", "用戶端權杖錯誤")));
    }
    let row = call.shared.pay.change(|book| book.transactions.get(&call.segment("id")).cloned());
    row.ok_or_else(|| (StatusCode::NOT_FOUND, language.say("No such transaction", "查無此交易")))
}

/// The page as it is now.
pub(super) async fn show(call: Call) -> HttpResponse {
    match find(&call) {
        Ok(row) => render(&call, &row),
        Err((status, title)) => page(&call, status, language(&call), SERVICE, title, ""),
    }
}

/// A button was pressed.
pub(super) async fn press(call: Call) -> HttpResponse {
    let row = match find(&call) {
        Ok(row) => row,
        Err((status, title)) => return page(&call, status, language(&call), SERVICE, title, ""),
    };
    let fields: Vec<(String, String)> = match call.bytes() {
        Ok(bytes) => url::form_urlencoded::parse(&bytes).into_owned().collect(),
        Err(_) => vec![],
    };
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim());
    let (email, country) = (field("email"), field("country"));
    let known = COUNTRIES.iter().any(|(code, ..)| *code == country);
    if !is_open(row.status) {
        return again(&call, None);
    }
    if !known || !(customers::is_email(email) || row.customer_id.is_some()) {
        return again(&call, Some("email"));
    }
    let digits: String = field("card").chars().filter(char::is_ascii_digit).collect();
    let card = match digits.as_str() {
        _ if field("button") != "pay" => Card::Declined,
        PAYS => Card::Pays,
        PAYS_ONCE => Card::PaysOnce,
        _ => Card::Declined,
    };
    let paid = call.shared.pay.change(|book| {
        checkout::identify(book, &row.id, email, country);
        checkout::pay(book, &row.id, card)
    });
    match (paid, onward(&call, &row)) {
        (true, Some(place)) => see(StatusCode::SEE_OTHER, place.as_str()),
        (true, None) => again(&call, None),
        (false, _) => again(&call, Some("declined")),
    }
}

/// The page once more, with what went wrong.
fn again(call: &Call, fault: Option<&str>) -> HttpResponse {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(call.request.query_string().as_bytes()) {
        if name != "fault" {
            query.append_pair(&name, &value);
        }
    }
    if let Some(fault) = fault {
        query.append_pair("fault", fault);
    }
    see(StatusCode::SEE_OTHER, &format!("{}?{}", call.request.path(), query.finish()))
}

/// Where the buyer goes when it is paid: as the shop's script said, else the page it came from, with `paid=1` in the
/// place of the transaction.
fn onward(call: &Call, row: &Transaction) -> Option<Url> {
    if let Some(success) = call.query("success") {
        return web_address(&success);
    }
    let mut url = web_address(row.checkout_url.as_deref()?)?;
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "_ptxn" && name != "paid").collect();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair("paid", "1");
    Some(url)
}

fn render(call: &Call, row: &Transaction) -> HttpResponse {
    let language = language(call);
    let rest = match row.status {
        TransactionStatus::Draft | TransactionStatus::Ready => form(call, row, language),
        TransactionStatus::Canceled => String::new(),
        _ => onward(call, row).map_or_else(String::new, |place| {
            let text = language.say("Back to the shop", "返回商店");
            format!("<a class=\"button\" href=\"{}\">{text}</a>", escape(place.as_str()))
        }),
    };
    let title = match row.status {
        TransactionStatus::Draft | TransactionStatus::Ready => language.say("Check out", "結帳"),
        TransactionStatus::Canceled => language.say("This order was cancelled", "此訂單已取消"),
        _ => language.say("Paid", "付款成功"),
    };
    let items: String =
        row.items.iter().map(|item| format!("<li>{} × {}</li>", escape(item.price.title()), item.quantity)).collect();
    let renews = row.items.iter().any(|item| item.price.cycle.is_some());
    let renewal = language.say("This plan renews by itself until it is cancelled.", "此方案將自動續訂，可隨時取消。");
    let renewal = if renews { format!("<p>{renewal}</p>") } else { String::new() };
    let body = format!(
        "<p class=\"sum\">{} {}</p><ul aria-label=\"{}\">{items}</ul>{renewal}{rest}",
        escape(row.currency()),
        money(row.grand_total(), row.currency()),
        language.say("Items", "商品"),
    );
    page(call, StatusCode::OK, language, SERVICE, title, &body)
}

/// Amounts in the smallest unit as people read them.
fn money(minor: i64, currency: &str) -> String {
    match currency {
        "JPY" | "KRW" => minor.to_string(),
        _ => format!("{}.{:02}", minor / 100, minor % 100),
    }
}

fn form(call: &Call, row: &Transaction, language: Language) -> String {
    let fault = match call.query("fault").as_deref() {
        Some("declined") => language.say("The card was declined. Nothing was charged.", "信用卡遭拒，未扣款。"),
        Some("email") => language.say("Please enter your e-mail address and country.", "請輸入電子郵件與國家。"),
        _ => "",
    };
    let fault = if fault.is_empty() { String::new() } else { format!("<p class=\"alert\" role=\"alert\">{fault}</p>") };
    let customer = row.customer_id.as_deref();
    let email =
        customer.and_then(|id| call.shared.pay.read(|book| book.customers.get(id).map(|row| row.email.clone())));
    let fixed = if email.is_some() { " readonly" } else { "" };
    let options: String = COUNTRIES
        .iter()
        .map(|(code, english, chinese)| format!("<option value=\"{code}\">{}</option>", language.say(english, chinese)))
        .collect();
    format!(
        "{fault}<form method=\"post\"><label for=\"email\">{}</label>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" required value=\"{}\"{fixed}>\
         <label for=\"country\">{}</label><select id=\"country\" name=\"country\">{options}</select>\
         <label for=\"card\">{}</label>\
         <input id=\"card\" name=\"card\" inputmode=\"numeric\" autocomplete=\"off\" value=\"4242 4242 4242 4242\" aria-describedby=\"cards\">\
         <p class=\"note\" id=\"cards\">{}</p>\
         <button name=\"button\" value=\"pay\">{}</button>\
         <button class=\"bad\" name=\"button\" value=\"fail\">{}</button></form>",
        language.say("E-mail", "電子郵件"),
        escape(&email.unwrap_or_default()),
        language.say("Country", "國家／地區"),
        language.say("Test card", "測試信用卡"),
        language.say(
            "4000 0027 6000 3184 pays now and refuses renewals; every other card is declined.",
            "4000 0027 6000 3184 僅首次付款成功，續訂會失敗；其他卡號一律拒絕。"
        ),
        language.say("Pay", "付款"),
        language.say("Let the card be declined", "模擬付款失敗"),
    )
}
