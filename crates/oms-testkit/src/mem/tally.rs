//! The model's counts of agents.

use super::{MemStore, Rows};
use oms_base::{AgencyId, Name, Tally};
use oms_store::{Batch, StoreError, TALLIES_EXPIRED_MAX, Tallies, TallySum};
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Rows {
    pub(super) fn write_tallies(&mut self, batch: &Batch) {
        if batch.tallies.is_empty() {
            return;
        }
        for row in &batch.tallies {
            let key = (row.day, row.agent.clone(), row.version, row.what);
            *self.tallies.entry(key).or_default() += row.times;
        }
        let old = self.tallies.keys().filter(|(day, ..)| *day < batch.tallies_expire_before);
        let going: Vec<_> = old.take(TALLIES_EXPIRED_MAX).cloned().collect();
        for key in going {
            self.tallies.remove(&key);
        }
    }
}

impl Tallies for MemStore {
    fn tallies(
        &self,
        agency: AgencyId,
        agent: &Name,
        since: i32,
        limit: usize,
    ) -> Result<Vec<TallySum>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let mut sums: BTreeMap<Reverse<(u32, &str)>, (Tally, u64)> = BTreeMap::new();
            for ((day, of, version, what), times) in &rows.tallies {
                if of == agent && *day >= since {
                    let sum = sums.entry(Reverse((*version, what.as_str())));
                    sum.or_insert((*what, 0)).1 += times;
                }
            }
            let sum = |(Reverse((version, _)), (what, times))| TallySum { version, what, times };
            sums.into_iter().take(limit).map(sum).collect()
        }))
    }
}
