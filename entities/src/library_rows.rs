//! The library's rows on their way between databases: read whole, and stored whole or not at all.

use chrono::{DateTime, Utc};
use domain::tool::MaterialStatus;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    TransactionTrait, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError,
    connect::begin_write,
    journal::PaidStep,
    materials::{Material, MaterialFiles},
    rows::material,
};

/// A row of `materials`, with everything it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MaterialRow(material::Model);

impl MaterialRow {
    /// The row as the rest of the program sees it.
    ///
    /// # Errors
    /// It does not parse.
    pub fn checked(&self) -> Result<Material, StoreError> {
        Material::try_from(self.0.clone())
    }

    /// The catalogue's id of it.
    #[must_use]
    pub fn item_id(&self) -> Option<&str> {
        self.0.item_id.as_deref()
    }

    /// The files that it names.
    #[must_use]
    pub fn files(&self) -> MaterialFiles {
        let row = &self.0;
        MaterialFiles {
            id: row.id,
            item_id: row.item_id.clone(),
            input_image_url: row.input_image_url.clone(),
            input_video_url: row.input_video_url.clone(),
            result_image_url: row.result_image_url.clone(),
            result_video_url: row.result_video_url.clone(),
            result_thumbnail_url: row.result_thumbnail_url.clone(),
            result_watermarked_url: row.result_watermarked_url.clone(),
            result_clean_key: row.result_clean_key.clone(),
        }
    }
}

/// Every row that is public or rejected and not archived, by id.
///
/// # Errors
/// The database failed.
pub async fn material_rows(db: &impl ConnectionTrait) -> Result<Vec<MaterialRow>, StoreError> {
    let kept = MaterialStatus::ALL
        .iter()
        .filter(|status| status.is_public() || **status == MaterialStatus::Rejected)
        .map(|status| status.as_str());
    let rows = material::Entity::find()
        .filter(material::Column::Status.is_in(kept))
        .filter(material::Column::LookupHash.is_not_null())
        .order_by_asc(material::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(MaterialRow).collect())
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Materials stored now.
    pub materials: u64,
    /// Paid steps stored now.
    pub steps: u64,
}

/// Stores what the database does not have; what it has stays as it is. All of it or nothing.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn import(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    materials: Vec<MaterialRow>,
    steps: Vec<PaidStep>,
    now: DateTime<Utc>,
) -> Result<Imported, StoreError> {
    let tx = begin_write(db).await?;
    let mut imported = Imported::default();
    for step in steps {
        imported.steps += u64::from(step.import(&tx, now).await?);
    }
    for MaterialRow(mut row) in materials {
        // A server that runs here looks for what was written since its last look.
        row.updated_at = now;
        imported.materials += material::Entity::insert(row.into_active_model())
            // Any unique column: the lookup hash, the item, or the id.
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(imported)
}
