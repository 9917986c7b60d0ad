-- Whose agents were told that the day of an appointment is off now, and of
-- which day it was: another one is told again.
CREATE TABLE appointment_off (
	appointment_id INTEGER PRIMARY KEY REFERENCES appointment (id),
	day INTEGER NOT NULL
) STRICT;
