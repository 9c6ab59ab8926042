//! josekit behind our own nouns.
