-- Permits: what they are for, who goes along, and everything that was done
-- with them. case_number: of the case that did it; "" for none.

ALTER TABLE permit ADD COLUMN category TEXT NOT NULL DEFAULT 'domestic'
	CHECK (length(category) <= 40);
ALTER TABLE permit ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT ''
	CHECK (length(cancel_reason) <= 40);
ALTER TABLE permit ADD COLUMN cancelled_at INTEGER NOT NULL DEFAULT 0;

-- A child that goes along: a row of the service's record list, sealed.
CREATE TABLE permit_child (
	permit_id INTEGER NOT NULL REFERENCES permit (id),
	seq INTEGER NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (permit_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE permit_event (
	permit_id INTEGER NOT NULL REFERENCES permit (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	day INTEGER NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('issued', 'extended', 'amended',
	    'suspended', 'resumed', 'cancelled')),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	case_number TEXT NOT NULL CHECK (length(case_number) <= 31),
	unit_id INTEGER NOT NULL,       -- afterwards, as the next three
	district INTEGER NOT NULL,
	status TEXT NOT NULL,
	valid_to INTEGER NOT NULL,
	children INTEGER NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) <= 500),
	PRIMARY KEY (permit_id, seq)
) STRICT, WITHOUT ROWID;
