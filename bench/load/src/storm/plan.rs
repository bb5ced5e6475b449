//! What a client does next, and how that reads on the wire.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use serde_json::json;

use crate::api::{self, CLAIM, Lease, TICKETS};
use crate::ledger::{Acknowledged, Op, Outcome};
use crate::workflow::{LOAN, LOAN_OWNERS};

/// The plain board's name.
pub(crate) const BOARD: &str = "Storm";
const SHARED_MAX: usize = 512;
const OWN_MAX: usize = 64;
const HELD_MAX: usize = 64;
const CLAIM_MAX: u32 = 4;
const LEASE_S: u32 = 60;
const OPEN_STATUSES: [&str; 3] = ["queued", "in-progress", "blocked"];
const MARKER_START: &str = "storm-";
const MARKER_BYTES: usize = 26;

/// A key that is also the text by which its effect is found again.
pub(crate) fn marker(seed: u64, client: usize, turn: usize) -> String {
    format!("{MARKER_START}{:08x}-{client:03}-{turn:07}", seed & 0xffff_ffff)
}

/// Every marker in a text, in order.
pub(crate) fn markers(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(MARKER_START).filter_map(|(at, _)| text.get(at..at + MARKER_BYTES))
}

/// Ticket numbers that all clients may comment on, newest first.
pub(crate) type Shared = Arc<Mutex<VecDeque<String>>>;

/// What a client has in hand when it chooses.
#[derive(Debug)]
pub(crate) struct Hand {
    shared: Shared,
    own: Vec<OwnTicket>,
    held: VecDeque<Lease>,
}

/// A plain ticket that only its opener moves, so that its status is known.
#[derive(Debug)]
struct OwnTicket {
    number: String,
    status: String,
}

impl Hand {
    /// An empty hand.
    pub(crate) fn new(shared: Shared) -> Hand {
        Hand { shared, own: Vec::new(), held: VecDeque::new() }
    }

    /// Chooses what to do next.
    pub(crate) fn next(&mut self, rng: &mut ChaCha8Rng) -> Op {
        if below(rng, 100) < 80
            && let Some(op) = self.complete(rng)
        {
            return op;
        }
        let chosen = match below(rng, 100) {
            0..12 => Some(Op::OpenBoard),
            // The loan workflow, which is also what to do with nothing in hand.
            12..40 => None,
            40..58 => self.shift(rng),
            58..76 => self.comment(rng),
            _ => Some(claim(rng)),
        };
        chosen.unwrap_or_else(|| Op::OpenWorkflow { amount: 10_000 + below(rng, 140_000) })
    }

    /// Takes in what came of the last choice.
    pub(crate) fn learn(&mut self, op: Op, outcome: Outcome) {
        let Outcome::Ok(Acknowledged { number, leases, .. }) = outcome else {
            return;
        };
        let room = HELD_MAX.saturating_sub(self.held.len());
        self.held.extend(leases.into_iter().take(room));
        match (op, number) {
            (Op::OpenBoard, Some(number)) => {
                self.share(&number);
                if self.own.len() >= OWN_MAX {
                    self.own.swap_remove(0);
                }
                let status = OPEN_STATUSES[0].to_owned();
                self.own.push(OwnTicket { number, status });
            }
            (Op::OpenWorkflow { .. }, Some(number)) => self.share(&number),
            (Op::Move { ticket, to }, _) => {
                if let Some(own) = self.own.iter_mut().find(|own| own.number == ticket) {
                    own.status = to;
                }
                self.own.retain(|own| own.status != "completed");
            }
            _ => {}
        }
    }

    fn complete(&mut self, rng: &mut ChaCha8Rng) -> Option<Op> {
        let lease = self.held.pop_front()?;
        // Some tasks are left to lapse.
        let outcome = match below(rng, 100) {
            0..4 => return None,
            4..9 => "failed",
            9..12 => "blocked",
            _ => "done",
        };
        Some(Op::Complete { lease, outcome: outcome.to_owned() })
    }

