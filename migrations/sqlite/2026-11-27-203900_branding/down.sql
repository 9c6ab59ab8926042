DROP TABLE provider_logos;
ALTER TABLE providers DROP COLUMN branding;
