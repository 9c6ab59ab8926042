-- Since when a domain has its secret, who is linked through it, and which apps send their people straight to it.
ALTER TABLE upstreams ADD COLUMN secret_set_at INTEGER;
UPDATE upstreams SET secret_set_at = created_at WHERE sealed_secret IS NOT NULL;
CREATE INDEX federated_identities_upstream ON federated_identities (upstream_id);

ALTER TABLE clients ADD COLUMN idp_hint TEXT;
UPDATE clients SET idp_hint = json_extract(metadata, '$.idp_hint');
CREATE INDEX clients_idp_hint ON clients (provider_id, idp_hint) WHERE idp_hint IS NOT NULL;
