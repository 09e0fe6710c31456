//! The page on which a buyer looks after subscriptions, reached by the links of a portal session.

use actix_web::{HttpResponse, http::StatusCode};

use super::{
    renewals,
    subscriptions::{self, Subscription, SubscriptionStatus},
};
use crate::{
    call::Call,
    pay::{
        markup::{Language, escape, page, see},
        state::Book,
    },
};

fn language(call: &Call) -> Language {
    call.query("lang").as_deref().and_then(Language::parse).unwrap_or(Language::English)
}

/// Whose session it is; `None`: none, or too old.
fn customer(call: &Call, book: &Book) -> Option<String> {
    let portal = book.portals.get(&call.segment("id")).filter(|portal| portal.is_open(book.now))?;
    Some(portal.customer_id.clone())
}

fn gone(call: &Call) -> HttpResponse {
    page(
        call,
        StatusCode::GONE,
        language(call),
        "Paddle",
        language(call).say("This link has expired", "連結已失效"),
        "",
    )
}

/// The buyer's subscriptions.
pub(super) async fn show(call: Call) -> HttpResponse {
    let found = call.shared.pay.change(|book| {
        let customer_id = customer(&call, book)?;
        let own = book.subscriptions.iter().filter(|row| row.customer_id == customer_id).cloned();
        Some(own.collect::<Vec<_>>())
    });
    let Some(rows) = found else { return gone(&call) };
    let language = language(&call);
    let mut body: String = rows.iter().map(|row| section(row, language)).collect();
    if rows.is_empty() {
        body = format!("<p>{}</p>", language.say("You have no subscriptions.", "您目前沒有訂閱。"));
    }
    page(&call, StatusCode::OK, language, "Paddle", language.say("Your subscriptions", "我的訂閱"), &body)
}

fn section(row: &Subscription, language: Language) -> String {
    let state = match (row.status, row.cancel_at.is_some()) {
        (SubscriptionStatus::Canceled, _) => language.say("Ended", "已結束"),
        (_, true) => language.say("Ends with the period", "本期結束後終止"),
        (SubscriptionStatus::PastDue, _) => language.say("Payment failed", "扣款失敗"),
        (SubscriptionStatus::Active, _) => language.say("Active", "使用中"),
    };
    let button = |value: &str, class: &str, text: &str| {
        format!("<button class=\"{class}\" name=\"button\" value=\"{value}\">{text}</button>")
    };
    let mut buttons = String::new();
    if row.status != SubscriptionStatus::Canceled {
        buttons.push_str(&match row.cancel_at {
            Some(_) => button("keep", "", language.say("Keep it", "繼續訂閱")),
            None => button("cancel", "bad", language.say("Cancel at the period's end", "本期結束後取消")),
        });
        buttons.push_str(&button("card", "second", language.say("Give a new card", "更換信用卡")));
    }
    let title = row.items.first().map_or("", |item| item.price.title());
    format!(
        "<section><h2>{}</h2><p>{state}</p><form method=\"post\"><input type=\"hidden\" name=\"subscription\" value=\"{}\">{buttons}</form></section>",
        escape(title),
        escape(&row.id),
    )
}

/// A button was pressed.
pub(super) async fn press(call: Call) -> HttpResponse {
    let fields: Vec<(String, String)> = match call.bytes() {
        Ok(bytes) => url::form_urlencoded::parse(&bytes).into_owned().collect(),
        Err(_) => vec![],
    };
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value);
    let id = field("subscription");
    let open = call.shared.pay.change(|book| {
        let customer_id = customer(&call, book)?;
        let row = book.subscriptions.get(id).filter(|row| row.customer_id == customer_id)?;
        if row.status != SubscriptionStatus::Canceled {
            match field("button") {
                "cancel" => subscriptions::plan_end(book, id),
                "keep" => subscriptions::keep(book, id),
                "card" => give_card(book, id, false),
                _ => {}
            }
        }
        Some(())
    });
    match open {
        Some(()) => see(StatusCode::SEE_OTHER, &format!("{}?lang={}", call.request.path(), language(&call).word())),
        None => gone(&call),
    }
}

/// Another card: with a good one, a renewal that waits is tried at once.
pub(crate) fn give_card(book: &mut Book, id: &str, fails: bool) {
    if let Some(row) = book.subscriptions.get_mut(id) {
        row.card_fails = fails;
    }
    if !fails {
        renewals::try_again(book, id);
    }
}
