-- The name of a person in its canonical form, to search by; written with the profile.
ALTER TABLE users ADD COLUMN canonical_name TEXT COLLATE "C";
UPDATE users SET canonical_name = lower(trim(claims::json ->> 'name')) WHERE claims::json ->> 'name' IS NOT NULL;
CREATE INDEX users_name ON users (tenant_id, canonical_name, id) WHERE canonical_name IS NOT NULL;

-- What came of a POST to the API under an Idempotency-Key, so that the same one again finds it done.
CREATE TABLE idempotency_keys (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    actor TEXT COLLATE "C" NOT NULL,
    key BYTEA NOT NULL, -- its hash
    request BYTEA NOT NULL, -- the hash of what was asked
    outcome BYTEA NOT NULL, -- sealed
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, actor, key)
);
CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);
