-- How many cases of a queue are due on a day: kept by the store at each step,
-- so that those overdue are a sum of a few days and never counted.
CREATE TABLE application_due (
	district INTEGER NOT NULL,
	queue TEXT NOT NULL,
	due_on INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (district, queue, due_on)
) STRICT, WITHOUT ROWID;

INSERT INTO application_due (district, queue, due_on, n)
	SELECT district, queue, state_due_on, count(*) FROM application
	WHERE queue <> '' AND state_due_on > 0
	GROUP BY district, queue, state_due_on;
