//! Names of settings: the short environment variables, the `VIDGO__` form, and "did you mean".

/// Short variable and the setting it stands for.
pub(super) const SHORT_NAMES: [(&str, &str); 38] = [
    ("PROJECT_NAME", "project.name"),
    ("API_V1_STR", "server.api_prefix"),
    ("DEBUG", "server.debug"),
    ("PORT", "server.port"),
    ("DATABASE_URL", "database.url"),
    ("REDIS_URL", "redis.url"),
    ("SECRET_KEY", "security.secret_key"),
    ("ALGORITHM", "security.algorithm"),
    ("ACCESS_TOKEN_EXPIRE_MINUTES", "security.access_token_expire_minutes"),
    ("REFRESH_TOKEN_EXPIRE_DAYS", "security.refresh_token_expire_days"),
    ("FRONTEND_URL", "server.frontend_url"),
    ("SMTP_FROM_EMAIL", "smtp.from_address"),
    ("SMTP_FROM_NAME", "smtp.from_name"),
    ("PIAPI_KEY", "providers.piapi.keys"),
    ("POLLO_API_KEY", "providers.pollo.keys"),
    ("A2E_API_KEY", "providers.a2e.keys"),
    ("A2E_API_ID", "providers.a2e.api_id"),
    ("A2E_DEFAULT_CREATOR_ID", "providers.a2e.default_creator_id"),
    ("GEMINI_API_KEY", "providers.gemini.keys"),
    ("ECPAY_MERCHANT_ID", "ecpay.merchant_id"),
    ("ECPAY_HASH_KEY", "ecpay.hash_key"),
    ("ECPAY_HASH_IV", "ecpay.hash_iv"),
    ("ECPAY_PAYMENT_URL", "ecpay.payment_url"),
    ("PADDLE_API_KEY", "paddle.api_key"),
    ("PADDLE_NOTIFICATION_SECRET", "paddle.notification_secrets"),
    ("PADDLE_PUBLIC_KEY", "paddle.client_token"),
    ("SMTP_HOST", "smtp.host"),
    ("SMTP_PORT", "smtp.port"),
    ("SMTP_USER", "smtp.user"),
    ("SMTP_PASSWORD", "smtp.password"),
    ("WATERMARK_TEXT", "media.watermark_text"),
    ("SKIP_PREGENERATION", "startup.skip_pregeneration"),
    ("PREGENERATION_LIMIT", "pregen.limit_per_group"),
    ("SKIP_AVATAR", "pregen.skip_avatar"),
    ("SKIP_VIDEO", "pregen.skip_video"),
    ("ALLOW_EMPTY_MATERIALS", "startup.allow_empty_materials"),
    ("MIN_TEMPLATES", "startup.min_templates"),
    ("STARTUP_TIMEOUT", "startup.timeout_seconds"),
];

/// What the long form of every variable begins with.
pub(super) const PREFIX: &str = "VIDGO__";

/// `server.port` → `VIDGO__SERVER__PORT`.
pub(super) fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.to_uppercase().replace('.', "__"))
}

/// `VIDGO__SERVER__PORT` → `server.port`; `None`: not one of ours. Case does not matter, so that a
/// lower-case variable is not silently passed over.
pub(super) fn path(variable: &str) -> Option<String> {
    let start = variable.get(..PREFIX.len())?;
    let rest = variable.get(PREFIX.len()..)?;
    start.eq_ignore_ascii_case(PREFIX).then(|| rest.to_lowercase().replace("__", "."))
}

/// Every variable that sets this setting, the short one first: `PORT or VIDGO__SERVER__PORT`.
pub(super) fn variables(path: &str) -> String {
    let short = SHORT_NAMES.iter().find(|(_, setting)| *setting == path);
    short.map_or_else(|| variable(path), |(name, _)| format!("{name} or {}", variable(path)))
}

/// The known setting that `given` was most likely meant to be.
pub(super) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let wanted = last(given);
    // A right key in a wrong section counts as near as two slips.
    let distance = |path: &str| {
        let slips = edit_distance(given, path);
        if last(path) == wanted { slips.min(2) } else { slips }
    };
    let (best, slips) = known.map(|path| (path, distance(path))).min_by_key(|(_, slips)| *slips)?;
    (slips <= 2.max(given.len() / 4)).then_some(best)
}

/// Insertions, deletions and replacements between two texts (Levenshtein), one row at a time.
fn edit_distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (above, from) in left.chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(right.chars()) {
            let replaced = diagonal + usize::from(from != to);
            diagonal = *cell;
            before = replaced.min(diagonal + 1).min(before + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (left, right, slips) in [("", "abc", 3), ("port", "port", 0), ("prot", "port", 2), ("kitten", "sitting", 3)]
        {
            assert_eq!(edit_distance(left, right), slips, "{left} {right}");
        }
    }

    #[test]
    fn a_slip_or_a_wrong_section_finds_the_setting() {
        let known = ["server.port", "smtp.port", "server.host", "media.watermark_text"];
        for (given, meant) in [
            ("sever.port", Some("server.port")),
            ("server.prot", Some("server.port")),
            ("watermark_text", Some("media.watermark_text")),
            ("nothing.alike_at_all", None),
        ] {
            assert_eq!(nearest(given, known.into_iter()), meant, "{given}");
        }
    }

    #[test]
    fn variables_and_settings_turn_into_each_other() {
        assert_eq!(variable("providers.piapi.keys"), "VIDGO__PROVIDERS__PIAPI__KEYS");
        assert_eq!(path("VIDGO__PROVIDERS__PIAPI__KEYS").as_deref(), Some("providers.piapi.keys"));
        assert_eq!((path("VIDGO_CONFIG"), path("PORT")), (None, None));
    }
}
