//! The store: what each operation of the engine is done by.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::store::{
    Answer, Answered, Append, Appended, Around, CacheRow, Claimed, Created, Fork, Letter, LetterBody, NewRun,
    NewSchedule, Record, ReviewFilter, ReviewRow, RunFilter, RunRow, ScheduleRow, Schedules, Store,
    StoreResult, Turn, WorkerRow, WorkflowRow,
};
use newsum_engine::{Doorbell, LocalDoorbell, RunId, WorkerId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait, Value,
};
use sqlx::{PgPool, SqlitePool};
use uuid::Uuid;

use crate::append::Heads;
use crate::clock::{now, sqlite_now};
use crate::doorbell::PostgresDoorbell;
use crate::kept::Kept;
use crate::lock::WriterLock;
use crate::place::Place;
use crate::{
    append, around, blobs, blocked, cache, claim, forks, journal, letters, reap, reviews, runs, schedules,
    sweep, workers, workflows,
};

/// The store of the engine on SQLite or PostgreSQL.
#[derive(Debug)]
pub struct SqlStore {
    place: Place,
    pools: Pools,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    heads: Heads,
    /// Held, not read: the right to write the file ends with it.
    _lock: Option<WriterLock>,
}

/// The connections.
#[derive(Debug)]
pub(crate) enum Pools {
    /// Appends and claims have one each for themselves.
    Postgres {
        pool: PgPool,
        append: Kept,
        claim: Kept,
    },
    Sqlite {
        reader: SqlitePool,
        writer: SqlitePool,
    },
}

/// One statement in the words of both databases. In SQLite, `now` is the parameter after the others.
pub(crate) struct Sql {
    pub(crate) postgres: &'static str,
    pub(crate) sqlite: &'static str,
}

impl SqlStore {
    pub(crate) fn new(place: Place, pools: Pools, lock: Option<WriterLock>) -> Self {
        let (reader, writer) = match &pools {
            Pools::Postgres { pool, .. } => (pool.clone().into(), pool.clone().into()),
            Pools::Sqlite { reader, writer } => (reader.clone().into(), writer.clone().into()),
        };
        Self { place, pools, reader, writer, heads: Heads::default(), _lock: lock }
    }

    /// Closes all connections: of SQLite after it has moved its journal into the file.
    pub async fn close(self) {
        match self.pools {
            Pools::Postgres { pool, append, claim } => {
                [append, claim].iter().for_each(Kept::let_go);
                pool.close().await;
            }
            Pools::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
        }
    }

    /// Whether no other process can write this database: it holds the lock of a file, or is in memory.
    pub(crate) fn is_alone(&self) -> bool {
        matches!(self.place, Place::Memory | Place::File(_))
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.pools
    }

    pub(crate) fn heads(&self) -> &Heads {
        &self.heads
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Now, by the clock of the database.
    pub(crate) fn now(&self) -> Expr {
        now(self.backend())
    }

    /// A transaction that will write. In SQLite it takes the write lock at once: one that reads first and then wants
    /// to write could only fail when somebody else has written in between.
    pub(crate) async fn begin(&self) -> StoreResult<DatabaseTransaction> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.said(self.writer.begin_with_options(immediate).await)
    }

    /// What the database said, in the words of the engine.
    pub(crate) fn said<T>(&self, result: Result<T, DbErr>) -> StoreResult<T> {
        result.map_err(|error| self.place.fault_of_orm(&error))
    }

    /// The statement for this database.
    pub(crate) fn statement(&self, sql: &Sql, mut values: Vec<Value>) -> Statement {
        let backend = self.backend();
        let text = match backend {
            DbBackend::Postgres => sql.postgres,
            _ => {
                values.push(sqlite_now().into());
                sql.sqlite
            }
        };
        Statement::from_sql_and_values(backend, text, values)
    }
}

#[async_trait]
impl Store for SqlStore {
    /// LISTEN and NOTIFY on PostgreSQL, which takes a connection once somebody listens; within the process on SQLite.
    fn doorbell(&self) -> Arc<dyn Doorbell> {
        match &self.pools {
            Pools::Postgres { pool, .. } => Arc::new(PostgresDoorbell::new(pool.clone())),
            Pools::Sqlite { .. } => Arc::new(LocalDoorbell::default()),
        }
    }

    async fn put_workflow(&self, workflow: &WorkflowRow) -> StoreResult<()> {
        workflows::put(self, workflow).await
    }

