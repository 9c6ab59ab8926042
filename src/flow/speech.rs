//! Which language a request is answered in: what the app asked for (`ui_locales`, OpenID Connect Core §3.1.2.1), else the language of the
//! person who is signed in, else what the browser asks for.

use std::sync::{Arc, OnceLock};

use crate::model::{Language, User};

/// The wishes of one request, as they become known. What is made of a request shares them, so that even its error page knows them.
#[derive(Clone, Debug, Default)]
pub struct Speech(Arc<Wishes>);

#[derive(Debug, Default)]
struct Wishes {
    app: OnceLock<Language>,
    person: OnceLock<Language>,
    browser: Language,
}

impl Speech {
    /// The wish of a browser.
    pub fn of(browser: Language) -> Self {
        Self(Arc::new(Wishes { browser, ..Wishes::default() }))
    }

    /// Takes in what an app asks for; the first request that names a language of ours counts.
    pub fn asked_by_app(&self, ui_locales: &[String]) {
        if let Some(language) = Language::lookup(ui_locales.iter().map(String::as_str)) {
            self.0.app.get_or_init(|| language);
        }
    }

    /// Takes in who is there.
    pub fn met(&self, person: &User) {
        if let Some(language) = own(person) {
            self.0.person.get_or_init(|| language);
        }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.0.app.get().or_else(|| self.0.person.get()).copied().unwrap_or(self.0.browser)
    }

    /// The language of a mail: the reader's own; of one who reads none of ours or is not known, that of the request.
    pub fn of_mail(&self, reader: Option<&User>) -> String {
        reader.and_then(own).unwrap_or_else(|| self.language()).tag().to_owned()
    }
}

fn own(person: &User) -> Option<Language> {
    person.claims.locale.as_deref().and_then(Language::of_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn the_app_comes_before_the_browser_and_its_first_wish_stays() {
        let speech = Speech::of(Language::French);
        assert_eq!(speech.language(), Language::French);
        speech.asked_by_app(&wishes(&["tlh"]));
        assert_eq!(speech.language(), Language::French);
        speech.clone().asked_by_app(&wishes(&["sv", "ar-EG", "de"]));
        assert_eq!(speech.language(), Language::Arabic, "a clone is the same request");
        speech.asked_by_app(&wishes(&["de"]));
        assert_eq!((speech.language(), speech.of_mail(None).as_str()), (Language::Arabic, "ar"));
    }
}
