-- What read a whole table: the files of one owner, the people of one role, the
-- cases of one queue that are taken, who looked at people in rows archived.
CREATE INDEX inbox_owner ON inbox (owner, owner_id, changed_at, id);
CREATE INDEX account_staff ON account (role, name, id)
	WHERE active = 1 AND role NOT IN ('individual', 'agent');
CREATE INDEX application_taken ON application (queue, claimed_until, district,
	claimed_by) WHERE claimed_by <> 0;
CREATE INDEX audit_person_audit ON audit_person (audit_id);
