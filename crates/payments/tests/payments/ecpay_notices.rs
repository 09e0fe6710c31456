//! What `ECPay` posts to us: what is believed, and what it means.

use domain::payment::{Charge, Fact, Notice, PayBy};
use payments::{Delivery, Ecpay, EcpaySettings, NoticeError, PaymentProvider, ecpay::mac};

use crate::{IV, KEY, PATIENT, at, client, ecpay, ecpay_settings, form, now, signed, url};

const PAID: &[(&str, &str)] = &[
    ("CustomField1", ""),
    ("MerchantID", "3002607"),
    ("MerchantTradeNo", "VG20260118000001"),
    ("PaymentDate", "2026/01/18 09:31:02"),
    ("PaymentType", "Credit_CreditCard"),
    ("PaymentTypeChargeFee", "6"),
    ("RtnCode", "1"),
    ("RtnMsg", "交易成功"),
    ("SimulatePaid", "0"),
    ("StoreID", ""),
    ("TradeAmt", "299"),
    ("TradeDate", "2026/01/18 09:30:11"),
    ("TradeNo", "2601180930110001"),
];

const PERIOD: &[(&str, &str)] = &[
    ("MerchantID", "3002607"),
    ("MerchantTradeNo", "SU2345"),
    ("RtnCode", "1"),
    ("RtnMsg", "交易成功"),
    ("PeriodType", "M"),
    ("Frequency", "1"),
    ("ExecTimes", "999"),
    ("Amount", "299"),
    ("Gwsr", "12345678"),
    ("ProcessDate", "2026/02/18 09:31:12"),
    ("AuthCode", "777777"),
    ("FirstAuthAmount", "299"),
    ("TotalSuccessTimes", "2"),
];

