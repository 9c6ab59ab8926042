ALTER TABLE providers ADD COLUMN response_modes TEXT NOT NULL DEFAULT '["query","fragment","form_post"]';
