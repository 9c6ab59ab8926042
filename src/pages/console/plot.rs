//! A plot: a bar for each step of time, drawn by the server, with the numbers behind it.

use serde::Serialize;

/// The width of a bar's place and the height of a plot, in the units of its drawing.
const STEP: i64 = 20;
const HEIGHT: i64 = 100;

/// A bar for each step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plot {
    /// The bars, the earliest first.
    pub bars: Vec<Bar>,
    /// The width of the drawing.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// The most in a step.
    pub most: String,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// When it was, like `17:00`.
    pub when: String,
    /// How much; a dash where nothing is known.
    pub number: String,
    /// Where it stands.
    pub x: i64,
    /// Where it ends above.
    pub y: i64,
    /// How tall it is.
    pub height: i64,
}

impl Plot {
    /// Of what was when, and how a number of it is written.
    pub fn of(steps: impl IntoIterator<Item = (String, Option<i64>)>, written: impl Fn(i64) -> String) -> Self {
        let steps: Vec<_> = steps.into_iter().collect();
        let most = steps.iter().filter_map(|(_, sum)| *sum).max().unwrap_or_default();
        let bars = steps.into_iter().zip(0_i64..).map(|((when, sum), at)| {
            // What happened at all is seen.
            let height = sum.filter(|sum| *sum > 0).map_or(0, |sum| (share(sum, most)).max(2));
            let number = sum.map_or_else(|| "–".to_owned(), &written);
            Bar { when, number, x: at * STEP, y: HEIGHT - height, height }
        });
        let bars: Vec<_> = bars.collect();
        let width = STEP * i64::try_from(bars.len()).unwrap_or_default();
        Self { bars, width, height: HEIGHT, most: written(most) }
    }
}

fn share(sum: i64, most: i64) -> i64 {
    i64::try_from(i128::from(sum) * i128::from(HEIGHT) / i128::from(most.max(1))).unwrap_or(HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_fills_the_plot_the_smallest_is_seen_and_what_is_unknown_is_a_dash() {
        let steps = [("a", Some(i64::MAX)), ("b", Some(1)), ("c", Some(0)), ("d", None)];
        let plot = Plot::of(steps.map(|(when, sum)| (when.to_owned(), sum)), |sum| sum.to_string());
        let bars: Vec<_> = plot.bars.iter().map(|bar| (bar.x, bar.y, bar.height, bar.number.as_str())).collect();
        assert_eq!(bars, [(0, 0, 100, "9223372036854775807"), (20, 98, 2, "1"), (40, 100, 0, "0"), (60, 100, 0, "–")]);
        assert_eq!((plot.width, plot.most.as_str()), (80, "9223372036854775807"));
        assert_eq!(Plot::of([], |sum| sum.to_string()).most, "0");
    }
}
