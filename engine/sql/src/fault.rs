//! From what the drivers say to what somebody can do about it.

use newsum_engine::store::StoreError;
use sea_orm::{DbErr, RuntimeErr};

use crate::place::Place;

/// What went wrong, whoever said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It may work again in a moment.
    Passing,
    /// The disk is full.
    Full,
    /// It cannot be written.
    ReadOnly,
    /// A file that is no database, or a damaged one.
    Damaged,
    /// The user or password is not the right one.
    Login,
    /// There is no such database.
    NoDatabase,
    /// Two transactions wait for each other, or took turns badly: the same statement again will do.
    Conflict,
    /// Anything else.
    Other,
}

/// Judges an error of the driver.
pub(crate) fn judge(error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(error) => match error.code() {
            Some(code) if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => of_sqlite(&code),
            Some(code) => of_postgres(&code),
            None => Fault::Other,
        },
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Fault::Passing,
        _ => Fault::Other,
    }
}

/// <https://www.sqlite.org/rescode.html>; the low byte is the primary code.
fn of_sqlite(code: &str) -> Fault {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6 | 7 | 9) => Fault::Passing,
        Ok(3 | 8 | 14 | 23) => Fault::ReadOnly,
        Ok(11 | 26) => Fault::Damaged,
        Ok(13) => Fault::Full,
        // SQLITE_CONSTRAINT_PRIMARYKEY.
        Ok(19) if code == "1555" => Fault::Conflict,
        Ok(_) | Err(_) => Fault::Other,
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn of_postgres(code: &str) -> Fault {
    match code {
        // 23505 (a key twice): two tries of one append, of which the first was thought lost.
        "40001" | "40P01" | "23505" => Fault::Conflict,
        "53100" => Fault::Full,
        "25006" | "42501" => Fault::ReadOnly,
        "3D000" => Fault::NoDatabase,
        "XX001" | "XX002" => Fault::Damaged,
        code if code.starts_with("28") => Fault::Login,
        code if code.starts_with("08") || code.starts_with("57P0") || code.starts_with("53") => {
            Fault::Passing
        }
        // 25P03: it was silent for too long in a transaction (see `session.rs`).
        "25P03" | "55P03" | "57014" => Fault::Passing,
        _ => Fault::Other,
    }
}

/// What the driver says, without its preamble.
pub(crate) fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

impl Place {
    /// What to tell about an error of sqlx.
    pub(crate) fn fault(&self, error: &sqlx::Error) -> StoreError {
        let words = words(error);
        match judge(error) {
            Fault::Passing | Fault::Conflict => StoreError::Unavailable(format!("{self}: {words}")),
            Fault::Full => StoreError::Broken(format!(
                "the disk that holds {self} is full: free some space and go on; what was committed is safe ({words})"
            )),
            Fault::ReadOnly => StoreError::Broken(format!(
                "{self} cannot be written: open it for writing, or give this user the right to ({words})"
            )),
            Fault::Damaged => StoreError::Broken(format!("{self} is damaged: restore a backup ({words})")),
            Fault::Login | Fault::NoDatabase | Fault::Other => StoreError::Broken(format!("{self}: {words}")),
        }
    }

    /// What to tell about an error of sea-orm.
    pub(crate) fn fault_of_orm(&self, error: &DbErr) -> StoreError {
        match error {
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => self.fault(error),
            DbErr::ConnectionAcquire(error) => StoreError::Unavailable(format!("{self}: {error}")),
            DbErr::Type(words) | DbErr::Json(words) => StoreError::Corrupt(format!("{self}: {words}")),
            other => StoreError::Broken(format!("{self}: {other}")),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::Duration;

    use newsum_engine::store::{Append, Appended, LetterBody, NewRun, Record, Store, WorkerRow};
    use newsum_engine::{RunId, WorkerId};
    use serde_json::json;
    use sqlx::SqlitePool;

    use super::*;
    use crate::store::{Pools, SqlStore};
    use crate::{Options, open};

    fn run(input: &str) -> NewRun {
        NewRun {
            id: RunId::fresh(),
            workflow: "b3:0".to_owned(),
            workflow_name: "hello".to_owned(),
            queue: "main".to_owned(),
            priority: 0,
            input: json!(input),
            key: None,
            ready_at: None,
            labels: json!({}),
            parent: None,
            budget: None,
            serial: None,
            blobs: Vec::new(),
        }
    }

    /// SQLite answers a file that may not grow as it answers a disk that is full.
    async fn let_it_grow_to(writer: &SqlitePool, pages: u32) {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(pragma)).execute(writer).await.unwrap();
    }

    #[tokio::test]
    async fn a_full_disk_is_said_to_be_full_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newsum.db");
        let store = open(&format!("sqlite://{}", path.display()), Options::default()).await.unwrap();
        let Pools::Sqlite { writer, .. } = store.pools() else { panic!("it is SQLite") };
        let kept = store.create(run("small")).await.unwrap().into_run();
        let_it_grow_to(writer, 60).await;
        let big = "x".repeat(20_000);
        let error = loop {
            if let Err(error) = store.create(run(&big)).await {
                break error;
            }
        };
        let StoreError::Broken(message) = &error else { panic!("{error:?}") };
        assert!(
            message.starts_with(&format!("the disk that holds {} is full: free some", path.display())),
            "{message}"
        );
        assert_eq!(store.run(kept.id).await.unwrap(), Some(kept));
        let_it_grow_to(writer, 100_000).await;
        store.create(run(&big)).await.unwrap();
    }

