-- Questions about a kind of record, and a kind of method, look at no other
-- rows: of a million they looked at all when few are of that kind.

CREATE INDEX audit_of ON audit (object, id);
CREATE INDEX audit_kind ON audit (substr(action, 1, instr(action, '.')), id);
