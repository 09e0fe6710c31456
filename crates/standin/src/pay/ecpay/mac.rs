//! `CheckMacValue`, SHA-256 (ecpay.md, "CheckMacValue").

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Names and values, decoded, in the order in which they came or go.
pub(crate) type Fields = Vec<(String, String)>;

/// The field that holds it.
pub(crate) const NAME: &str = "CheckMacValue";

/// The value for `fields`; one that is there already does not count.
pub(crate) fn value(fields: &[(String, String)], key: &str, iv: &str) -> String {
    let mut fields: Vec<_> = fields.iter().filter(|(name, _)| name != NAME).collect();
    fields.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    let mut text = format!("HashKey={key}");
    for (name, value) in fields {
        // Writing to a String cannot fail.
        let _ = write!(text, "&{name}={value}");
    }
    let _ = write!(text, "&HashIV={iv}");
    hex::encode_upper(Sha256::digest(encode(&text).as_bytes()))
}

/// Adds the value, in the place of one that is there.
pub(crate) fn sign(fields: &mut Fields, key: &str, iv: &str) {
    fields.retain(|(name, _)| name != NAME);
    let value = value(fields, key, iv);
    fields.push((NAME.to_owned(), value));
}

/// Whether the value in `fields` is theirs.
pub(crate) fn is_right(fields: &[(String, String)], key: &str, iv: &str) -> bool {
    let given = fields.iter().find(|(name, _)| name == NAME).map_or("", |(_, given)| given.as_str());
    let wanted = value(fields, key, iv);
    // Every byte is looked at, so that the time tells nothing.
    let difference = given.bytes().zip(wanted.bytes()).fold(0, |sum, (given, wanted)| sum | (given ^ wanted));
    given.len() == wanted.len() && difference == 0
}

/// As PHP's `urlencode`, lower-cased, with the characters put back that .NET leaves alone.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => encoded.push(char::from(byte.to_ascii_lowercase())),
            b'-' | b'_' | b'.' | b'!' | b'(' | b')' | b'*' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => {
                let _ = write!(encoded, "%{byte:02x}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const KEY: &str = "pwFHCqoQZGmho4w6";
    const IV: &str = "EkRm7iFT261dpevs";

    /// Published by ECPay, and by us where characters are awkward (vectors/ecpay.json).
    #[test]
    fn published_values_come_out() {
        let published = fields(&[
            ("TradeDesc", "促銷方案"),
            ("PaymentType", "aio"),
            ("MerchantTradeDate", "2023/03/12 15:30:23"),
            ("MerchantTradeNo", "ecpay20230312153023"),
            ("MerchantID", "3002607"),
            ("ReturnURL", "https://www.ecpay.com.tw/receive.php"),
            ("ItemName", "Apple iphone 15"),
            ("TotalAmount", "30000"),
            ("ChoosePayment", "ALL"),
            ("EncryptType", "1"),
        ]);
        assert_eq!(value(&published, KEY, IV), "6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840");
        let apostrophe = fields(&[("MerchantID", "3002607"), ("ItemName", "Tom's Shop"), ("TotalAmount", "100")]);
        assert_eq!(value(&apostrophe, KEY, IV), "CF0A3D4901D99459D8641516EC57210700E8A5C9AB26B1D021301E9CB93EF78D");
    }

    #[test]
    fn only_the_right_value_is_right() {
        let mut signed = fields(&[("b", "1~2"), ("A", "x y&z=1")]);
        assert!(!is_right(&signed, KEY, IV), "none is there");
        sign(&mut signed, KEY, IV);
        assert!(is_right(&signed, KEY, IV));
        assert!(!is_right(&signed, IV, KEY));
        signed.push(("c".to_owned(), String::new()));
        assert!(!is_right(&signed, KEY, IV), "a field was added");
    }

    #[test]
    fn what_stays_bare_is_what_dot_net_leaves() {
        assert_eq!(encode("a!b*c(d)e-f_g.h~i'j +é"), "a!b*c(d)e-f_g.h%7ei%27j+%2b%c3%a9");
    }
}