    /// SQLite has ended the transaction by then; the driver must not go on in a half-open one.
    #[tokio::test]
    async fn what_is_written_after_a_full_disk_is_durable() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("newsum.db").display());
        let store = open(&url, Options::default()).await.unwrap();
        let Pools::Sqlite { writer, .. } = store.pools() else { panic!("it is SQLite") };
        let claimed = claimed(&store).await;
        let_it_grow_to(writer, 60).await;
        let mut seq = 1;
        while store.append(&[big(claimed, seq)]).await.is_ok() {
            seq += 1;
        }
        let_it_grow_to(writer, 100_000).await;
        assert_eq!(store.append(&[big(claimed, seq)]).await.unwrap(), [Appended::Durable]);
        let letter = LetterBody::Cancel { actor: "kim".to_owned(), reason: "enough".to_owned() };
        store.post(claimed, &letter).await.unwrap().unwrap();
        let after = store.create(run("after")).await.unwrap().into_run();
        let look = crate::open_read_only(&url, Options::default()).await.unwrap();
        assert_eq!(look.run(after.id).await.unwrap(), Some(after), "seen by another connection");
        assert_eq!(look.inbox(&[claimed]).await.unwrap().len(), 1);
        assert_eq!(look.journal(claimed, 0, 1000).await.unwrap().len() as u64, seq);
    }

    /// A reference that is looked at when a transaction commits: the new row is read before that.
    const REFUSE_TO_COMMIT: [&str; 3] = [
        "PRAGMA foreign_keys = ON",
        "CREATE TABLE refused (id REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TRIGGER refuse AFTER INSERT ON run BEGIN INSERT INTO refused VALUES ('nobody'); END",
    ];

    #[tokio::test]
    async fn a_run_whose_commit_fails_is_not_said_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("newsum.db").display());
        let store = open(&url, Options::default()).await.unwrap();
        let Pools::Sqlite { writer, .. } = store.pools() else { panic!("it is SQLite") };
        for statement in REFUSE_TO_COMMIT {
            sqlx::query(statement).execute(writer).await.unwrap();
        }
        let blobs = vec!["a".repeat(64)];
        for new in [run("alone"), NewRun { blobs, ..run("with a large value") }] {
            let id = new.id;
            store.create(new).await.unwrap_err();
            assert_eq!(store.run(id).await.unwrap(), None);
        }
        sqlx::query("DROP TRIGGER refuse").execute(writer).await.unwrap();
        store.create(run("after")).await.unwrap();
    }

    async fn claimed(store: &SqlStore) -> RunId {
        let id = store.create(run("small")).await.unwrap().into_run().id;
        let worker = WorkerRow {
            id: WorkerId("w".to_owned()),
            lease: Duration::from_secs(60),
            queues: vec![],
            kinds: vec![],
            seen_at: None,
        };
        store.enlist(&worker).await.unwrap();
        store.claim_run(&worker.id, id).await.unwrap().unwrap().run.id
    }

    fn big(run: RunId, seq: u64) -> Append {
        let record = Record {
            seq,
            kind: "memo".to_owned(),
            node: None,
            item: None,
            turn: 1,
            body: "x".repeat(20_000),
            at: chrono::DateTime::UNIX_EPOCH,
        };
        Append {
            run,
            epoch: 1,
            records: vec![record],
            reviews: vec![],
            expired: vec![],
            taken: vec![],
            turnover: None,
        }
    }

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        assert_eq!(of_postgres("57P01"), Fault::Passing);
        assert_eq!(of_postgres("53300"), Fault::Passing);
        assert_eq!(of_postgres("25P03"), Fault::Passing);
        assert_eq!(of_postgres("53100"), Fault::Full);
        assert_eq!(of_postgres("40P01"), Fault::Conflict);
        assert_eq!(of_postgres("28P01"), Fault::Login);
        assert_eq!(of_postgres("42P01"), Fault::Other);
        assert_eq!(of_sqlite("5"), Fault::Passing);
        assert_eq!(of_sqlite("1032"), Fault::ReadOnly);
        assert_eq!(of_sqlite("267"), Fault::Damaged);
    }
}
