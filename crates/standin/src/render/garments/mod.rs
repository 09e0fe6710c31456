//! Garments, laid flat or as if worn by nobody. Drawn in a body's measures (height 1, see `figure`), so that they fit on one.

mod others;
mod sewing;
mod tops;

use super::{canvas::Canvas, products::Kit, words::Garment};

/// Draws a garment within -1 to 1.
pub(crate) fn paint(c: &mut Canvas, garment: Garment, kit: &mut Kit<'_>) {
    // (upper end, scale): the piece's middle comes to the origin.
    let (middle, scale) = match garment {
        Garment::Coat => (0.455, 2.75),
        Garment::Kaftan => (0.53, 2.3),
        Garment::Dress => (0.47, 2.75),
        Garment::Trousers => (0.69, 3.5),
        Garment::Skirt => (0.585, 5.4),
        Garment::Scarf | Garment::Hat => (0.0, 1.0),
        Garment::Tshirt | Garment::Shirt | Garment::Hoodie | Garment::Jacket | Garment::Blazer | Garment::Vest => {
            (0.315, 4.9)
        }
    };
    c.placed(0.0, -middle * scale, scale, |c| match garment {
        Garment::Tshirt => tops::tshirt(c, kit),
        Garment::Shirt => tops::shirt(c, kit),
        Garment::Hoodie => tops::hoodie(c, kit),
        Garment::Jacket => tops::jacket(c, kit),
        Garment::Blazer => tops::blazer(c, kit, 0.5),
        Garment::Coat => tops::blazer(c, kit, 0.77),
        Garment::Vest => tops::vest(c, kit),
        Garment::Trousers => others::trousers(c, kit),
        Garment::Skirt => others::skirt(c, kit),
        Garment::Dress => others::dress(c, kit),
        Garment::Kaftan => others::kaftan(c, kit),
        Garment::Scarf => others::scarf(c, kit),
        Garment::Hat => others::hat(c, kit),
    });
}
