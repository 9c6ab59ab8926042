ALTER TABLE tenants DROP COLUMN manages_tenants;
ALTER TABLE tenants DROP COLUMN enabled;
