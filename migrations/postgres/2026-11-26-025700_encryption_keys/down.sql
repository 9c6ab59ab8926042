DROP INDEX clients_request_object_encryption_alg;
ALTER TABLE clients DROP COLUMN request_object_encryption_alg;
DROP TABLE encryption_keys;
