-- Notices; what restrictions need besides 0006; and what home screens ask.

CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	status TEXT NOT NULL
	    CHECK (status IN ('draft', 'published', 'withdrawn')),
	title_zh TEXT NOT NULL CHECK (length(title_zh) BETWEEN 1 AND 200),
	title_en TEXT NOT NULL CHECK (length(title_en) <= 200),
	issuer TEXT NOT NULL CHECK (length(issuer) <= 100),
	number TEXT NOT NULL CHECK (length(number) <= 60),
	dated INTEGER NOT NULL,
	body TEXT NOT NULL CHECK (length(body) <= 60000),
	audience TEXT NOT NULL
	    CHECK (audience IN ('all', 'individuals', 'units', 'office')),
	-- the whole city, or the districts of notice_district
	city INTEGER NOT NULL CHECK (city IN (0, 1)),
	pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
	until_day INTEGER NOT NULL,         -- the last day it stands; 0: no end
	-- its place: the day, and far above it when pinned
	place INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL CHECK (length(created_by) <= 63),
	published_at INTEGER NOT NULL,
	withdrawn_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL CHECK (length(changed_by) <= 63),
	version INTEGER NOT NULL
) STRICT;

-- A page is one run of one of these.
CREATE INDEX notice_status ON notice (status, place, id);
CREATE INDEX notice_place ON notice (place, id);

CREATE TABLE notice_district (
	notice_id INTEGER NOT NULL REFERENCES notice (id),
	district INTEGER NOT NULL,
	PRIMARY KEY (notice_id, district)
) STRICT, WITHOUT ROWID;

ALTER TABLE restriction ADD COLUMN district INTEGER NOT NULL DEFAULT 0;
ALTER TABLE restriction ADD COLUMN set_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE restriction ADD COLUMN lifted_by TEXT NOT NULL DEFAULT ''
	CHECK (length(lifted_by) <= 63);
ALTER TABLE restriction ADD COLUMN lift_reason TEXT NOT NULL DEFAULT ''
	CHECK (length(lift_reason) <= 200);
ALTER TABLE restriction ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE INDEX restriction_district ON restriction (district, id);

-- Open business with its beginning: 0 for what is older than this column.
ALTER TABLE engagement ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
CREATE INDEX engagement_unit ON engagement (unit_id, since);

-- How many of a unit's permits end soon.
CREATE INDEX permit_unit_end ON permit (unit_id, status, valid_to);
