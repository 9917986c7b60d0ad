-- The record of what was done, and the keys that make writes repeatable.

CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	session_id INTEGER NOT NULL,
	login TEXT NOT NULL,
	role TEXT NOT NULL,
	from_address TEXT NOT NULL,
	action TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('done', 'denied', 'failed')),
	repeats INTEGER NOT NULL,
	object TEXT NOT NULL,
	object_id INTEGER NOT NULL,
	before_state TEXT NOT NULL,
	after_state TEXT NOT NULL,
	chain BLOB NOT NULL
) STRICT;

CREATE INDEX audit_account ON audit (account_id, id);
CREATE INDEX audit_object ON audit (object, object_id, id);

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN
	SELECT RAISE(ABORT, 'audit rows are kept');
END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'audit rows are fixed');
END;

-- One row: the end of the chain, so that a cut tail shows.
CREATE TABLE audit_head (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	last_id INTEGER NOT NULL,
	chain BLOB NOT NULL
) STRICT;

-- Refusals alike within one minute: told once, then counted.
CREATE TABLE audit_repeat (
	minute INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	login TEXT NOT NULL,
	role TEXT NOT NULL,
	from_address TEXT NOT NULL,
	action TEXT NOT NULL,
	outcome TEXT NOT NULL,
	repeats INTEGER NOT NULL,
	PRIMARY KEY (minute, account_id, login, from_address, action, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
	account_id INTEGER NOT NULL,
	key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
	method TEXT NOT NULL,
	params_hash BLOB NOT NULL,
	reply BLOB NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (at);
