/* talenthallctl account: the first accounts are made at the server. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/random.h"
#include "server/ctl/client.h"

enum { ACCOUNT_USAGE = 2 };

/* Four groups of letters and digits that read well aloud. */
static void
ctl_first_password(char out[24])
{
	random_text(out, 20, "abcdefghjkmnpqrstuvwxyz23456789");
	out[4] = out[9] = out[14] = '-';
	/* what every rule of passwords wants */
	out[0] = "ACDEFGHJKLMNPRTUVWXY"[random_below(20)];
	out[1] = (char)('2' + random_below(8));
}

static json_t *
ctl_account_id(const char *login)
{
	json_t *r = ctl_call("account.get", json_pack("{s:s}", "login", login));
	json_t *id = json_incref(json_object_get(r, "id"));

	json_decref(r);
	return id;
}

static int
ctl_account_create(const char *login, const char *role, const char *name)
{
	char password[24];
	json_t *r;

	ctl_first_password(password);
	r = ctl_call("account.create",
	    json_pack("{s:s, s:s, s:s, s:s}", "login", login, "role", role,
		"name", name, "new_password", password));
	if (r != NULL)
		printf("%s may sign in with %s and must change it at once\n",
		    login, password);
	return ctl_done(r);
}

static int
ctl_account_reset(const char *login)
{
	char password[24];
	json_t *id = ctl_account_id(login), *r;

	if (id == NULL)
		return 1;
	ctl_first_password(password);
	r = ctl_call("account.reset",
	    json_pack("{s:o, s:s, s:s}", "id", id, "new_password", password,
		"papers", "at the server"));
	if (r != NULL)
		printf("%s may sign in with %s and must change it at once\n",
		    login, password);
	return ctl_done(r);
}

int
ctl_account(int argc, char **argv)
{
	json_t *id;

	if (argc == 5 && strcmp(argv[1], "create") == 0)
		return ctl_account_create(argv[2], argv[3], argv[4]);
	if (argc == 3 && strcmp(argv[1], "reset") == 0)
		return ctl_account_reset(argv[2]);
	if (argc == 3 && strcmp(argv[1], "unlock") == 0) {
		id = ctl_account_id(argv[2]);
		return id == NULL ?
		    1 :
		    ctl_done(ctl_call("account.unlock",
			json_pack("{s:o}", "id", id)));
	}
	return ACCOUNT_USAGE;
}
