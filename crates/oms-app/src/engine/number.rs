//! Public numbers, reserved in blocks of 100 by the batch that first needs one of the block.

use super::draft::Draft;
use super::step::Engine;
use crate::error::Error;
use oms_base::{Number, Prefix};
use oms_store::{NumberMark, StoreError};
use std::collections::BTreeMap;

/// Numbers reserved at once; what is left of them at a restart is a gap.
const BLOCK: u32 = 100;

#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<(Prefix, i16), Reserved>);

#[derive(Debug, Clone, Copy)]
struct Reserved {
    next: u32,
    end: u32,
}

impl Engine {
    /// The next number of a prefix and year; raises the mark with the batch when it must.
    pub(super) fn next_number(
        &mut self,
        prefix: &Prefix,
        year: i16,
        draft: &mut Draft,
    ) -> Result<Number, Error> {
        let key = (prefix.clone(), year);
        let mut reserved = match self.numbers.0.get(&key) {
            Some(reserved) => *reserved,
            None => {
                let mark = self.store.number_mark(draft.agency, prefix, year)?;
                let next = mark.map_or(1, |mark| mark.next);
                Reserved { next, end: next }
            }
        };
        if reserved.next >= reserved.end {
            reserved.end = reserved.end.checked_add(BLOCK).ok_or_else(exhausted)?;
            let mark = NumberMark { prefix: prefix.clone(), year, next: reserved.end };
            draft.numbers.retain(|other| (&other.prefix, other.year) != (prefix, year));
            draft.numbers.push(mark);
        }
        let sequence = reserved.next;
        reserved.next += 1;
        self.numbers.0.insert(key, reserved);
        Ok(Number { prefix: prefix.clone(), year, sequence })
    }
}

impl Numbers {
    /// Takes back the number handed out last, when its ticket was refused.
    pub(super) fn give_back(&mut self, number: &Number) {
        let key = (number.prefix.clone(), number.year);
        if let Some(reserved) = self.0.get_mut(&key)
            && reserved.next == number.sequence + 1
        {
            reserved.next = number.sequence;
        }
    }
}

fn exhausted() -> Error {
    Error::Store(StoreError::Fault("the numbers of this prefix and year are used up".to_owned()))
}
