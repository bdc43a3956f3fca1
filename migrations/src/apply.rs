//! Migrations that are SQL text.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Executes the text for the database at hand.
///
/// # Errors
/// When the database says no, or is neither of the two.
pub(crate) async fn apply(manager: &SchemaManager<'_>, postgres: &str, sqlite: &str) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Postgres => postgres,
        DbBackend::Sqlite => sqlite,
        other => return Err(DbErr::Custom(format!("{other:?} is neither PostgreSQL nor SQLite"))),
    };
    manager.get_connection().execute_unprepared(sql).await.map(drop)
}