/// The fields with others put in the place of theirs, or behind them.
fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = fields.to_vec();
    for (name, value) in changes {
        match fields.iter_mut().find(|(one, _)| one == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

fn without<'a>(fields: &[(&'a str, &'a str)], name: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(one, _)| *one != name).collect()
}

fn deliver(client: &Ecpay, content_type: Option<&str>, body: &[u8]) -> Result<Notice, NoticeError> {
    client.read(&Delivery { signature: None, content_type, body }, now())
}

/// Signed and posted as a form.
fn read(fields: &[(&str, &str)]) -> Result<Notice, NoticeError> {
    deliver(&ecpay(), Some("application/x-www-form-urlencoded; charset=utf-8"), form(&signed(fields)).as_bytes())
}

#[test]
fn a_payment_is_read_as_what_was_paid_when_and_for_which_order() {
    let notice = read(PAID).unwrap();
    assert_eq!(notice.event_id, "paid:VG20260118000001:2601180930110001:1");
    assert_eq!(notice.event_type, "ReturnURL");
    assert_eq!(notice.occurred_at, at("2026-01-18T01:31:02Z"));
    let Fact::Paid(payment) = notice.fact else { panic!("{notice:?}") };
    assert_eq!(payment.charge, Charge::Order { order: "VG20260118000001".parse().unwrap() });
    assert_eq!(payment.transaction_id, "2601180930110001");
    assert_eq!((payment.amount.minor, payment.amount.currency.as_str()), (29_900, "TWD"));
    assert_eq!((payment.paid_at, payment.agreement), (at("2026-01-18T01:31:02Z"), None));
}

#[test]
fn a_resend_is_the_same_event_though_words_and_signature_differ() {
    let resent = read(&with(PAID, &[("RtnMsg", "paid")])).unwrap();
    assert_eq!(resent, read(PAID).unwrap());
    let resent = read(&with(PERIOD, &[("RtnMsg", "paid"), ("AuthCode", "1")])).unwrap();
    assert_eq!(resent, read(PERIOD).unwrap());
}

#[test]
fn the_spelling_of_names_and_odd_characters_do_not_matter_while_the_signature_is_right() {
    let odd = [("CustomField1", "a&b=c+d%20~'\"\\<é🎬>\r\n*()!"), ("NewField", "")];
    assert!(matches!(read(&with(PAID, &odd)).unwrap().fact, Fact::Paid(_)));
    let lower: Vec<(String, &str)> = PAID.iter().map(|(name, value)| (name.to_lowercase(), *value)).collect();
    let lower: Vec<(&str, &str)> = lower.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(read(&lower), read(PAID));
    let mut backwards = signed(PAID);
    backwards.reverse();
    assert_eq!(deliver(&ecpay(), None, form(&backwards).as_bytes()), read(PAID));
}

#[test]
fn a_multipart_body_is_read_like_any_other() {
    let part = |(name, value): &(String, String)| {
        format!(
            "--B0und\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    let parts: String = signed(&with(PAID, &[("CustomField1", "--B0un\r\n\r\n")])).iter().map(part).collect();
    let body = format!("{parts}--B0und--\r\n");
    let multipart = Some("multipart/form-data; boundary=\"B0und\"");
    assert_eq!(deliver(&ecpay(), multipart, body.as_bytes()), read(PAID));
    for (content_type, body) in [
        ("multipart/form-data", body.clone()),
        ("multipart/form-data; boundary=other", body.clone()),
        ("multipart/form-data; boundary=B0und", body.replace("--B0und--", "")),
        ("multipart/form-data; boundary=B0und", body.replace("name=\"RtnCode\"", "name=\"RtnCode\"; filename=\"x\"")),
        ("multipart/form-data; boundary=B0und", format!("{parts}{body}")),
        ("multipart/form-data; boundary=B0und", String::new()),
        ("application/json", body),
    ] {
        assert_eq!(deliver(&ecpay(), Some(content_type), body.as_bytes()), Err(NoticeError::BadSignature), "{body}");
    }
}

#[test]
fn whatever_was_changed_added_or_repeated_is_not_believed() {
    let good = form(&signed(PAID));
    let rubbish = vec![b'&'; 10 * 1024 * 1024];
    let many: String = (0..10_000).map(|number| format!("f{number}=&")).collect();
    for body in [
        good.replace("TradeAmt=299", "TradeAmt=1"),
        good.replace("RtnCode=1", "RtnCode=1&Extra="),
        good.replace("StoreID=&", ""),
        // Whichever of the two were read, it would not be what both sides mean.
        format!("{good}&TradeAmt=299"),
        format!("tradeamt=1&{good}"),
        good.replace("CheckMacValue=", "CheckMac="),
        good.split("&CheckMacValue=").next().unwrap().to_owned(),
        good.replace("RtnMsg=%E4", "RtnMsg=%ZZ"),
        good.replace("RtnMsg=%E4", "RtnMsg=%FF"),
        format!("{good}&x=%"),
        format!("{good}&=x"),
        many,
        "\0\u{1}=%00".to_owned(),
        String::new(),
    ] {
        assert_eq!(deliver(&ecpay(), None, body.as_bytes()), Err(NoticeError::BadSignature), "{body:.300}");
    }
    for body in [&rubbish[..], b"\xff\xfe=\xff", b"a=\xc3\x28"] {
        assert_eq!(deliver(&ecpay(), None, body), Err(NoticeError::BadSignature));
        let multipart = Some("multipart/form-data; boundary=&");
        assert_eq!(deliver(&ecpay(), multipart, body), Err(NoticeError::BadSignature));
    }
    // Not even when the service itself signed both.
    for twice in ["TradeAmt", "tradeamt"] {
        let fields = [PAID, &[(twice, "299")]].concat();
        assert_eq!(read(&fields), Err(NoticeError::BadSignature), "{twice}");
    }
    let lower = mac::sign(PAID, KEY, IV).to_lowercase();
    let body = form(&with(PAID, &[(mac::FIELD, &lower)]));
    assert_eq!(deliver(&ecpay(), None, body.as_bytes()), Err(NoticeError::BadSignature));
}

#[test]
fn no_single_byte_can_be_changed_to_another_meaning() {
    let (client, good) = (ecpay(), read(PAID).unwrap());
    let part = |(name, value): &(String, String)| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let multipart = format!("{}--B--\r\n", signed(PAID).iter().map(part).collect::<String>());
    for (content_type, body) in [(None, form(&signed(PAID))), (Some("multipart/form-data; boundary=B"), multipart)] {
        let body = body.into_bytes();
        for place in 0..body.len() {
            for byte in [b'&', b'=', b'%', b'-', b'\r', b'0', 0, 0xff] {
                let mut changed = body.clone();
                changed[place] = byte;
                let cut = &body[..place];
                for bytes in [&changed[..], cut] {
                    // Another spelling of the same fields may remain; other fields may not.
                    if let Ok(notice) = deliver(&client, content_type, bytes) {
                        assert_eq!(notice, good, "{}", String::from_utf8_lossy(bytes));
                    }
                }
            }
        }
    }
}

#[test]
fn only_our_shop_and_our_keys_old_and_new_count() {
    assert_eq!(read(&with(PAID, &[("MerchantID", "2000132")])), Err(NoticeError::WrongMerchant));
    assert_eq!(read(&without(PAID, "MerchantID")), Err(NoticeError::WrongMerchant));

    let settings = EcpaySettings {
        hash_key: "newnewnewnewnew1".into(),
        hash_iv: "ivivivivivivivi1".into(),
        ..ecpay_settings(&url("http://127.0.0.1:9"))
    };
    let body = form(&signed(PAID));
    let changed = Ecpay::new(settings.clone(), &client(PATIENT)).unwrap();
    assert_eq!(deliver(&changed, None, body.as_bytes()), Err(NoticeError::BadSignature));
    let rotating = EcpaySettings { previous_keys: vec![(KEY.into(), IV.into())], ..settings };
    let rotating = Ecpay::new(rotating, &client(PATIENT)).unwrap();
    assert_eq!(deliver(&rotating, None, body.as_bytes()), read(PAID));

    for (key, iv) in [("", IV), (KEY, "")] {
        let settings = ecpay_settings(&url("http://127.0.0.1:9"));
        let none = EcpaySettings { hash_key: key.into(), hash_iv: iv.into(), ..settings.clone() };
        assert!(Ecpay::new(none, &client(PATIENT)).is_err());
        let none = EcpaySettings { previous_keys: vec![(key.into(), iv.into())], ..settings };
        assert!(Ecpay::new(none, &client(PATIENT)).is_err());
    }
}

#[test]
fn a_simulated_payment_is_never_a_payment() {
    let order = |number: &str| Some(number.parse().unwrap());
    for code in ["1", "2", "10100058"] {
        let notice = read(&with(PAID, &[("SimulatePaid", "1"), ("RtnCode", code)])).unwrap();
        assert_eq!(notice.fact, Fact::Simulated { order: order("VG20260118000001") });
        assert_ne!(notice.event_id, read(PAID).unwrap().event_id);
    }
    let notice = read(&with(PERIOD, &[("SimulatePaid", "1")])).unwrap();
    assert_eq!(notice.fact, Fact::Simulated { order: order("SU2345") });
    for unclear in ["", "2", "true"] {
        let notice = read(&with(PAID, &[("SimulatePaid", unclear)]));
        assert!(matches!(notice, Err(NoticeError::Malformed(_))), "{notice:?}");
    }
    assert!(matches!(read(&without(PAID, "SimulatePaid")), Err(NoticeError::Malformed(_))));
}

#[test]
fn what_failed_is_not_paid() {
    let failed = [("RtnCode", "10100058"), ("RtnMsg", "付款失敗"), ("PaymentDate", "0001/01/01 00:00:00")];
    let notice = read(&with(PAID, &failed)).unwrap();
    assert_eq!(notice.occurred_at, now());
    let Fact::NotPaid(failure) = notice.fact else { panic!("{notice:?}") };
    assert_eq!(failure.code, "10100058");
    assert_eq!(failure.charge, Charge::Order { order: "VG20260118000001".parse().unwrap() });
    for code in ["0", "01", "10", "2"] {
        let notice = read(&with(PAID, &[("RtnCode", code)])).unwrap();
        assert!(matches!(notice.fact, Fact::NotPaid(_)), "{code}: {notice:?}");
    }
}

#[test]
fn a_payment_that_does_not_add_up_is_malformed() {
    for change in [
        ("PaymentDate", "0001/01/01 00:00:00"),
        ("PaymentDate", ""),
        ("PaymentDate", "2026/03/05 00:00:00"),
        ("PaymentDate", "2026-01-18T09:31:02"),
        ("TradeAmt", ""),
        ("TradeAmt", "-299"),
        ("TradeAmt", "299.5"),
        ("TradeAmt", "99999999999"),
        ("TradeAmt", "+299"),
        ("TradeNo", ""),
        ("TradeNo", "a b"),
        ("MerchantTradeNo", "SUB-12345678"),
        ("MerchantTradeNo", ""),
        ("RtnCode", ""),
        ("RtnCode", " 1"),
    ] {
        let notice = read(&with(PAID, &[change]));
        assert!(matches!(notice, Err(NoticeError::Malformed(_))), "{change:?}: {notice:?}");
    }
    let notice = read(&without(PAID, "PaymentDate"));
    assert!(matches!(notice, Err(NoticeError::Malformed(_))), "{notice:?}");
}

#[test]
fn an_agreement_begins_with_the_first_charge_and_goes_on_with_counted_ones() {
    let extra = [("PeriodType", "M"), ("Frequency", "1"), ("gwsr", "1"), ("process_date", "2026/01/18 09:31:02")];
    let Fact::Paid(first) = read(&with(PAID, &extra)).unwrap().fact else { panic!() };
    assert_eq!(first.agreement.as_deref(), Some("VG20260118000001"));
    assert!(matches!(first.charge, Charge::Order { .. }));
    // A payment with all extra fields, of no agreement.
    let Fact::Paid(alone) = read(&with(PAID, &[("PeriodType", "")])).unwrap().fact else { panic!() };
    assert_eq!(alone.agreement, None);

    let notice = read(PERIOD).unwrap();
    assert_eq!((notice.event_id.as_str(), notice.event_type.as_str()), ("period:SU2345:2:1", "PeriodReturnURL"));
    let Fact::Paid(later) = notice.fact else { panic!("{notice:?}") };
    assert_eq!(later.charge, Charge::Renewal { agreement: "SU2345".into(), number: Some(2) });
    assert_eq!((later.transaction_id.as_str(), later.amount.minor), ("SU2345-2", 29_900));
    assert_eq!(later.paid_at, at("2026-02-18T01:31:12Z"));

    let small = with(&without(PERIOD, "Gwsr"), &[("gwsr", "12345678")]);
    assert_eq!(read(&small), read(PERIOD));
    // The first charge is the order's: were it told here too, it would be paid twice.
    assert_eq!(read(&with(PERIOD, &[("TotalSuccessTimes", "1")])).unwrap().fact, Fact::Unrelated);
    for change in [("TotalSuccessTimes", ""), ("TotalSuccessTimes", "x"), ("ProcessDate", ""), ("Amount", "")] {
        assert!(matches!(read(&with(PERIOD, &[change])), Err(NoticeError::Malformed(_))), "{change:?}");
    }
}

#[test]
fn each_failed_try_of_an_agreement_is_an_event_of_its_own() {
    let failed = |gwsr| read(&with(PERIOD, &[("RtnCode", "10100248"), ("Gwsr", gwsr)])).unwrap();
    let (one, other) = (failed("1"), failed("2"));
    assert_ne!(one.event_id, other.event_id);
    assert_eq!(one.event_id, failed("1").event_id);
    let Fact::NotPaid(failure) = one.fact else { panic!() };
    assert_eq!(failure.charge, Charge::Renewal { agreement: "SU2345".into(), number: None });
}

#[test]
fn accounts_and_codes_are_instructions() {
    let common = [
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "CR2345"),
        ("TradeNo", "2601180930110002"),
        ("TradeAmt", "2000"),
        ("TradeDate", "2026/01/18 09:30:11"),
        ("RtnMsg", "Get"),
    ];
    let info = |fields: &[(&'static str, &'static str)]| read(&with(&common, fields));
    let atm = [
        ("RtnCode", "2"),
        ("PaymentType", "ATM_BOT"),
        ("BankCode", "004"),
        ("vAccount", "3833218306347692"),
        ("ExpireDate", "2026/01/21"),
    ];
    let notice = info(&atm).unwrap();
    assert_eq!(notice.event_id, "info:CR2345:2601180930110002:2");
    let Fact::Instructions(told) = notice.fact else { panic!("{notice:?}") };
    assert_eq!((told.pay_by, told.bank_code.as_deref(), told.amount.minor), (PayBy::Atm, Some("004"), 200_000));
    assert_eq!(told.codes, ["3833218306347692"]);
    assert_eq!(told.expires_at, Some(at("2026-01-21T15:59:59Z")));

    let code = [("RtnCode", "10100073"), ("ExpireDate", "2026/01/21 09:30:11"), ("PaymentNo", "LLL22098722826")];
    let cvs = [&code[..], &[("PaymentType", "CVS_CVS"), ("Barcode1", "")]].concat();
    let Fact::Instructions(told) = info(&cvs).unwrap().fact else { panic!() };
    assert_eq!((told.pay_by, told.codes, told.bank_code), (PayBy::Cvs, vec!["LLL22098722826".to_owned()], None));
    assert_eq!(told.expires_at, Some(at("2026-01-21T01:30:11Z")));

    let bars = [("Barcode1", "0711066EA"), ("Barcode2", "3453"), ("Barcode3", "1030"), ("PaymentNo", "")];
    let barcode = [&code[..2], &[("PaymentType", "BARCODE_BARCODE")], &bars].concat();
    let Fact::Instructions(told) = info(&barcode).unwrap().fact else { panic!() };
    assert_eq!((told.pay_by, told.codes.len()), (PayBy::Barcode, 3));

    assert!(matches!(info(&[("RtnCode", "10100001")]).unwrap().fact, Fact::NotPaid(_)));
    for broken in [[("vAccount", "")], [("BankCode", "")], [("PaymentType", "TWQR_OPAY")], [("RtnCode", "1")]] {
        let fields = with(&with(&common, &atm), &broken);
        assert!(matches!(read(&fields), Err(NoticeError::Malformed(_))), "{broken:?}");
    }
}
