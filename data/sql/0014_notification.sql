-- Messages: what leaves by SMS or mail, and what stays for the reader under
-- system messages. Recipients and texts are sealed.

CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
	template TEXT NOT NULL CHECK (length(template) <= 40),
	account_id INTEGER NOT NULL,      -- 0: of no account yet
	recipient BLOB NOT NULL,
	body BLOB NOT NULL,               -- empty once sent or given up
	state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
	tries INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	until INTEGER NOT NULL,           -- of no use afterwards
	created_at INTEGER NOT NULL,
	done_at INTEGER NOT NULL          -- 0: still queued
) STRICT;

CREATE INDEX outbox_due ON outbox (state, channel, due_at, id);
CREATE INDEX outbox_done ON outbox (done_at);

CREATE TABLE notification (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	template TEXT NOT NULL CHECK (length(template) <= 40),
	content BLOB NOT NULL,            -- title and text in both languages
	created_at INTEGER NOT NULL,
	read_at INTEGER NOT NULL          -- 0: unread
) STRICT;

CREATE INDEX notification_account ON notification (account_id, id);
CREATE INDEX notification_unread ON notification (account_id, read_at);
