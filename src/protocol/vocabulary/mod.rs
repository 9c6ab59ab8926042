//! Words that parameters are made of.
