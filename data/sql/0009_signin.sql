-- Signing in: puzzles, codes to mobiles, one-time codes, codes that another
-- session confirms, and the failures of a name. Whatever is secret is hashed
-- or sealed; nothing here outlives a day but the enrolled factors.

CREATE TABLE captcha (
	id INTEGER PRIMARY KEY,
	answer_hash BLOB NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX captcha_expires ON captcha (expires_at);

CREATE TABLE sms_code (
	id INTEGER PRIMARY KEY,
	purpose TEXT NOT NULL CHECK (length(purpose) <= 15),
	number_hash BLOB NOT NULL,
	code_hash BLOB NOT NULL,
	owner_id INTEGER NOT NULL,        -- account or session
	sent_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	used INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT;

CREATE INDEX sms_code_number ON sms_code (number_hash, sent_at);
CREATE INDEX sms_code_sent ON sms_code (sent_at);
CREATE INDEX sms_code_owner ON sms_code (owner_id, sent_at);

CREATE TABLE totp (
	account_id INTEGER PRIMARY KEY REFERENCES account (id),
	secret BLOB NOT NULL,             -- sealed
	confirmed_at INTEGER NOT NULL,    -- 0: not yet
	last_step INTEGER NOT NULL,       -- no code of it or before is taken
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
	account_id INTEGER NOT NULL REFERENCES account (id),
	code_hash BLOB NOT NULL,
	used_at INTEGER NOT NULL,         -- 0: not yet
	PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE login_code (
	id INTEGER PRIMARY KEY,
	code_hash BLOB NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'certificate', 'elicence',
	    'institution')),
	state TEXT NOT NULL CHECK (state IN ('created', 'scanned', 'confirmed',
	    'denied', 'consumed')),
	from_address TEXT NOT NULL CHECK (length(from_address) <= 63),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	account_id INTEGER NOT NULL,      -- who confirmed; 0: nobody yet
	unit_id INTEGER NOT NULL,         -- for which unit; 0: himself
	delegation_id INTEGER NOT NULL
) STRICT;

CREATE INDEX login_code_expires ON login_code (expires_at);

-- By a keyed hash of what was typed, whether such an account exists or not.
CREATE TABLE signin_failure (
	name_hash BLOB PRIMARY KEY,
	failures INTEGER NOT NULL,
	last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX signin_failure_last ON signin_failure (last_at);
