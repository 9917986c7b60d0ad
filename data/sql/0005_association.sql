-- Associations of people with units: application, employment and its end are
-- one row; every change of an employment is kept in employment_history.
-- name .. shown are copies of the person's, for the unit's indexes; shown is
-- the masked numbers, sealed. A rejected or withdrawn application keeps the
-- name only.

CREATE TABLE association (
	id INTEGER PRIMARY KEY,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	district INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'rejected',
	    'withdrawn', 'ended')),
	name TEXT NOT NULL CHECK (length(name) <= 50),
	pinyin TEXT NOT NULL CHECK (length(pinyin) <= 200),
	initials TEXT NOT NULL CHECK (length(initials) <= 50),
	id_tail INTEGER NOT NULL,
	mobile_tail INTEGER NOT NULL,
	mobile_key INTEGER NOT NULL,
	shown BLOB NOT NULL,
	permit_status TEXT NOT NULL CHECK (permit_status IN ('none', 'valid',
	    'suspended', 'expired', 'cancelled')),
	position TEXT NOT NULL CHECK (length(position) <= 60),
	department TEXT NOT NULL CHECK (length(department) <= 60),
	contract_number TEXT NOT NULL CHECK (length(contract_number) <= 40),
	contract_kind TEXT NOT NULL
	    CHECK (contract_kind IN ('', 'fixed', 'open', 'task')),
	contract_start INTEGER NOT NULL,
	contract_end INTEGER NOT NULL,
	insurance_start INTEGER NOT NULL,
	since INTEGER NOT NULL,
	left_on INTEGER NOT NULL,
	reason_code TEXT NOT NULL CHECK (length(reason_code) <= 31),
	reason TEXT NOT NULL CHECK (length(reason) <= 500),
	note TEXT NOT NULL CHECK (length(note) <= 500),
	applied_at INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	decided_by TEXT NOT NULL CHECK (length(decided_by) <= 63),
	ended_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL CHECK (length(changed_by) <= 63),
	version INTEGER NOT NULL
) STRICT;

-- At most one open link a person.
CREATE UNIQUE INDEX association_open ON association (person_id)
	WHERE status IN ('pending', 'active');
CREATE INDEX association_person ON association (person_id, id);
-- Pages, their filters and what they show are answered from these alone: a
-- page is one run of an index, whatever the size of the table.
CREATE INDEX association_applied ON association (unit_id, status, applied_at,
	id, name, pinyin, initials, id_tail, mobile_tail, mobile_key, position,
	permit_status, since, person_id, left_on, version, shown);
CREATE INDEX association_name ON association (unit_id, status, pinyin,
	id, name, initials, id_tail, mobile_tail, mobile_key, position,
	permit_status, since, applied_at, person_id, left_on, version, shown);
CREATE INDEX association_since ON association (unit_id, status, since,
	id, name, pinyin, initials, id_tail, mobile_tail, mobile_key, position,
	permit_status, applied_at, person_id, left_on, version, shown);
CREATE INDEX association_district ON association (district, status,
	applied_at, id, name, pinyin, initials, id_tail, mobile_tail,
	mobile_key, position, permit_status, since);

CREATE TABLE employment_history (
	association_id INTEGER NOT NULL REFERENCES association (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	change TEXT NOT NULL CHECK (change IN ('approved', 'updated', 'ended')),
	position TEXT NOT NULL,
	department TEXT NOT NULL,
	contract_number TEXT NOT NULL,
	contract_kind TEXT NOT NULL,
	contract_start INTEGER NOT NULL,
	contract_end INTEGER NOT NULL,
	insurance_start INTEGER NOT NULL,
	PRIMARY KEY (association_id, seq)
) STRICT, WITHOUT ROWID;
