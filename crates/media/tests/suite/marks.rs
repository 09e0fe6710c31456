//! The visible mark on pictures.

use image::{DynamicImage, Rgb, RgbImage, RgbaImage};
use media::watermark::{WatermarkError, draw, missing_glyphs};

const TEXT: &str = "VidGo 示範 デモ";

fn marked(colour: [u8; 3], size: (u32, u32)) -> RgbImage {
    draw(RgbImage::from_pixel(size.0, size.1, Rgb(colour)).into(), TEXT).unwrap().to_rgb8()
}

/// The box of everything that differs from the background.
fn touched(picture: &RgbImage, colour: [u8; 3]) -> (u32, u32, u32, u32) {
    let mut found = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, _) in picture.enumerate_pixels().filter(|(.., pixel)| pixel.0 != colour) {
        found = (found.0.min(x), found.1.min(y), found.2.max(x), found.3.max(y));
    }
    found
}

#[test]
fn it_is_at_the_bottom_right_and_readable_on_any_ground() {
    for colour in [[255; 3], [0; 3], [128; 3], [230, 60, 40]] {
        let picture = marked(colour, (1024, 768));
        let (left, top, right, bottom) = touched(&picture, colour);
        assert!(left > 600 && top > 690, "{left} {top}");
        // 20 pixels are free beside the text; its outline reaches two further.
        assert!((1001..=1005).contains(&right) && (745..=749).contains(&bottom), "{right} {bottom}");
        let luma = |pixel: &Rgb<u8>| i32::from(pixel.0[1]);
        let inside =
            || picture.enumerate_pixels().filter(|(x, y, _)| (left..=right).contains(x) && (top..=bottom).contains(y));
        let lightest = inside().map(|(.., pixel)| luma(pixel)).max().unwrap();
        let darkest = inside().map(|(.., pixel)| luma(pixel)).min().unwrap();
        assert!(lightest - darkest > 90, "{colour:?}: {darkest} to {lightest}");
    }
}

#[test]
fn on_a_cut_out_it_shows_on_a_white_and_on_a_black_page() {
    let picture = draw(RgbaImage::new(800, 600).into(), TEXT).unwrap().to_rgba8();
    for page in [0.0_f32, 255.0] {
        let contrast = picture.pixels().map(|pixel| {
            let opacity = f32::from(pixel.0[3]) / 255.0;
            (f32::from(pixel.0[0]) * opacity + page * (1.0 - opacity) - page).abs()
        });
        let strong = contrast.filter(|contrast| *contrast > 90.0).count();
        assert!(strong > 300, "on {page}: {strong} pixels stand out");
    }
}

#[test]
fn a_long_text_is_made_smaller_and_small_pictures_work() {
    let long = "VidGo 智能影片製作平台示範影像，請勿轉載使用".repeat(2);
    let picture = draw(RgbImage::from_pixel(640, 360, Rgb([9, 9, 9])).into(), &long).unwrap().to_rgb8();
    let (left, _, right, _) = touched(&picture, [9, 9, 9]);
    assert!(right - left <= 640 * 9 / 10 + 4, "{left} to {right}");
    for size in [(16, 16), (64, 64), (30, 500), (500, 30)] {
        let picture = marked([50; 3], size);
        assert_eq!(picture.dimensions(), size);
        assert!(touched(&picture, [50; 3]).0 != u32::MAX, "{size:?} is marked");
    }
    assert_eq!(draw(RgbImage::new(8, 8).into(), TEXT).unwrap_err(), WatermarkError::NoRoom(8, 8));
}

#[test]
fn what_the_font_lacks_is_known_before() {
    assert_eq!(missing_glyphs("VidGo 示範 简体 ひらがな カタカナ ©2026 — 测试"), Vec::<char>::new());
    assert_eq!(missing_glyphs("a😀b😀\n"), vec!['\n', '😀']);
    let picture = DynamicImage::from(RgbImage::new(100, 100));
    assert_eq!(draw(picture.clone(), "x😀").unwrap_err(), WatermarkError::MissingGlyphs(vec!['😀']));
    assert_eq!(draw(picture, " ").unwrap_err(), WatermarkError::Empty);
}
