-- Sessions know whom they act for, and may belong to nobody yet (a guest who
-- registers); agents act for several units. Sessions do not outlive their
-- connections, so the old table's rows are not carried over.

DROP TABLE session;

CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	account_id INTEGER NOT NULL,      -- 0: a guest
	unit_id INTEGER NOT NULL,         -- acts for; 0: nobody or not chosen
	delegation_id INTEGER NOT NULL,   -- by an electronic licence; 0: not
	from_address TEXT NOT NULL CHECK (length(from_address) <= 63),
	method TEXT NOT NULL CHECK (length(method) <= 31),
	started_at INTEGER NOT NULL,
	previous_at INTEGER NOT NULL,
	previous_from TEXT NOT NULL CHECK (length(previous_from) <= 63),
	locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
	must_enroll INTEGER NOT NULL CHECK (must_enroll IN (0, 1)),
	agreement TEXT NOT NULL CHECK (length(agreement) <= 31),
	agreed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_started ON session (started_at);

-- The units of an agent, each with its end. account.unit_id is the one he
-- acted for last; account.owner and account.uscc stay with the first.
CREATE TABLE agent_unit (
	account_id INTEGER NOT NULL REFERENCES account (id),
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	owner INTEGER NOT NULL CHECK (owner IN (0, 1)),
	phone TEXT NOT NULL CHECK (length(phone) <= 31),
	since INTEGER NOT NULL,
	ended_at INTEGER NOT NULL,        -- 0: still
	PRIMARY KEY (account_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX agent_unit_unit ON agent_unit (unit_id, account_id);

-- Which text of the user agreement was accepted, and when.
ALTER TABLE account ADD COLUMN agreement TEXT NOT NULL DEFAULT ''
	CHECK (length(agreement) <= 31);
ALTER TABLE account ADD COLUMN agreed_at INTEGER NOT NULL DEFAULT 0;
-- The number in full, sealed: to send codes to. NULL: none.
ALTER TABLE account ADD COLUMN mobile BLOB;
ALTER TABLE account ADD COLUMN mail BLOB;

INSERT INTO agent_unit (account_id, unit_id, owner, phone, since, ended_at)
	SELECT id, unit_id, owner, '', created_at, 0 FROM account
	WHERE role = 'agent' AND unit_id IS NOT NULL AND unit_id <> 0;
