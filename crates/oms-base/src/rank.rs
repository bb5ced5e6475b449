//! Where a ticket stands among its neighbours: a fraction, written so that it sorts as text.

use crate::TicketId;

/// How many values a digit has.
const BASE: u8 = 16;
const DIGITS: &[u8; BASE as usize] = b"0123456789ABCDEF";
/// Behind the id's digits, so that no rank ends with a zero: `1` and `10` would be one fraction.
const MIDDLE: char = '8';
/// Digits of an id.
const ID_DIGITS: usize = 16;

/// A place in an order. Between any two there is room for another, up to [`Rank::CHARS_MAX`].
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Rank(#[n(0)] String);

impl Rank {
    /// Most characters.
    pub const CHARS_MAX: usize = 128;

    /// The rank of a ticket that nobody has put anywhere: in the order of opening.
    pub fn of(id: TicketId) -> Rank {
        Rank(format!("{:0ID_DIGITS$X}{MIDDLE}", id.0))
    }

    /// Reads a rank; `None` for what none is.
    pub fn parse(text: &str) -> Option<Rank> {
        let all = text.bytes().all(|digit| DIGITS.contains(&digit));
        let good = all && !text.is_empty() && text.len() <= Rank::CHARS_MAX;
        (good && !text.ends_with('0')).then(|| Rank(text.to_owned()))
    }

    /// A rank between two others; without `below` the first of all. `None` when they stand the
    /// wrong way round, or when no room is left between them.
    pub fn between(below: Option<&Rank>, above: &Rank) -> Option<Rank> {
        if below.is_some_and(|below| below >= above) {
            return None;
        }
        let low = |at| below.map_or(0, |below| below.digit(at));
        let (mut out, mut is_open) = (String::new(), false);
        for at in 0..Rank::CHARS_MAX {
            let (from, to) = (low(at), if is_open { BASE } else { above.digit(at) });
            let digit = if to > from + 1 { u8::midpoint(from, to) } else { from };
            out.push(char::from(DIGITS[usize::from(digit)]));
            if digit > from {
                return Some(Rank(out));
            }
            is_open |= to > from;
        }
        None
    }

    /// So many ranks between two others, in order and about evenly. `None` when there is no room.
    pub fn spread(below: Option<&Rank>, above: &Rank, count: usize) -> Option<Vec<Rank>> {
        let mut out = Vec::with_capacity(count);
        Rank::spread_into(&mut out, below, above, count).then_some(out)
    }

    /// As deep as there are halves of `count`.
    fn spread_into(out: &mut Vec<Rank>, below: Option<&Rank>, above: &Rank, count: usize) -> bool {
        if count == 0 {
            return true;
        }
        let Some(middle) = Rank::between(below, above) else { return false };
        let before = (count - 1) / 2;
        if !Rank::spread_into(out, below, &middle, before) {
            return false;
        }
        out.push(middle.clone());
        Rank::spread_into(out, Some(&middle), above, count - 1 - before)
    }

    /// The smallest id whose own rank is not below this one.
    pub fn first_id(&self) -> TicketId {
        let own = Rank::of(TicketId(self.leading()));
        TicketId(self.leading().saturating_add(i64::from(own < *self)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn digit(&self, at: usize) -> u8 {
        let digit = self.0.as_bytes().get(at).copied().unwrap_or(DIGITS[0]);
        let value = DIGITS.iter().position(|&known| known == digit);
        value.and_then(|value| u8::try_from(value).ok()).unwrap_or(0)
    }

    /// The leading digits as an id.
    fn leading(&self) -> i64 {
        let digits = (0..ID_DIGITS).map(|at| i64::from(self.digit(at)));
        digits.fold(0_i64, |sum, digit| sum.saturating_mul(i64::from(BASE)).saturating_add(digit))
    }
}

#[cfg(test)]
mod tests {
    use super::Rank;
    use crate::TicketId;

    fn rank(text: &str) -> Rank {
        Rank::parse(text).unwrap()
    }

    #[test]
    fn a_rank_fits_between() {
        let cases = [
            (None, "8", "4"),
            (None, "1", "08"),
            (None, "0001", "00008"),
            (Some("1"), "3", "2"),
            (Some("1"), "2", "18"),
            (Some("1F"), "2", "1F8"),
            (Some("1"), "11", "108"),
            (Some("0F"), "101", "0F8"),
        ];
        for (below, above, want) in cases {
            let between = Rank::between(below.map(rank).as_ref(), &rank(above));
            assert_eq!(between, Some(rank(want)), "{below:?} {above}");
        }
        assert_eq!(Rank::between(Some(&rank("2")), &rank("1")), None);
        assert_eq!(Rank::between(Some(&rank("2")), &rank("2")), None);
    }

    #[test]
    fn a_gap_takes_hundreds_before_it_is_full() {
        let (mut below, above) = (Rank::of(TicketId(5)), Rank::of(TicketId(6)));
        let mut count = 0;
        while let Some(next) = Rank::between(Some(&below), &above) {
            assert!(below < next && next < above && next.as_str().len() <= Rank::CHARS_MAX);
            below = next;
            count += 1;
        }
        assert!((400..600).contains(&count), "{count}");
    }

    #[test]
    fn many_are_spread_in_order_and_stay_short() {
        let (below, above) = (Rank::of(TicketId(5)), Rank::of(TicketId(6)));
        for (low, count) in [(Some(&below), 0), (Some(&below), 1), (Some(&below), 1_000), (None, 9)]
        {
            let ranks = Rank::spread(low, &above, count).unwrap();
            assert_eq!(ranks.len(), count);
            let ends = low.into_iter().chain(&ranks).chain([&above]).collect::<Vec<_>>();
            assert!(ends.is_sorted_by(|one, next| one < next));
            assert!(ranks.iter().all(|rank| rank.as_str().len() <= 21), "{ranks:?}");
        }
        assert_eq!(Rank::spread(Some(&above), &below, 1), None);
    }

    #[test]
    fn ids_keep_their_order_and_are_found_again() {
        let ids = [1, 2, 15, 16, 255, 1 << 40, i64::MAX - 1];
        for pair in ids.windows(2) {
            assert!(Rank::of(TicketId(pair[0])) < Rank::of(TicketId(pair[1])));
        }
        for id in ids {
            let own = Rank::of(TicketId(id));
            assert_eq!(own.first_id(), TicketId(id));
            let above = Rank::between(Some(&own), &Rank::of(TicketId(id + 1))).unwrap();
            assert_eq!(above.first_id(), TicketId(id + 1), "{above:?}");
            let below = Rank::between(Some(&Rank::of(TicketId(id - 1))), &own).unwrap();
            assert_eq!(below.first_id(), TicketId(id), "{below:?}");
        }
    }
}
