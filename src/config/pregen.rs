//! `[startup]`, `[pregen]` and `[actors]`.

use std::{path::PathBuf, time::Duration};

use domain::money::UsdMicros;

use super::{
    reader::{key, section, settings},
    rules::{count_or_all, flag, integer, millis, path, seconds, usd},
};

settings! {
    /// What a start waits for.
    pub struct Startup {
        /// A start without the minimum library waits that long and then exits.
        pub timeout: Duration = key("timeout_seconds", seconds(1..=86_400)),
        /// Start without making what the library lacks.
        pub skip_pregeneration: bool = key("skip_pregeneration", flag()),
        /// Start even without the minimum library.
        pub allow_empty_materials: bool = key("allow_empty_materials", flag()),
        /// Default prompt templates with a stored result per group.
        pub min_templates: u32 = key("min_templates", integer(0..=1_000, "")),
        /// The minimum library.
        pub minimum: MinimumLibrary = section("minimum"),
    }
}

settings! {
    /// Materials with a result that a start needs (domain.md §7.5).
    pub struct MinimumLibrary {
        /// Of this tool.
        pub background_removal: u32 = key("background_removal", integer(0..=100_000, "")),
        /// Of this tool.
        pub product_scene: u32 = key("product_scene", integer(0..=100_000, "")),
        /// Of this tool.
        pub short_video: u32 = key("short_video", integer(0..=100_000, "")),
        /// Of this tool.
        pub ai_avatar: u32 = key("ai_avatar", integer(0..=100_000, "")),
        /// Of this tool.
        pub try_on: u32 = key("try_on", integer(0..=100_000, "")),
        /// Of this tool.
        pub room_redesign: u32 = key("room_redesign", integer(0..=100_000, "")),
        /// Of this tool.
        pub pattern_generate: u32 = key("pattern_generate", integer(0..=100_000, "")),
        /// Clips of the landing page.
        pub landing_videos: u32 = key("landing_videos", integer(0..=100_000, "")),
        /// Avatar clips of the landing page.
        pub landing_avatars: u32 = key("landing_avatars", integer(0..=100_000, "")),
    }
}

settings! {
    /// Pre-generation.
    pub struct Pregen {
        /// Items made per group of the catalogue; `None`: all.
        pub limit_per_group: Option<usize> = key("limit_per_group", count_or_all(100_000)),
        /// Items in the making at once.
        pub items_at_once: usize = key("items_at_once", integer(1..=1_024, "")),
        /// What the library in this database may cost in all.
        pub budget: UsdMicros = key("budget_usd", usd(100_000)),
        /// Paid calls per step and provider before it is given up.
        pub max_attempts: u32 = key("max_attempts", integer(1..=10, "")),
        /// First wait before another attempt, doubled each time.
        pub retry_base: Duration = key("retry_base_ms", millis(10..=600_000)),
        /// Longest wait before another attempt.
        pub retry_cap: Duration = key("retry_cap_ms", millis(10..=3_600_000)),
        /// A submit without an answer is looked into after that.
        pub submit_stale_after: Duration = key("submit_stale_after_ms", millis(1_000..=3_600_000)),
        /// Between two looks at what is missing.
        pub tick: Duration = key("tick_seconds", seconds(1..=86_400)),
        /// Make no avatar clips.
        pub skip_avatar: bool = key("skip_avatar", flag()),
        /// Make no clips but avatars.
        pub skip_video: bool = key("skip_video", flag()),
        /// Folder with the catalogue's files; `None`: the one compiled in.
        pub catalogue_folder: Option<PathBuf> = key("catalogue_folder", path().optional()),
    }
}

settings! {
    /// Bounds and restarts of the actors.
    pub struct Actors {
        /// Wait before a dead actor is replaced, doubled each time.
        pub restart_backoff: Duration = key("restart_backoff_ms", millis(10..=60_000)),
        /// Longest such wait.
        pub restart_backoff_cap: Duration = key("restart_backoff_cap_ms", millis(10..=600_000)),
        /// Deaths in a row before an actor stays down.
        pub restart_budget: u32 = key("restart_budget", integer(1..=1_000, "")),
        /// The library in memory.
        pub material_cache: MaterialCacheActor = section("material_cache"),
        /// The supervisor of pre-generation.
        pub pregen: ActorBounds = section("pregen"),
        /// What watches for changed accounts.
        pub account_watch: ActorBounds = section("account_watch"),
        /// What watches for changed prices.
        pub price_watch: ActorBounds = section("price_watch"),
        /// What sends mails.
        pub mailer: ActorBounds = section("mailer"),
        /// What orders changes of credits.
        pub credit_ledger: ActorBounds = section("credit_ledger"),
        /// What carries payments through.
        pub cashier: ActorBounds = section("cashier"),
        /// What gathers the live view.
        pub live_stats: ActorBounds = section("live_stats"),
        /// What carries out what operators decide.
        pub operator: ActorBounds = section("operator"),
        /// Each of the four providers.
        pub provider: ActorBounds = section("provider"),
    }
}

settings! {
    /// Bounds of one actor.
    pub struct ActorBounds {
        /// Callers waiting or served at once.
        pub places: usize = key("places", integer(1..=65_536, "")),
        /// Messages the mailbox holds.
        pub mailbox: usize = key("mailbox", integer(1..=65_536, "")),
    }
}

settings! {
    /// The actor that holds the library in memory.
    pub struct MaterialCacheActor {
        /// Its bounds.
        pub bounds: ActorBounds = super::reader::Here,
        /// Between two writes of view counts to the database.
        pub flush_interval: Duration = key("flush_interval_ms", millis(10..=600_000)),
        /// Between two looks at what other processes have published.
        pub refresh_interval: Duration = key("refresh_interval_ms", millis(100..=3_600_000)),
        /// The most presets in one answer.
        pub list_limit: usize = key("list_limit", integer(10..=10_000, "")),
    }
}
