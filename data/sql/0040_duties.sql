-- What a unit's home tells of its staff is counted in runs of indexes: permits
-- that end, holders of the retirement age, contracts that are over.
DROP INDEX permit_unit_end;
CREATE INDEX permit_unit_end ON permit (unit_id, status, valid_to, person_id);
CREATE INDEX person_birth ON person (id, birth, sex);
CREATE INDEX association_contract ON association (unit_id, contract_end)
	WHERE status = 'active' AND contract_end <> 0;
