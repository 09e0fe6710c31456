//! Reads a form, URL-encoded or multipart: the official PHP SDK sends the latter.

use actix_web::http::header;

use super::mac::Fields;
use crate::call::Call;

/// The fields of a call's body, decoded. `None`: the body is neither kind of form, or not UTF-8.
pub(crate) fn read(call: &Call) -> Option<Fields> {
    let body = call.bytes().ok()?;
    let content_type = call.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    match content_type.split_once("boundary=") {
        Some((kind, boundary)) if kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") => {
            let boundary = boundary.split(';').next().unwrap_or_default().trim().trim_matches('"');
            multipart(std::str::from_utf8(&body).ok()?, boundary)
        }
        _ if content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") => {
            Some(url::form_urlencoded::parse(&body).into_owned().collect())
        }
        _ => None,
    }
}

/// The value of a field, empty when it is not there.
pub(crate) fn get<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// The value of a field, unless it is empty or not there.
pub(crate) fn given<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    Some(get(fields, name)).filter(|value| !value.is_empty())
}

fn multipart(body: &str, boundary: &str) -> Option<Fields> {
    if boundary.is_empty() {
        return None;
    }
    let mark = format!("--{boundary}");
    let mut fields = Fields::new();
    for part in body.split(mark.as_str()).skip(1) {
        if part.starts_with("--") {
            return Some(fields);
        }
        let (head, value) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let disposition = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
        let name = disposition.split(';').find_map(|piece| piece.trim().strip_prefix("name="))?.trim_matches('"');
        fields.push((name.to_owned(), value.strip_suffix("\r\n")?.to_owned()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multipart_fields_keep_their_line_breaks() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n--X\r\n\
                    content-disposition: form-data; name=\"b\"\r\nContent-Length: 0\r\n\r\n\r\n--X--\r\n";
        let fields = multipart(body, "X").unwrap();
        assert_eq!(fields, [("a".to_owned(), "one\r\ntwo".to_owned()), ("b".to_owned(), String::new())]);
        assert_eq!(multipart("--X\r\nbroken", "X"), None);
    }
}
