-- The document of a notice, a PDF.

CREATE TABLE notice_file (
	notice_id INTEGER PRIMARY KEY REFERENCES notice (id),
	sha256 TEXT NOT NULL REFERENCES file (sha256),
	attached_at INTEGER NOT NULL
) STRICT;

CREATE INDEX notice_file_file ON notice_file (sha256);
