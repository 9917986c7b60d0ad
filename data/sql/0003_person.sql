-- People: what they told of themselves, and their histories.
-- Days are numbers since 1970-01-01 (0: none); *_key and *_tail are the first
-- 63 bits of a keyed hash, tails within a district.

CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
	pinyin TEXT NOT NULL CHECK (length(pinyin) <= 200),
	initials TEXT NOT NULL CHECK (length(initials) <= 50),
	sex TEXT NOT NULL CHECK (sex IN ('', 'M', 'F')),
	ethnic TEXT NOT NULL CHECK (length(ethnic) <= 20),
	birth INTEGER NOT NULL,
	political TEXT NOT NULL CHECK (length(political) <= 20),
	marital TEXT NOT NULL CHECK (length(marital) <= 20),
	id_kind TEXT NOT NULL CHECK (length(id_kind) <= 31),
	id_number BLOB NOT NULL,
	id_number_hash BLOB NOT NULL UNIQUE,
	mobile BLOB NOT NULL,
	mobile_hash BLOB NOT NULL,
	email TEXT NOT NULL CHECK (length(email) <= 100),
	hukou_place TEXT NOT NULL CHECK (length(hukou_place) <= 100),
	hukou_kind TEXT NOT NULL CHECK (length(hukou_kind) <= 20),
	district INTEGER NOT NULL,
	address TEXT NOT NULL CHECK (length(address) <= 200),
	contact_address TEXT NOT NULL CHECK (length(contact_address) <= 200),
	education TEXT NOT NULL CHECK (length(education) <= 20),
	school TEXT NOT NULL CHECK (length(school) <= 100),
	major TEXT NOT NULL CHECK (length(major) <= 100),
	graduated INTEGER NOT NULL,
	degree TEXT NOT NULL CHECK (length(degree) <= 40),
	degree_grantor TEXT NOT NULL CHECK (length(degree_grantor) <= 100),
	professional_title TEXT NOT NULL CHECK (length(professional_title) <= 60),
	verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
	submitted INTEGER NOT NULL CHECK (submitted IN (0, 1)),
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX person_district ON person (district, pinyin, id, name, initials);

CREATE TABLE study_history (
	person_id INTEGER NOT NULL REFERENCES person (id),
	seq INTEGER NOT NULL,
	from_month INTEGER NOT NULL,
	to_month INTEGER NOT NULL,
	school TEXT NOT NULL CHECK (length(school) <= 100),
	level TEXT NOT NULL CHECK (length(level) <= 40),
	major TEXT NOT NULL CHECK (length(major) <= 100),
	full_time INTEGER NOT NULL CHECK (full_time IN (0, 1)),
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE work_history (
	person_id INTEGER NOT NULL REFERENCES person (id),
	seq INTEGER NOT NULL,
	from_month INTEGER NOT NULL,
	to_month INTEGER NOT NULL,
	unit TEXT NOT NULL CHECK (length(unit) <= 100),
	place TEXT NOT NULL CHECK (length(place) <= 60),
	duty TEXT NOT NULL CHECK (length(duty) <= 100),
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
