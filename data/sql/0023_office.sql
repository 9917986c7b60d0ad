-- What the office keeps beside the cases: stock opinions, saved views, who
-- stands in for whom, and how far work by the calendar has come.

-- district 0: all; service "": all.
CREATE TABLE stock_opinion (
	id INTEGER PRIMARY KEY,
	district INTEGER NOT NULL,
	service TEXT NOT NULL CHECK (length(service) <= 40),
	kind TEXT NOT NULL CHECK (kind IN ('approve', 'reject', 'return', 'tip',
	    'item')),
	words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stock_opinion_where ON stock_opinion (district, service, kind,
	id);

CREATE TABLE saved_view (
	account_id INTEGER NOT NULL REFERENCES account (id),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
	filters TEXT NOT NULL CHECK (length(filters) <= 2000), -- JSON
	PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

-- account_id is away from_day to to_day; stand_in acts for it.
CREATE TABLE cover (
	account_id INTEGER NOT NULL REFERENCES account (id),
	stand_in INTEGER NOT NULL REFERENCES account (id),
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	set_at INTEGER NOT NULL,
	PRIMARY KEY (account_id, from_day)
) STRICT, WITHOUT ROWID;

CREATE INDEX cover_stand_in ON cover (stand_in, to_day);

-- Work by the calendar: done up to and with this day.
CREATE TABLE calendar_work (
	name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 31),
	done INTEGER NOT NULL
) STRICT;

-- Before a permit ends its holder is told.
CREATE INDEX permit_end ON permit (valid_to, status, id);
CREATE INDEX account_district_district ON account_district (district,
	account_id);
