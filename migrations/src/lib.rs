//! The tables of NewSum, as migrations.
//!
//! One module per migration, each with the SQL of both databases beside it: `m0001_runs/postgres.sql` and
//! `m0001_runs/sqlite.sql`. A migration that was released is never edited; what changes is a new one.

mod apply;
mod m0001_runs;
mod m0002_forks;
mod m0003_retention;
mod m0004_blocked;
mod m0005_children;
mod m0006_schedules;
mod m0007_blobs;
mod m0008_cache;
mod m0009_budget;
mod m0010_serial;
mod m0011_status;
mod migrate;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub use migrate::{MigrateError, check, migrate};

/// The migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_runs::Migration),
            Box::new(m0002_forks::Migration),
            Box::new(m0003_retention::Migration),
            Box::new(m0004_blocked::Migration),
            Box::new(m0005_children::Migration),
            Box::new(m0006_schedules::Migration),
            Box::new(m0007_blobs::Migration),
            Box::new(m0008_cache::Migration),
            Box::new(m0009_budget::Migration),
            Box::new(m0010_serial::Migration),
            Box::new(m0011_status::Migration),
        ]
    }
}
