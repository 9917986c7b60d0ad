-- Nobody becomes another: not an administrator one of the other two, whoever
-- asks and whatever asks it of the database.
CREATE TRIGGER account_role_fixed BEFORE UPDATE OF role ON account
WHEN NEW.role <> OLD.role
BEGIN
	SELECT RAISE(ABORT, 'the role of an account is fixed');
END;
