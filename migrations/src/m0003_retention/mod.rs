//! Finished runs by when they finished, for those who delete old ones.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

/// The same on both databases. Failed runs are not in it: they are never deleted by age.
const UP: &str = "CREATE INDEX run_finished ON run (finished_at)
    WHERE status IN ('completed', 'stopped', 'cancelled')";
const DOWN: &str = "DROP INDEX run_finished";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0003_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, UP, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, DOWN, DOWN).await
    }
}
