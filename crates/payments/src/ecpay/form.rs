//! Forms as `ECPay` posts and answers them. What comes in is bounded and never trusted: garbage is an error, not a panic.

/// Largest body, bytes. A notice with all extra fields has two thousand.
const MOST_BYTES: usize = 64 * 1024;

/// Most fields. A notice with all extra fields has fifty.
const MOST_FIELDS: usize = 128;

/// Longest name, bytes.
const LONGEST_NAME: usize = 64;

/// Longest value, bytes.
const LONGEST_VALUE: usize = 8 * 1024;

/// Longest boundary, RFC 2046.
const LONGEST_BOUNDARY: usize = 70;

/// Why a body is not a form that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More bytes or fields than a notice has.
    #[error("the form is too large")]
    TooLarge,
    /// Neither of the two media types of forms.
    #[error("the body's media type is not a form's")]
    MediaType,
    /// Two fields whose names differ in case at most.
    #[error("a field comes twice")]
    Twice,
    /// Not as its media type wants it, or not UTF-8.
    #[error("the form is broken")]
    Broken,
}

/// Fields with decoded values, in the order and the spelling that they came in, known or not: all are signed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Names and values.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The value of a field, its name in any case: sources disagree about it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a field that is there and not empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    fn push(&mut self, name: String, value: String) -> Result<(), FormError> {
        if self.0.len() >= MOST_FIELDS || name.len() > LONGEST_NAME || value.len() > LONGEST_VALUE {
            return Err(FormError::TooLarge);
        }
        if name.is_empty() {
            return Err(FormError::Broken);
        }
        if self.get(&name).is_some() {
            return Err(FormError::Twice);
        }
        self.0.push((name, value));
        Ok(())
    }
}

/// Reads a posted form of either media type; without one it is taken for `application/x-www-form-urlencoded`.
///
/// # Errors
/// It is not one, or larger than any notice.
pub fn parse(content_type: Option<&str>, body: &[u8]) -> Result<Fields, FormError> {
    if body.len() > MOST_BYTES {
        return Err(FormError::TooLarge);
    }
    let content_type = content_type.unwrap_or("application/x-www-form-urlencoded");
    let (media_type, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let media_type = media_type.trim();
    if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return urlencoded(body);
    }
    if media_type.eq_ignore_ascii_case("multipart/form-data") {
        return multipart(parameters, body);
    }
    Err(FormError::MediaType)
}

/// Reads `k=v&k=v`, escaped.
fn urlencoded(body: &[u8]) -> Result<Fields, FormError> {
    let mut fields = Fields::default();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = halves(pair);
        fields.push(decoded(name)?, decoded(value)?)?;
    }
    Ok(fields)
}

/// Reads `k=v&k=v` of an answer whose values are not escaped. A `%` stands for itself.
pub(crate) fn plain(body: &[u8]) -> Result<Fields, FormError> {
    if body.len() > MOST_BYTES {
        return Err(FormError::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| FormError::Broken)?;
    let mut fields = Fields::default();
    for pair in text.trim_end_matches(['\r', '\n']).split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.push(name.to_owned(), value.to_owned())?;
    }
    Ok(fields)
}

/// What stands before and after the first `=`.
fn halves(pair: &[u8]) -> (&[u8], &[u8]) {
    let mut halves = pair.splitn(2, |byte| *byte == b'=');
    (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
}

fn decoded(escaped: &[u8]) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.iter().copied();
    let digit = |rest: &mut dyn Iterator<Item = u8>| {
        let digit = rest.next().and_then(|byte| char::from(byte).to_digit(16));
        digit.and_then(|digit| u8::try_from(digit).ok()).ok_or(FormError::Broken)
    };
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => (digit(&mut rest)? << 4) | digit(&mut rest)?,
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| FormError::Broken)
}

/// Reads `multipart/form-data` (RFC 7578) of fields without files.
fn multipart(parameters: &str, body: &[u8]) -> Result<Fields, FormError> {
    let boundary = parameter(parameters, "boundary").ok_or(FormError::MediaType)?;
    if boundary.is_empty() || boundary.len() > LONGEST_BOUNDARY {
        return Err(FormError::MediaType);
    }
    let delimiter = format!("\r\n--{boundary}");
    // The first one may stand at the very beginning, without a line break before it.
    let opening = delimiter.trim_start().as_bytes();
    let mut rest = match body.strip_prefix(opening) {
        Some(rest) => rest,
        None => after(body, delimiter.as_bytes())?.1,
    };
    let mut fields = Fields::default();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n").ok_or(FormError::Broken)?;
        let (part, next) = after(part, delimiter.as_bytes())?;
        let (head, value) = after(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(head).map_err(|_| FormError::Broken)?;
        let value = std::str::from_utf8(value).map_err(|_| FormError::Broken)?;
        fields.push(name_of(head)?, value.to_owned())?;
        rest = next;
    }
    Ok(fields)
}

/// What stands before and after the first `mark`.
fn after<'a>(bytes: &'a [u8], mark: &[u8]) -> Result<(&'a [u8], &'a [u8]), FormError> {
    let at = bytes.windows(mark.len()).position(|window| window == mark).ok_or(FormError::Broken)?;
    let (before, rest) = bytes.split_at_checked(at).ok_or(FormError::Broken)?;
    Ok((before, rest.strip_prefix(mark).ok_or(FormError::Broken)?))
}

/// The name in the head of a part. A file is refused.
fn name_of(head: &str) -> Result<String, FormError> {
    let disposition = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let mut disposition = disposition.filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"));
    let (_, value) = disposition.next().ok_or(FormError::Broken)?;
    let (kind, parameters) = value.split_once(';').ok_or(FormError::Broken)?;
    if !kind.trim().eq_ignore_ascii_case("form-data") || parameter(parameters, "filename").is_some() {
        return Err(FormError::Broken);
    }
    parameter(parameters, "name").map(str::to_owned).ok_or(FormError::Broken)
}

/// A parameter of a header, its quotes taken off.
fn parameter<'a>(parameters: &'a str, wanted: &str) -> Option<&'a str> {
    let pairs = parameters.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))?;
    let value = value.trim();
    Some(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}
