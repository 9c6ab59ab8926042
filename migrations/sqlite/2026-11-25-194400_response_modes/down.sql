ALTER TABLE providers DROP COLUMN response_modes;
