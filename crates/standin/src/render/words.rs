//! What a prompt asks for: the subject, its colours, and what stands around it.

use super::color::{Shade, named_in};

/// Declares an enum of subjects with the words that name each.
macro_rules! subjects {
    ($(#[$doc:meta])* $name:ident { $($variant:ident: $($word:literal),+;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($variant,)+ }

        impl $name {
            const WORDS: &'static [(&'static str, Self)] = &[$($(($word, Self::$variant),)+)+];

            /// The subject named first; of two at one place the longer word. With the place.
            #[allow(dead_code, reason = "patterns are chosen by `most_telling_in`")]
            pub(crate) fn first_in(text: &str) -> Option<(usize, Self)> {
                let mut best: Option<(usize, usize, Self)> = None;
                for (word, subject) in Self::WORDS {
                    let Some(start) = places(text, word).next() else { continue };
                    if best.is_none_or(|(from, length, _)| start < from || (start == from && word.len() > length)) {
                        best = Some((start, word.len(), *subject));
                    }
                }
                best.map(|(start, _, subject)| (start, subject))
            }

            /// The subject that stands first in our own list, wherever the text names it.
            #[allow(dead_code, reason = "of these lists only patterns are ordered by how much they tell")]
            pub(crate) fn most_telling_in(text: &str) -> Option<Self> {
                Self::WORDS.iter().find(|(word, _)| places(text, word).next().is_some()).map(|(_, subject)| *subject)
            }
        }
    };
}

subjects! {
    /// Things that are sold.
    Product {
        Watch: "watch", "wristwatch", "smartwatch", "watches", "手錶", "腕錶";
        Headphones: "headphone", "over-ear headphones", "headset", "耳機";
        Earbuds: "earbud", "earphone", "無線耳機";
        Sneaker: "sneaker", "shoe", "running shoe", "boot", "trainers", "loafer", "sandal", "鞋", "球鞋";
        Camera: "camera", "mirrorless camera", "相機";
        Perfume: "perfume", "perfume bottle", "fragrance", "eau de parfum", "香水";
        Serum: "serum", "skincare", "skin care", "dropper", "cosmetic", "cosmetics", "lotion", "essence", "essential oil", "精華液", "保養品";
        Lipstick: "lipstick", "lip balm", "唇膏", "口紅";
        Jar: "cream jar", "face cream", "moisturiser", "moisturizer", "balm", "面霜", "jar";
        Palette: "eyeshadow", "make-up palette", "makeup palette", "makeup", "compact powder";
        Handbag: "handbag", "bag", "purse", "tote", "clutch", "trolley case", "手提包", "包包";
        Backpack: "backpack", "rucksack", "背包";
        Wallet: "wallet", "card holder", "皮夾";
        Ring: "ring", "戒指";
        Necklace: "necklace", "pendant", "bracelet", "項鍊", "jewelry", "jewellery";
        Earrings: "earring", "耳環";
        Mug: "mug", "cup", "coffee mug", "coffee cup", "cappuccino", "latte", "espresso", "teacup", "coffee", "咖啡", "杯";
        Cake: "cake", "dessert", "cheesecake", "cupcake", "tart", "蛋糕", "甜點";
        Bread: "bread", "loaf", "loaf cake", "croissant", "sourdough", "bakery", "baguette", "麵包";
        TeaTin: "tea", "tea tin", "oolong", "oolong tea", "coffee tin", "coffee beans", "茶葉", "茶";
        Bowl: "bowl", "salad", "ramen", "noodles", "noodle", "rice", "soup", "poke", "meal", "food", "拉麵", "食物";
        Drink: "juice", "smoothie", "bubble tea", "milk tea", "boba", "lemonade", "cocktail", "drink", "iced tea", "iced lemon tea", "lemon tea", "iced matcha", "iced latte", "iced coffee", "glass of", "tall glass", "珍珠奶茶", "飲料";
        Chair: "chair", "armchair", "dining chair", "stool", "椅";
        Sofa: "sofa", "couch", "two-seat sofa", "沙發";
        Lamp: "lamp", "table lamp", "desk lamp", "檯燈", "桌燈", "燈";
        Table: "side table", "desk", "coffee table", "dining table", "sideboard", "cabinet", "furniture", "桌";
        Robot: "robot", "toy robot", "機器人";
        Teddy: "teddy", "teddy bear", "plush", "plush toy", "stuffed animal", "泰迪熊", "玩偶";
        Blocks: "blocks", "building blocks", "wooden blocks", "puzzle", "積木";
        ToyCar: "toy car", "wooden toy car", "toy truck", "race car", "玩具車";
        Ball: "ball", "basketball", "football", "soccer ball", "volleyball", "tennis ball", "籃球", "球";
        Racket: "racket", "racquet", "tennis racket", "badminton", "球拍";
        Dumbbell: "dumbbell", "kettlebell", "weights", "啞鈴";
        YogaMat: "yoga mat", "exercise mat", "瑜珈墊";
        Helmet: "helmet", "bicycle helmet", "安全帽";
        Phone: "phone", "smartphone", "mobile phone", "tablet", "手機";
        Laptop: "laptop", "notebook computer", "computer", "筆電";
        Speaker: "speaker", "loudspeaker", "喇叭", "音箱";
        Sunglasses: "sunglasses", "glasses", "eyewear", "墨鏡", "太陽眼鏡";
        Plant: "potted plant", "houseplant", "succulent", "bouquet", "flower bouquet", "盆栽";
        Candle: "candle", "scented candle", "蠟燭";
        Bottle: "water bottle", "bottle", "tumbler", "thermos", "wine", "olive oil", "honey", "shampoo", "soap dispenser", "保溫瓶", "瓶";
        Box: "gift box", "box", "parcel", "package", "gift set", "soap", "chocolates", "chocolate", "禮盒", "盒";
    }
}

