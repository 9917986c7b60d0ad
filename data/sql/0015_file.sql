-- Stored files: the bytes lie in STATE/files/aa/SHA256, once for equal ones.
-- Rows of their users name the hash; what nobody names is swept.

CREATE TABLE file (
	sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
	size INTEGER NOT NULL CHECK (size > 0),
	format TEXT NOT NULL CHECK (length(format) <= 15),
	width INTEGER NOT NULL,           -- of pictures; 0 otherwise
	height INTEGER NOT NULL,
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person_photo (
	person_id INTEGER PRIMARY KEY REFERENCES person (id),
	sha256 TEXT NOT NULL REFERENCES file (sha256),
	uploaded_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX person_photo_file ON person_photo (sha256);
