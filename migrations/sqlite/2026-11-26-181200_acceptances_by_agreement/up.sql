-- How many people accepted a version is counted by the version.
CREATE INDEX agreement_acceptances_by_agreement ON agreement_acceptances (agreement_id);