subjects! {
    /// Things that are worn and can be tried on.
    Garment {
        Tshirt: "t-shirt", "tee", "tshirt", "top", "jersey", "running shirt", "sports top", "polo", "T恤", "上衣";
        Shirt: "shirt", "oxford shirt", "blouse", "襯衫";
        Hoodie: "hoodie", "sweatshirt", "sweater", "jumper", "pullover", "cardigan", "連帽衫", "毛衣";
        Jacket: "jacket", "denim jacket", "rain jacket", "bomber", "windbreaker", "parka", "anorak", "外套";
        Blazer: "blazer", "blazer jacket", "suit", "suit jacket", "tuxedo", "西裝";
        Coat: "coat", "overcoat", "trench", "trench coat", "大衣";
        Vest: "vest", "gilet", "waistcoat", "背心";
        Trousers: "trousers", "pants", "joggers", "jogger", "leggings", "jeans", "track pants", "shorts", "褲";
        Skirt: "skirt", "裙子";
        Dress: "dress", "gown", "summer dress", "evening dress", "洋裝";
        Kaftan: "kaftan", "robe", "kimono", "cheongsam", "qipao", "長袍";
        Scarf: "scarf", "shawl", "圍巾";
        Hat: "hat", "cap", "beanie", "beret", "帽";
    }
}

subjects! {
    /// Rooms of a home.
    RoomKind {
        Living: "living room", "lounge", "客廳";
        Bedroom: "bedroom", "臥室";
        Kitchen: "kitchen", "廚房";
        Bathroom: "bathroom", "浴室";
        Dining: "dining room", "餐廳";
        Office: "home office", "study room", "workspace", "書房";
        Balcony: "balcony", "terrace", "陽台";
    }
}

subjects! {
    /// Ways to furnish a room.
    RoomStyle {
        Minimalist: "minimalist", "極簡";
        ModernMinimalist: "modern minimalist";
        Modern: "modern", "contemporary", "現代";
        MidCentury: "mid-century", "mid-century modern", "retro";
        Nordic: "nordic", "北歐";
        Scandinavian: "scandinavian", "斯堪地那維亞";
        Japanese: "japanese", "japandi", "zen", "日式";
        Industrial: "industrial", "loft", "工業";
        Luxury: "luxury", "luxurious", "opulent", "奢華";
        Before: "before redesign", "dated", "worn";
    }
}

subjects! {
    /// Places to photograph a product in.
    SceneKind {
        Studio: "studio", "攝影棚";
        Nature: "nature", "forest clearing", "moss", "mossy", "woodland", "自然";
        Luxury: "luxury", "velvet curtain", "奢華";
        Minimal: "minimal", "minimalist", "極簡";
        Lifestyle: "lifestyle", "home corner", "cosy home", "生活";
        Urban: "urban", "city", "street", "neon", "都會";
        Seasonal: "seasonal", "autumn", "winter", "spring", "季節";
        Holiday: "holiday", "festive", "christmas", "節慶";
        Beach: "beach", "seaside", "sea", "海灘";
        Garden: "garden", "花園";
    }
}

