//! The hosted page of an order, and what its buttons do.

use actix_web::{HttpResponse, http::StatusCode};

use super::{
    form,
    mac::{self, Fields},
    notices,
    orders::{self, Code, Method, Order, OrderState, TEST_CARD, taipei},
};
use crate::{
    call::Call,
    pay::markup::{Language, escape, page, posting, see},
};

/// What the seller is called.
const SERVICE: &str = "ECPay 綠界";

/// The language that is asked for, else the order's.
fn language(call: &Call, order: &Order) -> Language {
    let asked = call.query("lang").as_deref().and_then(Language::parse);
    asked.unwrap_or(if order.field("Language") == "ENG" { Language::English } else { Language::Chinese })
}

fn find(call: &Call) -> Option<Order> {
    let token = call.segment("token");
    call.shared.pay.change(|book| book.orders.iter().find(|order| order.token == token).cloned())
}

fn missing(call: &Call) -> HttpResponse {
    page(call, StatusCode::NOT_FOUND, Language::Chinese, SERVICE, "查無訂單 No such order", "")
}

/// The page as it is now.
pub(super) async fn show(call: Call) -> HttpResponse {
    match find(&call) {
        Some(order) => render(&call, &order, language(&call, &order)),
        None => missing(&call),
    }
}

/// A button was pressed.
pub(super) async fn press(call: Call) -> HttpResponse {
    let (Some(order), Some(pressed)) = (find(&call), form::read(&call)) else { return missing(&call) };
    let language = Language::parse(form::get(&pressed, "lang")).unwrap_or_else(|| language(&call, &order));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = order.number.as_str();
    let issue = |method| call.shared.pay.change(|book| orders::issue(book, number, method));
    let card_open = order.state == OrderState::Open && order.methods().contains(&Method::Card);
    match form::get(&pressed, "button") {
        "card" if card_open => {
            let good = digits(form::get(&pressed, "card")) == TEST_CARD;
            call.shared.pay.change(|book| if good { orders::pay(book, number) } else { orders::refuse(book, number) })
        }
        "card_refused" if card_open => call.shared.pay.change(|book| orders::refuse(book, number)),
        "atm" => issue(Method::Atm),
        "cvs" => issue(Method::Cvs),
        "barcode" => issue(Method::Barcode),
        "transferred" if order.state == OrderState::Issued => call.shared.pay.change(|book| orders::pay(book, number)),
        // Pressed twice, or in an old tab: the page shows what is.
        _ => false,
    };
    let place = format!("/ecpay/pay/{}?lang={}", order.token, language.word());
    see(StatusCode::SEE_OTHER, &place)
}

fn render(call: &Call, order: &Order, language: Language) -> HttpResponse {
    let (title, rest) = match order.state {
        OrderState::Open => (language.say("Pay for your order", "付款"), choices(order, language)),
        OrderState::Issued => (language.say("Waiting for your payment", "等待付款"), code(call, order, language)),
        OrderState::Paid => (language.say("Paid", "付款成功"), onward(call, order, language)),
        OrderState::Failed => (language.say("The card was refused", "付款失敗"), onward(call, order, language)),
        OrderState::Expired => {
            (language.say("The code has expired", "繳費代碼已過期"), back(order, language, "button"))
        }
    };
    let items: String = order.field("ItemName").split('#').map(|item| format!("<li>{}</li>", escape(item))).collect();
    let body = format!(
        "<p class=\"sum\">NT$ {}</p><ul aria-label=\"{}\">{items}</ul><dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>{rest}",
        order.amount_twd,
        language.say("Items", "商品"),
        language.say("Order", "訂單編號"),
        escape(&order.number),
        language.say("Description", "交易描述"),
        escape(order.field("TradeDesc")),
    );
    page(call, StatusCode::OK, language, SERVICE, title, &body)
}

