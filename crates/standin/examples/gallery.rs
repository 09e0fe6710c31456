//! Draws contact sheets of everything the stand-in can draw: `cargo run -p standin --example gallery -- <folder> [sheet]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a tool for looking, not part of the program"
)]

use std::time::Instant;

use image::{RgbImage, RgbaImage, imageops};
use standin::render;

const CELL: u32 = 320;
const COLUMNS: u32 = 5;

fn sheet(folder: &str, name: &str, pictures: &[RgbImage]) {
    let rows = (pictures.len() as u32).div_ceil(COLUMNS);
    let mut out = RgbImage::from_pixel(CELL * COLUMNS, (CELL * rows).max(1), image::Rgb([255; 3]));
    for (index, picture) in pictures.iter().enumerate() {
        let scale = (CELL as f32 / picture.width() as f32).min(CELL as f32 / picture.height() as f32);
        let small = imageops::thumbnail(
            picture,
            (picture.width() as f32 * scale) as u32,
            (picture.height() as f32 * scale) as u32,
        );
        let (x, y) = (index as u32 % COLUMNS * CELL, index as u32 / COLUMNS * CELL);
        imageops::replace(&mut out, &small, i64::from(x), i64::from(y));
    }
    out.save(format!("{folder}/{name}.png")).unwrap();
}

fn draw(prompt: &str) -> RgbImage {
    let start = Instant::now();
    let picture = render::text_to_image(prompt, 768, 768);
    println!("{:5.1} ms  {prompt}", start.elapsed().as_secs_f32() * 1000.0);
    picture
}

/// Over a checkerboard, so that transparency shows.
fn checkered(picture: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let paper = if (x / 24 + y / 24) % 2 == 0 { 255 } else { 200 };
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        let over = |channel: u8| ((u32::from(channel) * u32::from(a) + paper * (255 - u32::from(a))) / 255) as u8;
        image::Rgb([over(r), over(g), over(b)])
    })
}

const STUDIO: &str = "on a plain light studio background, soft even light, centred, whole object in frame";

const PRODUCTS: &[&str] = &[
    "silver watch with a midnight blue dial and a steel bracelet",
    "matte black over-ear headphones with tan leather cushions",
    "white wireless earbuds with a charging case",
    "white and coral running sneaker with a thick sole, side view",
    "silver and black mirrorless camera with a wide lens",
    "amber glass perfume bottle with a faceted stopper",
    "botanical face serum with a dropper",
    "open red lipstick in a black and gold case",
    "frosted white cream jar with a pale pink lid",
    "rose gold make-up palette",
    "cognac brown leather handbag with a gold clasp",
    "olive green canvas backpack",
    "brown leather wallet",
    "gold ring with an emerald-cut green stone",
    "white pearl necklace with a small gold clasp",
    "gold earrings with blue stones",
    "speckled ochre ceramic mug filled with black coffee",
    "strawberry cream cake with fresh berries on a white stand",
    "crusty sourdough bread loaf",
    "dark green oolong tea tin with a brass lid",
    "a bowl of ramen with egg",
    "bubble tea with tapioca pearls",
    "oak dining chair with a curved back and woven seat",
    "two-seat sofa in mustard velvet with wooden legs",
    "terracotta table lamp with a linen shade",
    "round walnut coffee table",
    "red and yellow tin toy robot with round eyes",
    "fluffy caramel teddy bear with a green bow",
    "wooden building blocks in bright colours",
    "sky blue wooden toy car with natural wheels",
    "orange basketball with deep black seams",
    "teal tennis racket",
    "graphite hexagonal dumbbell with a chrome grip",
    "half-rolled lavender yoga mat with a carrying strap",
    "red bicycle helmet",
    "smartphone in midnight blue",
    "silver laptop, open",
    "round wireless speaker in teal woven fabric",
    "tortoise sunglasses",
    "green potted plant",
    "scented candle in a glass",
    "steel water bottle",
    "red gift box with a gold ribbon",
    "handmade quixotic thing",
    "another unknown object",
];

const GARMENTS: &[(&str, &str)] = &[
    ("navy and white striped cotton T-shirt", "upper"),
    ("sage green fleece hoodie with a front pocket", "upper"),
    ("charcoal wool blazer jacket with two buttons", "upper"),
    ("crisp white Oxford shirt with a button-down collar", "upper"),
    ("coral breathable running shirt with reflective lines", "upper"),
    ("black tapered jogger trousers with a drawstring", "lower"),
    ("long camel wool coat with wide lapels", "upper"),
    ("mustard yellow hooded rain jacket with snap buttons", "upper"),
    ("burgundy and grey checked wool scarf", "upper"),
    ("olive quilted vest with a zip and side pockets", "upper"),
    ("blue floral summer dress with a tied waist", "dress"),
    ("sand-coloured linen kaftan robe with white embroidery", "dress"),
    ("faded blue denim jacket laid flat, front view", "upper"),
    ("red pleated skirt", "lower"),
    ("straw hat with a black band", "upper"),
];