subjects! {
    /// Repeating decorations; those that say little come last.
    PatternKind {
        Leaves: "monstera", "palm", "tropical", "foliage";
        Citrus: "lemon", "orange slice", "citrus", "fruit";
        Cats: "cat", "animal", "dog", "bear";
        Peony: "peony", "peonies", "rose", "chrysanthemum", "camellia", "牡丹";
        Lavender: "lavender stem", "lavender", "stem", "wheat", "vertical row";
        Vines: "vine", "lotus", "scrolling", "porcelain", "paisley", "arabesque", "damask";
        Bamboo: "bamboo", "竹";
        Seigaiha: "seigaiha", "scallop", "青海波";
        Clouds: "cloud", "雲";
        Lattice: "lattice", "window lattice", "fretwork", "meander", "格紋";
        Arches: "arch", "arches", "rainbow";
        Fans: "fan", "art deco", "deco";
        Terrazzo: "terrazzo", "confetti", "memphis", "chip";
        Waves: "wave", "ink wave", "ocean", "海浪";
        Brush: "brush", "brush stroke", "paint", "stroke";
        Marble: "marble", "marbled", "swirl", "fluid", "liquid";
        Stripes: "stripe", "striped", "plaid", "tartan", "gingham", "check", "checked";
        Dots: "dot", "polka", "polka dot";
        Hexagons: "hexagon", "honeycomb", "isometric", "cube";
        Triangles: "triangle", "chevron", "zigzag", "diamond";
        Foliage: "leaves", "leaf", "botanical", "fern";
        Floral: "floral", "flower", "blossom", "cherry blossom", "daisy", "meadow", "ditsy", "花";
        Geometric: "geometric", "幾何";
        Abstract: "abstract", "watercolour", "watercolor", "抽象";
        Traditional: "traditional", "oriental", "heritage", "傳統";
        Seamless: "seamless", "無縫";
    }
}

subjects! {
    /// What the landing page speaks about.
    Topic {
        Shop: "online shop", "e-commerce", "ecommerce", "online store", "storefront", "shopping", "shop", "boutique", "電商";
        Social: "social media", "social", "influencer", "likes", "feed", "社群";
        Brand: "brand", "brand story", "workshop", "logo", "craftsman", "artisan", "品牌";
        App: "app", "mobile app", "screen", "interface", "tutorial", "應用程式";
        Promo: "promotion", "promo", "sale", "discount", "flash sale", "voucher", "coupon", "促銷";
        Service: "customer service", "support", "call centre", "call center", "help desk", "客服";
    }
}

/// The subject of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A repeating decoration.
    Pattern(PatternKind),
    /// A place without its product.
    Scene(SceneKind),
    /// A person, standing.
    Person,
    /// A room.
    Room(RoomKind),
    /// A garment, laid flat.
    Garment(Garment),
    /// A product.
    Product(Product),
    /// A business topic.
    Topic(Topic),
    /// Something we have no drawing of.
    Unknown,
}

/// A prompt, understood.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// The prompt in lower case.
    pub(crate) text: String,
    /// What to draw.
    pub(crate) subject: Subject,
    /// Colours of the subject, in the prompt's order.
    pub(crate) colours: Vec<Shade>,
    /// Colour of the background, if it is named.
    pub(crate) ground: Option<Shade>,
    /// Where the subject is; `None`: before a plain background.
    pub(crate) scene: Option<SceneKind>,
}

impl Words {
    /// Reads a prompt; every text has a reading.
    pub(crate) fn of(prompt: &str) -> Self {
        let text: String = prompt.chars().take(2000).flat_map(char::to_lowercase).collect();
        let (front, behind) = split_background(&text);
        let subject = subject_of(&text);
        let plain =
            ["plain", "isolated", "transparent", "white background", "laid flat"].iter().any(|word| has(&text, word));
        let scene = match subject {
            Subject::Scene(kind) => Some(kind),
            _ if plain => None,
            _ => SceneKind::first_in(&text).map(|(_, kind)| kind),
        };
        let colours = named_in(front);
        let ground = named_in(behind).first().copied();
        Self { subject, colours, ground, scene, text }
    }

    /// Whether the prompt holds `word`, as a word of its own or its plural.
    pub(crate) fn has(&self, word: &str) -> bool {
        has(&self.text, word)
    }
}

/// The part about the subject, and the part about the background.
fn split_background(text: &str) -> (&str, &str) {
    for mark in [
        " on a plain",
        " on the plain",
        " on plain",
        " on a white",
        " on white",
        " against a",
        " on a clean",
        " on a light",
        " on a studio",
        ", single garment",
        "，置於",
        "，素",
        "背景",
    ] {
        if let Some((front, behind)) = text.split_once(mark) {
            return (front, behind);
        }
    }
    // "… on pink satin", "… beside a lamp, teal wall": the first of them ends the subject.
    let ends =
        [" on ", " beside ", " above ", " against ", " with a view", " standing ", " in front of ", " floating "];
    ends.iter().filter_map(|mark| text.find(mark)).min().map_or((text, ""), |at| text.split_at(at))
}

