# make test    everything: unit and integration tests on both databases, real clients, a real browser (Debian/Ubuntu, root or sudo)
# make check   the quick look before a commit: formatting, lints, unit tests; needs nothing but Rust
# make bench   the load driver against a release server, each row beside its goal; every list with a million people; whether time tells who has an account
.PHONY: test check bench tools

test: tools
	@tests/support/suite.sh

check:
	cargo fmt --check
	cargo clippy --locked --all-targets
	cargo test --locked --lib --test architecture

bench:
	cargo bench --locked --bench signing
	cargo bench --locked --bench driver
	cargo bench --locked --bench crowd
	cargo bench --locked --bench strangers

# What the tests need beyond Rust, a C compiler, make and perl; does nothing where it is there already.
tools:
	@tests/support/tools.sh
