ALTER TABLE upstreams DROP COLUMN client_key_set_at;
ALTER TABLE upstreams DROP COLUMN sealed_client_key;
ALTER TABLE upstreams DROP COLUMN client_key_hash;
