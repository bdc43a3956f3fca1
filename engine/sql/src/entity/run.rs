//! The table `run`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub epoch: i64,
    pub mail: i64,
    pub ready_at: Option<i64>,
    pub reaped_seq: Option<i64>,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub priority: i32,
    pub deaths: i32,
    pub status: String,
    pub worker_id: Option<String>,
    pub workflow_hash: String,
    pub workflow_name: String,
    pub queue: String,
    pub key: Option<String>,
    pub labels: String,
    pub input: String,
    pub parent_run: Option<Uuid>,
    pub needs: Option<String>,
    pub output: Option<String>,
    pub error: Option<String>,
    pub fork_of: Option<Uuid>,
    pub fork_seq: Option<i64>,
    pub budget: Option<String>,
    pub serial: Option<String>,
    pub serial_seq: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
