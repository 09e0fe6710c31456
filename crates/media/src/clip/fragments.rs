//! Samples of fragmented MP4 files, which lie in `moof` boxes (ISO/IEC 14496-12, 8.8).

use super::{
    ClipError,
    boxes::{Cursor, boxes, child},
    demux::{MAX_SAMPLES, SampleRef, Track},
};

/// What holds for a sample unless its run says otherwise.
#[derive(Clone, Copy, Default)]
struct Defaults {
    duration: u32,
    size: u32,
    flags: u32,
}

/// Adds the samples of one fragment. `at` is where its `moof` box starts in the file.
///
/// # Errors
/// A broken box, or more samples than a clip has.
pub(super) fn add(moov: &[u8], moof: &[u8], at: usize, tracks: &mut [Track<'_>]) -> Result<(), ClipError> {
    const BROKEN: ClipError = ClipError::Invalid("a fragment is broken");
    let mut after = at;
    for traf in boxes(moof).filter(|found| &found.name == b"traf") {
        let header = child(traf.body, b"tfhd").ok_or(BROKEN)?;
        let id = Cursor(header.get(4..).ok_or(BROKEN)?).u32().ok_or(BROKEN)?;
        let (base, defaults) = fragment_header(header, at, preset(moov, id)).ok_or(BROKEN)?;
        let Some(track) = tracks.iter_mut().find(|track| track.id == id) else { continue };
        for trun in boxes(traf.body).filter(|found| &found.name == b"trun") {
            after = run(trun.body, base, after, defaults, &mut track.samples).ok_or(BROKEN)?;
            if track.samples.len() > MAX_SAMPLES {
                return Err(ClipError::TooLarge);
            }
        }
    }
    Ok(())
}

fn preset(moov: &[u8], id: u32) -> Defaults {
    let found = child(moov, b"mvex").and_then(|mvex| {
        boxes(mvex).filter(|found| &found.name == b"trex").find_map(|trex| {
            let mut cursor = Cursor(trex.body.get(4..)?);
            let matches = cursor.u32()? == id;
            cursor.u32()?;
            let defaults = Defaults { duration: cursor.u32()?, size: cursor.u32()?, flags: cursor.u32()? };
            matches.then_some(defaults)
        })
    });
    found.unwrap_or_default()
}

fn fragment_header(header: &[u8], at: usize, preset: Defaults) -> Option<(usize, Defaults)> {
    let mut cursor = Cursor(header);
    let (_, flags) = cursor.full()?;
    cursor.u32()?;
    let base = if flags & 0x1 != 0 { usize::try_from(cursor.u64()?).ok()? } else { at };
    if flags & 0x2 != 0 {
        cursor.u32()?;
    }
    let mut defaults = preset;
    for (flag, slot) in [(0x8, &mut defaults.duration), (0x10, &mut defaults.size), (0x20, &mut defaults.flags)] {
        if flags & flag != 0 {
            *slot = cursor.u32()?;
        }
    }
    Some((base, defaults))
}

/// Reads one run. Reply: where its data ends.
fn run(body: &[u8], base: usize, after: usize, defaults: Defaults, samples: &mut Vec<SampleRef>) -> Option<usize> {
    let mut cursor = Cursor(body);
    let (_, flags) = cursor.full()?;
    let count = cursor.u32()? as usize;
    if count > MAX_SAMPLES {
        return None;
    }
    let mut offset =
        if flags & 0x1 != 0 { base.checked_add_signed(isize::try_from(cursor.u32()? as i32).ok()?)? } else { after };
    let first_flags = if flags & 0x4 != 0 { Some(cursor.u32()?) } else { None };
    for index in 0..count {
        let mut field = |flag, default| if flags & flag != 0 { cursor.u32() } else { Some(default) };
        let duration = field(0x100, defaults.duration)?;
        let size = field(0x200, defaults.size)? as usize;
        let own_flags = field(0x400, if index == 0 { first_flags.unwrap_or(defaults.flags) } else { defaults.flags })?;
        let shift = field(0x800, 0)? as i32;
        // Bit 16: "is not a sync sample".
        samples.push(SampleRef { offset, size, duration, sync: own_flags & 0x1_0000 == 0, shift });
        offset = offset.checked_add(size)?;
    }
    Some(offset)
}
