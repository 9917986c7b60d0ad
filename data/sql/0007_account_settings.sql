-- How an account's terminal looks; borders of a terminal that cannot draw
-- lines are plain characters whatever stands here.

ALTER TABLE account ADD COLUMN theme TEXT NOT NULL DEFAULT 'default'
	CHECK (theme IN ('default', 'light', 'high-contrast', 'mono'));
ALTER TABLE account ADD COLUMN borders TEXT NOT NULL DEFAULT 'unicode'
	CHECK (borders IN ('unicode', 'ascii'));
