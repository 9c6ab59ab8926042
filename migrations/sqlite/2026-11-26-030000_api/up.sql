-- The name of a person in its canonical form, to search by; written with the profile. Names outside ASCII that are there already keep
-- their capitals here until the profile is written again.
ALTER TABLE users ADD COLUMN canonical_name TEXT;
UPDATE users SET canonical_name = lower(trim(json_extract(claims, '$.name'))) WHERE json_extract(claims, '$.name') IS NOT NULL;
CREATE INDEX users_name ON users (tenant_id, canonical_name, id) WHERE canonical_name IS NOT NULL;

-- What came of a POST to the API under an Idempotency-Key, so that the same one again finds it done.
CREATE TABLE idempotency_keys (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    actor TEXT NOT NULL,
    key BLOB NOT NULL, -- its hash
    request BLOB NOT NULL, -- the hash of what was asked
    outcome BLOB NOT NULL, -- sealed
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);
