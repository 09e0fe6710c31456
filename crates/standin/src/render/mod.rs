//! Draws what the paid providers would: pictures, clips, talking people and their voices.
//!
//! Everything follows from its inputs alone: equal inputs give equal bytes, different prompts different pictures. All
//! functions hold their thread (pictures up to some 60 ms, clips per frame some ms): call them from the blocking pool.

mod avatar;
mod backdrop;
mod canvas;
mod color;
mod cutout;
mod figure;
mod filter;
mod garments;
mod motion;
mod opus;
mod patterns;
mod person;
mod products;
mod restyle;
mod rng;
mod rooms;
mod scenes;
mod shape;
mod speech;
mod text;
mod topics;
mod tryon;
mod words;

pub use avatar::{avatar_frames, avatar_portrait};
pub use cutout::remove_background;
pub use motion::{image_to_video_frames, text_to_video_frames};
pub use opus::encode_opus;
pub use restyle::{image_to_image, interior};
pub use speech::speech;
pub use text::text_to_image;
pub use tryon::try_on;

#[cfg(test)]
mod tests {
    use image::{RgbImage, imageops};

    use super::*;

    /// Difference hash: which of two neighbours is brighter, on 9 x 8 means.
    fn look(picture: &RgbImage) -> u64 {
        let small = imageops::thumbnail(picture, 9, 8);
        let luma = |x: u32, y: u32| small.get_pixel(x, y).0.iter().map(|channel| u32::from(*channel)).sum::<u32>();
        (0..8)
            .flat_map(|y| (0..8).map(move |x| (x, y)))
            .fold(0, |bits, (x, y)| bits << 1 | u64::from(luma(x, y) > luma(x + 1, y)))
    }

    fn difference(a: &RgbImage, b: &RgbImage) -> f32 {
        a.iter().zip(b.iter()).map(|(x, y)| u64::from(x.abs_diff(*y))).sum::<u64>() as f32 / a.len() as f32
    }

    const SUBJECTS: [&str; 24] = [
        "silver watch with a blue dial",
        "black headphones",
        "white sneaker",
        "mirrorless camera",
        "amber perfume bottle",
        "red lipstick",
        "leather handbag",
        "gold ring",
        "pearl necklace",
        "ceramic mug",
        "strawberry cake",
        "oak chair",
        "velvet sofa",
        "table lamp",
        "toy robot",
        "teddy bear",
        "basketball",
        "dumbbell",
        "smartphone",
        "navy T-shirt",
        "an unheard-of gadget",
        "female fashion model portrait of a woman",
        "modern living room",
        "floral pattern",
    ];

    #[test]
    fn pictures_repeat_and_are_never_blank() {
        for prompt in SUBJECTS {
            let picture = text_to_image(prompt, 128, 128);
            assert_eq!(picture, text_to_image(prompt, 128, 128), "{prompt}");
            let mean = picture.iter().map(|value| f32::from(*value)).sum::<f32>() / picture.len() as f32;
            let spread =
                picture.iter().map(|value| (f32::from(*value) - mean).powi(2)).sum::<f32>() / picture.len() as f32;
            assert!(spread.sqrt() > 12.0, "{prompt}: {}", spread.sqrt());
        }
    }

    #[test]
    fn subjects_look_different() {
        let looks: Vec<u64> = SUBJECTS.iter().map(|prompt| look(&text_to_image(prompt, 160, 160))).collect();
        for (index, one) in looks.iter().enumerate() {
            for (other, two) in looks.iter().enumerate().skip(index + 1) {
                let distance = (one ^ two).count_ones();
                assert!(distance >= 8, "{} and {}: {distance}", SUBJECTS[index], SUBJECTS[other]);
            }
        }
    }

    #[test]
    fn a_colour_word_colours_the_product() {
        for (one, two) in [
            ("red sneaker", "navy sneaker"),
            ("gold perfume bottle", "green perfume bottle"),
            ("black sofa", "mustard sofa"),
        ] {
            let pictures =
                [one, two].map(|prompt| text_to_image(&format!("{prompt} on a plain light background"), 160, 160));
            assert!(difference(&pictures[0], &pictures[1]) > 6.0, "{one} and {two}");
        }
    }

