-- Evaluation by plan and panel: plans, bodies that supervise units, experts,
-- what people declare about themselves, panels with their draw, scores and
-- votes, public notice, awards. Days are numbers since 1970-01-01 (0: none).

-- A time in which a service is open, with the days that end each part.
CREATE TABLE title_plan (
	id INTEGER PRIMARY KEY,
	service TEXT NOT NULL CHECK (length(service) BETWEEN 1 AND 40),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 100),
	year INTEGER NOT NULL,
	opens_on INTEGER NOT NULL,
	closes_on INTEGER NOT NULL,       -- last day to declare
	materials_until INTEGER NOT NULL, -- last day to complete materials
	ends_on INTEGER NOT NULL,
	closed INTEGER NOT NULL CHECK (closed IN (0, 1)), -- by hand
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX title_plan_service ON title_plan (service, opens_on, id);

CREATE TABLE application_plan (
	application_id INTEGER PRIMARY KEY REFERENCES application (id),
	plan_id INTEGER NOT NULL REFERENCES title_plan (id)
) STRICT;

CREATE INDEX application_plan_plan ON application_plan (plan_id,
	application_id);

-- A message before the last day of a state: sent once for each day.
CREATE TABLE application_reminder (
	application_id INTEGER NOT NULL REFERENCES application (id),
	due_on INTEGER NOT NULL,
	days INTEGER NOT NULL,
	PRIMARY KEY (application_id, due_on, days)
) STRICT, WITHOUT ROWID;

-- What a role named by `parallel` said in a round.
CREATE TABLE application_answer (
	application_id INTEGER NOT NULL REFERENCES application (id),
	round INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (length(state) BETWEEN 1 AND 40),
	role TEXT NOT NULL CHECK (length(role) <= 31),
	passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	at INTEGER NOT NULL,
	opinion TEXT NOT NULL CHECK (length(opinion) <= 2000),
	PRIMARY KEY (application_id, round, state, role)
) STRICT, WITHOUT ROWID;

-- Supervising bodies: who decides for one, and which units it supervises.
CREATE TABLE body (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 100),
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE body_account (
	account_id INTEGER PRIMARY KEY REFERENCES account (id),
	body_id INTEGER NOT NULL REFERENCES body (id)
) STRICT;

CREATE INDEX body_account_body ON body_account (body_id, account_id);

CREATE TABLE body_unit (
	unit_id INTEGER PRIMARY KEY REFERENCES unit (id),
	body_id INTEGER NOT NULL REFERENCES body (id),
	since INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63)
) STRICT;

CREATE INDEX body_unit_body ON body_unit (body_id, unit_id);

-- Until now a body was an account that reached its districts: it stays so.
INSERT INTO body (id, name, created_at)
	SELECT id, CASE WHEN length(name) < 2 THEN login ELSE name || '（'
	|| login || '）' END, 0 FROM account WHERE role = 'body';
INSERT INTO body_account (account_id, body_id)
	SELECT id, id FROM account WHERE role = 'body';
INSERT INTO body_unit (unit_id, body_id, since, by_name)
	SELECT u.id, MIN(a.id), 0, '-' FROM account a
	JOIN account_district d ON d.account_id = a.id
	JOIN unit u ON u.district = d.district
	WHERE a.role = 'body' GROUP BY u.id;

-- Fields: "1,4,", codes of common/codes.h. unit_id 0: of no unit here.
CREATE TABLE expert (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 15),
	account_id INTEGER NOT NULL,
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 63),
	unit_id INTEGER NOT NULL,
	unit_name TEXT NOT NULL CHECK (length(unit_name) <= 100),
	fields TEXT NOT NULL CHECK (length(fields) BETWEEN 1 AND 100),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	note TEXT NOT NULL CHECK (length(note) <= 200),
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX expert_account ON expert (account_id)
	WHERE account_id <> 0;

-- What somebody who decides declares about himself. kin: a relative, by the
-- keyed hash of the ID number, or by name; unit: by unit; case: one case.
CREATE TABLE conflict (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	kind TEXT NOT NULL CHECK (kind IN ('kin', 'unit', 'case')),
	name TEXT NOT NULL CHECK (length(name) <= 100),
	id_hash BLOB,                   -- of the ID number; NULL: by name
	unit_id INTEGER NOT NULL,
	application_id INTEGER NOT NULL,
	relation TEXT NOT NULL CHECK (length(relation) <= 40),
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	at INTEGER NOT NULL
) STRICT;

CREATE INDEX conflict_account ON conflict (account_id, id);

