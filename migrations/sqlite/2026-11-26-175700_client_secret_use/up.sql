-- When a secret last authenticated its client, to some minutes: who rotates sees whether the old one is still in use.
ALTER TABLE client_secrets ADD COLUMN last_used_at INTEGER;