fn subject_of(text: &str) -> Subject {
    let paper = ["backdrop", "scene", "photo"].iter().any(|word| has(text, word));
    let pattern = ["pattern", "tileable", "wallpaper", "textile design", "seamless tile", "圖案", "花紋"]
        .iter()
        .any(|word| has(text, word));
    if pattern || (has(text, "seamless") && !paper) {
        let kind = PatternKind::most_telling_in(text);
        return Subject::Pattern(kind.unwrap_or(PatternKind::Seamless));
    }
    let empty = ["empty", "without any product", "no product", "background for", "backdrop for", "沒有商品"]
        .iter()
        .any(|word| has(text, word));
    if empty && let Some((_, kind)) = named_scene(text).or_else(|| SceneKind::first_in(text)) {
        return Subject::Scene(kind);
    }
    let person = [
        "fashion model",
        "portrait of",
        "woman",
        "man",
        "female model",
        "male model",
        "person",
        "girl",
        "boy",
        "模特兒",
    ]
    .iter()
    .filter_map(|word| places(text, word).next())
    .min();
    let places = [
        person.map(|at| (at, Subject::Person)),
        RoomKind::first_in(text).map(|(at, kind)| (at, Subject::Room(kind))),
        Product::first_in(text).map(|(at, kind)| (at, Subject::Product(kind))),
        Garment::first_in(text).map(|(at, kind)| (at, Subject::Garment(kind))),
    ];
    if let Some((_, topic)) =
        Topic::first_in(text).filter(|(at, _)| places.iter().flatten().all(|(other, _)| at < other))
    {
        return Subject::Topic(topic);
    }
    let first = places.into_iter().flatten().min_by_key(|(at, _)| *at).map(|(_, subject)| subject);
    first
        .or_else(|| SceneKind::first_in(text).filter(|_| !has(text, "plain")).map(|(_, kind)| Subject::Scene(kind)))
        .unwrap_or(Subject::Unknown)
}

/// "{kind} scene" names the scene, whatever else is in it.
fn named_scene(text: &str) -> Option<(usize, SceneKind)> {
    let before = text.split_once(" scene").map(|(before, _)| before)?;
    let word = before.rsplit(' ').next()?;
    SceneKind::first_in(word)
}

fn has(text: &str, word: &str) -> bool {
    places(text, word).next().is_some()
}

/// Where `word` stands in `text` as a whole word or its plural; words of other scripts match anywhere.
pub(crate) fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let whole = word.is_ascii();
    text.match_indices(word).filter_map(move |(start, found)| {
        if !whole {
            return Some(start);
        }
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let mut after = text.get(start + found.len()..).unwrap_or_default();
        after = after
            .strip_prefix("es")
            .or_else(|| after.strip_prefix('s'))
            .filter(|rest| !joined(rest.chars().next()))
            .unwrap_or(after);
        (!joined(before) && !joined(after.chars().next())).then_some(start)
    })
}

fn joined(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_of_the_catalogue_are_understood() {
        for (prompt, subject) in [
            (
                "matte black over-ear headphones with tan leather cushions on a plain light studio background",
                Subject::Product(Product::Headphones),
            ),
            ("strawberry cream cake with fresh berries on a white stand", Subject::Product(Product::Cake)),
            ("red and yellow tin toy robot with round eyes", Subject::Product(Product::Robot)),
            ("terracotta table lamp with a linen shade", Subject::Product(Product::Lamp)),
            ("frosted white cream jar with a pale pink lid", Subject::Product(Product::Jar)),
            ("Full-body portrait of a female fashion model, plain white T-shirt and grey trousers", Subject::Person),
            (
                "empty studio scene without any product: soft lilac seamless paper backdrop, a walnut tabletop in front",
                Subject::Scene(SceneKind::Studio),
            ),
            (
                "empty holiday scene without any product: fairy lights, a worn leather desk pad",
                Subject::Scene(SceneKind::Holiday),
            ),
            ("living room before redesign, a worn grey sofa, bare white walls", Subject::Room(RoomKind::Living)),
            ("long camel wool coat with wide lapels, single garment laid flat", Subject::Garment(Garment::Coat)),
            ("coral breathable running shirt with reflective lines", Subject::Garment(Garment::Tshirt)),
            ("seamless floral pattern with peonies", Subject::Pattern(PatternKind::Peony)),
            ("銀色手錶", Subject::Product(Product::Watch)),
        ] {
            assert_eq!(Words::of(prompt).subject, subject, "{prompt}");
        }
    }

    #[test]
    fn colours_of_the_background_are_not_the_subjects() {
        let words = Words::of("white and coral running sneaker on a plain light grey studio background");
        assert_eq!(words.colours, named_in("white and coral"));
        assert_eq!(words.ground, named_in("grey").first().copied());
        assert_eq!(words.scene, None);
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(places("earring string ring rings", "ring").collect::<Vec<_>>(), [15, 20]);
    }
}
