//! Spans of time as people write them: `300`, `"5m"`, `"24h"`, `"30d"`, `"1h30m"`.

use crate::model::Seconds;

/// What a span looks like, for messages.
pub const FORM: &str = "seconds (300) or a text like \"30s\", \"5m\", \"24h\", \"30d\"";

/// Reads a span; `None` if it is not one, or not within i64 seconds.
pub fn parse(text: &str) -> Option<Seconds> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Seconds);
    }
    let mut total: i64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let unit = match tail.chars().next()? {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        rest = tail.get(1..)?;
    }
    (!text.is_empty()).then_some(Seconds(total))
}

/// A span in its largest whole unit, for `signet check`.
pub fn show(span: Seconds) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let unit = units.into_iter().find(|(size, _)| span.0 != 0 && span.0 % size == 0);
    unit.map_or_else(|| format!("{}s", span.0), |(size, letter)| format!("{}{letter}", span.0 / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, seconds) in [("0", 0), ("300", 300), ("5m", 300), ("24h", 86_400), ("30d", 2_592_000), ("1h30m", 5_400)] {
            assert_eq!(parse(text), Some(Seconds(seconds)), "{text}");
        }
        for text in ["", "m", "5", "5 m", "-5m", "5x", "5m3", "99999999999999999999d", "9223372036854775807d", "5é"] {
            assert_eq!(parse(text).is_some(), text == "5", "{text}");
        }
    }

    #[test]
    fn a_span_is_shown_in_its_largest_whole_unit() {
        for (seconds, text) in [(60, "1m"), (90, "90s"), (86_400, "1d"), (0, "0s"), (7_200, "2h")] {
            assert_eq!(show(Seconds(seconds)), text);
        }
    }
}
