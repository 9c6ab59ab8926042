//! Configuration: file, environment and `_FILE`; one file per section.
