//! Finds the tracks and samples of an MP4 file, whole or fragmented (ISO/IEC 14496-12, 8).

use super::{
    ClipError,
    boxes::{Box4, Cursor, boxes, child, descend, table},
    fragments, mux,
};

/// More samples than this in one track is not a clip: ten minutes at 60 frames a second have 36,000.
pub(super) const MAX_SAMPLES: usize = 100_000;

/// Where a sample is, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampleRef {
    pub(super) offset: usize,
    pub(super) size: usize,
    /// In ticks of the track.
    pub(super) duration: u32,
    pub(super) sync: bool,
    /// Ticks between decoding and showing. Where it varies, the frames are not stored in the order they are shown.
    pub(super) shift: i32,
}

/// What a track carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handler {
    Video,
    Audio,
    Other,
}

/// One track.
pub(super) struct Track<'a> {
    pub(super) id: u32,
    pub(super) handler: Handler,
    /// Ticks a second.
    pub(super) timescale: u32,
    /// Name of the sample entry, for example `avc1`.
    pub(super) codec: [u8; 4],
    /// The whole sample entry box.
    pub(super) sample_entry: &'a [u8],
    pub(super) samples: Vec<SampleRef>,
    /// The parts that are played: length in ticks of the movie, first tick in ticks of the track (-1: nothing).
    pub(super) edits: Vec<(u64, i64)>,
    /// Whether the picture is to be shown as it is stored, neither turned nor moved.
    pub(super) upright: bool,
    /// Whether it is to be shown turned by a quarter, so that width and height change places.
    pub(super) quarter_turn: bool,
}

/// A file's tracks.
pub(super) struct Movie<'a> {
    pub(super) bytes: &'a [u8],
    /// Ticks a second of the movie's own clock.
    pub(super) timescale: u32,
    pub(super) tracks: Vec<Track<'a>>,
}

impl<'a> Movie<'a> {
    /// Reads the boxes; sample data is not touched.
    ///
    /// # Errors
    /// No `moov`, a broken table, or a sample that lies outside the file (it was cut off).
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, ClipError> {
        let moov = child(bytes, b"moov").ok_or(ClipError::Invalid("it has no moov box, or was cut off"))?;
        let header = child(moov, b"mvhd").ok_or(ClipError::Invalid("it has no mvhd box"))?;
        let timescale = timescale(header).ok_or(ClipError::Invalid("its clock is missing"))?;
        let mut tracks = Vec::new();
        for trak in boxes(moov).filter(|found| &found.name == b"trak").take(8) {
            tracks.push(track(trak.body)?);
        }
        for moof in boxes(bytes).filter(|found| &found.name == b"moof") {
            let at = moof.start - (moof.whole.len() - moof.body.len());
            fragments::add(moov, moof.body, at, &mut tracks)?;
        }
        let outside = |sample: &SampleRef| sample.offset.checked_add(sample.size).is_none_or(|end| end > bytes.len());
        if tracks.iter().flat_map(|track| &track.samples).any(outside) {
            return Err(ClipError::Invalid("it was cut off"));
        }
        Ok(Self { bytes, timescale, tracks })
    }

    /// The first picture track.
    ///
    /// # Errors
    /// There is none, or it is empty.
    pub(super) fn video(&self) -> Result<&Track<'a>, ClipError> {
        let found = self.tracks.iter().find(|track| track.handler == Handler::Video && !track.samples.is_empty());
        found.ok_or(ClipError::Empty)
    }

    /// The first sound track.
    pub(super) fn audio(&self) -> Option<&Track<'a>> {
        self.tracks.iter().find(|track| track.handler == Handler::Audio && !track.samples.is_empty())
    }

    /// The bytes of a sample.
    pub(super) fn sample(&self, sample: &SampleRef) -> &'a [u8] {
        self.bytes.get(sample.offset..sample.offset + sample.size).unwrap_or_default()
    }
}

