//! A synthetic library of any size, as rows that the product itself would have written.
//!
//! A row that `vidgo pregenerate` wrote is copied with another id, hash, item and prompt, so that every column has
//! the product's own form; the copies are spread evenly over the tools and topics that the database already holds.

use std::{path::PathBuf, time::Instant};

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

#[derive(clap::Args)]
pub struct Arguments {
    /// The SQLite file, already holding a library made by the product.
    #[arg(long)]
    database: PathBuf,
    /// How many materials there are afterwards, those of the product included.
    #[arg(long)]
    materials: u64,
}

/// Everything but id, hash, item and prompt is the copied row's. Ids are 16 bytes, hashes 64 hex digits.
const COPY: &str = "
WITH RECURSIVE number(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?2),
seed AS (SELECT *, row_number() OVER (ORDER BY tool_type, topic, id) - 1 AS place FROM materials
         WHERE item_id NOT LIKE 'bench/%'),
size AS (SELECT count(*) AS seeds FROM seed)
INSERT INTO materials (";

/// Rows of one transaction, so that the write-ahead log stays small.
const BATCH: i64 = 20_000;

/// Fills the database.
///
/// # Errors
/// The file cannot be opened, has no library, or is in use.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    let started = Instant::now();
    let count = fill(&arguments).await.map_err(std::io::Error::other)?;
    if count == 0 {
        return Err(std::io::Error::other("the database holds no material to copy: run vidgo pregenerate first"));
    }
    println!("{count} materials after {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Reply: how many materials there are.
async fn fill(arguments: &Arguments) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    let url = format!("sqlite://{}", arguments.database.display());
    let db = entities::connect::connect(&url, entities::connect::PoolOptions::default()).await?;
    let query = |sql: &str| Statement::from_string(DatabaseBackend::Sqlite, sql.to_owned());
    let rows = db.query_all_raw(query("SELECT name FROM pragma_table_info('materials')")).await?;
    let columns = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<Vec<String>, _>>()?;
    let count = db.query_one_raw(query("SELECT count(*) AS n FROM materials")).await?;
    let mut count: i64 = count.map_or(Ok(0), |row| row.try_get("", "n"))?;
    let wanted = i64::try_from(arguments.materials)?;
    let values: Vec<&str> = columns.iter().map(|column| value_of(column)).collect();
    let sql = format!(
        "{COPY}{}) SELECT {} FROM number, size JOIN seed ON seed.place = n % seeds",
        columns.join(", "),
        values.join(", ")
    );
    while count > 0 && count < wanted {
        let next = wanted.min(count + BATCH);
        let copy = Statement::from_sql_and_values(DatabaseBackend::Sqlite, &sql, [count.into(), next.into()]);
        db.execute_raw(copy).await?;
        count = next;
    }
    Ok(count)
}

/// What a copy has in a column. Copies have no perceptual hash: only the making of new results reads it.
fn value_of(column: &str) -> &str {
    match column {
        "id" => "randomblob(16)",
        "lookup_hash" => "lower(hex(randomblob(32)))",
        "item_id" => "'bench/' || n",
        "prompt" => "seed.prompt || ' ' || n",
        "perceptual_hash" => "NULL",
        other => other,
    }
}
