-- Tenants can be switched off, and one of them can make and manage others: the first that there is, until the file says otherwise.
ALTER TABLE tenants ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tenants ADD COLUMN manages_tenants INTEGER NOT NULL DEFAULT 0;
UPDATE tenants SET manages_tenants = 1 WHERE id = (SELECT id FROM tenants ORDER BY created_at, id LIMIT 1);
