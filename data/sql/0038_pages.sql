-- A page of a queue, or of a district's people, is read from one index alone:
-- it holds what the list tells. Closed cases wait in no queue. Names of units
-- of a district lie close together, as its pages look up fifty of them.
DROP INDEX application_queue;
CREATE INDEX application_queue ON application (district, queue, state_due_on,
	id, service, state, phase, claimed_by, claimed_until, name, pinyin,
	initials, number, service_version, outcome, person_id, unit_id,
	applicant_role, round, created_at, submitted_at, entered_at, closed_at,
	due_on, claimed_name, version)
	WHERE queue <> '';
DROP INDEX association_district;
CREATE INDEX association_district ON association (district, status,
	applied_at, id, name, pinyin, initials, id_tail, mobile_tail,
	mobile_key, position, permit_status, since, person_id, left_on,
	version, shown, unit_id, decided_at, decided_by, reason_code, reason);
CREATE INDEX unit_name ON unit (district, id, name);
-- What waits for one unit, the most urgent first.
CREATE INDEX application_unit_queue ON application (unit_id, queue,
	state_due_on, id, applicant_role)
	WHERE queue <> '';
