//! Ticks: rotate keys, sweep expired rows, follow settings.