const MODELS: &[&str] = &[
    "Full-body portrait of a female fashion model with long straight black hair, plain white T-shirt and grey trousers, standing upright facing the camera, arms relaxed, on a plain light grey studio background, soft even light",
    "Full-body portrait of a male fashion model with short brown hair, plain white T-shirt and dark blue trousers, standing upright facing the camera, arms relaxed, on a plain light grey studio background, soft even light",
    "Full-body portrait of a female fashion model with a short dark bob haircut, plain cream top and beige trousers, relaxed stance facing the camera, arms at her sides, on a plain warm white studio background, soft window light",
    "Full-body portrait of a male fashion model with neat black hair and round glasses, plain grey T-shirt and black trousers, standing straight facing the camera, arms relaxed, on a plain pale blue studio background, soft even light",
    "Full-body portrait of a female fashion model with curly dark brown hair, plain sage green top and white trousers, confident stance facing the camera, arms relaxed, on a plain light beige studio background, bright soft light",
    "Full-body portrait of a male fashion model with wavy blond hair and a short beard, plain navy T-shirt and stone-coloured trousers, easy stance facing the camera, arms relaxed, on a plain light grey studio background, bright soft light",
];

const SCENES: &[&str] = &[
    "empty studio scene without any product: midnight blue seamless paper backdrop, a slab of dark slate in front, two softboxes, gentle shadow",
    "empty nature scene without any product: mossy forest clearing with morning light, warm orange wild flowers, a walnut tabletop among ferns",
    "empty luxury scene without any product: dark velvet curtains in coral pink, gold trim, a pale concrete block under a single spotlight",
    "empty minimal scene without any product: bare off-white wall with one olive green stripe, a worn leather desk pad, hard side light",
    "empty lifestyle scene without any product: bright home corner by a window, a veined white marble plinth, an open book and a soft lilac cushion out of focus",
    "empty urban scene without any product: city street at dusk with blurred coral pink neon signs, a pale concrete block on wet asphalt",
    "empty seasonal scene without any product: autumn garden table with fallen leaves, warm orange ribbon and small pumpkins, a walnut tabletop, golden light",
    "empty holiday scene without any product: festive evening with fairy lights, wrapped gifts in midnight blue paper, pine twigs, a slab of dark slate",
    "empty beach scene for product photography",
    "empty garden scene for product photography",
    "perfume bottle in a luxury scene, purple",
    "sneaker in an urban scene at night",
];

const ROOMS: &[&str] = &[
    "living room before redesign, a worn grey sofa, bare white walls, one window and a laminate floor, photographed straight on at eye level",
    "bedroom before redesign, a simple double bed, beige walls, a small window and a plain wardrobe",
    "kitchen before redesign, dated white cabinets, tiled splashback, a gas cooker and a window over the sink",
    "bathroom before redesign, pale blue tiles, a white bathtub, a pedestal basin and a small mirror",
    "modern dining room",
    "scandinavian home office",
    "balcony with plants",
];

const STYLES: &[(&str, &str)] = &[
    ("modern", "clean straight lines, white and graphite surfaces, glass and brushed steel, recessed lights"),
    (
        "mid-century modern",
        "teak furniture on tapered legs, mustard and teal accents, a globe pendant lamp, geometric rug",
    ),
    ("Nordic", "birch wood, ice blue and soft grey textiles, sheepskin, large plain windows, airy light"),
    ("Scandinavian", "pale oak floor, white walls, black line details, leafy plants, knitted throws, paper lamp"),
    ("Japanese", "low wooden furniture, tatami tones, shoji screens, bamboo, a single ikebana branch, diffuse light"),
    ("industrial", "exposed red brick, black steel frames, concrete floor, cognac leather, bare filament bulbs"),
    ("minimalist", "only essential furniture, all-white surfaces, hidden storage, no ornaments, soft indirect light"),
    (
        "modern minimalist",
        "warm greige walls, handle-free fronts, one stone surface, a single black accent, linear light",
    ),
    ("luxury", "bookmatched marble, deep emerald velvet, brass details, a crystal chandelier, layered curtains"),
];

const PATTERNS: &[&str] = &[
    "seamless pattern of cherry blossoms, pink and cream",
    "floral pattern in navy and coral",
    "seamless geometric pattern, teal and mustard triangles",
    "geometric hexagon pattern",
    "abstract seamless pattern with flowing shapes",
    "traditional seigaiha wave pattern in indigo",
    "traditional cloud pattern, red and gold",
    "traditional window lattice pattern",
    "peony pattern, crimson",
    "bamboo pattern, green",
    "striped plaid pattern",
    "terrazzo polka dot pattern",
    "seamless pattern of small leaves",
    "pattern",
    "abstract marble pattern",
];

