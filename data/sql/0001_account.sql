-- Accounts, public keys, sessions, and what sign-in counts.

CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 63),
	name TEXT NOT NULL CHECK (length(name) <= 20),
	role TEXT NOT NULL CHECK (role IN ('individual', 'agent', 'clerk',
	    'reviewer', 'lead', 'body', 'city', 'expert', 'sysadmin', 'secadmin',
	    'auditor')),
	password_hash TEXT NOT NULL CHECK (length(password_hash) <= 191),
	lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
	owner INTEGER NOT NULL CHECK (owner IN (0, 1)),
	must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
	person_id INTEGER,
	unit_id INTEGER,
	uscc TEXT CHECK (length(uscc) = 18),
	mobile_hash BLOB UNIQUE,
	id_number_hash BLOB UNIQUE,
	failures INTEGER NOT NULL,
	failed_at INTEGER NOT NULL,
	locked_until INTEGER NOT NULL,
	last_login_at INTEGER NOT NULL,
	last_login_from TEXT NOT NULL CHECK (length(last_login_from) <= 63),
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX account_person ON account (person_id);
CREATE INDEX account_unit ON account (unit_id);
CREATE UNIQUE INDEX account_uscc ON account (uscc) WHERE owner = 1;

CREATE TABLE account_district (
	account_id INTEGER NOT NULL REFERENCES account (id),
	district INTEGER NOT NULL,
	PRIMARY KEY (account_id, district)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_key (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	type TEXT NOT NULL CHECK (length(type) <= 47),
	fingerprint TEXT NOT NULL CHECK (length(fingerprint) <= 63),
	label TEXT NOT NULL CHECK (length(label) <= 60),
	blob_hash BLOB NOT NULL UNIQUE,
	blob BLOB NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX account_key_account ON account_key (account_id, id);

CREATE TABLE password_history (
	account_id INTEGER NOT NULL REFERENCES account (id),
	id INTEGER NOT NULL,
	password_hash TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	account_id INTEGER NOT NULL REFERENCES account (id),
	from_address TEXT NOT NULL CHECK (length(from_address) <= 63),
	method TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	previous_at INTEGER NOT NULL,
	previous_from TEXT NOT NULL CHECK (length(previous_from) <= 63),
	locked INTEGER NOT NULL CHECK (locked IN (0, 1))
) STRICT;

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_started ON session (started_at);