fn choices(order: &Order, language: Language) -> String {
    let methods = order.methods();
    let offers = |method| methods.contains(&method);
    let mut form = format!("<form method=\"post\"><input type=\"hidden\" name=\"lang\" value=\"{}\">", language.word());
    if offers(Method::Card) {
        form.push_str(&format!(
            "<label for=\"card\">{}</label><input id=\"card\" name=\"card\" inputmode=\"numeric\" autocomplete=\"off\" value=\"4311-9522-2222-2222\">\
             <label for=\"until\">{}</label><input id=\"until\" autocomplete=\"off\" value=\"12/35\">\
             <label for=\"cvv\">CVV</label><input id=\"cvv\" inputmode=\"numeric\" autocomplete=\"off\" value=\"222\">\
             <button name=\"button\" value=\"card\">{}</button>\
             <button class=\"bad\" name=\"button\" value=\"card_refused\">{}</button>",
            language.say("Test card", "測試信用卡"),
            language.say("Valid until", "有效期限"),
            language.say("Pay by card", "信用卡付款"),
            language.say("Let the card be refused", "模擬刷卡失敗"),
        ));
    }
    let others = [
        (Method::Atm, "atm", language.say("Get an ATM account", "取得 ATM 虛擬帳號")),
        (Method::Cvs, "cvs", language.say("Get a code for the convenience store", "取得超商代碼")),
        (Method::Barcode, "barcode", language.say("Get barcodes for the convenience store", "取得超商條碼")),
    ];
    for (method, value, text) in others {
        if offers(method) {
            form.push_str(&format!("<button class=\"second\" name=\"button\" value=\"{value}\">{text}</button>"));
        }
    }
    if let Some(agreement) = &order.agreement {
        form.insert_str(0, &format!("<p>{}</p>", escape(&agreement.describe(language))));
    }
    format!("{form}</form>{}", back(order, language, "second"))
}

/// The account or code, and the button of whoever has paid it.
fn code(call: &Call, order: &Order, language: Language) -> String {
    let Some(Code { account, payment_no, barcodes, expires_at }) = &order.code else { return String::new() };
    let row = |name: &str, value: &str| format!("<dt>{name}</dt><dd><code>{}</code></dd>", escape(value));
    let shown = match order.method {
        Some(Method::Atm) => {
            row(language.say("Bank", "銀行代碼"), "004") + &row(language.say("Account", "虛擬帳號"), account)
        }
        Some(Method::Barcode) => barcodes.iter().map(|barcode| row(language.say("Barcode", "條碼"), barcode)).collect(),
        _ => row(language.say("Payment code", "繳費代碼"), payment_no),
    };
    let until = row(language.say("Pay until", "繳費期限"), &taipei(*expires_at));
    let pressed = format!(
        "<form method=\"post\"><input type=\"hidden\" name=\"lang\" value=\"{}\"><button name=\"button\" value=\"transferred\">{}</button></form>",
        language.word(),
        language.say("The money was transferred", "已完成繳費"),
    );
    let to_shop = match order.field("ClientRedirectURL") {
        "" => back(order, language, "second"),
        address => {
            let fields = signed(call, notices::issued(order));
            posting(address, &fields, language.say("Continue to the shop", "返回商店"), false)
        }
    };
    format!("<dl>{shown}{until}</dl>{pressed}{to_shop}")
}

/// Carries the outcome of a card to the shop's page when it wants it, else shows the way back.
fn onward(call: &Call, order: &Order, language: Language) -> String {
    let card = order.method == Some(Method::Card);
    match (order.field("OrderResultURL"), notices::in_browser(order)) {
        (address, Some(fields)) if card && !address.is_empty() => {
            posting(address, &signed(call, fields), language.say("Continue to the shop", "返回商店"), true)
        }
        _ => back(order, language, "button"),
    }
}

fn back(order: &Order, language: Language, class: &str) -> String {
    let text = language.say("Back to the shop", "返回商店");
    match order.field("ClientBackURL") {
        "" => String::new(),
        address => format!("<a class=\"button {class}\" href=\"{}\">{text}</a>", escape(address)),
    }
}

fn signed(call: &Call, mut fields: Fields) -> Fields {
    let settings = &call.shared.pay.settings;
    mac::sign(&mut fields, &settings.ecpay_hash_key, &settings.ecpay_hash_iv);
    fields
}
