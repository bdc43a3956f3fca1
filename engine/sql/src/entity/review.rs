//! The table `review`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub run_id: Uuid,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub answered_at: Option<i64>,
    pub state: String,
    pub step: String,
    pub signal: String,
    pub form: String,
    pub shown: String,
    pub answer: Option<String>,
    pub actor: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
