-- Attachments: of a person or a unit one file a kind (data/attachments.cfg).
-- A kind nobody has uploaded has no row.

ALTER TABLE file ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attachment (
	id INTEGER PRIMARY KEY,
	owner TEXT NOT NULL CHECK (owner IN ('person', 'unit', 'child')),
	owner_id INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
	sha256 TEXT NOT NULL REFERENCES file (sha256),
	issued_on INTEGER,                -- days; NULL: not told
	valid_to INTEGER,
	checked INTEGER NOT NULL CHECK (checked IN (0, 1)),
	uploaded_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL CHECK (length(changed_by) <= 63),
	version INTEGER NOT NULL,
	UNIQUE (owner, owner_id, kind)
) STRICT;

CREATE INDEX attachment_file ON attachment (sha256);

-- Who needs a file besides: the snapshot of a case. A file that is pinned is
-- not swept, whatever becomes of the attachment it came from.
CREATE TABLE file_pin (
	object TEXT NOT NULL CHECK (length(object) BETWEEN 1 AND 31),
	object_id INTEGER NOT NULL,
	sha256 TEXT NOT NULL REFERENCES file (sha256),
	PRIMARY KEY (object, object_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX file_pin_file ON file_pin (sha256);
