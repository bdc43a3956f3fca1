//! Runs that are steps of other runs.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

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
        apply(manager, include_str!("postgres.sql"), include_str!("sqlite.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, DOWN, DOWN).await
    }
}
