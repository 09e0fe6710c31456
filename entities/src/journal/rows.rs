//! Rows of the provider journal.

/// `provider_intents`: one row per paid step.
pub(super) mod intent {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// One row.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_intents")]
    pub(in crate::journal) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub step_key: String,
        pub operation: String,
        pub purpose: String,
        pub recipe: String,
        pub state: String,
        pub attempt: i32,
        pub provider: Option<String>,
        pub key_label: Option<String>,
        pub task_id: Option<String>,
        pub cost_usd_micros: i64,
        pub charged: Option<String>,
        pub output_url: Option<String>,
        pub asset_key: Option<String>,
        pub error_class: Option<String>,
        pub error_message: Option<String>,
        pub run_scope: Option<String>,
        pub submitting_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::journal) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `provider_attempts`: one row per paid call.
pub(super) mod attempt {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// One row.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_attempts")]
    pub(in crate::journal) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub step_key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt: i32,
        pub provider: String,
        pub key_label: String,
        pub title: String,
        pub task_id: Option<String>,
        pub cost_usd_micros: i64,
        pub state: String,
        pub error_class: Option<String>,
        pub error_message: Option<String>,
        pub submitting_at: DateTimeUtc,
        pub submitted_at: Option<DateTimeUtc>,
        pub finished_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::journal) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `provider_budgets`: caps that hold across processes.
pub(super) mod budget {
    use sea_orm::entity::prelude::*;

    /// One row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_budgets")]
    pub(in crate::journal) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scope: String,
        pub cap_usd_micros: i64,
        pub committed_usd_micros: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in crate::journal) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
