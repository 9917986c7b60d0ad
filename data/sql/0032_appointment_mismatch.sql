-- The last mismatches of a unit, newest first: a page of their own index,
-- however many a unit has, and nothing for a booking to write.
CREATE INDEX appointment_mismatch ON appointment (unit_id, district,
	handled_at, handled_on, status) WHERE status IN ('mismatch', 'no_show');
