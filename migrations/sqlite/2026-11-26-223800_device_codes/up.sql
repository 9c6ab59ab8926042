-- Devices that wait for a person (RFC 8628). id is the hash of the device code, user_code the keyed hash of what the person types;
-- there is no foreign key to the client, so that a request of a stranger looks nothing up twice.
CREATE TABLE device_codes (
    id TEXT NOT NULL PRIMARY KEY,
    provider_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_code BLOB NOT NULL,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL, -- JSON
    network TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    wait INTEGER NOT NULL, -- seconds between two polls
    polled_at INTEGER,
    decided_at INTEGER,
    grant_id TEXT REFERENCES grants (id) ON DELETE CASCADE,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_codes_user_code ON device_codes (provider_id, user_code);
CREATE INDEX device_codes_network ON device_codes (provider_id, network, expires_at);
CREATE INDEX device_codes_client ON device_codes (provider_id, client_id, expires_at);
CREATE INDEX device_codes_grant ON device_codes (grant_id);
CREATE INDEX device_codes_expires_at ON device_codes (expires_at);
