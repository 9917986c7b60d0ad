-- Profiles: what is asked and only read whole, drafts, and what was changed.
-- Coded values are those of the national standards from now on.

-- {section: {field: value}} of what has no column in person; sealed.
CREATE TABLE person_details (
	person_id INTEGER PRIMARY KEY REFERENCES person (id),
	content BLOB NOT NULL
) STRICT;

-- A change in progress: the form, sealed. It never touches the live record.
CREATE TABLE profile_draft (
	kind TEXT NOT NULL CHECK (kind IN ('person', 'unit')),
	owner_id INTEGER NOT NULL,
	form BLOB NOT NULL,
	step TEXT NOT NULL CHECK (length(step) <= 40),
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	saved_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (kind, owner_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_draft_saved ON profile_draft (saved_at);

CREATE TABLE profile_history (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'unit')),
	owner_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	by_account INTEGER NOT NULL,
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	version INTEGER NOT NULL,       -- of the record afterwards
	content BLOB NOT NULL           -- what was changed, sealed
) STRICT;

CREATE INDEX profile_history_owner ON profile_history (kind, owner_id, id);

UPDATE person SET
	ethnic = CASE ethnic WHEN '汉族' THEN '01' WHEN '维吾尔族' THEN '05'
	    ELSE ethnic END,
	political = CASE political WHEN '中共党员' THEN '01'
	    WHEN '共青团员' THEN '03' WHEN '群众' THEN '13' ELSE political END,
	marital = CASE marital WHEN '未婚' THEN '10' WHEN '已婚' THEN '20'
	    ELSE marital END,
	hukou_kind = CASE hukou_kind WHEN '农业户口' THEN 'agricultural'
	    WHEN '非农业户口' THEN 'non_agricultural' ELSE hukou_kind END,
	education = CASE education WHEN '大学本科' THEN '21'
	    WHEN '硕士研究生' THEN '14' WHEN '博士研究生' THEN '11'
	    ELSE education END,
	degree = CASE degree WHEN '学士' THEN '4' WHEN '硕士' THEN '3'
	    WHEN '博士' THEN '2' ELSE degree END;
UPDATE study_history SET level = CASE level WHEN '大学本科' THEN '21'
	WHEN '硕士研究生' THEN '14' WHEN '博士研究生' THEN '11'
	ELSE level END;
UPDATE unit SET
	unit_type = CASE unit_type WHEN '有限责任公司' THEN 'limited_company'
	    WHEN '股份有限公司' THEN 'joint_stock_company'
	    WHEN '个体工商户' THEN 'individual_business'
	    WHEN '事业单位' THEN 'institution' WHEN '机关' THEN 'organ'
	    ELSE unit_type END,
	currency = CASE currency WHEN '人民币' THEN 'CNY' ELSE currency END;
