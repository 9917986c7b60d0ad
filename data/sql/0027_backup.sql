-- Where backups lie and what of them can be restored, as the one who made
-- them told; times are 0 where there is nothing to tell.

CREATE TABLE backup (
	place TEXT PRIMARY KEY CHECK (length(place) BETWEEN 1 AND 200),
	oldest INTEGER NOT NULL,
	newest INTEGER NOT NULL,
	points INTEGER NOT NULL,
	files INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	encrypted INTEGER NOT NULL CHECK (encrypted IN (0, 1)),
	told_at INTEGER NOT NULL,
	failed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
