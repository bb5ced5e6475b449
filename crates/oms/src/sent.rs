//! The body of a request, handed over piece by piece, so that somebody can watch it go.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use indicatif::ProgressBar;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Most bytes of a piece.
const PIECE_BYTES: usize = 64 * 1024;

/// A body, and who watches it.
pub(crate) struct Sent {
    rest: Bytes,
    bar: ProgressBar,
}

impl Sent {
    /// These bytes; `bar` moves as they go.
    pub(crate) fn new(bytes: impl Into<Bytes>, bar: ProgressBar) -> Sent {
        Sent { rest: bytes.into(), bar }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Sent { rest, bar } = self.get_mut();
        if rest.is_empty() {
            return Poll::Ready(None);
        }
        let piece = rest.split_to(PIECE_BYTES.min(rest.len()));
        bar.inc(piece.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
