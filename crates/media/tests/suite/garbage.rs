//! Bytes that are not what they seem: an error, never a panic, never much memory.

use media::{
    clip::{self, ClipTools},
    picture,
    quality::{self, Expectation},
};
use proptest::prelude::*;

use crate::support;

fn try_everything(bytes: &[u8]) {
    let tools = ClipTools::embedded();
    let _ = clip::probe(bytes);
    let _ = tools.sample_frames(bytes, 3);
    let _ = tools.watermark(bytes, "VidGo");
    let _ = picture::probe(bytes);
    let _ = picture::decode(bytes);
    let _ = quality::check(bytes, Expectation::Clip);
    let _ = quality::check(bytes, Expectation::Picture);
}

#[test]
fn a_clip_cut_off_anywhere_is_an_error() {
    let bytes = support::clip((64, 48), 12, 12, true);
    for end in 0..bytes.len() {
        assert!(clip::probe(&bytes[..end]).is_err(), "cut at {end} of {}", bytes.len());
    }
}

#[test]
fn tables_that_lie_do_not_cost_memory() {
    let bytes = support::clip((64, 48), 12, 12, true);
    let header_end = bytes.windows(4).position(|window| window == b"mdat").unwrap();
    // Every number of the header, one after the other, claims to be enormous.
    for at in 0..header_end - 4 {
        for lie in [u32::MAX, 0x7fff_ffff, 0] {
            let mut bytes = bytes.clone();
            bytes[at..at + 4].copy_from_slice(&lie.to_be_bytes());
            let _ = clip::probe(&bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_behind_every_signature(tail in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let signatures: [&[u8]; 7] = [
            b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x20\0\0\0WEBPVP8 ",
            b"\0\0\0\x10ftypisom\0\0\0\0", b"\x1a\x45\xdf\xa3",
        ];
        for signature in signatures {
            try_everything(&[signature, &tail].concat());
        }
    }

    #[test]
    fn a_clip_with_wrong_bytes(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = support::clip((64, 48), 12, 6, true);
        let size = bytes.len();
        for (at, value) in changes {
            bytes[at.index(size)] = value;
        }
        try_everything(&bytes);
    }
}
