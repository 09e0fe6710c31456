//! Each kind of mistake in a file is found, at its line, together with all others.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Fault, source::File};

/// Replaces the first `from` in a built-in file and gives the faults, and the line of the change.
fn after(file: File, from: &str, to: &str) -> (Vec<Fault>, usize) {
    let text = file.embedded();
    let place = text.find(from).unwrap_or_else(|| panic!("{} has no {from}", file.name()));
    let line = text[..place].matches('\n').count() + 1;
    let files = BTreeMap::from([(file.name().to_owned(), text.replacen(from, to, 1))]);
    let Err(faults) = Catalogue::parse(&files) else { panic!("no fault found after writing {to}") };
    (faults.faults().to_vec(), line)
}

/// The change makes exactly one fault, in the changed file, `below` lines under the change, which says `message`.
fn assert_fault(file: File, from: &str, to: &str, below: usize, message: &str) {
    let (faults, line) = after(file, from, to);
    let [fault] = faults.as_slice() else { panic!("expected one fault, found {faults:#?}") };
    assert_eq!((fault.file.as_str(), fault.line), (file.name(), line + below), "{fault}");
    assert!(fault.message.contains(message), "{fault}");
}

#[test]
fn a_missing_translation() {
    let from = "name = { en = \"headphones\", zh = \"頭戴式耳機\" }";
    assert_fault(File::BackgroundRemoval, from, "name = { en = \"headphones\" }", 0, "has no \"zh\"");
    assert_fault(File::BackgroundRemoval, from, "name = { en = \"headphones\", zh = \" \" }", 0, "\"zh\" is empty");
}

#[test]
fn an_unknown_key() {
    let (from, to) = ("voice = \"male\"", "voice = \"male\"\nvoise = \"male\"");
    assert_fault(File::AiAvatar, from, to, 1, "unknown key \"voise\" in [[avatar]]; the keys are: id, voice");
}

#[test]
fn an_unknown_topic() {
    assert_fault(
        File::ShortVideo,
        "topic = \"brand_intro\"",
        "topic = \"brand_story\"",
        0,
        "topic \"brand_story\" does not belong to short_video; write one of: product_showcase, brand_intro",
    );
    assert_fault(File::Landing, "topic = \"social\"", "topic = \"tutorial\"", 0, "no topic \"tutorial\"");
}

#[test]
fn an_alias_for_nothing() {
    assert_fault(
        File::Topics,
        "brand_story = \"brand_intro\"",
        "brand_story = \"intro\"",
        0,
        "no topic of short_video",
    );
}

#[test]
fn a_female_garment_on_a_male_model() {
    let from = "models = [\"female-1\", \"female-2\", \"female-3\"]";
    assert_fault(
        File::TryOn,
        from,
        "models = [\"female-1\", \"male-2\"]",
        0,
        "\"dresses-1\" is a dress, which only female models wear, but male-2 would",
    );
    let (faults, _) = after(File::TryOn, from, "");
    assert!(faults[0].message.contains("but male-1, male-2, male-3 would"), "{faults:?}");
    assert_fault(File::TryOn, from, "models = [\"female-9\"]", 0, "there is no models \"female-9\"");
}

#[test]
fn a_voice_of_the_other_gender() {
    assert_fault(
        File::AiAvatar,
        "voice = \"female\"",
        "voice = \"male\"",
        0,
        "female-1 is female but has a male voice",
    );
}

#[test]
fn a_second_use_of_an_id() {
    let (faults, line) = after(File::PatternGenerate, "id = \"lemon-slices\"", "id = \"tropical-leaves\"");
    assert_eq!(faults[0].line, line - 2, "the item's own place: {faults:#?}");
    assert!(faults[1].message.contains("the id \"tropical-leaves\" is already used at pattern_generate.toml:"));
}

#[test]
fn two_items_with_one_lookup_hash() {
    let text = File::PatternGenerate.embedded();
    let prompt = text.lines().find(|line| line.contains("lemon slices and")).unwrap();
    let other = text.lines().find(|line| line.contains("tropical monstera")).unwrap();
    let (faults, line) = after(File::PatternGenerate, prompt, other);
    assert_eq!(faults.len(), 1);
    // The item begins three lines above its prompt.
    assert_eq!(faults[0].line, line - 3);
    assert!(
        faults[0]
            .message
            .contains("\"pattern_generate/lemon-slices\" has the lookup hash of \"pattern_generate/tropical-leaves\"")
    );
}

#[test]
fn a_picture_that_the_provider_refuses() {
    let (from, to) = ("size = { width = 1024, height = 1024 }", "size = { width = 1032, height = 1024 }");
    assert_fault(File::PatternGenerate, from, to, 0, "more than 1048576 pixels");
    assert_fault(File::PatternGenerate, from, "size = { width = 1000, height = 1021 }", 0, "a multiple of 8");
}

