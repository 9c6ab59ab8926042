DROP TABLE idempotency_keys;
DROP INDEX users_name;
ALTER TABLE users DROP COLUMN canonical_name;
