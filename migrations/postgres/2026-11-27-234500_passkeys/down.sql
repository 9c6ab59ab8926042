DROP TABLE passkey_challenges;
DROP TABLE passkeys;
UPDATE users SET second_factor = FALSE WHERE NOT EXISTS (SELECT 1 FROM totp_factors WHERE totp_factors.user_id = users.id);
