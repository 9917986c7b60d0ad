-- How units sign in: digital certificates of their agents, and electronic
-- licences held by verified people. Days are numbers since 1970-01-01.

CREATE TABLE certificate (
	id INTEGER PRIMARY KEY,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	account_id INTEGER NOT NULL REFERENCES account (id), -- its holder
	district INTEGER NOT NULL,
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	key_type TEXT NOT NULL CHECK (length(key_type) <= 47),
	fingerprint TEXT NOT NULL CHECK (length(fingerprint) <= 63),
	blob_hash BLOB NOT NULL,
	blob BLOB NOT NULL,
	unit_type TEXT NOT NULL CHECK (length(unit_type) <= 40),
	checks TEXT NOT NULL CHECK (length(checks) <= 8000), -- what was seen
	mobile BLOB,                       -- legal representative's, sealed
	fee INTEGER NOT NULL CHECK (fee >= 0),
	receipt TEXT NOT NULL CHECK (length(receipt) <= 40),
	paid_at INTEGER NOT NULL,
	transfer INTEGER NOT NULL CHECK (transfer IN (0, 1)),
	transfer_reference TEXT NOT NULL CHECK (length(transfer_reference) <= 16),
	transfer_at INTEGER NOT NULL,      -- confirmed; 0: not
	serial TEXT UNIQUE CHECK (length(serial) <= 40), -- NULL: not issued
	issued_at INTEGER NOT NULL,        -- 0: not issued
	valid_from INTEGER NOT NULL,
	valid_to INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'suspended',
	    'revoked')),                   -- expired is a matter of the date
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX certificate_unit ON certificate (unit_id, id);
CREATE INDEX certificate_account ON certificate (account_id, id);
CREATE INDEX certificate_key ON certificate (blob_hash);
CREATE INDEX certificate_district ON certificate (district, id);

CREATE TABLE certificate_event (
	id INTEGER PRIMARY KEY,
	certificate_id INTEGER NOT NULL REFERENCES certificate (id),
	at INTEGER NOT NULL,
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 20),
	change TEXT NOT NULL CHECK (length(change) <= 20),
	reason TEXT NOT NULL CHECK (length(reason) <= 200)
) STRICT;

CREATE INDEX certificate_event_of ON certificate_event (certificate_id, id);

-- Who the legal representative is, papers seen at the desk: the only one who
-- may claim the unit's licence.
CREATE TABLE unit_legal (
	unit_id INTEGER PRIMARY KEY REFERENCES unit (id),
	name TEXT NOT NULL CHECK (length(name) <= 50),
	id_number_hash BLOB NOT NULL,
	papers TEXT NOT NULL CHECK (length(papers) <= 200),
	by_account INTEGER NOT NULL,
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX unit_legal_number ON unit_legal (id_number_hash);

-- Who holds a unit's licence, and by whom he was named. The claim of the legal
-- representative is the first row; a unit without one has none claimed.
CREATE TABLE delegation (
	id INTEGER PRIMARY KEY,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	parent_id INTEGER NOT NULL,        -- who named him; 0: claimed it
	person_id INTEGER NOT NULL REFERENCES person (id),
	person_name TEXT NOT NULL CHECK (length(person_name) <= 50),
	rank TEXT NOT NULL CHECK (rank IN ('legal_representative',
	    'licence_manager', 'licence_agent')),
	government INTEGER NOT NULL CHECK (government IN (0, 1)),
	business INTEGER NOT NULL CHECK (business IN (0, 1)),
	public_service INTEGER NOT NULL CHECK (public_service IN (0, 1)),
	valid_from INTEGER NOT NULL,
	valid_to INTEGER NOT NULL,         -- 0: no end
	created_at INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL,       -- 0: not
	revoked_by TEXT NOT NULL CHECK (length(revoked_by) <= 20),
	reason TEXT NOT NULL CHECK (length(reason) <= 200)
) STRICT;

CREATE INDEX delegation_person ON delegation (person_id, id);
CREATE INDEX delegation_unit ON delegation (unit_id, id);
CREATE INDEX delegation_parent ON delegation (parent_id, id);
CREATE UNIQUE INDEX delegation_claim ON delegation (unit_id)
	WHERE parent_id = 0 AND revoked_at = 0;

-- An agent whom another unit has named: his sign-ins go on as they were until
-- he has acted for it once.
ALTER TABLE agent_unit ADD COLUMN
	invited INTEGER NOT NULL DEFAULT 0 CHECK (invited IN (0, 1));
