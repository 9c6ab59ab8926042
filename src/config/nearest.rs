//! "Did you mean …?"

/// The known name that is most like `wrong`, if one is alike at all.
pub(super) fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wrong.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, name)| name)
}

/// The fix for an unknown name: the nearest one, or the whole choice if it is short.
pub(super) fn suggestion<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str> + Clone) -> String {
    if let Some(name) = nearest(wrong, known.clone()) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<_> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() || names.len() > 20 { "remove it".to_owned() } else { format!("known here: {}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let known = ["listen", "public_url", "trusted_proxies"];
        assert_eq!(nearest("listne", known), Some("listen"));
        assert_eq!(nearest("public-url", known), Some("public_url"));
        assert_eq!(nearest("PUBLIC_URL", known), Some("public_url"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(suggestion("zzz", known), "known here: `listen`, `public_url`, `trusted_proxies`");
    }
}
