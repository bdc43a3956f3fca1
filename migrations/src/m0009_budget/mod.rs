//! What a run may use.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009_budget"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("postgres.sql"), include_str!("sqlite.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, "ALTER TABLE run DROP COLUMN budget", "ALTER TABLE run DROP COLUMN budget").await
    }
}
