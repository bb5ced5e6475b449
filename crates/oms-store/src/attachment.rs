//! The bytes of attached files: in chunks, so that whoever reads one holds little of it at a time.

use oms_base::{AttachmentId, TicketId};
use std::sync::Arc;

/// Bytes of every chunk but the last. With chunks of 256 KiB a row is long enough that 10 MiB are
/// 40 of them, and short enough that a reader's memory is not what bounds the number of readers.
pub const CHUNK_BYTES: usize = 256 * 1024;

/// The bytes of one file, wherever they are held in memory.
#[derive(Clone)]
pub struct FileBytes(Arc<dyn AsRef<[u8]> + Send + Sync>);

impl FileBytes {
    /// Shares `bytes`; what is held beside them is let go when the last one who shares them is.
    pub fn new(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> FileBytes {
        FileBytes(Arc::new(bytes))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[u8] {
        (*self.0).as_ref()
    }

    /// Its chunks with their numbers, from 0.
    pub fn chunks(&self) -> impl Iterator<Item = (u32, &[u8])> {
        (0..).zip(self.as_slice().chunks(CHUNK_BYTES))
    }
}

/// How many bytes; never which.
impl std::fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileBytes({})", self.as_slice().len())
    }
}

impl PartialEq for FileBytes {
    fn eq(&self, other: &FileBytes) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for FileBytes {}

/// A change of what is held of a ticket's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentWrite {
    /// Insert the bytes of a new file.
    Put {
        /// The ticket.
        ticket: TicketId,
        /// The file.
        id: AttachmentId,
        /// Its bytes; at least one.
        bytes: FileBytes,
    },
    /// Delete the bytes of a file.
    Delete {
        /// The ticket.
        ticket: TicketId,
        /// The file.
        id: AttachmentId,
    },
}

/// Where a chunk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChunkPlace {
    /// The ticket.
    pub ticket: TicketId,
    /// The file.
    pub id: AttachmentId,
    /// Which of its chunks, from 0.
    pub n: u32,
}

impl ChunkPlace {
    /// Before every chunk, those of ids that nobody gives among them.
    pub const START: ChunkPlace =
        ChunkPlace { ticket: TicketId(i64::MIN), id: AttachmentId(i64::MIN), n: 0 };
}
