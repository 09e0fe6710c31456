//! Proves the ledger's invariants over the whole database, each by one query that looks for a row that breaks it.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use uuid::Uuid;

use crate::StoreError;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows by table, in the order of the tables' names.
    pub rows: Vec<(&'static str, u64)>,
    /// Invariants that were proved.
    pub proved: usize,
    /// Those that were not, each with the first row that breaks it.
    pub broken: Vec<Broken>,
}

/// One invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What should be so.
    pub invariant: &'static str,
    /// The first row that is not: its table and id, and what it says.
    pub row: String,
}

/// What should be so; a query whose rows break it: table, id, and two numbers; what those numbers are.
type Invariant = (&'static str, &'static str, [&'static str; 2]);

/// A user's account in one word of postings, as a sum.
const NET: &str = "SUM(CASE WHEN p.to_account = '{a}' THEN p.amount ELSE 0 END) \
                   - SUM(CASE WHEN p.from_account = '{a}' THEN p.amount ELSE 0 END)";

/// In the order in which a fault is best explained. `{hex:…}` writes an id as text; `{net:…}` sums an account.
const INVARIANTS: &[Invariant] = &[
    (
        "every posting belongs to a transfer",
        "SELECT 'credit_postings', {hex:p.transfer_id}, p.line, p.amount FROM credit_postings p \
         LEFT JOIN credit_transfers t ON t.id = p.transfer_id WHERE t.id IS NULL ORDER BY 2",
        ["line", "amount"],
    ),
    (
        "every transfer belongs to an account",
        "SELECT 'credit_transfers', {hex:t.id}, t.number, t.amount FROM credit_transfers t \
         LEFT JOIN credit_accounts a ON a.user_id = t.user_id WHERE a.user_id IS NULL ORDER BY 2",
        ["number", "amount"],
    ),
    (
        "every posting moves a lot of the transfer's user",
        "SELECT 'credit_postings', {hex:p.transfer_id}, p.line, p.amount FROM credit_postings p \
         JOIN credit_transfers t ON t.id = p.transfer_id LEFT JOIN credit_lots l ON l.id = p.lot_id \
         WHERE l.id IS NULL OR l.user_id <> t.user_id ORDER BY 2",
        ["line", "amount"],
    ),
    (
        "a refused transfer has no postings",
        "SELECT 'credit_transfers', {hex:t.id}, COUNT(*), SUM(p.amount) FROM credit_transfers t \
         JOIN credit_postings p ON p.transfer_id = t.id WHERE t.refusal IS NOT NULL GROUP BY t.id ORDER BY 2",
        ["postings", "amount"],
    ),
    (
        "a transfer changes the total by what its postings move",
        "SELECT 'credit_transfers', {hex:t.id}, t.amount, COALESCE({net:bonus}, 0) + COALESCE({net:subscription}, 0) \
         + COALESCE({net:purchased}, 0) FROM credit_transfers t LEFT JOIN credit_postings p ON p.transfer_id = t.id \
         GROUP BY t.id, t.amount HAVING t.amount <> COALESCE({net:bonus}, 0) + COALESCE({net:subscription}, 0) \
         + COALESCE({net:purchased}, 0) ORDER BY 2",
        ["amount", "its postings"],
    ),
    (
        "a user's transfers are numbered without a gap, as many as the account says",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.number, COUNT(t.number) FROM credit_accounts a \
         LEFT JOIN credit_transfers t ON t.user_id = a.user_id GROUP BY a.user_id, a.number \
         HAVING a.number <> COUNT(t.number) OR a.number <> COALESCE(MAX(t.number), 0) ORDER BY 2",
        ["number", "transfers"],
    ),
    ("each transfer goes on from the bonus credits before it", "{chain:bonus}", CHAIN_NUMBERS),
    ("each transfer goes on from the subscription credits before it", "{chain:subscription}", CHAIN_NUMBERS),
    ("each transfer goes on from the purchased credits before it", "{chain:purchased}", CHAIN_NUMBERS),
    ("each transfer goes on from the held credits before it", "{chain:held}", CHAIN_NUMBERS),
    (
        "an account's bonus credits are the sum of its postings",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.bonus, COALESCE({net:bonus}, 0) {sums} \
         HAVING a.bonus <> COALESCE({net:bonus}, 0) ORDER BY 2",
        ["bonus", "its postings"],
    ),
    (
        "an account's subscription credits are the sum of its postings",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.subscription, COALESCE({net:subscription}, 0) {sums} \
         HAVING a.subscription <> COALESCE({net:subscription}, 0) ORDER BY 2",
        ["subscription", "its postings"],
    ),
    (
        "an account's purchased credits are the sum of its postings",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.purchased, COALESCE({net:purchased}, 0) {sums} \
         HAVING a.purchased <> COALESCE({net:purchased}, 0) ORDER BY 2",
        ["purchased", "its postings"],
    ),
    (
        "an account's held credits are the sum of its postings",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.held, COALESCE({net:held}, 0) {sums} \
         HAVING a.held <> COALESCE({net:held}, 0) ORDER BY 2",
        ["held", "its postings"],
    ),
    (
        "an account holds what its open holds say",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.held, COALESCE(SUM(h.amount), 0) FROM credit_accounts a \
         LEFT JOIN credit_holds h ON h.user_id = a.user_id AND h.state = 'open' GROUP BY a.user_id, a.held \
         HAVING a.held <> COALESCE(SUM(h.amount), 0) ORDER BY 2",
        ["held", "open holds"],
    ),
    (
        "an account's credits are what its lots have left",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.bonus + a.subscription + a.purchased, \
         COALESCE(SUM(l.remaining), 0) FROM credit_accounts a LEFT JOIN credit_lots l ON l.user_id = a.user_id \
         GROUP BY a.user_id, a.bonus, a.subscription, a.purchased \
         HAVING a.bonus <> COALESCE(SUM(CASE WHEN l.kind = 'bonus' THEN l.remaining ELSE 0 END), 0) \
         OR a.subscription <> COALESCE(SUM(CASE WHEN l.kind = 'subscription' THEN l.remaining ELSE 0 END), 0) \
         OR a.purchased <> COALESCE(SUM(CASE WHEN l.kind = 'purchased' THEN l.remaining ELSE 0 END), 0) ORDER BY 2",
        ["balance", "its lots"],
    ),
    (
        "a lot was granted as much as its postings say",
        "SELECT 'credit_lots', {hex:l.id}, l.granted, \
         COALESCE(SUM(CASE WHEN p.from_account = 'grants' THEN p.amount ELSE 0 END), 0) FROM credit_lots l \
         LEFT JOIN credit_postings p ON p.lot_id = l.id GROUP BY l.id, l.granted HAVING l.granted <> \
         COALESCE(SUM(CASE WHEN p.from_account = 'grants' THEN p.amount ELSE 0 END), 0) ORDER BY 2",
        ["granted", "its postings"],
    ),
    (
        "a lot has left what its postings left",
        "SELECT 'credit_lots', {hex:l.id}, l.remaining, COALESCE({spendable}, 0) FROM credit_lots l \
         LEFT JOIN credit_postings p ON p.lot_id = l.id GROUP BY l.id, l.remaining \
         HAVING l.remaining <> COALESCE({spendable}, 0) ORDER BY 2",
        ["remaining", "its postings"],
    ),
    (
        "a plan's period begins by the user's last reset",
        "SELECT 'credit_accounts', {hex:a.user_id}, a.period_number, COALESCE(MAX(t.number), 0) FROM credit_accounts a \
         LEFT JOIN credit_transfers t ON t.user_id = a.user_id AND t.kind = 'reset' AND t.refusal IS NULL \
         GROUP BY a.user_id, a.period_number HAVING a.period_number <> COALESCE(MAX(t.number), 0) ORDER BY 2",
        ["period's number", "last reset's"],
    ),
    (
        "of a plan's period before nothing is left",
        "SELECT 'credit_lots', {hex:l.id}, l.remaining, l.number FROM credit_lots l JOIN credit_accounts a \
         ON a.user_id = l.user_id WHERE l.kind = 'subscription' AND l.number < a.period_number AND l.remaining > 0 \
         ORDER BY 2",
        ["remaining", "number"],
    ),
    (
        "a lot is closed by the transfer that undid its purchase, once, and has nothing left then",
        "SELECT 'credit_lots', {hex:l.id}, l.remaining, COALESCE(MAX(t.times), 0) FROM credit_lots l LEFT JOIN \
         (SELECT reverses, user_id, COUNT(*) AS times FROM credit_transfers WHERE kind = 'claw_back' \
         AND refusal IS NULL GROUP BY reverses, user_id) AS t ON t.reverses = l.grant_id AND t.user_id = l.user_id \
         GROUP BY l.id, l.remaining, l.revoked HAVING (l.revoked AND l.remaining > 0) \
         OR COALESCE(MAX(t.times), 0) <> CASE WHEN l.revoked THEN 1 ELSE 0 END ORDER BY 2",
        ["remaining", "times that it was undone"],
    ),
    (
        "a hold set aside what it says",
        "SELECT 'credit_holds', {hex:h.id}, h.amount, COALESCE(SUM(p.amount), 0) FROM credit_holds h \
         LEFT JOIN credit_postings p ON p.transfer_id = h.id AND p.to_account = 'held' GROUP BY h.id, h.amount \
         HAVING h.amount <> COALESCE(SUM(p.amount), 0) ORDER BY 2",
        ["amount", "its postings"],
    ),
    (
        "a hold was made by a transfer of its user",
        "SELECT 'credit_holds', {hex:h.id}, h.amount, t.number FROM credit_holds h LEFT JOIN credit_transfers t \
         ON t.id = h.id WHERE t.id IS NULL OR t.user_id <> h.user_id OR t.kind <> 'reserve' OR t.number <> h.number \
         ORDER BY 2",
        ["amount", "transfer"],
    ),
    (
        "an open hold has no end, and every other has one",
        "SELECT 'credit_holds', {hex:h.id}, COUNT(t.id), CASE WHEN h.state = 'open' THEN 0 ELSE 1 END FROM credit_holds h \
         LEFT JOIN credit_transfers t ON t.hold_id = h.id AND t.id <> h.id AND t.refusal IS NULL \
         GROUP BY h.id, h.state HAVING COUNT(t.id) <> CASE WHEN h.state = 'open' THEN 0 ELSE 1 END ORDER BY 2",
        ["ends", "should be"],
    ),
    (
        "a hold stands as its end says",
        "SELECT 'credit_holds', {hex:h.id}, h.amount, t.number FROM credit_holds h JOIN credit_transfers t \
         ON t.hold_id = h.id AND t.id <> h.id AND t.refusal IS NULL WHERE t.user_id <> h.user_id \
         OR t.kind <> CASE WHEN h.state = 'captured' THEN 'capture' ELSE 'release' END ORDER BY 2",
        ["amount", "its end is transfer"],
    ),
    (
        "a lot was opened by a transfer of its user",
        "SELECT 'credit_lots', {hex:l.id}, l.granted, COUNT(p.lot_id) FROM credit_lots l LEFT JOIN credit_transfers t \
         ON t.id = l.grant_id AND t.user_id = l.user_id AND t.number = l.number LEFT JOIN credit_postings p ON p.transfer_id = t.id \
         AND p.lot_id = l.id AND p.from_account = 'grants' AND p.to_account = l.kind \
         GROUP BY l.id, l.granted HAVING COUNT(p.lot_id) <> 1 ORDER BY 2",
        ["granted", "postings that opened it"],
    ),
    (
        "a posting moves a lot's credits out of and into accounts of its kind",
        "SELECT 'credit_postings', {hex:p.transfer_id}, p.line, p.amount FROM credit_postings p \
         JOIN credit_lots l ON l.id = p.lot_id \
         WHERE (p.from_account IN ('bonus', 'subscription', 'purchased') AND p.from_account <> l.kind) \
         OR (p.to_account IN ('bonus', 'subscription', 'purchased') AND p.to_account <> l.kind) ORDER BY 2",
        ["line", "amount"],
    ),
    (
        "a refund gives back a spend or a capture of its user",
        "SELECT 'credit_transfers', {hex:t.id}, t.number, c.number FROM credit_transfers t LEFT JOIN credit_transfers c \
         ON c.id = t.reverses WHERE t.kind = 'refund' AND t.refusal IS NULL AND (c.id IS NULL \
         OR c.user_id <> t.user_id OR c.refusal IS NOT NULL OR c.kind NOT IN ('spend', 'capture')) ORDER BY 2",
        ["number", "of transfer"],
    ),
    (
        "a refund gives back at most what was taken",
        "SELECT 'credit_transfers', {hex:t.id}, SUM(p.amount), (SELECT COALESCE(SUM(c.amount), 0) FROM credit_postings c \
         WHERE c.transfer_id = t.reverses AND c.to_account = 'revenue') FROM credit_transfers t \
         JOIN credit_postings p ON p.transfer_id = t.id AND p.from_account = 'revenue' WHERE t.kind = 'refund' \
         GROUP BY t.id, t.reverses HAVING SUM(p.amount) > (SELECT COALESCE(SUM(c.amount), 0) FROM credit_postings c \
         WHERE c.transfer_id = t.reverses AND c.to_account = 'revenue') ORDER BY 2",
        ["given back", "taken"],
    ),
];

/// What an account was before a transfer, and what the transfer's postings did to it.
const CHAIN: &str = "SELECT 'credit_transfers', {hex:id}, after, due FROM (SELECT t.id, t.{a} AS after, \
                     COALESCE(LAG(t.{a}) OVER (PARTITION BY t.user_id ORDER BY t.number), 0) + COALESCE(n.net, 0) AS due \
                     FROM credit_transfers t LEFT JOIN (SELECT p.transfer_id, {net:{a}} AS net FROM credit_postings p \
                     GROUP BY p.transfer_id) AS n ON n.transfer_id = t.id WHERE t.number IS NOT NULL) AS chain \
                     WHERE after <> due ORDER BY 2";

const CHAIN_NUMBERS: [&str; 2] = ["balance after", "balance before with its postings"];

/// The accounts with all their postings.
const SUMS: &str = "FROM credit_accounts a LEFT JOIN credit_transfers t ON t.user_id = a.user_id \
                    LEFT JOIN credit_postings p ON p.transfer_id = t.id \
                    GROUP BY a.user_id, a.bonus, a.subscription, a.purchased, a.held";

const SPENDABLE: &str = "SUM(CASE WHEN p.to_account IN ('bonus', 'subscription', 'purchased') THEN p.amount ELSE 0 END) \
                         - SUM(CASE WHEN p.from_account IN ('bonus', 'subscription', 'purchased') THEN p.amount ELSE 0 END)";

const TABLES: [&str; 5] = ["credit_accounts", "credit_holds", "credit_lots", "credit_postings", "credit_transfers"];

/// Proves every invariant. `progress` hears how many of how many are done. Run it in a transaction that sees one state
/// of the database, or while nobody writes.
///
/// # Errors
/// The database failed.
pub async fn verify(db: &impl ConnectionTrait, mut progress: impl FnMut(usize, usize)) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for table in TABLES {
        let count =
            query(db, &format!("SELECT '', '', CAST(COUNT(*) AS BIGINT), CAST(0 AS BIGINT) FROM {table}")).await?;
        found.rows.push((table, count.map_or(0, |row| u64::try_from(row.2).unwrap_or_default())));
    }
    for (done, (invariant, sql, numbers)) in INVARIANTS.iter().enumerate() {
        match query(db, &format!("{} LIMIT 1", written(sql, db.get_database_backend()))).await? {
            None => found.proved += 1,
            Some((table, id, first, second)) => {
                // SQLite knows ids as bytes.
                let id = Uuid::try_parse(&id).map_or(id, |id| id.to_string());
                let [of_first, of_second] = numbers;
                let row = format!("{table} {id}: {of_first} {first}, {of_second} {second}");
                found.broken.push(Broken { invariant, row });
            }
        }
        progress(done + 1, INVARIANTS.len());
    }
    Ok(found)
}

async fn query(db: &impl ConnectionTrait, sql: &str) -> Result<Option<(String, String, i64, i64)>, StoreError> {
    let sql = format!(
        "SELECT CAST(c1 AS TEXT) AS c1, CAST(c2 AS TEXT) AS c2, CAST(c3 AS BIGINT) AS c3, CAST(c4 AS BIGINT) AS c4 \
         FROM (WITH found (c1, c2, c3, c4) AS ({sql}) SELECT * FROM found) AS named"
    );
    let Some(row) = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await? else {
        return Ok(None);
    };
    let number = |column: &str| row.try_get::<Option<i64>>("", column).map(Option::unwrap_or_default);
    Ok(Some((row.try_get("", "c1")?, row.try_get("", "c2")?, number("c3")?, number("c4")?)))
}

fn written(sql: &str, backend: DbBackend) -> String {
    let mut sql = sql.replace("{sums}", SUMS).replace("{spendable}", SPENDABLE);
    for account in ["bonus", "subscription", "purchased", "held"] {
        sql = sql.replace(&format!("{{chain:{account}}}"), &CHAIN.replace("{a}", account));
        sql = sql.replace(&format!("{{net:{account}}}"), &format!("({})", NET.replace("{a}", account)));
    }
    while let Some(start) = sql.find("{hex:") {
        let Some(length) = sql.get(start..).and_then(|rest| rest.find('}')) else { break };
        let column = sql.get(start + 5..start + length).unwrap_or_default().to_owned();
        let text = match backend {
            DbBackend::Postgres => format!("CAST({column} AS TEXT)"),
            _ => format!("LOWER(HEX({column}))"),
        };
        sql.replace_range(start..=start + length, &text);
    }
    sql
}
