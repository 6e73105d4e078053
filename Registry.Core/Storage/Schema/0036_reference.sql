-- A record may be sought by the reference its owner knows it by, as of any size; many have none.
CREATE INDEX algorithm_reference ON algorithm (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX organisation_reference ON organisation (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX dataset_reference ON dataset (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX assessment_reference ON assessment (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX engagement_reference ON engagement (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX safeguard_reference ON safeguard (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX decision_reference ON decision (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX declaration_reference ON declaration (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX recommendation_reference ON recommendation (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX response_reference ON response (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX commitment_reference ON commitment (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX verification_reference ON verification (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX effect_reference ON effect (reference, number) WHERE reference IS NOT NULL;
CREATE INDEX challenge_reference ON challenge (reference, number) WHERE reference IS NOT NULL;
