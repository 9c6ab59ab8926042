-- The private key of the certificate that our app shows at an upstream (RFC 8705): a keyed hash, to recognise an unchanged file, the seal, and since when.
ALTER TABLE upstreams ADD COLUMN client_key_hash BLOB;
ALTER TABLE upstreams ADD COLUMN sealed_client_key BLOB;
ALTER TABLE upstreams ADD COLUMN client_key_set_at INTEGER;
