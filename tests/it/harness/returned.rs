//! An authorization response in any mode, as the app gets it.

use url::Url;

use super::Answer;

/// A response that has left our pages.
#[derive(Clone, Debug)]
pub struct Returned {
    /// `query`, `fragment` or `form_post`.
    pub mode: &'static str,
    /// The redirect URI with what of its query was not of the response.
    pub to: String,
    pairs: Vec<(String, String)>,
}

impl Returned {
    /// Reads a redirect or a page that posts itself.
    #[track_caller]
    pub fn read(answer: &Answer) -> Self {
        if answer.status() == 200 {
            let form = answer.form("form-post");
            return Self { mode: "form_post", to: form.action, pairs: form.fields };
        }
        let mut location = Url::parse(answer.location()).unwrap_or_else(|_| panic!("not to a client: {}", answer.location()));
        let pairs = |text: &str| url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        let (mode, pairs) = match location.fragment() {
            Some(fragment) => ("fragment", pairs(fragment)),
            None => ("query", pairs(location.query().unwrap_or_default())),
        };
        location.set_fragment(None);
        if mode == "query" {
            location.set_query(None);
        }
        Self { mode, to: location.into(), pairs }
    }

    /// A parameter; it must not be there twice.
    #[track_caller]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.pairs.iter().filter(|(own, _)| own == name);
        let first = found.next();
        assert!(found.next().is_none(), "{name} is there twice: {self:?}");
        first.map(|(_, value)| value.as_str())
    }

    /// A parameter that must be there.
    #[track_caller]
    pub fn expect(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}
