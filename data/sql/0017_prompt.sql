-- What waits at a desk is counted for its prompts.

CREATE INDEX certificate_waiting ON certificate (district)
	WHERE state = 'pending';
