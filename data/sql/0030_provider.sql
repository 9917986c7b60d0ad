-- Accounts of other houses (providers) that people sign in with: who is whose,
-- and sign-ins under way. What a provider calls a person is kept as a keyed
-- hash; what it vouches for is sealed and goes with the sign-in.

CREATE TABLE provider_link (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 31),
	subject_hash BLOB NOT NULL,
	created_at INTEGER NOT NULL,
	used_at INTEGER NOT NULL,
	UNIQUE (provider, subject_hash)
) STRICT;

CREATE INDEX provider_link_account ON provider_link (account_id, id);

-- asked: nobody has a code yet; shown: the person has it; granted: the
-- provider said who it is; used up by the one who asked: consumed.
CREATE TABLE provider_sign_in (
	id INTEGER PRIMARY KEY,
	provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 31),
	session_id INTEGER NOT NULL,      -- who asked; 0: who signs in just now
	state TEXT NOT NULL CHECK (state IN ('asked', 'shown', 'granted',
	    'denied', 'expired', 'failed', 'consumed')),
	why TEXT NOT NULL CHECK (length(why) <= 31),
	nonce TEXT NOT NULL CHECK (length(nonce) <= 64),
	code TEXT NOT NULL CHECK (length(code) <= 300),
	uri TEXT NOT NULL CHECK (length(uri) <= 300),
	uri_complete TEXT NOT NULL CHECK (length(uri_complete) <= 300),
	claims BLOB,                      -- sealed; NULL: none yet, or no more
	from_address TEXT NOT NULL CHECK (length(from_address) <= 63),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX provider_sign_in_state ON provider_sign_in (state, id);
CREATE INDEX provider_sign_in_expires ON provider_sign_in (expires_at);
CREATE INDEX provider_sign_in_from ON provider_sign_in (from_address, created_at);
CREATE INDEX provider_sign_in_session ON provider_sign_in (session_id);
