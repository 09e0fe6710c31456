//! Lenient reading of the providers' answers: fields come, go and change their type between models.

use serde_json::Value;
use url::Url;

/// A text that is there and not blank.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// The first of `pointers` that holds a text.
pub(crate) fn first_text<'a>(value: &'a Value, pointers: &[&str]) -> Option<&'a str> {
    pointers.iter().find_map(|pointer| text(value, pointer))
}

/// A text, or a number written out: ids and codes come as both.
pub(crate) fn word(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number, or a text that holds one.
pub(crate) fn number(value: &Value, pointer: &str) -> Option<f64> {
    match value.pointer(pointer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The elements of an array; none when it is not there.
pub(crate) fn items<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An address of a file: http or https, with a host.
pub(crate) fn file_url(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// A percentage, 0 to 100.
pub(crate) fn percent(value: &Value, pointer: &str) -> Option<u8> {
    let percent = number(value, pointer)?.clamp(0.0, 100.0);
    // In range by the line above.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
    Some(percent as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_missing_blank_or_of_another_type_is_none() {
        let value = json!({"a": " ", "b": 7, "c": "7.5", "d": {"e": "x"}, "f": null});
        assert_eq!((text(&value, "/a"), text(&value, "/b"), text(&value, "/d/e")), (None, None, Some("x")));
        assert_eq!((word(&value, "/b").as_deref(), word(&value, "/f")), (Some("7"), None));
        assert_eq!((number(&value, "/c"), percent(&value, "/c")), (Some(7.5), Some(7)));
        assert!(items(&value, "/d").is_empty());
    }

    #[test]
    fn only_web_addresses_are_files() {
        assert!(file_url("https://img.theapi.app/temp/a.png").is_some());
        for bad in ["", "a.png", "file:///etc/passwd", "data:image/png;base64,AA==", "ftp://h/x"] {
            assert!(file_url(bad).is_none(), "{bad}");
        }
    }
}
