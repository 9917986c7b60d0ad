-- The names of a district's units lie together: its pages ask for no others.
DROP INDEX unit_name;
CREATE INDEX unit_name ON unit (district, id, name);
