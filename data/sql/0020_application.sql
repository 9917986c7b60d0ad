-- Cases: applications for a service, their forms, papers, steps and return
-- items. Days are numbers since 1970-01-01 (0: none).

-- Published versions of service files; a case keeps the one it began with.
CREATE TABLE service_version (
	service TEXT NOT NULL CHECK (length(service) BETWEEN 1 AND 40),
	version INTEGER NOT NULL,
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	content TEXT NOT NULL,          -- flattened
	published_at INTEGER NOT NULL,
	PRIMARY KEY (service, version)
) STRICT;

-- queue: the role it waits for ("" when closed). name, pinyin, initials are
-- copies of the person's, or the unit's when nobody is named. due_on and
-- state_due_on are rewritten at each step and at each change of the calendar.
CREATE TABLE application (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 31),
	service TEXT NOT NULL,
	service_version INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (length(state) BETWEEN 1 AND 40),
	phase TEXT NOT NULL CHECK (phase IN ('applicant', 'office', 'closed')),
	outcome TEXT NOT NULL CHECK (length(outcome) <= 31),
	queue TEXT NOT NULL CHECK (length(queue) <= 31),
	district INTEGER NOT NULL,
	person_id INTEGER NOT NULL,     -- 0: of the unit itself
	unit_id INTEGER NOT NULL,
	permit_id INTEGER NOT NULL,     -- 0: none
	applicant_account INTEGER NOT NULL,
	applicant_role TEXT NOT NULL CHECK (length(applicant_role) <= 31),
	applicant_name TEXT NOT NULL CHECK (length(applicant_name) <= 63),
	name TEXT NOT NULL CHECK (length(name) <= 100),
	pinyin TEXT NOT NULL CHECK (length(pinyin) <= 600),
	initials TEXT NOT NULL CHECK (length(initials) <= 100),
	round INTEGER NOT NULL,         -- submissions so far
	returns INTEGER NOT NULL,       -- times returned
	accepted_at INTEGER NOT NULL,   -- the notice was; 0: not
	created_at INTEGER NOT NULL,
	submitted_at INTEGER NOT NULL,  -- first; 0: never
	entered_at INTEGER NOT NULL,    -- the state
	closed_at INTEGER NOT NULL,
	due_on INTEGER NOT NULL,
	state_due_on INTEGER NOT NULL,
	claimed_by INTEGER NOT NULL,    -- account; 0: nobody
	claimed_name TEXT NOT NULL CHECK (length(claimed_name) <= 63),
	claimed_until INTEGER NOT NULL, -- last day of the lease
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

-- A page of a queue, of a unit, of a person is one run of an index.
CREATE INDEX application_queue ON application (district, queue, state_due_on,
	id, service, state, phase, claimed_by, claimed_until, name, pinyin,
	initials);
CREATE INDEX application_role ON application (queue, state_due_on, id,
	service, state, claimed_by, claimed_until, name, pinyin, initials)
	WHERE queue <> '';
CREATE INDEX application_claim ON application (claimed_by, state_due_on, id)
	WHERE claimed_by <> 0;
CREATE INDEX application_unit ON application (unit_id, id, service, state,
	phase, name, pinyin, initials);
CREATE INDEX application_unit_active ON application (unit_id, id)
	WHERE phase <> 'closed';
CREATE INDEX application_person ON application (person_id, id)
	WHERE person_id <> 0;
CREATE INDEX application_district ON application (district, id, service,
	state, phase, name, pinyin, initials);
-- Drafts that nobody went on with.
CREATE INDEX application_draft ON application (changed_at, id)
	WHERE phase = 'applicant' AND submitted_at = 0;
CREATE INDEX application_open ON application (due_on, id)
	WHERE phase <> 'closed';
CREATE INDEX application_permit ON application (permit_id, id)
	WHERE permit_id <> 0;
-- One open case a person and service, or a unit and service.
CREATE UNIQUE INDEX application_person_open ON application (person_id, service)
	WHERE phase <> 'closed' AND person_id <> 0;
CREATE UNIQUE INDEX application_unit_open ON application (unit_id, service)
	WHERE phase <> 'closed' AND person_id = 0;

-- The form: round 0 is what is worked on, others what was submitted; sealed.
CREATE TABLE application_form (
	application_id INTEGER NOT NULL REFERENCES application (id),
	round INTEGER NOT NULL,
	content BLOB NOT NULL,
	saved_at INTEGER NOT NULL,
	PRIMARY KEY (application_id, round)
) STRICT, WITHOUT ROWID;

-- Papers: round 0 is the case's own (of rows of its form) before submission;
-- others are the snapshot of a submission. Each is pinned by file_pin, until
-- the content must go (erased): hash and row stay, so no reference to file.
CREATE TABLE application_file (
	application_id INTEGER NOT NULL REFERENCES application (id),
	round INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
	row_key TEXT NOT NULL CHECK (length(row_key) <= 40), -- "children.2"; ""
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	issued_on INTEGER NOT NULL,
	valid_to INTEGER NOT NULL,
	uploaded_at INTEGER NOT NULL,
	erased INTEGER NOT NULL CHECK (erased IN (0, 1)),
	PRIMARY KEY (application_id, round, kind, row_key)
) STRICT, WITHOUT ROWID;

