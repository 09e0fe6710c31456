//! Which files the rows of the library name.

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{StoreError, rows::material};

/// The files of one material, public or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialFiles {
    /// Which material.
    pub id: Uuid,
    /// The catalogue's id; absent for archived rows.
    pub item_id: Option<String>,
    /// Address of the "before" picture.
    pub input_image_url: Option<String>,
    /// Address of the "before" clip.
    pub input_video_url: Option<String>,
    /// Address of the watermarked picture.
    pub result_image_url: Option<String>,
    /// Address of the watermarked clip.
    pub result_video_url: Option<String>,
    /// Address of the small picture.
    pub result_thumbnail_url: Option<String>,
    /// Address of the watermarked result.
    pub result_watermarked_url: Option<String>,
    /// Key of the clean file in the media store.
    pub result_clean_key: Option<String>,
}

/// What each row names, shown, rejected and archived ones alike, by id.
///
/// # Errors
/// The database failed.
pub async fn files(db: &impl ConnectionTrait) -> Result<Vec<MaterialFiles>, StoreError> {
    type Row = (
        Uuid,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Row> = material::Entity::find()
        .select_only()
        .columns([
            material::Column::Id,
            material::Column::ItemId,
            material::Column::InputImageUrl,
            material::Column::InputVideoUrl,
            material::Column::ResultImageUrl,
            material::Column::ResultVideoUrl,
            material::Column::ResultThumbnailUrl,
            material::Column::ResultWatermarkedUrl,
            material::Column::ResultCleanKey,
        ])
        .order_by_asc(material::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let named = |row: Row| MaterialFiles {
        id: row.0,
        item_id: row.1,
        input_image_url: row.2,
        input_video_url: row.3,
        result_image_url: row.4,
        result_video_url: row.5,
        result_thumbnail_url: row.6,
        result_watermarked_url: row.7,
        result_clean_key: row.8,
    };
    Ok(rows.into_iter().map(named).collect())
}
