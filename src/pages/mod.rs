//! Handlebars pages: typed contexts, each with a `sample()`.