-- A panel and what the file asks of it, as it was when it was made.
CREATE TABLE panel (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 31),
	plan_id INTEGER NOT NULL REFERENCES title_plan (id),
	name TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 100),
	service TEXT NOT NULL,
	service_version INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (length(state) BETWEEN 1 AND 40),
	field TEXT NOT NULL CHECK (length(field) <= 31),
	status TEXT NOT NULL CHECK (status IN ('forming', 'committed', 'drawn',
	    'voting', 'closed', 'dissolved')),
	meets_on INTEGER NOT NULL,
	closes_on INTEGER NOT NULL,
	seed BLOB,                      -- sealed until it is drawn
	commitment TEXT NOT NULL CHECK (length(commitment) <= 64),
	list TEXT NOT NULL,             -- numbers, one a line
	public TEXT NOT NULL CHECK (length(public) <= 200),
	revealed TEXT NOT NULL CHECK (length(revealed) <= 64), -- the seed, after
	committed_at INTEGER NOT NULL,
	drawn_at INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX panel_plan ON panel (plan_id, id);
CREATE INDEX panel_live ON panel (closes_on, id) WHERE status = 'voting';

-- A case on a panel. live: the panel is not closed, nor dissolved.
CREATE TABLE panel_case (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	application_id INTEGER NOT NULL REFERENCES application (id),
	live INTEGER NOT NULL CHECK (live IN (0, 1)),
	counted INTEGER NOT NULL CHECK (counted IN (0, 1)), -- the result stands
	yes INTEGER NOT NULL,
	no INTEGER NOT NULL,
	abstain INTEGER NOT NULL,
	wanted INTEGER NOT NULL,
	passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
	PRIMARY KEY (panel_id, application_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX panel_case_live ON panel_case (application_id)
	WHERE live = 1;
CREATE INDEX panel_case_application ON panel_case (application_id, panel_id);

-- place: in drawn order, from 1.
CREATE TABLE panel_seat (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	expert_id INTEGER NOT NULL REFERENCES expert (id),
	place INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('reserve', 'invited', 'accepted',
	    'recused', 'excused')),
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	answered_at INTEGER NOT NULL,
	proxy_to INTEGER NOT NULL,      -- expert; 0: himself
	PRIMARY KEY (panel_id, expert_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX panel_seat_expert ON panel_seat (expert_id, panel_id);

-- Of one case alone somebody stays away.
CREATE TABLE panel_recusal (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	application_id INTEGER NOT NULL,
	expert_id INTEGER NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) <= 200),
	at INTEGER NOT NULL,
	PRIMARY KEY (panel_id, application_id, expert_id)
) STRICT, WITHOUT ROWID;

-- Scores and words of a member, sealed.
CREATE TABLE panel_score (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	application_id INTEGER NOT NULL,
	expert_id INTEGER NOT NULL,
	content BLOB NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (panel_id, application_id, expert_id)
) STRICT, WITHOUT ROWID;

-- Who voted; and, apart from it and in the order of receipts that mean
-- nothing, the ballots, sealed. expert_id of a ballot: 0 when it is secret.
CREATE TABLE panel_voter (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	application_id INTEGER NOT NULL,
	expert_id INTEGER NOT NULL,
	PRIMARY KEY (panel_id, application_id, expert_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE panel_ballot (
	panel_id INTEGER NOT NULL REFERENCES panel (id),
	application_id INTEGER NOT NULL,
	receipt TEXT NOT NULL CHECK (length(receipt) = 16),
	expert_id INTEGER NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (panel_id, application_id, receipt)
) STRICT, WITHOUT ROWID;

-- Objections during the public notice.
CREATE TABLE objection (
	id INTEGER PRIMARY KEY,
	application_id INTEGER NOT NULL REFERENCES application (id),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	by_role TEXT NOT NULL CHECK (length(by_role) <= 31),
	words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
	at INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('open', 'upheld', 'dismissed')),
	decision TEXT NOT NULL CHECK (length(decision) <= 1000),
	decided_by TEXT NOT NULL CHECK (length(decided_by) <= 63),
	decided_at INTEGER NOT NULL
) STRICT;

CREATE INDEX objection_application ON objection (application_id, id);
CREATE INDEX objection_open ON objection (status, id);

-- Titles that were awarded.
CREATE TABLE title_award (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 31),
	application_id INTEGER NOT NULL UNIQUE REFERENCES application (id),
	person_id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	plan_id INTEGER NOT NULL,
	level TEXT NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
	awarded_on INTEGER NOT NULL
) STRICT;

CREATE INDEX title_award_person ON title_award (person_id, id);
CREATE INDEX title_award_unit ON title_award (unit_id, id);
