//! Diesel on SQLite and PostgreSQL; one file per entity. Rows are private, nouns are public.
