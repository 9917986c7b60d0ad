-- Appointments at the halls. Cells are five minutes: 0 is 00:00, 287 23:55.
-- Days are numbers since 1970-01-01; instants seconds UTC (0: none).

-- Versions of what a hall offers: a weekday's counters and breaks (override 0)
-- or one date's (override 1). A version is never changed, only followed.
CREATE TABLE slot_plan (
	id INTEGER PRIMARY KEY,
	change INTEGER NOT NULL,        -- id of the first of those made at once
	district INTEGER NOT NULL,
	override INTEGER NOT NULL CHECK (override IN (0, 1)),
	day INTEGER NOT NULL,           -- weekday 1..7 from from_day, or the date
	from_day INTEGER NOT NULL,      -- 0 for a date
	content TEXT NOT NULL,          -- [[from, to, counters]] in cells; []: closed
	moves TEXT NOT NULL,            -- [[appointment, day, cell, cell]] packed anew
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	at INTEGER NOT NULL,
	undone_at INTEGER NOT NULL,
	undone_by TEXT NOT NULL CHECK (length(undone_by) <= 63)
) STRICT;

CREATE INDEX slot_plan_day ON slot_plan (district, override, day, from_day, id);
CREATE INDEX slot_plan_change ON slot_plan (change);
CREATE INDEX slot_plan_last ON slot_plan (district, undone_at, id);

-- The parent row is touched first by whoever changes cells of the day.
CREATE TABLE hall_day (
	district INTEGER NOT NULL,
	day INTEGER NOT NULL,
	plan INTEGER NOT NULL,          -- what its cells were made of
	tickets INTEGER NOT NULL,       -- given out that day
	version INTEGER NOT NULL,
	PRIMARY KEY (district, day)
) STRICT, WITHOUT ROWID;

-- wanted: counters of the plan; capacity: max(wanted, used), so that a cut
-- never makes an overbooked cell; new bookings need used < wanted.
CREATE TABLE hall_cell (
	district INTEGER NOT NULL,
	day INTEGER NOT NULL,
	cell INTEGER NOT NULL CHECK (cell BETWEEN 0 AND 287),
	wanted INTEGER NOT NULL CHECK (wanted >= 0),
	capacity INTEGER NOT NULL,
	used INTEGER NOT NULL CHECK (used >= 0 AND used <= capacity),
	PRIMARY KEY (district, day, cell)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment_hold (
	id INTEGER PRIMARY KEY,
	session_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	district INTEGER NOT NULL,
	day INTEGER NOT NULL,
	cell INTEGER NOT NULL,
	cells INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;

CREATE INDEX appointment_hold_day ON appointment_hold (district, day, until);
CREATE INDEX appointment_hold_session ON appointment_hold (session_id);
CREATE INDEX appointment_hold_account ON appointment_hold (account_id, unit_id);

CREATE TABLE appointment (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) <= 31),
	district INTEGER NOT NULL,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	unit_name TEXT NOT NULL,
	pinyin TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('pending_completion', 'booked',
	    'cancelled', 'lapsed', 'handled', 'mismatch', 'no_show')),
	day INTEGER NOT NULL,
	cell INTEGER NOT NULL,
	cells INTEGER NOT NULL,
	holds_cells INTEGER NOT NULL CHECK (holds_cells IN (0, 1)),
	new INTEGER NOT NULL,
	renewal INTEGER NOT NULL,
	person_change INTEGER NOT NULL,
	unit_change INTEGER NOT NULL,
	contact_name TEXT NOT NULL CHECK (length(contact_name) <= 50),
	contact_phone BLOB NOT NULL,    -- sealed
	notice_version TEXT NOT NULL,
	accepted_at INTEGER NOT NULL,
	change_until INTEGER NOT NULL,  -- instant, exclusive
	lapse_at INTEGER NOT NULL,      -- when incomplete; the same unless booked later
	changes INTEGER NOT NULL,       -- by the unit, of what was complete
	via TEXT NOT NULL CHECK (via IN ('unit', 'counter', 'walk_in')),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	ticket INTEGER NOT NULL,        -- of the day, from arrival; 0
	arrived_at INTEGER NOT NULL,
	called_at INTEGER NOT NULL,
	called_by TEXT NOT NULL,
	counter INTEGER NOT NULL,
	finished_at INTEGER NOT NULL,
	handled_on INTEGER NOT NULL,    -- the day of result, mismatch or no-show
	handled_at INTEGER NOT NULL,
	evidence TEXT NOT NULL CHECK (length(evidence) <= 1000),
	level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
	words TEXT NOT NULL CHECK (length(words) <= 500),
	rated_at INTEGER NOT NULL,
	reminded INTEGER NOT NULL CHECK (reminded IN (0, 1)),
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX appointment_unit ON appointment (unit_id, id);
CREATE INDEX appointment_unit_status ON appointment (unit_id, status, day);
CREATE INDEX appointment_district ON appointment (district, id);
CREATE INDEX appointment_day ON appointment (district, day, cell, id);
CREATE INDEX appointment_lapse ON appointment (lapse_at, id)
	WHERE status = 'pending_completion';
-- one live booking a unit and date (D-12; the hall's file may switch it off,
-- so it is a rule of the domain and not a UNIQUE index)

CREATE TABLE appointment_item (
	appointment_id INTEGER NOT NULL REFERENCES appointment (id),
	seq INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('new', 'renewal', 'person_change',
	    'unit_change')),
	person_id INTEGER NOT NULL,     -- 0: not linked
	application_id INTEGER NOT NULL,
	name TEXT NOT NULL CHECK (length(name) <= 50),
	id_kind TEXT NOT NULL CHECK (length(id_kind) <= 31),
	id_number BLOB NOT NULL,        -- sealed; empty until filled in
	permit_number TEXT NOT NULL CHECK (length(permit_number) <= 31),
	children INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('empty', 'filled', 'accepted',
	    'returned', 'not_accepted')),
	opinion TEXT NOT NULL CHECK (length(opinion) <= 500),
	decided_at INTEGER NOT NULL,
	decided_by TEXT NOT NULL CHECK (length(decided_by) <= 63),
	PRIMARY KEY (appointment_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX appointment_item_person ON appointment_item (person_id, appointment_id)
	WHERE person_id <> 0;

-- A freeze lifted by hand, where the hall's file allows it.
CREATE TABLE appointment_unfreeze (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	district INTEGER NOT NULL,
	day INTEGER NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	at INTEGER NOT NULL,
	PRIMARY KEY (unit_id, district, day)
) STRICT, WITHOUT ROWID;

-- What a unit was called before its hall renamed it.
CREATE TABLE unit_former_name (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	at INTEGER NOT NULL,
	name TEXT NOT NULL CHECK (length(name) <= 100),
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	evidence TEXT NOT NULL CHECK (length(evidence) <= 200),
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	PRIMARY KEY (unit_id, at)
) STRICT, WITHOUT ROWID;