impl Track<'_> {
    /// Length in ticks of the track.
    pub(super) fn duration(&self) -> u64 {
        self.samples.iter().map(|sample| u64::from(sample.duration)).sum()
    }

    /// Whether frames are stored in the order they are shown.
    pub(super) fn in_order(&self) -> bool {
        let first = self.samples.first().map_or(0, |sample| sample.shift);
        self.samples.iter().all(|sample| sample.shift == first)
    }

    /// Width and height that the sample entry of a picture track gives.
    pub(super) fn size(&self) -> Option<(u32, u32)> {
        let mut cursor = Cursor(self.sample_entry.get(32..)?);
        Some((cursor.u16()?.into(), cursor.u16()?.into()))
    }

    /// The boxes inside the sample entry of a picture track.
    pub(super) fn picture_box(&self, name: &[u8; 4]) -> Option<&[u8]> {
        child(self.sample_entry.get(86..)?, name)
    }

    /// The edit list in the muxer's terms. `None`: there is none. `Err`: it skips or repeats parts.
    pub(super) fn edit(&self, movie_timescale: u32) -> Result<Option<mux::Edit>, ()> {
        match *self.edits {
            [] => Ok(None),
            [(length, start)] => {
                let ticks = length.saturating_mul(u64::from(self.timescale)) / u64::from(movie_timescale.max(1));
                let media_time = u32::try_from(start).map_err(|_| ())?;
                // Fragmented files leave the length open.
                let rest = self.duration().saturating_sub(u64::from(media_time));
                Ok(Some(mux::Edit { media_time, duration: if length == 0 { rest } else { ticks.min(rest) } }))
            }
            _ => Err(()),
        }
    }
}

fn timescale(header: &[u8]) -> Option<u32> {
    let mut cursor = Cursor(header);
    let (version, _) = cursor.full()?;
    cursor.take(if version == 1 { 16 } else { 8 })?;
    cursor.u32().filter(|ticks| *ticks > 0)
}

fn track(trak: &[u8]) -> Result<Track<'_>, ClipError> {
    const BROKEN: ClipError = ClipError::Invalid("a track is broken");
    let header = child(trak, b"tkhd").ok_or(BROKEN)?;
    let (id, matrix) = track_header(header).ok_or(BROKEN)?;
    let media = child(trak, b"mdia").ok_or(BROKEN)?;
    let timescale = child(media, b"mdhd").and_then(timescale).ok_or(BROKEN)?;
    let handler = match child(media, b"hdlr").and_then(|body| body.get(8..12)) {
        Some(b"vide") => Handler::Video,
        Some(b"soun") => Handler::Audio,
        _ => Handler::Other,
    };
    let stbl = descend(media, &[b"minf", b"stbl"]).ok_or(BROKEN)?;
    let entry: Box4<'_> = child(stbl, b"stsd").and_then(|body| boxes(body.get(8..)?).next()).ok_or(BROKEN)?;
    let edits = descend(trak, &[b"edts", b"elst"]).map(edit_list).unwrap_or_default();
    // Text, timed metadata and the like are not looked into.
    let samples = if handler == Handler::Other { Vec::new() } else { sample_table(stbl)? };
    Ok(Track {
        id,
        handler,
        timescale,
        codec: entry.name,
        sample_entry: entry.whole,
        samples,
        edits,
        upright: matrix == mux::IDENTITY,
        quarter_turn: matrix.starts_with(&[0; 4]),
    })
}

/// Id and matrix.
fn track_header(body: &[u8]) -> Option<(u32, &[u8])> {
    let mut cursor = Cursor(body);
    let (version, _) = cursor.full()?;
    cursor.take(if version == 1 { 16 } else { 8 })?;
    let id = cursor.u32()?;
    cursor.take(if version == 1 { 12 } else { 8 } + 16)?;
    Some((id, cursor.take(36)?))
}

