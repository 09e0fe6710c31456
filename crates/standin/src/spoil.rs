//! Files that no honest provider sends: small ones that unfold to gigabytes, and clips without a frame.

use std::sync::LazyLock;

use bytes::Bytes;

/// Sides of the bomb, pixels: 900 million of them, one bit each.
const BOMB_SIDE: u32 = 30_000;

/// Bytes that the bomb's data unfold to: for each row a filter byte and its bits.
const BOMB_BYTES: u64 = BOMB_SIDE as u64 * (1 + BOMB_SIDE.div_ceil(8) as u64);

/// The tables of an MP4 track that count frames, each with the place of its count behind the box's name.
const FRAME_TABLES: [(&[u8; 4], usize); 4] = [(b"stts", 8), (b"stsc", 8), (b"stsz", 12), (b"stco", 8)];

/// A valid PNG of 30000x30000 black pixels in some 110 KB.
pub(crate) fn bomb() -> Bytes {
    static BOMB: LazyLock<Bytes> = LazyLock::new(|| png(BOMB_SIDE, BOMB_BYTES).into());
    BOMB.clone()
}

/// The clip with every count of frames set to none; what is no MP4 stays as it is.
pub(crate) fn without_frames(bytes: Bytes) -> Bytes {
    let mut bytes = bytes.to_vec();
    for (name, count_at) in FRAME_TABLES {
        let mut from = 0;
        while let Some(found) = bytes.get(from..).and_then(|rest| rest.windows(4).position(|window| window == name)) {
            let at = from + found;
            if let Some(count) = bytes.get_mut(at + count_at..at + count_at + 4) {
                count.fill(0);
            }
            from = at + 4;
        }
    }
    bytes.into()
}

/// A square picture of one bit a pixel, all black.
fn png(side: u32, unfolded_bytes: u64) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    // One bit, grey, deflate, the usual filters, not interlaced.
    header.extend([1, 0, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &zeros_deflated(unfolded_bytes));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let checksum = file.get(start..).map_or(0, crc32);
    file.extend(checksum.to_be_bytes());
}

/// A zlib stream (RFC 1950, 1951) of so many zeros: one block whose own code spends two bits on 258 of them.
fn zeros_deflated(count: u64) -> Vec<u8> {
    // Deflate with a window of 32 KB, no dictionary.
    let mut bits = Bits { bytes: vec![0x78, 0x01], filled: 0, byte: 0 };
    // The last block, with a code of its own: 286 literals and lengths, 1 distance, all 18 lengths of code lengths.
    for (value, width) in [(1, 1), (2, 2), (29, 5), (0, 5), (14, 4)] {
        bits.put(value, width);
    }
    // Lengths of the code's code, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1: only 18, 1 and 2 occur.
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
        bits.put(
            match symbol {
                18 => 1,
                1 | 2 => 2,
                _ => 0,
            },
            3,
        );
    }
    // By those lengths: 18 is 0, 1 is 10, 2 is 11. A code goes in with its first bit first.
    let (one, two) = ([1, 0], [1, 1]);
    let skip = |bits: &mut Bits, symbols: u32| {
        bits.put(0, 1);
        bits.put(symbols - 11, 7);
    };
    let word = |bits: &mut Bits, word: [u32; 2]| word.into_iter().for_each(|bit| bits.put(bit, 1));
    // A zero byte takes two bits, then 255 symbols that do not occur, the end of the block two, and 258 bytes one.
    word(&mut bits, two);
    skip(&mut bits, 138);
    skip(&mut bits, 117);
    word(&mut bits, two);
    skip(&mut bits, 28);
    word(&mut bits, one);
    // The only distance, one byte back, takes one bit.
    word(&mut bits, one);
    // Hence 258 bytes are 0, a zero byte is 10, the end is 11. The first byte has nothing before it to repeat.
    let runs = count.saturating_sub(1) / 258;
    let singles = count.saturating_sub(runs * 258);
    for _ in 0..singles {
        bits.put(1, 1);
        bits.put(0, 1);
    }
    for _ in 0..runs {
        bits.put(0, 1);
        bits.put(0, 1);
    }
    bits.put(1, 1);
    bits.put(1, 1);
    let mut bytes = bits.finish();
    // Adler-32 of zeros: the first sum stays 1, the second counts them.
    let checksum = u32::try_from(count % 65_521).unwrap_or_default() << 16 | 1;
    bytes.extend(checksum.to_be_bytes());
    bytes
}

/// Bits, the lowest of each byte first.
struct Bits {
    bytes: Vec<u8>,
    byte: u8,
    filled: u32,
}

impl Bits {
    fn put(&mut self, value: u32, width: u32) {
        for place in 0..width {
            if value >> place & 1 == 1 {
                self.byte |= 1 << self.filled;
            }
            self.filled += 1;
            if self.filled == 8 {
                self.bytes.push(self.byte);
                (self.byte, self.filled) = (0, 0);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.byte);
        }
        self.bytes
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_of_the_same_make_decodes() {
        // 64 rows of a filter byte and eight bytes of bits.
        let picture = image::load_from_memory(&png(64, 64 * 9)).unwrap().to_luma8();
        assert_eq!(picture.dimensions(), (64, 64));
        assert!(picture.pixels().all(|pixel| pixel.0 == [0]));
    }

    #[test]
    fn the_bomb_is_small_and_says_how_large_it_is() {
        let bomb = bomb();
        assert!(bomb.len() < 150_000, "{}", bomb.len());
        let reader = image::ImageReader::new(std::io::Cursor::new(bomb)).with_guessed_format().unwrap();
        assert_eq!(reader.into_dimensions().unwrap(), (BOMB_SIDE, BOMB_SIDE));
    }

    #[test]
    fn what_is_no_clip_keeps_its_bytes() {
        assert_eq!(without_frames(Bytes::from_static(b"a picture")), Bytes::from_static(b"a picture"));
    }
}
