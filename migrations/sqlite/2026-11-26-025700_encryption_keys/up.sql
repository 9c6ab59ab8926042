-- Keys that apps encrypt their request objects to.
CREATE TABLE encryption_keys (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    kid TEXT NOT NULL,
    kind TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private BLOB NOT NULL,
    published_at INTEGER NOT NULL,
    retires_at INTEGER, -- when it stops opening; none while it is published
    PRIMARY KEY (provider_id, kid)
) STRICT, WITHOUT ROWID;
-- Of N processes exactly one makes the next key.
CREATE UNIQUE INDEX encryption_keys_one_published ON encryption_keys (provider_id, kind) WHERE retires_at IS NULL;

ALTER TABLE clients ADD COLUMN request_object_encryption_alg TEXT;
UPDATE clients SET request_object_encryption_alg = json_extract(metadata, '$.request_object_encryption_alg');
CREATE INDEX clients_request_object_encryption_alg ON clients (provider_id, enabled, request_object_encryption_alg);