#[test]
fn a_length_that_the_provider_does_not_make() {
    assert_fault(File::ShortVideo, "length_seconds = 5", "length_seconds = 7", 0, "write 5 or 8");
    assert_fault(File::ShortVideo, "length_seconds = 5", "length_seconds = 30", 0, "write a number from 5 to 8");
}

#[test]
fn texts_that_do_not_fit() {
    let part = "Take your time and look around: you'll find {range} here. If you need a hand, just ask.";
    let (faults, line) = after(File::AiAvatar, part, "");
    assert_eq!(faults.len(), 6, "one for each avatar: {faults:#?}");
    for fault in faults {
        assert_eq!(fault.line, line);
        assert!(fault.message.starts_with("the en script spoken by "), "{fault}");
        assert!(fault.message.ends_with("; write 60 to 200"), "{fault}");
    }
    let (faults, line) = after(File::Landing, "Looking for a bag", &"Looking for a bag ".repeat(12));
    assert_eq!((faults.len(), faults[0].line), (1, line));
    assert!(faults[0].message.starts_with("the en script of ecommerce-1 has "), "{faults:?}");

    let long = format!("title = {{ en = \"{}\", zh = \"檸檬\" }}", "long ".repeat(20));
    let (faults, _) = after(File::PatternGenerate, "title = { en = \"Lemon slices\", zh = \"檸檬切片\" }", &long);
    assert!(faults[0].message.contains("the title of \"pattern_generate/lemon-slices\" has 99 characters"));
}

#[test]
fn a_reference_to_nothing() {
    let (from, to) = ("item = \"background_removal/watch\"", "item = \"background_removal/wach\"");
    assert_fault(File::Templates, from, to, 0, "there is no item \"background_removal/wach\"; write one of:");
    let (from, to) = ("item = \"pattern_generate/ink-waves\"", "item = \"pattern/ink-waves\"");
    assert_fault(File::Showcases, from, to, 0, "write one of: model_library/...");
    assert_fault(File::Showcases, from, "item = \"model_library/male-1\"", 0, "is a portrait");
    let (faults, line) = after(File::ProductScene, "photo = \"camera\"", "photo = \"drone\"");
    assert_eq!(faults[0].line, line);
    assert!(faults[0].message.starts_with("there is no photo \"drone\"; write one of: headphones, camera"));
    // What pointed to the lost items is told too.
    assert!(faults[1..].iter().all(|fault| fault.message.starts_with("there is no item \"product_scene/product-4/")));
}

#[test]
fn a_template_written_twice() {
    let text = File::Templates.embedded();
    let first = format!("[[template]]{}", text.split("[[template]]").nth(1).unwrap().trim_end());
    let (faults, _) = after(File::Templates, &first, &format!("{first}\n\n{first}\n"));
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.contains("background_removal/transparent has this prompt already"), "{faults:?}");
}

#[test]
fn an_unknown_part_of_a_text() {
    let (from, to) = ("{accent} seamless paper", "{acent} seamless paper");
    assert_fault(File::ProductScene, from, to, 0, "unknown part {acent}; the parts are: {surface}, {accent}");
}

#[test]
fn an_unknown_file_name() {
    let files = BTreeMap::from([("tryon.toml".to_owned(), String::new())]);
    let faults = Catalogue::parse(&files).unwrap_err();
    assert!(faults.to_string().contains("tryon.toml:1: the catalogue has no such file; name it one of: topics.toml"));
}

#[test]
fn faults_of_all_files_are_told_together() {
    let broken = |file: File, from: &str, to: &str| (file.name().to_owned(), file.embedded().replacen(from, to, 1));
    let files = BTreeMap::from([
        broken(File::TryOn, "covers = \"upper\"", "covers = \"feet\""),
        broken(File::RoomRedesign, "width = 1024", "width = 2048"),
        broken(File::Templates, "group = \"ai_avatar\"", "group = \"avatar\""),
        ("nonsense.toml".to_owned(), String::new()),
    ]);
    let faults = Catalogue::parse(&files).unwrap_err();
    let mut named: Vec<_> = faults.faults().iter().map(|fault| fault.file.as_str()).collect();
    named.dedup();
    // A showcase points to the garment that could not be read.
    assert_eq!(named, ["nonsense.toml", "room_redesign.toml", "showcases.toml", "templates.toml", "try_on.toml"]);
}

#[test]
fn a_replaced_file_replaces_the_built_in_one() {
    let file = File::PatternGenerate;
    let text = file.embedded().replacen("Lemon slices", "Sour slices", 1);
    let catalogue = Catalogue::parse(&BTreeMap::from([(file.name().to_owned(), text)])).unwrap();
    assert_eq!(catalogue.item("pattern_generate/lemon-slices").unwrap().title.en, "Sour slices");
}
