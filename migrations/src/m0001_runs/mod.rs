//! Workflows, runs, journals, reviews, inboxes and workers.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

const TABLES: [&str; 6] = ["worker", "inbox", "review", "journal", "run", "workflow"];

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_runs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("postgres.sql"), include_str!("sqlite.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}
