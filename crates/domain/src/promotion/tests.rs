//! What is taken off, and that never too much is.

use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_268_800 + seconds, 0).unwrap()
}

fn campaign() -> Campaign {
    Campaign {
        code: "SPRING".parse().unwrap(),
        name: "Spring".to_owned(),
        name_zh: None,
        name_en: None,
        description: None,
        description_zh: None,
        description_en: None,
        discount_type: DiscountType::Percentage,
        discount_value: 1_500,
        currency: None,
        min_purchase_minor: 0,
        max_discount_minor: None,
        start_date: at(0),
        end_date: at(100),
        max_uses_total: None,
        max_uses_per_user: 1,
        applicable_plans: Vec::new(),
        applicable_credit_packages: Vec::new(),
        banner_image_url: None,
        badge_text: None,
        badge_color: "#ff4444".to_owned(),
        priority: 0,
        is_active: true,
        is_featured: false,
    }
}

fn fixed(value: u32, currency: Currency) -> Campaign {
    let (discount_type, currency) = (DiscountType::FixedAmount, Some(currency));
    Campaign { discount_type, discount_value: value, currency, ..campaign() }
}

fn promotion(campaign: Campaign) -> Promotion {
    Promotion { id: Uuid::from_u128(1), campaign, uses: Uses::default(), created_at: at(0) }
}

#[test]
fn a_percentage_is_rounded_down_to_what_can_be_paid() {
    let campaign = campaign();
    for (amount, currency, off) in [
        (15_000, Currency::Twd, 2_200),
        (29_900, Currency::Twd, 4_400),
        (500, Currency::Usd, 75),
        (999, Currency::Usd, 149),
        (1_300, Currency::Usd, 195),
        (u32::MAX, Currency::Usd, 644_245_094),
    ] {
        assert_eq!(campaign.discount_minor(amount, currency), Ok(off), "{amount} {currency}");
    }
    assert_eq!(campaign.discount_minor(600, Currency::Twd), Err(Refusal::NothingOff), "0.9 dollars are no dollar");
}

#[test]
fn a_fixed_amount_leaves_something_to_pay_and_counts_in_its_currency() {
    let off = fixed(10_000, Currency::Twd);
    assert_eq!(off.discount_minor(15_000, Currency::Twd), Ok(10_000));
    assert_eq!(off.discount_minor(10_000, Currency::Twd), Ok(9_900));
    assert_eq!(off.discount_minor(5_000, Currency::Twd), Ok(4_900));
    for nothing in [0, 1, 100, 199] {
        assert_eq!(off.discount_minor(nothing, Currency::Twd), Err(Refusal::NothingOff), "{nothing}");
    }
    assert_eq!(off.discount_minor(15_000, Currency::Usd), Err(Refusal::OtherCurrency { wanted: Currency::Twd }));
    assert_eq!(fixed(450, Currency::Usd).discount_minor(500, Currency::Usd), Ok(400));
}

#[test]
fn least_purchase_and_most_discount_bound_it() {
    let mut bounded = campaign();
    (bounded.min_purchase_minor, bounded.max_discount_minor) = (20_000, Some(3_050));
    bounded.settle(None);
    assert_eq!(bounded.currency, Some(Currency::Twd), "TWD when none is named");
    let least = Refusal::BelowMinimum { least_minor: 20_000, currency: Currency::Twd };
    assert_eq!(bounded.discount_minor(19_900, Currency::Twd), Err(least));
    assert_eq!(least.to_string(), "this promotion is for purchases from 200 TWD on");
    assert_eq!(bounded.discount_minor(20_000, Currency::Twd), Ok(3_000));
    assert_eq!(bounded.discount_minor(100_000, Currency::Twd), Ok(3_000));
    bounded.settle(Some(Currency::Usd));
    bounded.settle(None);
    assert_eq!(bounded.currency, Some(Currency::Usd), "stays until another one is named");
    let mut plain = Campaign { currency: Some(Currency::Usd), ..campaign() };
    plain.settle(None);
    assert_eq!(plain.currency, None, "a plain percentage counts in both");
}

#[test]
fn it_counts_from_start_to_end_while_uses_are_left() {
    let limited = |most, uses| Promotion { uses, ..promotion(Campaign { max_uses_total: most, ..campaign() }) };
    let none = Uses::default();
    for (seconds, valid) in [(-1, false), (0, true), (100, true), (101, false)] {
        assert_eq!(limited(None, none).valid_at(at(seconds)).is_ok(), valid, "{seconds}");
    }
    let off = promotion(Campaign { is_active: false, ..campaign() });
    assert_eq!(off.valid_at(at(1)), Err(Refusal::NotValid));
    for (most, uses, left) in [
        (None, Uses { current: 9, reserved: 9, late: 0 }, None),
        (Some(3), Uses { current: 1, reserved: 1, late: 0 }, Some(1)),
        (Some(2), Uses { current: 1, reserved: 1, late: 0 }, Some(0)),
        (Some(2), Uses { current: 3, reserved: 0, late: 1 }, Some(0)),
    ] {
        let promotion = limited(most, uses);
        assert_eq!(promotion.uses_left(), left);
        assert_eq!(promotion.valid_at(at(1)).is_ok(), left != Some(0));
    }
}

