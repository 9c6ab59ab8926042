//! The template registry: every template is embedded, compiled once at start and rendered in strict mode.

use std::fmt;
use std::sync::{Arc, LazyLock};

use handlebars::Handlebars;
use rust_embed::Embed;
use serde::Serialize;

use super::helper;
use super::mail::{FOLDER, Letters};
use crate::messages;

/// What a template is rendered from.
pub trait Page: Serialize + Sized {
    /// The template's path below `templates/`, without its ending.
    const TEMPLATE: &'static str;

    /// One instance of each state the page has; the first is the usual one.
    fn samples() -> Vec<Self>;

    /// The usual state.
    fn sample() -> Option<Self> {
        Self::samples().into_iter().next()
    }
}

/// Why a page could not be made. It is a mistake of ours: the tests render every template with every sample.
#[derive(Debug)]
pub enum PageError {
    /// A template does not compile.
    Template(Box<handlebars::TemplateError>),
    /// A context lacks something that its template names.
    Render(Box<handlebars::RenderError>),
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(error) => write!(f, "a page template does not compile: {error}"),
            Self::Render(error) => write!(f, "a page cannot be rendered: {error}"),
        }
    }
}

impl std::error::Error for PageError {}

#[derive(Embed)]
#[folder = "templates"]
struct Templates;

/// All templates, compiled. Built once, shared by all threads.
pub struct Pages {
    registry: Handlebars<'static>,
    pub(super) letters: Letters,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("templates", &self.registry.get_templates().len()).finish_non_exhaustive()
    }
}

impl Pages {
    /// Every embedded template, compiled once in a process.
    ///
    /// # Errors
    /// What is wrong with one, which no build that passed its tests has.
    pub fn embedded() -> Result<Arc<Self>, String> {
        static PAGES: LazyLock<Result<Arc<Pages>, String>> =
            LazyLock::new(|| Pages::compile().map(Arc::new).map_err(|error| error.to_string()));
        PAGES.clone()
    }

    fn compile() -> Result<Self, PageError> {
        messages::read_all();
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        helper::register(&mut registry);
        let mut letters = Letters::new();
        for path in Templates::iter().filter(|path| path.ends_with(".hbs")) {
            let Some(file) = Templates::get(&path) else { continue };
            let text = String::from_utf8_lossy(&file.data);
            let name = path.trim_end_matches(".hbs");
            if name.starts_with(FOLDER) {
                letters.add(name, text.trim_end())?;
                continue;
            }
            registry.register_template_string(name, text.trim_end()).map_err(|error| PageError::Template(Box::new(error)))?;
        }
        Ok(Self { registry, letters })
    }

    /// Renders a page to HTML.
    pub fn render<P: Page>(&self, page: &P) -> Result<String, PageError> {
        self.render_as(P::TEMPLATE, page)
    }

    pub(super) fn render_as(&self, template: &str, context: &impl Serialize) -> Result<String, PageError> {
        self.registry.render(template, context).map_err(|error| PageError::Render(Box::new(error)))
    }
}
