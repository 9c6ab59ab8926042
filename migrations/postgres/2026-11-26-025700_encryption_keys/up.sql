-- Keys that apps encrypt their request objects to.
CREATE TABLE encryption_keys (
    provider_id TEXT COLLATE "C" NOT NULL REFERENCES providers (id),
    kid TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private BYTEA NOT NULL,
    published_at BIGINT NOT NULL,
    retires_at BIGINT, -- when it stops opening; none while it is published
    PRIMARY KEY (provider_id, kid)
);
-- Of N processes exactly one makes the next key.
CREATE UNIQUE INDEX encryption_keys_one_published ON encryption_keys (provider_id, kind) WHERE retires_at IS NULL;

ALTER TABLE clients ADD COLUMN request_object_encryption_alg TEXT COLLATE "C";
UPDATE clients SET request_object_encryption_alg = metadata::json ->> 'request_object_encryption_alg';
CREATE INDEX clients_request_object_encryption_alg ON clients (provider_id, enabled, request_object_encryption_alg);
