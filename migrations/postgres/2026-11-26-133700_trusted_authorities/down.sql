DROP TABLE trusted_authorities;
