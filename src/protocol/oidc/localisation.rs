//! Claims in languages and scripts (OpenID Connect Core §5.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#ClaimsLanguagesAndScripts>).
//!
//! "Human-readable Claim Values and Claim Values that reference human-readable values MAY be represented in multiple languages and
//! scripts … language tags are added to member names, delimited by a `#` character."

use serde_json::{Map, Value};

/// The name without its language tag.
pub fn base(name: &str) -> &str {
    name.split_once('#').map_or(name, |(base, _)| base)
}

/// Leaves of each claim what a client is to see that wants `locales`, in order of preference, or asks for `asked` by name.
///
/// "When the OP determines, either through the `claims_locales` parameter, or by other means, that the End-User and Client are
/// interacting only in one set of languages and scripts, it is RECOMMENDED that OPs return Claims without language tags when they
/// employ this language and script." So the plain name has the best fitting value; where several languages are wanted, each that
/// there is comes with its tag, too. The plain value is in the person's own `locale`.
pub fn localise(known: &mut Map<String, Value>, locales: &[String], asked: &Map<String, Value>) {
    if !known.keys().any(|name| name.contains('#')) {
        return;
    }
    let own = known.get("locale").and_then(Value::as_str).map(str::to_owned);
    let (tagged, plain): (Map<_, _>, Map<_, _>) = std::mem::take(known).into_iter().partition(|(name, _)| name.contains('#'));
    *known = plain;
    for name in tagged.keys().filter(|name| asked.contains_key(*name)) {
        known.extend(tagged.get(name).map(|value| (name.clone(), value.clone())));
    }
    let mut bases: Vec<&str> = tagged.keys().map(|name| base(name)).collect();
    bases.dedup();
    for name in bases {
        let variants: Vec<(&str, &Value)> =
            tagged.iter().filter_map(|(own, value)| Some((own.strip_prefix(name)?.strip_prefix('#')?, value))).collect();
        let default_language = own.as_deref().filter(|_| known.contains_key(name));
        let best = locales.iter().find_map(|wanted| match find(&variants, wanted) {
            Some((_, value)) => Some(Some(value)),
            None if default_language.is_some_and(|own| fits(own, wanted)) => Some(None),
            None => None,
        });
        if let Some(value) = best.flatten() {
            known.insert(name.to_owned(), value.clone());
        }
        if locales.len() > 1 || !known.contains_key(name) {
            let wanted = |tag: &str| locales.is_empty() || locales.iter().any(|one| fits(tag, one) || fits(one, tag));
            let several = variants.iter().filter(|(tag, _)| wanted(tag) || !known.contains_key(name));
            let several: Vec<_> = several.map(|(tag, value)| (format!("{name}#{tag}"), (*value).clone())).collect();
            known.extend(several);
        }
    }
}

/// The variant for a wanted tag: the tag itself, else a wider one (`de` for `de-CH`), else a narrower one (`de-CH` for `de`): RFC 4647
/// §3.4 and §3.3.1.
fn find<'a>(variants: &[(&'a str, &'a Value)], wanted: &str) -> Option<(&'a str, &'a Value)> {
    let exact = variants.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
    let wider = || variants.iter().filter(|(tag, _)| fits(wanted, tag)).max_by_key(|(tag, _)| tag.len());
    exact.or_else(wider).or_else(|| variants.iter().find(|(tag, _)| fits(tag, wanted))).copied()
}

/// Whether `tag` is the range or narrower (RFC 4647 §3.3.1, basic filtering).
fn fits(tag: &str, range: &str) -> bool {
    let head = tag.get(..range.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(range)) && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(locales: &str, asked: &[&str]) -> Value {
        let mut known = json!({
            "name": "Yamada Taro", "name#ja-Hani-JP": "山田太郎", "name#ja-Kana-JP": "ヤマダタロウ", "name#de": "Taro Yamada",
            "locale": "en-GB", "website#de": "https://taro.test/de", "email": "taro@example.test",
        });
        let locales: Vec<String> = locales.split_whitespace().map(str::to_owned).collect();
        let asked = asked.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        localise(known.as_object_mut().unwrap(), &locales, &asked);
        for same in ["locale", "email"] {
            known.as_object_mut().unwrap().remove(same).unwrap();
        }
        known
    }

    #[test]
    fn the_plain_name_has_the_best_fitting_value() {
        let site = "https://taro.test/de";
        for (locales, name) in [
            ("de", "Taro Yamada"),
            ("de-CH", "Taro Yamada"),
            ("DE", "Taro Yamada"),
            ("ja-Kana-JP", "ヤマダタロウ"),
            ("ja-Hani", "山田太郎"),
        ] {
            assert_eq!(seen(locales, &[])["name"], name, "{locales}");
        }
        assert_eq!(seen("de", &[]), json!({"name": "Taro Yamada", "website": site}));
        // The plain value is English, which is wanted before German.
        assert_eq!(seen("en de", &[])["name"], "Yamada Taro");
    }

    #[test]
    fn nobody_who_asks_for_no_language_or_an_unknown_one_sees_tags_unless_there_is_nothing_else() {
        for locales in ["", "se", "d", "jav"] {
            assert_eq!(seen(locales, &[]), json!({"name": "Yamada Taro", "website#de": "https://taro.test/de"}), "{locales}");
        }
    }

    #[test]
    fn several_languages_come_with_their_tags_and_one_can_be_asked_for_by_name() {
        let several = seen("de ja-Kana-JP", &[]);
        let names = json!({"name": "Taro Yamada", "name#de": "Taro Yamada", "name#ja-Kana-JP": "ヤマダタロウ",
            "website": "https://taro.test/de", "website#de": "https://taro.test/de"});
        assert_eq!(several, names);
        assert_eq!(seen("", &["name#ja-Hani-JP"])["name#ja-Hani-JP"], "山田太郎");
    }
}