    #[test]
    fn any_size_and_any_text_is_drawn() {
        for prompt in [
            "",
            "🦊💎 \u{202e} \u{0}",
            "手錶",
            "無縫花紋圖案",
            "客廳 北歐風",
            "模特兒 女",
            &"long ".repeat(5000),
            "a%s{}<b>'\"",
        ] {
            for (width, height) in [(0, 0), (16, 2048), (2048, 16), (17, 33)] {
                let picture = text_to_image(prompt, width, height);
                assert_eq!(picture.dimensions(), (width.clamp(16, 2048), height.clamp(16, 2048)));
            }
        }
        let speck = RgbImage::new(1, 1);
        assert_eq!(interior("modern", &speck, 40, 30).dimensions(), (40, 30));
        assert_eq!(image_to_image("modern", &speck, 40, 30).dimensions(), (40, 30));
        assert_eq!(try_on(&speck, &speck, "upper").dimensions(), (1, 1));
        assert_eq!(image_to_video_frames("zoom", &speck, 16, 16, 0, 0).count(), 1);
    }

    #[test]
    fn a_scene_is_empty_in_its_middle_or_holds_the_product() {
        for kind in
            ["studio", "nature", "luxury", "minimal", "lifestyle", "urban", "seasonal", "holiday", "beach", "garden"]
        {
            let empty =
                text_to_image(&format!("empty {kind} scene without any product: coral, a walnut tabletop"), 160, 160);
            let filled = text_to_image(&format!("coral watch, in a {kind} scene: coral, a walnut tabletop"), 160, 160);
            assert!(difference(&empty, &filled) > 3.0, "{kind}");
        }
    }

    #[test]
    fn a_room_keeps_its_layout_and_takes_the_style() {
        for (index, room) in ["living room", "bedroom", "kitchen", "bathroom"].into_iter().enumerate() {
            let before = text_to_image(
                &format!("{room} before redesign, a worn grey sofa, pale blue tiles, beige walls"),
                160,
                120,
            );
            let styles = ["modern", "Japanese", "industrial", "luxury"]
                .map(|style| interior(&format!("{room} redesigned in {style} style: keep walls"), &before, 160, 120));
            for after in &styles {
                assert!(difference(&before, after) > 8.0, "{room}");
            }
            assert!(difference(&styles[0], &styles[1]) > 8.0, "{room}");
            // Another input makes another output.
            let foreign = text_to_image(SUBJECTS[index], 160, 120);
            let other = interior(&format!("{room} redesigned in modern style"), &foreign, 160, 120);
            assert!(difference(&styles[0], &other) > 8.0, "{room}");
        }
    }

    #[test]
    fn a_garment_changes_the_torso_and_not_the_face_or_the_floor() {
        let model = text_to_image(
            "Full-body portrait of a male fashion model, white T-shirt and grey trousers, on a plain light grey studio background",
            256,
            256,
        );
        let red = text_to_image("red T-shirt, single garment laid flat on a plain light studio background", 256, 256);
        let worn = try_on(&model, &red, "upper");
        let part = |picture: &RgbImage, left: u32, top: u32, width: u32, height: u32| {
            imageops::crop_imm(picture, left, top, width, height).to_image()
        };
        let changed = |left, top, width, height| {
            difference(&part(&model, left, top, width, height), &part(&worn, left, top, width, height))
        };
        let torso = changed(112, 75, 32, 40);
        assert!(torso > 30.0, "{torso}");
        assert_eq!(changed(122, 24, 12, 12), 0.0, "face");
        assert_eq!(changed(117, 160, 4, 50), 0.0, "leg");
        let chest = filter::mean(&worn, 0.47, 0.32, 0.53, 0.4);
        assert!(chest.r > chest.g + 0.3, "{chest:?}");
        assert_ne!(worn, try_on(&model, &text_to_image("green T-shirt on a plain background", 256, 256), "upper"));
    }

    #[test]
    fn another_picture_makes_another_picture() {
        let images = ["red mug", "toy car"].map(|prompt| text_to_image(prompt, 96, 96));
        let [one, two] = images.each_ref().map(|image| image_to_image("purple dusk", image, 96, 96));
        assert!(difference(&one, &two) > 5.0);
        assert!(difference(&one, &images[0]) > 5.0);
        assert!(difference(&one, &image_to_image("green morning", &images[0], 96, 96)) > 5.0);
    }
}
