//! Bringing the schema up to date, safely when several processes start at once.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Statement};

use crate::{StoreError, connect::begin_write, rows};

/// Key of our advisory lock: "vidgo" and a version, as a number of our own choosing.
const LOCK_KEY: i64 = 0x7669_6467_6f01;

/// Applies every pending migration, all of them or none. Reply: the names of those applied.
///
/// All of it is one transaction, begun behind a lock: an advisory one on Postgres, SQLite's own write
/// lock otherwise. A second process waits, then finds nothing to do.
///
/// # Errors
/// The database failed, the lock was not free within two minutes (SQLite: the busy timeout), or the
/// database was migrated by a newer version than this one. Nothing was changed.
pub async fn migrate(db: &DatabaseConnection) -> Result<Vec<String>, StoreError> {
    let tx = begin_write(db).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Longer than any other statement waits: the process before us may have much to do.
        tx.execute_unprepared("SET LOCAL lock_timeout = '120s'").await?;
        let lock =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [LOCK_KEY.into()]);
        tx.execute_raw(lock).await?;
    }
    let pending = names(Migrator::get_pending_migrations(&tx).await?);
    Migrator::up(&tx, None).await?;
    tx.commit().await?;
    for name in &pending {
        tracing::info!(migration.name = %name, "migration applied");
    }
    Ok(pending)
}

/// The names of the migrations that `migrate` would apply. Changes nothing.
///
/// # Errors
/// As `migrate`.
pub async fn pending(db: &DatabaseConnection) -> Result<Vec<String>, StoreError> {
    Ok(names(Migrator::get_pending_migrations_read_only(db).await?))
}

/// Reads one row of every table of the library, so that a column that is missing, or of another type,
/// shows at the start and not in the middle of a request.
///
/// # Errors
/// The database failed, or the schema is not the one this version was built for.
pub async fn verify(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    rows::material::Entity::find().one(db).await?;
    rows::material_view::Entity::find().one(db).await?;
    rows::material_topic::Entity::find().one(db).await?;
    rows::demo_category::Entity::find().one(db).await?;
    rows::image_demo::Entity::find().one(db).await?;
    rows::demo_video::Entity::find().one(db).await?;
    rows::demo_view::Entity::find().one(db).await?;
    rows::prompt_cache::Entity::find().one(db).await?;
    rows::demo_example::Entity::find().one(db).await?;
    rows::tool_showcase::Entity::find().one(db).await?;
    rows::prompt_template::Entity::find().one(db).await?;
    rows::prompt_template_usage::Entity::find().one(db).await?;
    rows::account_change::Entity::find().one(db).await?;
    rows::outbox_mail::Entity::find().one(db).await?;
    rows::password_reset::Entity::find().one(db).await?;
    rows::registration::Entity::find().one(db).await?;
    rows::session::Entity::find().one(db).await?;
    rows::user::Entity::find().one(db).await?;
    rows::service_price::Entity::find().one(db).await?;
    rows::credit_package::Entity::find().one(db).await?;
    rows::order::Entity::find().one(db).await?;
    rows::subscription::Entity::find().one(db).await?;
    rows::payment_event::Entity::find().one(db).await?;
    rows::payment_task::Entity::find().one(db).await?;
    rows::refund::Entity::find().one(db).await?;
    rows::invoice::Entity::find().one(db).await?;
    rows::promotion::Entity::find().one(db).await?;
    rows::promotion_usage::Entity::find().one(db).await?;
    Ok(())
}

fn names(migrations: Vec<migration::Pending>) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_owned()).collect()
}
