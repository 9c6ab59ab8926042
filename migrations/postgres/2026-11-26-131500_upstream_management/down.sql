DROP INDEX clients_idp_hint;
ALTER TABLE clients DROP COLUMN idp_hint;
DROP INDEX federated_identities_upstream;
ALTER TABLE upstreams DROP COLUMN secret_set_at;
