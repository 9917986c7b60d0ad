#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/ctl/audit.h"
#include "server/secret.h"

enum { KEY_USAGE = 2 };

/* For talenthallctl key, which knows what the server says of it. */
int
key_main(const struct conf *conf, int argc, char **argv)
{
	char *path = xasprintf("%s/secret.key", conf->state_dir);
	struct secret *s = NULL;
	int rc = 1, n;

	if (argc != 2) {
		rc = KEY_USAGE;
	} else if (strcmp(argv[1], "new") == 0) {
		n = secret_rotate(path);
		if (n > 0) {
			printf("%d\n", n);
			rc = 0;
		}
	} else if (strcmp(argv[1], "retire") == 0) {
		if (secret_open(&s, path, 0) == 0 && secret_retire(s) == 0) {
			puts("the former keys are removed");
			rc = 0;
		}
	} else {
		rc = KEY_USAGE;
	}
	secret_close(s);
	free(path);
	return rc;
}