    fn shift(&self, rng: &mut ChaCha8Rng) -> Option<Op> {
        let roll = below(rng, 100);
        if roll < 5 {
            // Refused on most tickets: a word that is none, or a workflow's ticket.
            let ticket = self.any_shared(rng)?;
            let to = "nowhere".to_owned();
            return Some(Op::Move { ticket, to });
        }
        let own = pick(rng, &self.own)?;
        let to = if roll < 20 {
            "completed"
        } else {
            let others = OPEN_STATUSES.into_iter().filter(|&status| status != own.status);
            let others: Vec<&str> = others.collect();
            *pick(rng, &others)?
        };
        Some(Op::Move { ticket: own.number.clone(), to: to.to_owned() })
    }

    fn comment(&self, rng: &mut ChaCha8Rng) -> Option<Op> {
        let ticket = self.any_shared(rng)?;
        Some(Op::Comment { ticket })
    }

    fn any_shared(&self, rng: &mut ChaCha8Rng) -> Option<String> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let at = below(rng, u32::try_from(shared.len()).ok()?);
        shared.get(usize::try_from(at).ok()?).cloned()
    }

    fn share(&self, number: &str) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.push_front(number.to_owned());
        shared.truncate(SHARED_MAX);
    }
}

fn claim(rng: &mut ChaCha8Rng) -> Op {
    let owner = pick(rng, &LOAN_OWNERS).copied().unwrap_or(LOAN_OWNERS[0]);
    Op::Claim { owner: owner.to_owned(), max: 1 + below(rng, CLAIM_MAX) }
}

/// A number below the bound; 0 when the bound is 0.
pub(crate) fn below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
    rng.next_u32().checked_rem(bound).unwrap_or(0)
}

fn pick<'a, T>(rng: &mut ChaCha8Rng, items: &'a [T]) -> Option<&'a T> {
    let at = below(rng, u32::try_from(items.len()).ok()?);
    items.get(usize::try_from(at).ok()?)
}

/// How an intent reads on the wire: path, body, and whether its key goes along.
pub(crate) fn wire(op: &Op, key: &str) -> (String, String, bool) {
    match op {
        Op::OpenWorkflow { amount } => {
            let data = json!({"applicant": "ACME Solar LLC", "amount": amount});
            let body = json!({"workflow": LOAN, "title": key, "data": data});
            (TICKETS.to_owned(), body.to_string(), true)
        }
        Op::OpenBoard => {
            let body = json!({"board": BOARD, "title": key});
            (TICKETS.to_owned(), body.to_string(), true)
        }
        Op::Move { ticket, to } => {
            let body = json!({"to": to, "reason": key});
            (format!("{TICKETS}/{ticket}/move"), body.to_string(), true)
        }
        Op::Comment { ticket } => {
            let body = json!({"text": key, "visibility": "public"});
            let path = format!("{TICKETS}/{ticket}/comment");
            (path, body.to_string(), true)
        }
        Op::Claim { owner, max } => {
            let body = json!({"owners": [owner], "max": max, "wait_s": 0, "lease_s": LEASE_S});
            (CLAIM.to_owned(), body.to_string(), false)
        }
        Op::Complete { lease, outcome } => {
            let body = json!({"lease_epoch": lease.epoch, "outcome": outcome, "note": key,
                              "output": {"marker": key}});
            (api::complete_path(&lease.task), body.to_string(), false)
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::{Hand, MARKER_BYTES, Shared, marker, markers};
    use crate::ledger::Op;

    #[test]
    fn markers_are_found_again() {
        let (one, two) = (marker(u64::MAX, 31, 9), marker(0, 0, 9_999_999));
        assert_eq!(one.len(), MARKER_BYTES);
        let text = format!("{{\"a\":\"{one}\",\"b\":\"x{two}y\",\"c\":\"storm-\"}}");
        assert_eq!(markers(&text).collect::<Vec<_>>(), [one, two]);
    }

    #[test]
    fn the_same_seed_chooses_the_same() {
        let choices = |seed| -> Vec<Op> {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut hand = Hand::new(Shared::default());
            (0..20).map(|_| hand.next(&mut rng)).collect()
        };
        assert_eq!(choices(7), choices(7));
        assert_ne!(choices(7), choices(8));
    }
}
