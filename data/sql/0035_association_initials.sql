-- Who is looked for by letters: initials are a run of the first index, names
-- that have letters (few) are all in the second. Spellings are runs of
-- association_name.
CREATE INDEX association_initials ON association (unit_id, status, initials);
CREATE INDEX association_latin ON association (unit_id, status, name, initials)
	WHERE upper(name) <> lower(name);
