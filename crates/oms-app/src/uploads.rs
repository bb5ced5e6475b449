//! Room for uploads: so many at a time, each from its first byte to the end of its commit.

use crate::error::Error;
use oms_base::limits::UPLOADS_MAX;
use oms_store::FileBytes;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Says who may send a file now; bounds what files take of the memory.
pub struct Uploads(Arc<Semaphore>);

/// Room for one file.
#[derive(Debug)]
pub struct Room {
    _permit: OwnedSemaphorePermit,
}

/// Bytes with the room that they take.
struct Held<B> {
    bytes: B,
    _room: Room,
}

impl Default for Uploads {
    fn default() -> Uploads {
        Uploads(Arc::new(Semaphore::new(UPLOADS_MAX)))
    }
}

impl Uploads {
    /// Takes room, or [`Error::Busy`] when there is none.
    pub fn reserve(&self) -> Result<Room, Error> {
        let permit = Arc::clone(&self.0).try_acquire_owned().map_err(|_| Error::Busy)?;
        Ok(Room { _permit: permit })
    }
}

impl Room {
    /// The room is taken as long as anybody shares these bytes.
    pub fn hold(self, bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> FileBytes {
        FileBytes::new(Held { bytes, _room: self })
    }
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Held<B> {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::Uploads;
    use crate::Error;
    use oms_base::limits::UPLOADS_MAX;

    #[test]
    fn room_is_taken_until_the_last_who_shares_the_bytes_is_gone() {
        let uploads = Uploads::default();
        let mut held: Vec<_> =
            (0..UPLOADS_MAX).map(|_| uploads.reserve().unwrap().hold(vec![7])).collect();
        let shared = held[0].clone();
        held.remove(0);
        assert!(matches!(uploads.reserve(), Err(Error::Busy)));
        assert_eq!(shared.as_slice(), [7]);
        drop(shared);
        assert!(uploads.reserve().is_ok());
    }
}
