-- Devices that wait for a person (RFC 8628). id is the hash of the device code, user_code the keyed hash of what the person types;
-- there is no foreign key to the client, so that a request of a stranger looks nothing up twice.
CREATE TABLE device_codes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_code BYTEA NOT NULL,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL, -- JSON
    network TEXT COLLATE "C" NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    wait BIGINT NOT NULL, -- seconds between two polls
    polled_at BIGINT,
    decided_at BIGINT,
    grant_id TEXT COLLATE "C" REFERENCES grants (id) ON DELETE CASCADE,
    used_at BIGINT
);
CREATE UNIQUE INDEX device_codes_user_code ON device_codes (provider_id, user_code);
CREATE INDEX device_codes_network ON device_codes (provider_id, network, expires_at);
CREATE INDEX device_codes_client ON device_codes (provider_id, client_id, expires_at);
CREATE INDEX device_codes_grant ON device_codes (grant_id);
CREATE INDEX device_codes_expires_at ON device_codes (expires_at);