fn edit_list(body: &[u8]) -> Vec<(u64, i64)> {
    let mut cursor = Cursor(body);
    let mut read = || {
        let (version, _) = cursor.full()?;
        let count = cursor.u32()?.min(64);
        let mut out = Vec::new();
        for _ in 0..count {
            let length = cursor.sized(version)?;
            let start = cursor.sized(version)?;
            let start = if version == 1 { start as i64 } else { i64::from(start as u32 as i32) };
            cursor.u32()?;
            out.push((length, start));
        }
        Some(out)
    };
    read().unwrap_or_default()
}

/// Puts the five tables together.
fn sample_table(stbl: &[u8]) -> Result<Vec<SampleRef>, ClipError> {
    const BROKEN: ClipError = ClipError::Invalid("a sample table is broken");
    let sizes = child(stbl, b"stsz").ok_or(BROKEN)?;
    let mut cursor = Cursor(sizes.get(4..).ok_or(BROKEN)?);
    let (common, count) = (cursor.u32().ok_or(BROKEN)?, cursor.u32().ok_or(BROKEN)? as usize);
    if count > MAX_SAMPLES {
        return Err(ClipError::TooLarge);
    }
    let size_of = |index: usize| match common {
        0 => cursor.0.get(index * 4..index * 4 + 4)?.try_into().ok().map(u32::from_be_bytes),
        common => Some(common),
    };
    let chunk_offsets: Vec<u64> = match (child(stbl, b"stco"), child(stbl, b"co64")) {
        (Some(body), _) => table(body).map(|[offset]| u64::from(offset)).collect(),
        (None, Some(body)) => table(body).map(|[high, low]| u64::from(high) << 32 | u64::from(low)).collect(),
        (None, None) if count == 0 => Vec::new(),
        (None, None) => return Err(BROKEN),
    };
    let per_chunk: Vec<[u32; 3]> = child(stbl, b"stsc").map(|body| table(body).collect()).unwrap_or_default();
    let syncs: Option<Vec<u32>> = child(stbl, b"stss").map(|body| table(body).map(|[number]| number).collect());
    let mut durations = Runs::new(child(stbl, b"stts").map(|body| table(body).collect()).unwrap_or_default());
    let mut shifts = Runs::new(child(stbl, b"ctts").map(|body| table(body).collect()).unwrap_or_default());

    let mut samples = Vec::with_capacity(count);
    let mut run = 0;
    for (chunk, chunk_offset) in (1..).zip(chunk_offsets) {
        while per_chunk.get(run + 1).is_some_and(|[first, ..]| *first <= chunk) {
            run += 1;
        }
        let Some([_, in_chunk, _]) = per_chunk.get(run) else { break };
        let mut offset = usize::try_from(chunk_offset).map_err(|_| BROKEN)?;
        for _ in 0..*in_chunk {
            if samples.len() == count {
                break;
            }
            let index = samples.len();
            let size = size_of(index).ok_or(BROKEN)? as usize;
            samples.push(SampleRef {
                offset,
                size,
                duration: durations.next().ok_or(BROKEN)?,
                sync: syncs.as_ref().is_none_or(|syncs| syncs.binary_search(&(index as u32 + 1)).is_ok()),
                shift: shifts.next().unwrap_or(0) as i32,
            });
            offset = offset.checked_add(size).ok_or(BROKEN)?;
        }
    }
    if samples.len() == count { Ok(samples) } else { Err(BROKEN) }
}

/// A table of "so many, this value" as one value after the other.
struct Runs {
    rows: std::vec::IntoIter<[u32; 2]>,
    left: u32,
    value: u32,
}

impl Runs {
    fn new(rows: Vec<[u32; 2]>) -> Self {
        Self { rows: rows.into_iter(), left: 0, value: 0 }
    }
}

impl Iterator for Runs {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.left == 0 {
            [self.left, self.value] = self.rows.next()?;
        }
        self.left -= 1;
        Some(self.value)
    }
}