#[test]
fn lists_say_what_it_is_for() {
    let (one, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let is_for = |plans: &[Uuid], packages: &[Uuid]| {
        let campaign =
            Campaign { applicable_plans: plans.to_vec(), applicable_credit_packages: packages.to_vec(), ..campaign() };
        [Some(Item::Plan(one)), Some(Item::Plan(other)), Some(Item::Package(one)), None].map(|it| campaign.is_for(it))
    };
    assert_eq!(is_for(&[], &[]), [true; 4]);
    assert_eq!(is_for(&[one], &[]), [true, false, false, false]);
    assert_eq!(is_for(&[], &[one]), [false, false, true, false]);
    assert_eq!(is_for(&[other], &[one]), [false, true, true, false]);
}

#[test]
fn one_account_has_its_uses_and_no_more() {
    let twice = promotion(Campaign { max_uses_per_user: 2, ..campaign() });
    let quote = |before| twice.quote(None, 500, Currency::Usd, before, at(1));
    assert_eq!((quote(0), quote(1)), (Ok(75), Ok(75)));
    assert_eq!(quote(2), Err(Refusal::UsedByUser { most: 2 }));
    assert_eq!(twice.quote(None, 500, Currency::Usd, 2, at(101)), Err(Refusal::NotValid));
}

#[test]
fn what_does_not_fit_together_is_named() {
    let none = Uses::default();
    assert_eq!(campaign().faults(none), []);
    let named = |change: &dyn Fn(&mut Campaign), uses| {
        let mut campaign = campaign();
        change(&mut campaign);
        campaign.faults(uses).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
    };
    assert_eq!(named(&|it| it.discount_value = 0, none), ["discount_value"]);
    assert_eq!(named(&|it| it.discount_value = 10_001, none), ["discount_value"]);
    assert_eq!(named(&|it| *it = fixed(0, Currency::Usd), none), ["discount_value"]);
    assert_eq!(named(&|it| *it = fixed(150, Currency::Twd), none), ["discount_value"]);
    assert_eq!(named(&|it| *it = fixed(150, Currency::Usd), none), [""; 0]);
    assert_eq!(named(&|it| it.currency = Some(Currency::Twd), none), ["currency"]);
    assert_eq!(named(&|it| it.min_purchase_minor = 1, none), ["currency"]);
    assert_eq!(named(&|it| it.end_date = it.start_date, none), ["end_date"]);
    assert_eq!(
        named(&|it| (it.max_discount_minor, it.currency) = (Some(0), Some(Currency::Usd)), none),
        ["max_discount_amount"]
    );
    assert_eq!(named(&|it| (it.max_uses_total, it.max_uses_per_user) = (Some(0), 0), none).len(), 2);
    let used = Uses { current: 3, reserved: 2, late: 1 };
    assert_eq!(named(&|it| it.max_uses_total = Some(3), used), ["max_uses_total"]);
    assert_eq!(named(&|it| it.max_uses_total = Some(4), used), [""; 0]);
}

proptest! {
    #[test]
    fn something_is_always_left_and_in_twd_a_whole_dollar(
        value in 1..=WHOLE,
        fixed_value in any::<u32>(),
        is_fixed in any::<bool>(),
        most in proptest::option::of(any::<u32>()),
        least in 0..50_000_u32,
        dollars in 0..1_000_000_u32,
        cents in 0..100_u32,
        usd in any::<bool>(),
    ) {
        let currency = if usd { Currency::Usd } else { Currency::Twd };
        let amount = dollars * 100 + if usd { cents } else { 0 };
        let base = if is_fixed { fixed(fixed_value, currency) } else { Campaign { discount_value: value, ..campaign() } };
        let mut campaign = Campaign { max_discount_minor: most, min_purchase_minor: least, ..base };
        campaign.currency = campaign.has_amounts().then_some(currency);
        match campaign.discount_minor(amount, currency) {
            Ok(off) => {
                prop_assert!(off > 0 && amount - off >= LEAST_LEFT_MINOR && amount >= least);
                prop_assert!(most.is_none_or(|most| off <= most));
                prop_assert!(usd || (amount - off) % 100 == 0);
                if is_fixed {
                    prop_assert!(off <= fixed_value);
                } else {
                    // Never more than the percentage, and where nothing else bounds it, short of it by less than a unit.
                    let exact = u64::from(amount) * u64::from(value);
                    let unit = if usd { 1 } else { 100 };
                    prop_assert!(u64::from(off) * 10_000 <= exact);
                    let bounded = most.is_some() || amount - off < LEAST_LEFT_MINOR + unit;
                    prop_assert!(bounded || exact < u64::from(off + unit) * 10_000);
                }
            }
            Err(Refusal::BelowMinimum { least_minor, .. }) => prop_assert!(amount < least_minor),
            Err(other) => prop_assert_eq!(other, Refusal::NothingOff),
        }
    }
}
