-- Work residence permits, what hinders a release, and restrictions.

CREATE TABLE permit (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) <= 31),
	person_id INTEGER NOT NULL REFERENCES person (id),
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	district INTEGER NOT NULL,
	status TEXT NOT NULL
	    CHECK (status IN ('valid', 'suspended', 'expired', 'cancelled')),
	issued INTEGER NOT NULL,
	valid_from INTEGER NOT NULL,
	valid_to INTEGER NOT NULL,
	suspended_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX permit_person ON permit (person_id, id);
CREATE INDEX permit_unit ON permit (unit_id, id);
CREATE INDEX permit_district ON permit (district, id);

-- Business of a person with a unit that must end before the link may: one row
-- for each open case, booked person and title declaration.
CREATE TABLE engagement (
	person_id INTEGER NOT NULL REFERENCES person (id),
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	kind TEXT NOT NULL CHECK (kind IN ('case', 'appointment', 'title')),
	number TEXT NOT NULL CHECK (length(number) <= 31),
	PRIMARY KEY (person_id, unit_id, kind, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE restriction (
	id INTEGER PRIMARY KEY,
	subject TEXT NOT NULL CHECK (subject IN ('person', 'unit')),
	subject_id INTEGER NOT NULL,
	service TEXT NOT NULL CHECK (length(service) <= 40),
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	lifted_at INTEGER NOT NULL
) STRICT;

CREATE INDEX restriction_subject ON restriction (subject, subject_id, id);
