-- The auditor's questions: who saw or changed what of whom, when, with which
-- result; and what has gone from the table to a segment in STATE/audit.

CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_refused ON audit (outcome, id) WHERE outcome <> 'done';

-- Whom a row is about; made of the row, so no part of the chain.
CREATE TABLE audit_person (
	person_id INTEGER NOT NULL,
	audit_id INTEGER NOT NULL,
	PRIMARY KEY (person_id, audit_id)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_person (person_id, audit_id)
	SELECT object_id, id FROM audit
	WHERE object = 'person' AND object_id <> 0;
INSERT INTO audit_person (person_id, audit_id)
	SELECT a.person_id, r.id FROM audit r
	JOIN application a ON a.id = r.object_id
	WHERE r.object = 'application' AND a.person_id <> 0
	    AND r.action = 'application.get';

-- Rows first_id to last_id lie in a file; chain is that of the last.
CREATE TABLE audit_segment (
	first_id INTEGER PRIMARY KEY,
	last_id INTEGER NOT NULL,
	first_at INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	chain BLOB NOT NULL,
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	CHECK (last_id >= first_id)
) STRICT;

-- Only what lies in a segment goes, and nothing of the last 180 days.
DROP TRIGGER audit_kept;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
WHEN OLD.id > coalesce((SELECT max(last_id) FROM audit_segment), 0)
    OR OLD.at > unixepoch('now') - 15552000
BEGIN
	SELECT RAISE(ABORT, 'audit rows are kept');
END;
CREATE TRIGGER audit_segment_kept BEFORE DELETE ON audit_segment
BEGIN
	SELECT RAISE(ABORT, 'audit segments are kept');
END;
