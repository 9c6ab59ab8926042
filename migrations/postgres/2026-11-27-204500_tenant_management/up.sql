-- Tenants can be switched off, and one of them can make and manage others: the first that there is, until the file says otherwise.
ALTER TABLE tenants ADD COLUMN enabled BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE tenants ADD COLUMN manages_tenants BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE tenants SET manages_tenants = TRUE WHERE id = (SELECT id FROM tenants ORDER BY created_at, id LIMIT 1);
