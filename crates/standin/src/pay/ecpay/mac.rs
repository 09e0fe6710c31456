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

    /// Characters that published clients get wrong, and what the service itself sent (vectors/ecpay.json).
    #[test]
    fn awkward_characters_and_real_notices_come_out() {
        let order = |number: &str, item: &str| {
            let address = "https://shop.example.com/api/v1/payments/ecpay/notify";
            fields(&[
                ("MerchantID", "3002607"),
                ("MerchantTradeNo", number),
                ("MerchantTradeDate", "2026/01/18 09:30:00"),
                ("PaymentType", "aio"),
                ("TotalAmount", "299"),
                ("TradeDesc", "VidGo credits"),
                ("ItemName", item),
                ("ReturnURL", address),
                ("ChoosePayment", "Credit"),
                ("EncryptType", "1"),
            ])
        };
        for (number, item, wanted) in [
            (
                "VG2026011800001",
                "a!b*c(d)e-f_g.h~i'j",
                "08BB1329770C632B2BA457344213DCDFEC64BDF5444DA3B037D442DA3FE06F50",
            ),
            (
                "VG2026011800005",
                "line one\nline two",
                "52E1168FAF5FDDB7A7FA19713A27E284AD478B74E432BA6EECC2C5E549A28372",
            ),
            (
                "VG2026011800008",
                "say \"hi\" \\ back <b>",
                "A6DBAE1E2D5D49153D2073089061F86BB3F969F87A5834D7604D2197ADE0D32C",
            ),
            ("VG2026011800010", "貓咪🐱點數", "DCEF597E19A97AD2DC1E95D9917C84753DFA6D694317AF05EBF55CACE01B4765"),
        ] {
            assert_eq!(value(&order(number, item), KEY, IV), wanted, "{item}");
        }
        let simulated = fields(&[
            ("PaymentType", "BARCODE_BARCODE"),
            ("RtnMsg", "付款成功"),
            ("SimulatePaid", "1"),
            ("CustomField2", ""),
            ("PaymentDate", "2018/10/30 14:42:01"),
            ("TradeNo", "1810301438080567"),
            ("TradeAmt", "2000"),
            ("MerchantID", "2000132"),
            ("StoreID", ""),
            ("CustomField3", ""),
            ("MerchantTradeNo", "A1540881488"),
            ("CustomField4", ""),
            ("TradeDate", "2018/10/30 14:38:08"),
            ("CustomField1", ""),
            ("RtnCode", "1"),
            ("PaymentTypeChargeFee", "15"),
        ]);
        let sent = "D06632E8EACDC4A45F91C714346FB79D595B17E1DA50223F46501CFEC3313235";
        assert_eq!(value(&simulated, "5294y06JbISpM5x9", "v77hoKGq4kWxNNIS"), sent);
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
    fn names_are_sorted_without_regard_to_case() {
        let mixed = fields(&[("b", "1"), ("C", "3"), ("A", "2")]);
        assert_eq!(value(&mixed, KEY, IV), "7FF06CD877A3855368B13A86529141EB717FE765A03CA11C031382F5574CA49E");
    }

    #[test]
    fn what_stays_bare_is_what_dot_net_leaves() {
        assert_eq!(encode("a!b*c(d)e-f_g.h~i'j +é"), "a!b*c(d)e-f_g.h%7ei%27j+%2b%c3%a9");
    }
}