-- Steps and words: creation, submissions, decisions, claims, comments.
-- kind "" for what is no action of the service file.
CREATE TABLE application_event (
	application_id INTEGER NOT NULL REFERENCES application (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	day INTEGER NOT NULL,
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	by_role TEXT NOT NULL CHECK (length(by_role) <= 31),
	behalf_account INTEGER NOT NULL,
	behalf_name TEXT NOT NULL CHECK (length(behalf_name) <= 63),
	what TEXT NOT NULL CHECK (what IN ('create', 'action', 'automatic',
	    'claim', 'unclaim', 'takeover', 'handover', 'comment', 'override',
	    'acknowledge', 'fixed', 'print')),
	action TEXT NOT NULL CHECK (length(action) <= 40),
	kind TEXT NOT NULL CHECK (length(kind) <= 31),
	from_state TEXT NOT NULL CHECK (length(from_state) <= 40),
	to_state TEXT NOT NULL CHECK (length(to_state) <= 40),
	round INTEGER NOT NULL,
	opinion TEXT NOT NULL CHECK (length(opinion) <= 2000),
	tip TEXT NOT NULL CHECK (length(tip) <= 1000),
	detail TEXT NOT NULL,           -- JSON: checks, effects; no personal numbers
	PRIMARY KEY (application_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX application_event_account ON application_event (by_account, at);

-- What must be put right: anchored to a field ("section.field",
-- "section.N.field"), a file ("@KIND", "@KIND:children.2") or nothing ("").
CREATE TABLE return_item (
	id INTEGER PRIMARY KEY,
	application_id INTEGER NOT NULL REFERENCES application (id),
	round INTEGER NOT NULL,         -- that was looked at
	side TEXT NOT NULL CHECK (side IN ('applicant', 'unit')),
	anchor TEXT NOT NULL CHECK (length(anchor) <= 120),
	words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
	status TEXT NOT NULL CHECK (status IN ('open', 'fixed', 'settled')),
	late INTEGER NOT NULL CHECK (late IN (0, 1)), -- should have been said before
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	created_at INTEGER NOT NULL,
	fixed_at INTEGER NOT NULL,
	fixed_by TEXT NOT NULL CHECK (length(fixed_by) <= 63)
) STRICT;

CREATE INDEX return_item_application ON return_item (application_id, id);

-- Warnings ticked, and rules set aside, with the text that was shown.
CREATE TABLE application_tick (
	application_id INTEGER NOT NULL REFERENCES application (id),
	rule TEXT NOT NULL CHECK (length(rule) <= 40),
	role TEXT NOT NULL CHECK (length(role) <= 31),
	what TEXT NOT NULL CHECK (what IN ('acknowledge', 'override')),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	at INTEGER NOT NULL,
	words TEXT NOT NULL CHECK (length(words) <= 1000), -- message, or reason
	PRIMARY KEY (application_id, rule, role, what)
) STRICT, WITHOUT ROWID;

-- Documents that an action printed: notices and slips.
CREATE TABLE application_document (
	id INTEGER PRIMARY KEY,
	application_id INTEGER NOT NULL REFERENCES application (id),
	document TEXT NOT NULL CHECK (length(document) <= 40),
	number TEXT NOT NULL UNIQUE CHECK (length(number) <= 31),
	code TEXT NOT NULL CHECK (length(code) <= 31), -- keyed, for slip.verify
	permit_id INTEGER NOT NULL,
	issued_at INTEGER NOT NULL,
	content BLOB NOT NULL,          -- what it says, JSON, sealed
	prints INTEGER NOT NULL         -- 1: the first
) STRICT;

CREATE INDEX application_document_case ON application_document
	(application_id, id);
CREATE INDEX application_document_code ON application_document (code);
CREATE INDEX application_document_permit ON application_document
	(permit_id, id) WHERE permit_id <> 0;

-- How many cases of a district and service are in a state, and how many were
-- entered a state on a day: kept by the store at each step, never counted.
CREATE TABLE application_count (
	district INTEGER NOT NULL,
	service TEXT NOT NULL,
	state TEXT NOT NULL,
	queue TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (district, service, state, queue)
) STRICT, WITHOUT ROWID;

CREATE TABLE application_day (
	day INTEGER NOT NULL,
	district INTEGER NOT NULL,
	service TEXT NOT NULL,
	state TEXT NOT NULL,            -- entered on that day
	n INTEGER NOT NULL,
	PRIMARY KEY (day, district, service, state)
) STRICT, WITHOUT ROWID;

-- Running numbers: of cases, permits, documents, by kind and year.
CREATE TABLE series (
	name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 31),
	last INTEGER NOT NULL
) STRICT;
