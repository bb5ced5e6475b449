//! Chance that repeats: the same demo for the same seed.

/// What every demo starts from.
const SEED: u64 = 0x0005_EED0_F0A5_D311;

/// A stream of numbers, `SplitMix64` by Steele, Lea and Flood; good enough to scatter samples.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The numbers of every demo.
    pub(super) const fn new() -> Dice {
        Dice(SEED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`, which is not 0.
    pub(super) fn below(&mut self, sides: u32) -> u32 {
        u32::try_from(self.next() % u64::from(sides.max(1))).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True once in `sides` throws.
    pub(super) fn one_in(&mut self, sides: u32) -> bool {
        self.below(sides) == 0
    }

    /// One of `items`, of which there is at least one.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        &items[self.below(count) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_throws_every_time_and_all_in_bounds() {
        let (mut one, mut other) = (Dice::new(), Dice::new());
        for _ in 0..1_000 {
            let thrown = one.between(3, 7);
            assert_eq!(thrown, other.between(3, 7));
            assert!((3..=7).contains(&thrown));
        }
        assert_eq!(Dice::new().pick(&["only"]), &"only");
    }
}
