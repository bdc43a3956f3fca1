//! Which runs refer to which large values.

use sea_orm_migration::prelude::*;

use crate::apply::apply;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0007_blobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("postgres.sql"), include_str!("sqlite.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, "DROP TABLE blob", "DROP TABLE blob").await
    }
}
