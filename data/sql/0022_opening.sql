-- What a unit may do in a district, its yearly quota, and what was paid for
-- people month by month.

-- closed: moved to another district. unit.opened is kept: any row 'opened'.
CREATE TABLE opening (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	district INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('hrms_registered',
	    'quota_applied', 'quota_granted', 'platform_registered',
	    'opening_applied', 'opening_returned', 'opened', 'suspended',
	    'closed')),
	contact_name TEXT NOT NULL CHECK (length(contact_name) <= 50),
	contact_phone TEXT NOT NULL CHECK (length(contact_phone) <= 31),
	staff INTEGER NOT NULL,
	registered_at INTEGER NOT NULL, -- in the district's system; 0: not
	opened_on INTEGER NOT NULL,     -- day; 0: not yet
	reason TEXT NOT NULL CHECK (length(reason) <= 500), -- of suspension
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL CHECK (length(changed_by) <= 63),
	version INTEGER NOT NULL,
	PRIMARY KEY (unit_id, district)
) STRICT, WITHOUT ROWID;

CREATE INDEX opening_district ON opening (district, status, unit_id);

INSERT INTO opening (unit_id, district, status, contact_name, contact_phone,
	staff, registered_at, opened_on, reason, changed_at, changed_by, version)
	SELECT id, district, 'opened', handler_name, handler_phone, 0,
	created_at, created_at / 86400, '', created_at, '', 1
	FROM unit WHERE opened = 1;

-- granted -1: as many as it likes.
CREATE TABLE quota (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	district INTEGER NOT NULL,
	year INTEGER NOT NULL,
	granted INTEGER NOT NULL CHECK (granted >= -1),
	used INTEGER NOT NULL CHECK (used >= 0),
	PRIMARY KEY (unit_id, district, year)
) STRICT, WITHOUT ROWID;

-- Units opened before quotas were kept have no limit in this year and the next.
INSERT INTO quota (unit_id, district, year, granted, used)
	SELECT id, district, 2026, -1, 0 FROM unit WHERE opened = 1;
INSERT INTO quota (unit_id, district, year, granted, used)
	SELECT id, district, 2027, -1, 0 FROM unit WHERE opened = 1;

-- month: its first day; income in fen; uscc: of who paid.
CREATE TABLE contribution_month (
	person_id INTEGER NOT NULL REFERENCES person (id),
	month INTEGER NOT NULL,
	uscc TEXT NOT NULL CHECK (length(uscc) = 18),
	payer TEXT NOT NULL CHECK (length(payer) <= 100),
	income INTEGER NOT NULL CHECK (income >= 0),
	insurance INTEGER NOT NULL CHECK (insurance IN (0, 1)),
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL CHECK (length(changed_by) <= 63),
	PRIMARY KEY (person_id, month, uscc)
) STRICT, WITHOUT ROWID;
