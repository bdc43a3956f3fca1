//! Runs that are steps of other runs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const DOWN: &str = "ALTER TABLE run DROP COLUMN parent_run";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0005_children"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = match manager.get_database_backend() {
            DbBackend::Postgres => include_str!("postgres.sql"),
            DbBackend::Sqlite => include_str!("sqlite.sql"),
            other => {
                return Err(DbErr::Custom(format!("{other:?} is neither PostgreSQL nor SQLite")));
            }
        };
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}
