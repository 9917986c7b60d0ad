-- What a reviewer has written on a case and not yet sent: opinion, reminder,
-- return items. It goes with the claim when that is taken over, and ends when
-- the case moves.

CREATE TABLE review_draft (
	application_id INTEGER NOT NULL REFERENCES application (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	content TEXT NOT NULL CHECK (length(content) <= 60000), -- JSON
	by_name TEXT NOT NULL CHECK (length(by_name) <= 63),
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (application_id, account_id)
) STRICT, WITHOUT ROWID;
