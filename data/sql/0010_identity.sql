-- Who people are: the population register, attempts at verification, appeals,
-- and what clerks corrected. The register holds keyed hashes alone; names and
-- numbers elsewhere are sealed.

CREATE TABLE identity_register (
	number_hash BLOB PRIMARY KEY,
	name_hash BLOB NOT NULL,          -- of the name and the number
	imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tries of the day, and the identity that was found with another account.
CREATE TABLE identity_attempt (
	account_id INTEGER PRIMARY KEY REFERENCES account (id),
	day INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	taken_name BLOB,                  -- NULL: none was taken
	taken_number BLOB,
	taken_at INTEGER NOT NULL
) STRICT;

CREATE TABLE appeal (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	name BLOB NOT NULL,
	id_number BLOB NOT NULL,
	text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
	status TEXT NOT NULL
	    CHECK (status IN ('open', 'accepted', 'rejected')),
	opinion TEXT NOT NULL CHECK (length(opinion) <= 500),
	papers TEXT NOT NULL CHECK (length(papers) <= 200),
	created_at INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	decided_by TEXT NOT NULL CHECK (length(decided_by) <= 63),
	version INTEGER NOT NULL
) STRICT;

-- One open appeal an account.
CREATE UNIQUE INDEX appeal_open ON appeal (account_id) WHERE status = 'open';
CREATE INDEX appeal_account ON appeal (account_id, id);
CREATE INDEX appeal_status ON appeal (status, id);

CREATE TABLE person_correction (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	at INTEGER NOT NULL,
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	papers TEXT NOT NULL CHECK (length(papers) <= 200),
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	before BLOB NOT NULL,             -- name, kind and number, sealed
	after BLOB NOT NULL
) STRICT;

CREATE INDEX person_correction_person ON person_correction (person_id, id);

ALTER TABLE person ADD COLUMN verified_by TEXT NOT NULL DEFAULT ''
	CHECK (verified_by IN ('', 'registry', 'checkdigit', 'command',
	    'clerk'));
ALTER TABLE person ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;
