//! Reading the boxes of ISO base media files (ISO/IEC 14496-12, 4.2) from bytes that may be hostile:
//! every step is checked against what is there, and nothing is allocated on the word of the file.

/// A box: its name, its body, and where the body starts in the file.
#[derive(Clone, Copy)]
pub(super) struct Box4<'a> {
    pub(super) name: [u8; 4],
    pub(super) body: &'a [u8],
    /// Offset of the body from the start of the slice that was walked.
    pub(super) start: usize,
    /// The box with its header.
    pub(super) whole: &'a [u8],
}

/// Walks the boxes in `bytes`. It ends at the first one that does not fit.
pub(super) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Box4<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let mut cursor = Cursor(rest);
        let size = cursor.u32()?;
        let name = cursor.name()?;
        let (header, size) = match size {
            // To the end of the file.
            0 => (8, rest.len()),
            1 => (16, usize::try_from(cursor.u64()?).ok()?),
            size => (8, size as usize),
        };
        if size < header {
            return None;
        }
        let whole = rest.get(..size)?;
        let found = Box4 { name, body: whole.get(header..)?, start: at + header, whole };
        at += size;
        Some(found)
    })
}

/// The body of the first box with this name.
pub(super) fn child<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|found| &found.name == name).map(|found| found.body)
}

/// Follows names downwards.
pub(super) fn descend<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |inside, name| child(inside, name))
}

/// Reads numbers, most significant byte first.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn name(&mut self) -> Option<[u8; 4]> {
        self.array()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// Four bytes, or eight in version 1 of a box.
    pub(super) fn sized(&mut self, version: u8) -> Option<u64> {
        if version == 1 { self.u64() } else { self.u32().map(u64::from) }
    }

    /// Version and flags.
    pub(super) fn full(&mut self) -> Option<(u8, u32)> {
        let word = self.u32()?;
        Some(((word >> 24) as u8, word & 0x00ff_ffff))
    }
}

/// The rows of a table box: version and flags, a count, rows of `N` numbers. Rows that are not there are not read.
pub(super) fn table<const N: usize>(body: &[u8]) -> impl Iterator<Item = [u32; N]> + '_ {
    let count = body.get(4..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
    body.get(8..).unwrap_or_default().chunks_exact(4 * N).take(count).map(|row| {
        let mut out = [0; N];
        for (slot, bytes) in out.iter_mut().zip(row.chunks_exact(4)) {
            *slot = bytes.try_into().map_or(0, u32::from_be_bytes);
        }
        out
    })
}
