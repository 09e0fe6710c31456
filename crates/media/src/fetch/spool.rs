//! What has come of a download. The first part is held in memory and all beyond it in a nameless file, so that many
//! results without end at once cost no memory: they are cut off long before anybody reads them.

use std::io::SeekFrom;

use bytes::{Bytes, BytesMut};
use tokio::{
    fs::File,
    io::{self, AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};

/// Bytes held in memory: with all four providers' downloads at once it makes 16 MiB.
const IN_MEMORY_BYTES: usize = 256 << 10;

/// What tokio holds of a write under way, bytes; by default it would be 2 MiB for each file.
const WRITE_BYTES: usize = 64 << 10;

/// The bytes so far.
#[derive(Debug, Default)]
pub(super) struct Spool {
    held: BytesMut,
    file: Option<File>,
    written: u64,
}

impl Spool {
    /// How many bytes have come.
    pub(super) fn len(&self) -> u64 {
        self.written + self.held.len() as u64
    }

    /// Takes what comes next.
    ///
    /// # Errors
    /// The folder for temporary files cannot be written.
    pub(super) async fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(chunk);
        if self.held.len() <= IN_MEMORY_BYTES {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            empty => {
                let made = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(io::Error::other)??;
                let file = empty.insert(File::from_std(made));
                file.set_max_buf_size(WRITE_BYTES);
                file
            }
        };
        file.write_all(&self.held).await?;
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub(super) async fn finish(mut self) -> io::Result<Bytes> {
        let Some(mut file) = self.file.take() else { return Ok(self.held.freeze()) };
        file.write_all(&self.held).await?;
        file.flush().await?;
        file.seek(SeekFrom::Start(0)).await?;
        let length = usize::try_from(self.len()).map_err(io::Error::other)?;
        // Reading is done once, by what is known to be wanted.
        file.set_max_buf_size(1 << 20);
        let mut bytes = Vec::with_capacity(length);
        file.read_to_end(&mut bytes).await?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_went_through_the_file_comes_back_whole() {
        for length in [0, 10, IN_MEMORY_BYTES, IN_MEMORY_BYTES * 3 + 7] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut spool = Spool::default();
            for chunk in content.chunks(70_001) {
                spool.push(chunk).await.unwrap();
                assert!(spool.held.len() <= IN_MEMORY_BYTES);
            }
            assert_eq!((spool.len(), spool.file.is_some()), (length as u64, length > IN_MEMORY_BYTES));
            assert_eq!(spool.finish().await.unwrap(), content);
        }
    }
}
