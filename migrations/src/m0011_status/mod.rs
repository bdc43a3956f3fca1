//! Fewer indexes to keep up while runs go on.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

/// The same on both databases. Each new version of the row of a run is an entry in every index that it belongs to. Runs
/// that run are found by their owner, those that are ready by what can be claimed, and most others are completed: a list of
/// those, or of the runs of a workflow, goes through the runs from the newest on. What has to be found among many is
/// what waits and what ended otherwise.
const UP: &str = "DROP INDEX run_by_status;
    DROP INDEX run_by_workflow;
    CREATE INDEX run_by_status ON run (status, id)
        WHERE status IN ('waiting', 'failed', 'stopped', 'cancelled')";
const DOWN: &str = "DROP INDEX run_by_status;
    CREATE INDEX run_by_status ON run (status, id);
    CREATE INDEX run_by_workflow ON run (workflow_name, id)";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0011_status"
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
