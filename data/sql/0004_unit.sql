-- Units, their qualifications, and association codes that were replaced.

CREATE TABLE unit (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	pinyin TEXT NOT NULL CHECK (length(pinyin) <= 600),
	initials TEXT NOT NULL CHECK (length(initials) <= 100),
	uscc TEXT NOT NULL UNIQUE CHECK (length(uscc) = 18),
	unit_type TEXT NOT NULL CHECK (length(unit_type) <= 40),
	district INTEGER NOT NULL,
	address TEXT NOT NULL CHECK (length(address) <= 200),
	office_address TEXT NOT NULL CHECK (length(office_address) <= 200),
	legal_representative TEXT NOT NULL
	    CHECK (length(legal_representative) <= 50),
	established INTEGER NOT NULL,
	capital INTEGER NOT NULL,
	currency TEXT NOT NULL CHECK (length(currency) <= 10),
	business_scope TEXT NOT NULL CHECK (length(business_scope) <= 500),
	association_code TEXT NOT NULL UNIQUE CHECK (length(association_code) = 9),
	handler_name TEXT NOT NULL CHECK (length(handler_name) <= 50),
	handler_phone TEXT NOT NULL CHECK (length(handler_phone) <= 31),
	emergency_name TEXT NOT NULL CHECK (length(emergency_name) <= 50),
	emergency_phone TEXT NOT NULL CHECK (length(emergency_phone) <= 31),
	complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
	opened INTEGER NOT NULL CHECK (opened IN (0, 1)),
	disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	pending_count INTEGER NOT NULL CHECK (pending_count >= 0),
	active_count INTEGER NOT NULL CHECK (active_count >= 0),
	rejected_count INTEGER NOT NULL CHECK (rejected_count >= 0),
	withdrawn_count INTEGER NOT NULL CHECK (withdrawn_count >= 0),
	ended_count INTEGER NOT NULL CHECK (ended_count >= 0),
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX unit_district ON unit (district, pinyin, id);

CREATE TABLE unit_qualification (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	seq INTEGER NOT NULL,
	nature TEXT NOT NULL CHECK (length(nature) <= 60),
	issuer TEXT NOT NULL CHECK (length(issuer) <= 100),
	number TEXT NOT NULL CHECK (length(number) <= 60),
	issued INTEGER NOT NULL,
	PRIMARY KEY (unit_id, seq)
) STRICT, WITHOUT ROWID;

-- A replaced code is never given out again.
CREATE TABLE retired_code (
	code TEXT PRIMARY KEY,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	at INTEGER NOT NULL
) STRICT;

-- Wrong association codes of an account.
CREATE TABLE code_failure (
	account_id INTEGER PRIMARY KEY REFERENCES account (id),
	failures INTEGER NOT NULL,
	last_at INTEGER NOT NULL
) STRICT;
