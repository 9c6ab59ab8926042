//! Numbers as a language groups their digits (CLDR). Digits are the European ones everywhere, which Arabic readers know from codes.

use fluent_bundle::FluentValue;

use crate::model::Language;

/// Prints a value that is not left to Fluent.
pub(super) type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// How a language prints numbers.
pub(super) const fn formatter<M>(language: Language) -> Formatter<M> {
    match language {
        Language::English | Language::Chinese | Language::Arabic => grouped::<',', 4, M>,
        Language::German => grouped::<'.', 4, M>,
        Language::French => grouped::<'\u{202f}', 4, M>,
        Language::Spanish => grouped::<'.', 5, M>,
    }
}

/// Whole numbers of at least `FROM` digits get a separator before every third.
fn grouped<const SEPARATOR: char, const FROM: usize, M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(group(&number.as_string(), SEPARATOR, FROM))
}

fn group(plain: &str, separator: char, from: usize) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    if digits.len() < from || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return plain.to_owned();
    }
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::group;

    #[test]
    fn digits_are_grouped_by_three_from_the_right() {
        let table =
            [("7", "7"), ("999", "999"), ("1024", "1.024"), ("-65536", "-65.536"), ("1000000", "1.000.000"), ("1.5", "1.5")];
        for (plain, told) in table {
            assert_eq!(group(plain, '.', 4), told);
        }
        assert_eq!(group("1024", '.', 5), "1024", "Spanish leaves four digits together");
    }
}
