//! Percentiles and medians of what was measured.

use std::time::Duration;

/// Durations of one kind of step, in no order.
#[derive(Debug, Default, Clone)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one duration.
    pub(crate) fn push(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// Adds all of another's.
    pub(crate) fn extend(&mut self, other: Samples) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The nearest-rank percentile in milliseconds; `None` without samples.
    pub(crate) fn percentile_ms(&mut self, percent: usize) -> Option<f64> {
        self.0.sort_unstable();
        let rank = (self.0.len() * percent).div_ceil(100);
        let at = rank.clamp(1, self.0.len().max(1)) - 1;
        self.0.get(at).map(|duration| millis(*duration))
    }
}

/// A duration in milliseconds.
pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The median, between the middle two of an even number; `None` of nothing.
pub(crate) fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(sorted[sorted.len() / 2 - 1], upper))
}

/// How many a second.
pub(crate) fn rate(count: usize, elapsed: Duration) -> f64 {
    float(count) / elapsed.as_secs_f64()
}

/// A count as a float; counts over four thousand million do not occur.
pub(crate) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Rounds to four significant digits, so that a document does not feign precision.
pub(crate) fn rounded(figure: f64) -> f64 {
    if figure == 0.0 || !figure.is_finite() {
        return figure;
    }
    let digits = 3.0 - figure.abs().log10().floor();
    let scale = 10_f64.powf(digits);
    (figure * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Samples, median, rounded};

    fn samples(millis: impl IntoIterator<Item = u64>) -> Samples {
        Samples(millis.into_iter().map(Duration::from_millis).collect())
    }

    #[test]
    fn percentiles_are_nearest_rank() {
        assert_eq!(samples([]).percentile_ms(50), None);
        assert_eq!(samples([7]).percentile_ms(99), Some(7.0));
        let mut hundred = samples((1..=100).rev());
        assert_eq!(hundred.percentile_ms(50), Some(50.0));
        assert_eq!(hundred.percentile_ms(99), Some(99.0));
        assert_eq!(hundred.percentile_ms(100), Some(100.0));
        assert_eq!(samples([1, 2, 3, 4]).percentile_ms(0), Some(1.0));
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
    }

    #[test]
    fn four_digits() {
        for (figure, shown) in [(12_345.678, 12_350.0), (0.001_234_56, 0.001_235), (0.0, 0.0)] {
            assert!((rounded(figure) - shown).abs() < 1e-9, "{figure}");
        }
    }
}
