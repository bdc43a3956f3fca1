//! What the same database can do at most, in the same run: bare loops of prepared statements, no engine around them.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::database::{Database, Kind};

/// How many steps a second bare statements write.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ceiling {
    /// One row in each transaction, one after the other.
    pub(crate) single: f64,
    /// As many rows in each statement as runs go at once.
    pub(crate) rows: f64,
    /// The same, and every tenth time the status of all of them.
    pub(crate) with_status: f64,
}

const TABLES: &str = "DROP TABLE IF EXISTS bare; DROP TABLE IF EXISTS bare_run; CREATE TABLE bare (run_id bytea NOT NULL, seq bigint NOT NULL, body text NOT NULL, \
    PRIMARY KEY (run_id, seq)); CREATE TABLE bare_run (id bytea PRIMARY KEY, status text NOT NULL, seq bigint)";
const STEPS: i64 = 10;

/// The least that a row holds, in bytes: what an entry does around a step's output.
const LEAST: usize = 300;

/// Measures each for so long, with rows of so many bytes, each of its own.
pub(crate) async fn measure(
    kind: Kind,
    database: &Database,
    (at_once, bytes): (usize, u64),
    each: Duration,
) -> anyhow::Result<Ceiling> {
    let body = "x".repeat(usize::try_from(bytes)?.max(LEAST));
    let mut bare = match kind {
        Kind::Postgres => Bare::Postgres(PgConnection::connect(&database.url).await?),
        Kind::Sqlite => {
            // A file of its own beside it: the engine's has one writer.
            let url = format!("{}.bare?mode=rwc", database.url);
            let mut connection = SqliteConnection::connect(&url).await?;
            connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").await?;
            Bare::Sqlite(connection)
        }
    };
    bare.execute(TABLES).await?;
    let single = bare.rate(1, &body, false, each).await?;
    let rows = bare.rate(at_once, &body, false, each).await?;
    let with_status = bare.rate(at_once, &body, true, each).await?;
    Ok(Ceiling { single, rows, with_status })
}

enum Bare {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl Bare {
    async fn execute(&mut self, sql: &'static str) -> anyhow::Result<()> {
        match self {
            Self::Postgres(connection) => _ = connection.execute(sql).await?,
            Self::Sqlite(connection) => _ = connection.execute(sql).await?,
        }
        Ok(())
    }

    /// Rows per second.
    async fn rate(
        &mut self,
        at_once: usize,
        body: &str,
        status: bool,
        time: Duration,
    ) -> anyhow::Result<f64> {
        let (started, mut written) = (Instant::now(), 0_u32);
        while started.elapsed() < time {
            let ids: Vec<Vec<u8>> = (0..at_once).map(|_| uuid::Uuid::now_v7().as_bytes().to_vec()).collect();
            if status {
                self.runs(&ids).await?;
            }
            for seq in 1..=STEPS {
                self.rows(&ids, seq, body, status && seq == STEPS).await?;
                written += u32::try_from(at_once)?;
            }
        }
        Ok(f64::from(written) / started.elapsed().as_secs_f64())
    }

    async fn runs(&mut self, ids: &[Vec<u8>]) -> anyhow::Result<()> {
        match self {
            Self::Postgres(connection) => {
                let sql =
                    "INSERT INTO bare_run SELECT id, 'running', 0 FROM unnest($1::bytea[]) AS given(id)";
                sqlx::query(sql).bind(ids).execute(connection).await?;
            }
            Self::Sqlite(connection) => {
                let mut transaction = connection.begin().await?;
                for chunk in ids.chunks(64) {
                    let row = vec!["(?, 'running', 0)"; chunk.len()].join(",");
                    let query =
                        sqlx::query(sqlx::AssertSqlSafe(format!("INSERT INTO bare_run VALUES {row}")));
                    chunk.iter().fold(query, |query, id| query.bind(id)).execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    async fn rows(&mut self, ids: &[Vec<u8>], seq: i64, body: &str, ends: bool) -> anyhow::Result<()> {
        match self {
            Self::Postgres(connection) => {
                let insert = "INSERT INTO bare SELECT unnest($1::bytea[]), $2, unnest($3::text[])";
                let end = "WITH ended AS (UPDATE bare_run SET status = 'completed', seq = $2 WHERE id = ANY ($1)) \
                    INSERT INTO bare SELECT unnest($1::bytea[]), $2, unnest($3::text[])";
                let sql = if ends { end } else { insert };
                sqlx::query(sql).bind(ids).bind(seq).bind(vec![body; ids.len()]).execute(connection).await?;
            }
            Self::Sqlite(connection) => {
                let mut transaction = connection.begin().await?;
                for chunk in ids.chunks(64) {
                    let sql = format!("INSERT INTO bare VALUES {}", vec!["(?,?,?)"; chunk.len()].join(","));
                    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
                    let query = chunk.iter().fold(query, |query, id| query.bind(id).bind(seq).bind(body));
                    query.execute(&mut *transaction).await?;
                }
                if ends {
                    for chunk in ids.chunks(64) {
                        let sql = format!(
                            "UPDATE bare_run SET status = 'completed', seq = {seq} WHERE id IN ({})",
                            vec!["?"; chunk.len()].join(",")
                        );
                        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
                        chunk
                            .iter()
                            .fold(query, |query, id| query.bind(id))
                            .execute(&mut *transaction)
                            .await?;
                    }
                }
                transaction.commit().await?;
            }
        }
        Ok(())
    }
}
