//! How often people agree with an agent: what was counted of one of its versions, and the shares
//! that follow from it.

use oms_base::Tally;

const THOUSAND: u128 = 1_000;

/// What was counted of a version of an agent over some days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates([u64; Tally::ALL.len()]);

impl Rates {
    /// Counts something so many times more.
    pub fn add(&mut self, what: Tally, times: u64) {
        let count = &mut self.0[usize::from(what.number())];
        *count = count.saturating_add(times);
    }

    /// How often something was counted.
    pub const fn of(&self, what: Tally) -> u64 {
        self.0[what.number() as usize]
    }

    /// How many answers there were, those among them that came to nothing.
    pub fn answers(&self) -> u64 {
        let all = [Tally::Recorded, Tally::Suggested, Tally::Acted, Tally::Failed, Tally::Late];
        all.iter().fold(0, |sum, what| sum.saturating_add(self.of(*what)))
    }

    /// Of the suggestions that people have settled, the share that they accepted, in thousandths;
    /// none where they have settled none.
    pub fn agreement(&self) -> Option<u16> {
        share(self.of(Tally::Accepted), self.settled())
    }

    /// Of what it has set, the share that people have set otherwise, in thousandths; none where it
    /// has set nothing.
    pub fn override_rate(&self) -> Option<u16> {
        share(self.of(Tally::Overridden), self.set())
    }

    /// What people could agree or disagree with: the suggestions that they have settled, and what
    /// it has set by itself.
    pub fn judged(&self) -> u64 {
        self.settled().saturating_add(self.set())
    }

    /// With how much of that they disagreed.
    pub fn disagreed(&self) -> u64 {
        self.of(Tally::Rejected).saturating_add(self.of(Tally::Overridden))
    }

    /// The share of the one in the other, in thousandths.
    pub fn disagreement(&self) -> Option<u16> {
        share(self.disagreed(), self.judged())
    }

    fn settled(&self) -> u64 {
        self.of(Tally::Accepted).saturating_add(self.of(Tally::Rejected))
    }

    /// What was set on an earlier day may be overridden on one of these: that is in both then.
    fn set(&self) -> u64 {
        self.of(Tally::Set).max(self.of(Tally::Overridden))
    }
}

/// Rounded to the nearest thousandth.
fn share(part: u64, whole: u64) -> Option<u16> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let rounded = (part * THOUSAND + whole / 2).checked_div(whole)?;
    u16::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::Rates;
    use oms_base::Tally::{self, Accepted, Acted, Failed, Overridden, Rejected, Set, Suggested};

    fn rates(counted: &[(Tally, u64)]) -> Rates {
        let mut rates = Rates::default();
        for (what, times) in counted {
            rates.add(*what, *times);
        }
        rates
    }

    #[test]
    fn shares_are_of_what_people_could_judge() {
        for (counted, agreement, override_rate, disagreement) in [
            (&[][..], None, None, None),
            (&[(Suggested, 9), (Failed, 2)], None, None, None),
            (&[(Accepted, 2), (Rejected, 1)], Some(667), None, Some(333)),
            (&[(Acted, 4), (Set, 4), (Overridden, 1)], None, Some(250), Some(250)),
            (&[(Acted, 4), (Set, 0)], None, None, None),
            (&[(Overridden, 2)], None, Some(1_000), Some(1_000)),
            (
                &[(Accepted, 6), (Rejected, 2), (Set, 2), (Overridden, 1)],
                Some(750),
                Some(500),
                Some(300),
            ),
            (&[(Rejected, u64::MAX), (Overridden, 1)], Some(0), Some(1_000), Some(1_000)),
        ] {
            let rates = rates(counted);
            let got = (rates.agreement(), rates.override_rate(), rates.disagreement());
            assert_eq!(got, (agreement, override_rate, disagreement), "{counted:?}");
        }
    }

    #[test]
    fn every_word_has_its_place() {
        for (place, what) in (1..).zip(Tally::ALL) {
            let mut rates = Rates::default();
            rates.add(*what, place);
            assert_eq!(Tally::ALL.iter().map(|it| rates.of(*it)).sum::<u64>(), place);
        }
        let rates = rates(&[(Suggested, 1), (Acted, 2), (Failed, 3), (Accepted, 9), (Set, 9)]);
        assert_eq!(rates.answers(), 6);
    }
}
