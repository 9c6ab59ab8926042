DROP TABLE agreement_acceptances;
DROP TABLE agreements;
