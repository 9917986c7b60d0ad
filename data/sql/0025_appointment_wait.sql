-- Who waits: for a date that is full (rush 0), or for the hall's opening, at
-- which an order is drawn (rush 1). Several dates or times asked for at once
-- are rows of one wish, the first wanted most.
CREATE TABLE appointment_wait (
	id INTEGER PRIMARY KEY,
	wish INTEGER NOT NULL,          -- id of its first row
	rush INTEGER NOT NULL CHECK (rush IN (0, 1)),
	opening INTEGER NOT NULL,       -- the day of the opening; 0 without rush
	district INTEGER NOT NULL,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	day INTEGER NOT NULL,
	cell INTEGER NOT NULL,          -- -1: any time of the day
	cells INTEGER NOT NULL,
	new INTEGER NOT NULL,
	renewal INTEGER NOT NULL,
	person_change INTEGER NOT NULL,
	unit_change INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('waiting', 'offered', 'taken',
	    'lapsed', 'left', 'over')),
	place INTEGER NOT NULL,         -- in the order drawn; 0
	offered_cell INTEGER NOT NULL,  -- -1: none
	until INTEGER NOT NULL,         -- of the offer; 0
	joined_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX appointment_wait_unit ON appointment_wait (unit_id, id);
CREATE INDEX appointment_wait_wish ON appointment_wait (wish, id);
CREATE INDEX appointment_wait_day ON appointment_wait (district, day, id)
	WHERE status = 'waiting' AND rush = 0;
CREATE INDEX appointment_wait_opening ON appointment_wait (district, opening, id)
	WHERE rush = 1;

-- The order of an opening: wishes by SHA-256 of the seed, a colon and the
-- wish's id. Drawn once.
CREATE TABLE appointment_draw (
	district INTEGER NOT NULL,
	day INTEGER NOT NULL,
	seed TEXT NOT NULL CHECK (length(seed) = 64),
	wishes INTEGER NOT NULL,
	offered INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (district, day)
) STRICT, WITHOUT ROWID;

-- A hold of nobody (unit_id 0) is of cells that cool down; one with an offer
-- is that row's of appointment_wait.
ALTER TABLE appointment_hold ADD COLUMN offer INTEGER NOT NULL DEFAULT 0;
CREATE INDEX appointment_hold_offer ON appointment_hold (offer)
	WHERE session_id = 0;

-- The key that a wall display has shown; '' if it is known by its address.
ALTER TABLE session ADD COLUMN display TEXT NOT NULL DEFAULT '';
