DROP TABLE registrations;
DROP TABLE registration_tokens;
ALTER TABLE providers DROP COLUMN registration_policy;
