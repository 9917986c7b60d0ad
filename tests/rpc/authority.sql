-- Rows of somebody else that the demo hall has none of, for authority.sh: of
-- the unit of hr2, which is of another district than those who ask, and of a
-- person of it. 46116860184273 begins the ids of none but these.
CREATE TEMP TABLE far AS SELECT u.id AS unit, u.district AS district,
	s.person_id AS person, a.id AS account FROM agent_unit AS g
	JOIN account AS o ON o.id = g.account_id AND o.login = 'hr2'
	JOIN unit AS u ON u.id = g.unit_id
	JOIN association AS s ON s.unit_id = u.id AND s.status = 'active'
	JOIN account AS a ON a.person_id = s.person_id
	WHERE NOT EXISTS (SELECT 1 FROM application WHERE person_id =
	s.person_id) ORDER BY s.person_id LIMIT 1;

INSERT INTO conflict SELECT 4611686018427300001, id, 'kin', '某人', NULL, 0, 0,
	'亲属', '', 1 FROM account WHERE login = 'review-hd';
INSERT INTO provider_link SELECT 4611686018427300002, account, 'p', x'01', 1, 1
	FROM far;
INSERT INTO appointment_wait SELECT 4611686018427300003, 4611686018427300003, 0,
	0, district, unit, 0, '某人', 20800, -1, 1, 1, 0, 0, 0, 'waiting', 0, -1,
	0, 1, 1 FROM far;
INSERT INTO appointment_hold SELECT 4611686018427300004, 4611686018427300014,
	o.id, unit, district, 30000, 108, 3, 9000000000, 0 FROM far
	JOIN account AS o ON o.login = 'hr2';
INSERT INTO delegation SELECT 4611686018427300005, unit, 0, person, '某人',
	'legal_representative', 1, 1, 1, 1, 0, 1, 0, '', '' FROM far;
INSERT INTO restriction (id, subject, subject_id, service, reason, from_day,
	to_day, by_name, lifted_at, district) SELECT 4611686018427300006,
	'person', person, 'permit-new', '核实', 1, 0, '某人', 0, district FROM far;
INSERT INTO session SELECT 4611686018427300014, randomblob(32), account, 0, 0,
	'192.0.2.1', 'publickey', 1, 0, '', 0, 0, '', 0, '' FROM far;

-- A title case of that unit, which another body supervises, and one that was
-- awarded; an objection to it.
INSERT INTO body VALUES (4611686018427300007, '另一家主管机构', 1);
INSERT OR REPLACE INTO body_unit SELECT unit, 4611686018427300007, 1, '某人'
	FROM far;
CREATE TEMP TABLE title AS SELECT * FROM application WHERE id IN (SELECT min(id)
	FROM application WHERE service = 'title-evaluation' AND state IN
	('m_supervising_review', 'not_passed') GROUP BY state);
UPDATE title SET id = 4611686018427300008 + (state = 'not_passed'),
	number = 'T-FAR-' || state, unit_id = (SELECT unit FROM far),
	district = (SELECT district FROM far), person_id = (SELECT person FROM
	far), applicant_account = (SELECT account FROM far), claimed_by = 0,
	phase = CASE state WHEN 'not_passed' THEN 'closed' ELSE phase END;
INSERT INTO application SELECT * FROM title;
INSERT INTO title_award SELECT 4611686018427300010, 'Z-FAR-1',
	4611686018427300009, person, unit, (SELECT min(id) FROM title_plan),
	'senior', 20800 FROM far;
INSERT INTO objection VALUES (4611686018427300011, 4611686018427300009, 1,
	'某人', 'agent', '异议', 1, 'open', '', '', 0);
INSERT INTO application_document SELECT 4611686018427300012,
	4611686018427300009, document, 'D-FAR-1', 'x', 0, 1, content, 1
	FROM application_document LIMIT 1;

-- A draft of a notice for that district alone.
INSERT INTO notice SELECT 4611686018427300013, 'draft', '草稿', title_en,
	issuer, number, dated, body, audience, 0, 0, until_day, place,
	created_at, created_by, 0, 0, changed_at, changed_by, 1 FROM notice
	LIMIT 1;
INSERT INTO notice_district SELECT 4611686018427300013, district FROM far;

-- A panel without the expert who asks: who was drawn for those of the demo is
-- chance.
CREATE TEMP TABLE far_panel AS SELECT * FROM panel LIMIT 1;
UPDATE far_panel SET id = 4611686018427300015, number = 'P-FAR-1';
INSERT INTO panel SELECT * FROM far_panel;
