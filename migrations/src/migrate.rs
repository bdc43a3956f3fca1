//! Brings a database up to date, one process at a time.

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::seaql_migrations;

use crate::Migrator;

/// The number of the advisory lock that processes take on PostgreSQL while they migrate: "newsum" in ASCII.
const ADVISORY_LOCK: i64 = 0x6e65_7773_756d;

/// Why a database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer version of the program has been here.
    #[error("its tables were made by a newer version ({}); use that version, or restore an older backup", .0.join(", "))]
    Newer(Vec<String>),
    /// Somebody only wants to read, and migrations are missing.
    #[error("its tables are of an older version ({} missing); open it once for writing to bring them up to date", .0.join(", "))]
    Older(Vec<String>),
    /// The database said no.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Applies the migrations that are missing.
///
/// Any number of processes may call this at once: the migrations run in one transaction that first takes an advisory
/// lock (PostgreSQL) or the write lock of the file (SQLite), so that one migrates and the others find it done.
///
/// # Errors
/// If a newer version of the program has migrated the database, or the database says no; nothing has changed then.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), MigrateError> {
    let transaction = alone(db).await?;
    refuse_newer(&transaction).await?;
    Migrator::up(&transaction, None).await?;
    Ok(transaction.commit().await?)
}

/// Tells whether the tables are those of this version, and changes nothing.
///
/// # Errors
/// If they are newer or older, or the database says no.
pub async fn check(db: &DatabaseConnection) -> Result<(), MigrateError> {
    refuse_newer(db).await?;
    let missing = Migrator::get_pending_migrations_read_only(db).await?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(MigrateError::Older(missing.iter().map(|migration| migration.name().to_owned()).collect()))
}

async fn alone(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let transaction = db.begin_with_options(immediate).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")).await?;
    }
    Ok(transaction)
}

async fn refuse_newer(db: &impl ConnectionTrait) -> Result<(), MigrateError> {
    let known: Vec<_> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let unknown: Vec<_> = applied(db).await?.into_iter().filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(MigrateError::Newer(unknown)) }
}

async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    use sea_orm_migration::sea_orm::EntityTrait;
    if !has_history(db).await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

async fn has_history(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    use sea_orm_migration::sea_orm::Statement;
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'seaql_migrations'",
        _ => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
    };
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.is_some())
}
