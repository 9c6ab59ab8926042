-- How the pages of a provider look; its picture apart from the row, which every process keeps at hand.
ALTER TABLE providers ADD COLUMN branding TEXT NOT NULL DEFAULT '{}';
CREATE TABLE provider_logos (
    provider_id TEXT PRIMARY KEY NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
