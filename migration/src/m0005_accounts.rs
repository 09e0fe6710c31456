//! People: accounts, registrations that wait for their code, sessions, and the mails that leave (issue 4).

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{count, flag, index, reference, table, texts_null, timestamps, word, word_null};

/// Creates `users`, `registrations`, `password_resets`, `sessions`, `account_changes` and `mail_outbox`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const LANGUAGES: [&str; 5] = ["en", "zh-TW", "ja", "ko", "es"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        users(manager).await?;
        registrations(manager).await?;
        password_resets(manager).await?;
        sessions(manager).await?;
        account_changes(manager).await?;
        mail_outbox(manager).await
    }
}

async fn users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut users = table("users");
    users
        // Lower case, so that two spellings are one account.
        .col(text("email").check(Expr::cust("email = lower(email)")))
        .col(text("password_hash"))
        .col(flag("is_active", true))
        .col(flag("is_superuser", false))
        .col(timestamp_with_time_zone("email_verified_at"))
        .col(word("language", &LANGUAGES))
        .col(word_null("plan_name", &["demo", "starter", "pro", "pro_plus"]))
        .col(timestamp_with_time_zone_null("plan_started_at"))
        .col(timestamp_with_time_zone_null("plan_expires_at"))
        .col(count("demo_usage_count"))
        .col(timestamp_with_time_zone_null("banned_at"))
        .col(timestamp_with_time_zone_null("last_login_at"));
    texts_null(&mut users, &["username", "full_name", "ban_reason"]);
    timestamps(&mut users);
    manager.create_table(users).await?;
    index(manager, "users", &["email"], true).await
}

async fn registrations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut registrations = table("registrations");
    registrations
        .col(text("email"))
        // False: no code opens an account by it, since there is one already or nobody registered; strangers must not see
        // that (domain.md §13.20), so such a row is like any other.
        .col(boolean("opens"))
        .col(text("password_hash"))
        .col(text("ip_address"))
        // Whether its code was mailed; else only codes that were mailed before prove the address.
        .col(boolean("mailed"))
        .col(word("language", &LANGUAGES))
        // Names the code in force: the code itself is derived from it and our key, and stored nowhere.
        .col(uuid("code_id"))
        // Wrong codes of anybody, and of the browser that registered: strangers cannot use up its tries.
        .col(count("attempts"))
        .col(count("own_attempts"))
        .col(word("state", &["pending", "verified", "superseded"]))
        .col(timestamp_with_time_zone("code_expires_at"));
    texts_null(&mut registrations, &["username", "full_name"]);
    timestamps(&mut registrations);
    manager.create_table(registrations).await?;
    index(manager, "registrations", &["email", "state"], false).await?;
    index(manager, "registrations", &["created_at"], false).await
}

async fn password_resets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut resets = table("password_resets");
    resets
        .col(uuid_null("user_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut reference("password_resets", "user_id", "users", ForeignKeyAction::Cascade));
    manager.create_table(resets).await?;
    index(manager, "password_resets", &["user_id"], false).await?;
    index(manager, "password_resets", &["created_at"], false).await
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut sessions = table("sessions");
    sessions
        .col(uuid("user_id"))
        // SHA-256 of the refresh token in force, and of the one before it.
        .col(string_len("token_hash", 64))
        .col(string_len_null("previous_token_hash", 64))
        // When the token in force was issued: its content follows from this and the token before.
        .col(timestamp_with_time_zone("rotated_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(text("user_agent"))
        .col(text("ip_address"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .col(word_null("revoke_reason", &["sign_out", "ended", "reuse", "password_changed", "banned"]))
        .check(Expr::cust("(revoked_at IS NULL) = (revoke_reason IS NULL)"))
        .foreign_key(&mut reference("sessions", "user_id", "users", ForeignKeyAction::Cascade));
    timestamps(&mut sessions);
    manager.create_table(sessions).await?;
    index(manager, "sessions", &["user_id"], false).await?;
    index(manager, "sessions", &["expires_at"], false).await
}

async fn account_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("account_changes")
                .col(big_integer("id").auto_increment().primary_key())
                // No reference: that an account was deleted is a change too.
                .col(uuid("user_id"))
                .col(timestamp_with_time_zone("changed_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "account_changes", &["changed_at"], false).await
}

async fn mail_outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut outbox = table("mail_outbox");
    outbox
        // What the mail is for: one mail for one cause.
        .col(text("cause"))
        .col(word(
            "kind",
            &["verification_code", "already_registered", "password_reset", "password_changed", "welcome"],
        ))
        // What the mail's code or link is derived from: a registration's code, or a reset.
        .col(uuid_null("subject_id"))
        .col(text("recipient"))
        .col(word("language", &LANGUAGES))
        .col(word("state", &["queued", "sending", "sent", "failed", "unclear", "void"]))
        .col(count("attempts"))
        .col(timestamp_with_time_zone("due_at"))
        // After that it is of no use to anybody.
        .col(timestamp_with_time_zone("expires_at"))
        .col(text_null("last_error"));
    timestamps(&mut outbox);
    manager.create_table(outbox).await?;
    index(manager, "mail_outbox", &["cause"], true).await?;
    index(manager, "mail_outbox", &["state", "due_at"], false).await
}
