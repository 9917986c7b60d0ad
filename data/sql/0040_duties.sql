-- What a unit's home tells of its staff is counted in runs of indexes: permits
-- that end, holders of the retirement age, contracts that are over.
DROP INDEX permit_unit_end;
CREATE INDEX permit_unit_end ON permit (unit_id, status, valid_to, person_id);
CREATE INDEX person_birth ON person (id, birth, sex);
-- Not WHERE status = 'active': beside it SQLite plans each statement of a status
-- that is given anew, for every value.
CREATE INDEX association_contract ON association (unit_id, status,
	contract_end) WHERE contract_end <> 0;