    async fn workflow(&self, hash: &str) -> StoreResult<Option<WorkflowRow>> {
        workflows::get(self, hash).await
    }

    async fn create(&self, run: NewRun) -> StoreResult<Created> {
        runs::create(self, run).await
    }

    async fn fork(&self, fork: Fork) -> StoreResult<Created> {
        forks::fork(self, fork).await
    }

    async fn run(&self, id: RunId) -> StoreResult<Option<RunRow>> {
        runs::get(self, id).await
    }

    async fn runs(&self, filter: &RunFilter) -> StoreResult<Vec<RunRow>> {
        runs::list(self, filter).await
    }

    async fn journal(&self, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>> {
        journal::page(self, id, after, limit).await
    }

    async fn enlist(&self, worker: &WorkerRow) -> StoreResult<()> {
        workers::enlist(self, worker).await
    }

    async fn renew(&self, worker: &WorkerId) -> StoreResult<bool> {
        workers::renew(self, worker).await
    }

    async fn renew_and_look(&self, worker: &WorkerId, queues: &[String]) -> StoreResult<Option<Around>> {
        around::renew_and_look(self, worker, queues).await
    }

    async fn retire(&self, worker: &WorkerId) -> StoreResult<()> {
        workers::retire(self, worker).await
    }

    async fn workers(&self) -> StoreResult<Vec<WorkerRow>> {
        workers::list(self).await
    }

    async fn claim(&self, worker: &WorkerId, queues: &[String], most: usize) -> StoreResult<Vec<Claimed>> {
        claim::claim(self, worker, queues, most).await
    }

    async fn claim_run(&self, worker: &WorkerId, run: RunId) -> StoreResult<Option<Claimed>> {
        claim::claim_run(self, worker, run).await
    }

    async fn owned(&self, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>> {
        claim::owned(self, worker).await
    }

    async fn block(&self, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool> {
        blocked::block(self, run, epoch, needs).await
    }

    async fn claim_blocked(
        &self,
        worker: &WorkerId,
        queues: &[String],
        kinds: &[String],
        most: usize,
    ) -> StoreResult<Vec<Claimed>> {
        blocked::claim(self, worker, queues, kinds, most).await
    }

    async fn append(&self, batch: &[Append]) -> StoreResult<Vec<Appended>> {
        append::append(self, batch).await
    }

    async fn reap(&self) -> StoreResult<usize> {
        reap::reap(self).await
    }

    async fn post(&self, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>> {
        letters::post(self, run, body).await
    }

    async fn inbox(&self, runs: &[RunId]) -> StoreResult<Vec<Letter>> {
        letters::inbox(self, runs).await
    }

    async fn reviews(&self, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>> {
        reviews::list(self, filter).await
    }

    async fn review(&self, id: Uuid) -> StoreResult<Option<ReviewRow>> {
        reviews::get(self, id).await
    }

    async fn answer(&self, review: Uuid, answer: &Answer) -> StoreResult<Answered> {
        reviews::answer(self, review, answer).await
    }

    async fn reopen(&self, run: RunId, record: &Record) -> StoreResult<bool> {
        runs::reopen(self, run, record).await
    }

    async fn sweep(&self, older: Duration) -> StoreResult<usize> {
        sweep::sweep(self, older).await
    }

    async fn refer(&self, run: RunId, hashes: &[String]) -> StoreResult<()> {
        blobs::refer(self, run, hashes).await
    }

    async fn referred(&self, hashes: &[String]) -> StoreResult<Vec<String>> {
        blobs::referred(self, hashes).await
    }

    async fn referred_by(&self, run: RunId) -> StoreResult<Vec<String>> {
        blobs::referred_by(self, run).await
    }

    async fn cached(&self, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>> {
        cache::get(self, key, younger).await
    }

    async fn put_cached(&self, row: &CacheRow, keep: Duration) -> StoreResult<()> {
        cache::put(self, row, keep).await
    }

    async fn sweep_cache(&self) -> StoreResult<usize> {
        cache::sweep(self).await
    }

    async fn put_schedule(&self, new: &NewSchedule) -> StoreResult<ScheduleRow> {
        schedules::put(self, new).await
    }

    async fn schedules(&self) -> StoreResult<Schedules> {
        schedules::list(self).await
    }

    async fn turn_schedule(&self, turn: &Turn) -> StoreResult<bool> {
        schedules::turn(self, turn).await
    }

    async fn remove_schedule(&self, name: &str) -> StoreResult<bool> {
        schedules::remove(self, name).await
    }
}
