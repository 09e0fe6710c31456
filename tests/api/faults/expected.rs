//! How a step must end that meets a fault, and what the next run must make of it.
//!
//! The rule behind the table: what surely was not charged is tried again; what may have been charged is found by the
//! provider's own list (A2E) or parked, and a parked step is never sent again by itself, however healthy the provider is.

use domain::provider::{Operation, Provider};

/// What the paid call costs in calls, and how its step ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Made by the first paid call.
    Made,
    /// Parked: charged, and nothing to show for it.
    Charged,
    /// Parked: nobody can tell that it was not charged, though it was not.
    Unclear,
    /// No paid call was made; the next run makes it.
    NotBegun,
    /// Refused before it was read, so often that it was given up; the next run makes it.
    NeverSent,
    /// Carried out and failed at the provider, so often that it was given up; the next run makes it.
    ProviderFailed,
}

/// Which part of a step's way a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Free, before the paid call.
    Before,
    /// The paid call of a provider that gives a task.
    Task,
    /// The paid call of a provider that gives a task and can find it by our title.
    Findable,
    /// The paid call that is answered with the picture itself.
    Inline,
    /// A look at the task.
    Poll,
    /// The file.
    Download,
}

fn part(provider: Provider, call: &str) -> Option<Part> {
    Some(match (call, provider) {
        ("upload" | "list" | "speech", _) => Part::Before,
        ("poll", _) => Part::Poll,
        ("download", _) => Part::Download,
        (word, Provider::Gemini) if word.parse::<Operation>().is_ok() => Part::Inline,
        (word, Provider::A2e) if word.parse::<Operation>().is_ok() => Part::Findable,
        (word, _) if word.parse::<Operation>().is_ok() => Part::Task,
        _ => return None,
    })
}

/// The ending that must be; `None`: nobody has said, and that is a fault of this table.
pub fn ending(fault: &str, provider: Provider, call: &str) -> Option<Ending> {
    use Ending::{Charged, Made, NeverSent, NotBegun, ProviderFailed, Unclear};
    use Part::{Before, Download, Findable, Inline, Poll, Task};
    let part = part(provider, call)?;
    Some(match (fault, part) {
        ("delay" | "capital_status" | "duplicate_callback", _) => Made,
        // A free call that brings nothing keeps the paid one from being made.
        ("http_error" | "rate_limited" | "hang" | "html_error", Before) => NotBegun,
        ("hang_after_accept" | "drop_after_accept" | "slow_body" | "garbage", Before) => NotBegun,
        // Speech is a bare address, which has no types to get wrong; A2E knows no flat answers.
        ("wrong_types", Before) if call == "speech" => Made,
        ("flat", Before) if provider == Provider::A2e => Made,
        ("wrong_types" | "flat", Before) => NotBegun,
        // The spoken script is fetched by the provider alone.
        (
            "expired_link"
            | "truncated_result"
            | "wrong_type_result"
            | "huge_result"
            | "announced_huge_result"
            | "slow_result"
            | "bomb_result",
            Before,
        ) => Made,
        ("rate_limited", Task | Findable | Inline) => NeverSent,
        // A2E's list shows that nothing has arrived.
        ("http_error" | "hang" | "html_error", Findable) => NeverSent,
        ("http_error" | "hang" | "html_error", Task | Inline) => Unclear,
        // And it shows what has.
        ("hang_after_accept" | "drop_after_accept" | "slow_body" | "garbage" | "wrong_types" | "flat", Findable) => {
            Made
        }
        ("hang_after_accept" | "drop_after_accept" | "slow_body" | "garbage", Task | Inline) => Charged,
        ("wrong_types", Task | Inline) => Charged,
        ("flat", Task | Inline | Poll) => Made,
        // A look that brings nothing is no end: the next one may. At the deadline the charge stands.
        ("http_error" | "rate_limited" | "hang" | "html_error", Poll) => Charged,
        ("hang_after_accept" | "drop_after_accept" | "slow_body" | "garbage" | "wrong_types", Poll) => Charged,
        ("empty_list" | "never_final" | "unknown_status" | "success_without_url", Poll | Task | Findable) => Charged,
        ("task_failed", Poll | Task | Findable | Inline) => ProviderFailed,
        // An answer in words alone.
        ("success_without_url" | "unknown_status", Inline) => ProviderFailed,
        ("empty_list" | "never_final", Inline) => Charged,
        ("blank_result", Task | Findable | Inline) => Charged,
        ("http_error" | "rate_limited" | "hang" | "html_error", Download) => Charged,
        ("hang_after_accept" | "drop_after_accept" | "slow_body" | "garbage", Download) => Charged,
        // Of a picture it changes nothing.
        ("frameless_result", Download) if provider == Provider::Piapi => Made,
        // Gemini's result has no link.
        ("expired_link", Inline) => Made,
        (
            "expired_link"
            | "truncated_result"
            | "wrong_type_result"
            | "huge_result"
            | "announced_huge_result"
            | "slow_result"
            | "bomb_result"
            | "frameless_result",
            Task | Findable | Inline | Download,
        ) => Charged,
        _ => return None,
    })
}

/// Calls that no step of ours makes, each with the reason.
pub fn why_not_asked(call: &str) -> Option<&'static str> {
    Some(match call {
        "image_to_image" | "upscale" => "played for later issues; no client asks for it",
        "text_to_video" => "sold, but no step of the catalogue is a clip without a still",
        "moderation" => "judges texts; nothing is made by it",
        "health" => "asked by `vidgo check` and never on a step's way",
        _ => return None,
    })
}