const TOPICS: &[&str] = &[
    "online shop with a shopping cart",
    "social media feed with likes",
    "brand story in a workshop",
    "mobile app on a screen",
    "flash sale promotion with gifts",
    "friendly customer service with a headset",
];

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "gallery".into());
    let only = std::env::args().nth(2);
    std::fs::create_dir_all(&folder).unwrap();
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only.split(',').any(|part| part == name));

    let products: Vec<RgbImage> = if wanted("products") || wanted("cutouts") {
        PRODUCTS.iter().map(|look| draw(&format!("{look} {STUDIO}"))).collect()
    } else {
        vec![]
    };
    if wanted("products") {
        for (index, part) in products.chunks(15).enumerate() {
            sheet(&folder, &format!("products{index}"), part);
        }
    }
    if wanted("cutouts") {
        let cut: Vec<RgbImage> = products
            .iter()
            .map(|picture| {
                let rgba = image::DynamicImage::from(picture.clone()).to_rgba8();
                let start = Instant::now();
                let cut = render::remove_background(&rgba);
                println!("{:5.1} ms  cut-out", start.elapsed().as_secs_f32() * 1000.0);
                checkered(&cut)
            })
            .collect();
        for (index, part) in cut.chunks(20).enumerate() {
            sheet(&folder, &format!("cutouts{index}"), part);
        }
    }
    for (name, prompts) in [("scenes", SCENES), ("patterns", PATTERNS), ("topics", TOPICS), ("models", MODELS)] {
        if wanted(name) {
            sheet(&folder, name, &prompts.iter().map(|prompt| draw(prompt)).collect::<Vec<_>>());
        }
    }
    if wanted("garments") || wanted("tryon") {
        let garments: Vec<RgbImage> = GARMENTS.iter().map(|(look, _)| draw(&format!("{look}, single garment laid flat on a plain light studio background, front view, whole piece in frame"))).collect();
        sheet(&folder, "garments", &garments);
        let models: Vec<RgbImage> = MODELS.iter().map(|prompt| render::text_to_image(prompt, 1024, 1024)).collect();
        let worn: Vec<RgbImage> = garments
            .iter()
            .zip(GARMENTS)
            .enumerate()
            .flat_map(|(index, (garment, (_, kind)))| {
                [index * 2 % 6, (index * 2 + 1) % 6]
                    .into_iter()
                    .filter(|model| *kind != "dress" || model % 2 == 0)
                    .map(|model| render::try_on(&models[model], garment, kind))
                    .collect::<Vec<_>>()
            })
            .collect();
        for (index, part) in worn.chunks(15).enumerate() {
            sheet(&folder, &format!("tryon{index}"), part);
        }
    }
    if wanted("rooms") {
        let rooms: Vec<RgbImage> = ROOMS.iter().map(|prompt| render::text_to_image(prompt, 1024, 768)).collect();
        sheet(&folder, "rooms", &rooms);
        let mut styled = Vec::new();
        for (index, room) in rooms.iter().take(4).enumerate() {
            for (name, look) in STYLES {
                let start = Instant::now();
                styled.push(render::interior(
                    &format!(
                        "{} redesigned in {name} style: {look}; keep walls, windows and perspective",
                        ["living room", "bedroom", "kitchen", "bathroom"][index]
                    ),
                    room,
                    1024,
                    768,
                ));
                println!("{:5.1} ms  {name}", start.elapsed().as_secs_f32() * 1000.0);
            }
        }
        for (index, part) in styled.chunks(18).enumerate() {
            sheet(&folder, &format!("styled{index}"), part);
        }
    }
    if wanted("avatars") {
        let audio = render::speech("Hello, and welcome to our shop! Today we show you something new.", true);
        let mut faces: Vec<RgbImage> =
            ["anna", "bella", "clara", "dora"].iter().map(|id| render::avatar_portrait(id, true, 640, 360)).collect();
        faces.extend(["adam", "ben", "carl", "dan"].iter().map(|id| render::avatar_portrait(id, false, 512, 512)));
        let start = Instant::now();
        let frames: Vec<RgbImage> = render::avatar_frames("anna", true, &audio, 640, 360, 24).collect();
        println!("{:5.2} ms per avatar frame", start.elapsed().as_secs_f32() * 1000.0 / frames.len() as f32);
        faces.extend(frames.into_iter().step_by(9).take(7));
        sheet(&folder, "avatars", &faces);
    }
    if wanted("motion") {
        let still = render::text_to_image("perfume bottle on a plain studio background", 1024, 1024);
        let mut frames = Vec::new();
        for prompt in ["zoom in", "zoom out", "pan left", "rotate", "gentle"] {
            let start = Instant::now();
            let clip: Vec<RgbImage> = render::image_to_video_frames(prompt, &still, 640, 360, 24, 4).collect();
            println!("{:5.2} ms per frame, {prompt}", start.elapsed().as_secs_f32() * 1000.0 / clip.len() as f32);
            frames.extend([0, 24, 48, 72, 95].map(|index| clip[index].clone()));
        }
        sheet(&folder, "motion", &frames);
    }
}
