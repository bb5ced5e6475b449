//! Access codes: derived from the ticket under a secret key, stored nowhere.
//!
//! `HMAC-SHA-256(key, purpose ‖ agency ‖ ticket ‖ generation)`, RFC 2104, cut to 40 bits.

use hmac::{Hmac, KeyInit, Mac};
use oms_base::{AgencyId, Number, TicketId, Tracking};
use sha2::Sha256;
use subtle::ConstantTimeEq;

const PURPOSE_CODE: &[u8] = b"oms tracking code 1";
const PURPOSE_FOLLOW: &[u8] = b"oms following code 1";
const CODE_BITS: u32 = 40;

/// The tracking key; never printed.
#[derive(Clone)]
pub struct TrackingKey([u8; 32]);

impl std::fmt::Debug for TrackingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TrackingKey(…)")
    }
}

impl TrackingKey {
    /// Takes the 32 secret bytes.
    pub const fn new(bytes: [u8; 32]) -> TrackingKey {
        TrackingKey(bytes)
    }

    /// A key of its own for another purpose.
    pub fn derived(&self, purpose: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length");
        mac.update(purpose);
        mac.finalize().into_bytes().into()
    }

    /// The access code of a ticket: 40 bits.
    pub fn code(&self, agency: AgencyId, ticket: TicketId) -> u64 {
        self.derive(PURPOSE_CODE, agency, ticket)
    }

    fn derive(&self, purpose: &[u8], agency: AgencyId, ticket: TicketId) -> u64 {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length");
        mac.update(purpose);
        mac.update(&agency.0.to_be_bytes());
        mac.update(&ticket.0.to_be_bytes());
        mac.update(&0_u32.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let value = bytes.iter().take(8).fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
        value >> (u64::BITS - CODE_BITS)
    }

    /// What the requester is given.
    pub fn tracking(&self, agency: AgencyId, ticket: TicketId, number: Number) -> Tracking {
        Tracking { number, code: Some(self.code(agency, ticket)) }
    }

    /// What others are given who may follow the ticket and add their voice.
    pub fn following(&self, agency: AgencyId, ticket: TicketId, number: Number) -> Tracking {
        Tracking { number, code: Some(self.derive(PURPOSE_FOLLOW, agency, ticket)) }
    }

    /// Whether `code` lets follow the ticket; takes the same time for a right and a wrong one.
    pub fn lets_follow(&self, agency: AgencyId, ticket: TicketId, code: u64) -> bool {
        self.derive(PURPOSE_FOLLOW, agency, ticket).ct_eq(&code).into()
    }

    /// Whether `code` opens the ticket; takes the same time for a right and a wrong one.
    pub fn opens(&self, agency: AgencyId, ticket: TicketId, code: u64) -> bool {
        self.code(agency, ticket).ct_eq(&code).into()
    }
}

#[cfg(test)]
mod tests {
    use super::TrackingKey;
    use oms_base::{AgencyId, TicketId};

    #[test]
    fn codes_belong_to_one_ticket_and_one_key() {
        let (key, other) = (TrackingKey::new([1; 32]), TrackingKey::new([2; 32]));
        let code = key.code(AgencyId::FIRST, TicketId(5));
        assert!(code < 1 << 40);
        assert!(key.opens(AgencyId::FIRST, TicketId(5), code));
        assert!(!key.opens(AgencyId::FIRST, TicketId(6), code));
        assert!(!other.opens(AgencyId::FIRST, TicketId(5), code));
        assert!(!format!("{key:?}").contains('1'));
    }
}
