//! Why a use case did not happen: refusal, conflict or fault.

use oms_base::{Code, PrincipalId, Timestamp};
use oms_domain::Refusal;
use oms_domain::ticket::Ticket;
use oms_store::StoreError;
use std::sync::Arc;

/// A failed use case; nothing of it was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The domain says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No valid token.
    #[error("a valid token is needed")]
    Unauthenticated,
    /// The caller's role may not do this.
    #[error("the role {role} may not do this")]
    Forbidden {
        /// The role.
        role: &'static str,
    },
    /// Nothing that the caller may know of.
    #[error("nothing of this name exists, or it is not yours to see")]
    NotFound,
    /// Somebody changed the ticket in the meantime.
    #[error("the ticket has changed since the version that you name")]
    Stale(Box<Stale>),
    /// The key was used with another payload.
    #[error("this Idempotency-Key was used with another payload")]
    KeyReused,
    /// Too many requests.
    #[error("too many requests")]
    RateLimited {
        /// When to try again, in seconds.
        retry_after_s: u64,
    },
    /// Too much work is queued.
    #[error("too much work is queued")]
    Busy,
    /// The disk is full.
    #[error("the disk is full; the server only reads until there is space")]
    ReadOnly,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
    /// The history is not what the last checkpoint says.
    #[error("nothing is signed any more: {0}")]
    SealBroken(String),
    /// The store failed.
    #[error("the store failed; nothing was changed")]
    Store(#[source] StoreError),
    /// The store failed at a moment when nobody can tell what it kept.
    #[error("it is unknown whether the change was kept; ask again once the server is back")]
    Unknown(#[source] StoreError),
    /// Stored bytes that do not read, or a broken invariant.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
}

/// What a stale change ran into.
#[derive(Debug, Clone)]
pub struct Stale {
    /// The ticket as it stands.
    pub ticket: Arc<Ticket>,
    /// Who changed it last.
    pub changed_by: PrincipalId,
    /// When.
    pub changed_at: Timestamp,
}

impl Error {
    /// The code that clients see.
    pub fn code(&self) -> Code {
        match self {
            Error::Refused(refusal) => refusal.code(),
            Error::Unauthenticated => Code::Unauthenticated,
            Error::Forbidden { .. } => Code::Forbidden,
            Error::NotFound => Code::NotFound,
            Error::Stale(_) => Code::StaleVersion,
            Error::KeyReused => Code::KeyReused,
            Error::RateLimited { .. } => Code::RateLimited,
            Error::Busy => Code::Busy,
            Error::ReadOnly => Code::ReadOnly,
            Error::Stopping => Code::Stopping,
            Error::SealBroken(_) => Code::SealBroken,
            Error::Store(_) | Error::Unknown(_) | Error::Corrupt(_) => Code::StoreFault,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Full => Error::ReadOnly,
            doubt @ StoreError::Doubt(_) => Error::Unknown(doubt),
            other => Error::Store(other),
        }
    }
}

impl From<oms_domain::codec::CodecError> for Error {
    fn from(error: oms_domain::codec::CodecError) -> Error {
        Error::Corrupt(error.to_string())
    }
}

impl From<oms_base::Fault> for Error {
    fn from(fault: oms_base::Fault) -> Error {
        Error::Refused(Refusal::Input(fault.into()))
    }
}
