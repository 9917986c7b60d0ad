-- Files that came by SFTP and belong to no kind yet, and uploads that broke
-- off. Of a whole file the bytes lie with the stored ones, under sha256; of a
-- broken one in STATE/files/part/ID, until its account goes on with it.

CREATE TABLE inbox (
	id INTEGER PRIMARY KEY,
	owner TEXT NOT NULL CHECK (owner IN ('person', 'unit')),
	owner_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL REFERENCES account (id),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
	size INTEGER NOT NULL CHECK (size > 0),
	sha256 TEXT REFERENCES file (sha256), -- NULL: broken off
	changed_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX inbox_whole ON inbox (owner, owner_id, name)
	WHERE sha256 IS NOT NULL;
CREATE UNIQUE INDEX inbox_part ON inbox (owner, owner_id, account_id, name)
	WHERE sha256 IS NULL;
CREATE INDEX inbox_file ON inbox (sha256);
CREATE INDEX inbox_changed ON inbox (changed_at);
