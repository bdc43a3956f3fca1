//! Runs that go one after the other.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

const DOWN: &str =
    "DROP INDEX run_serial; ALTER TABLE run DROP COLUMN serial_seq; ALTER TABLE run DROP COLUMN serial";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_serial"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("postgres.sql"), include_str!("sqlite.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, DOWN, DOWN).await
    }
}
