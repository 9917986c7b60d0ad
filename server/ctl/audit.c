#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/ctl/audit.h"
#include "server/ctl/backup_parts.h"
#include "server/ctl/prove.h"
#include "server/domain/audit.h"
#include "server/store/store.h"

enum { AUDIT_USAGE = 2 };

/*
 * Ends of the record as they were told each minute, in a log that was kept
 * elsewhere: who has cut off the tail, and the head with it, is found by them.
 */
static int
audit_heads(struct look *l, const char *path, int64_t last, int *n)
{
	FILE *f = fopen(path, "re");
	char hex[FILE_HASH_TEXT], want[FILE_HASH_TEXT], *line = NULL, *at;
	long long row;
	size_t size = 0;
	struct err e = {0};
	int rc = 0;

	if (f == NULL) {
		perror(path);
		return -1;
	}
	while (rc == 0 && getline(&line, &size, f) != -1) {
		at = strstr(line, "event=audit_head ");
		if (at == NULL || sscanf(at, "event=audit_head row=%lld "
			"chain=%64[0-9a-f]", &row, want) != 2)
			continue;
		++*n;
		if (row > last) {
			printf("The end was cut off: there was a row %lld.\n",
			    row);
			rc = -1;
		} else if (audit_chain_of(&l->ctx, row, hex, &e) != 0) {
			rc = -1;
		} else if (hex[0] != '\0' && strcmp(hex, want) != 0) {
			printf("Up to row %lld it is another record than the "
			       "log tells.\n",
			    row);
			rc = -1;
		}
	}
	free(line);
	fclose(f);
	return rc;
}

static int
audit_prove(struct look *l, const struct proof *p, const char *heads)
{
	struct audit_check c = {0};
	struct err e = {0};
	int64_t archived;
	char text[200];
	int n = 0;

	/* one state of the hall, while it is written on: ends with the look */
	if (store_savepoint(l->ctx.db, &e) != 0 ||
	    audit_verify_segments(&l->ctx, &c, &e) != 0)
		return 1;
	archived = c.checked;
	if (c.broken != 0) {
		audit_fault_text(c.fault, c.broken, text, sizeof(text));
		printf("%s (in an archived segment)\n", text);
		return 1;
	}
	if (prove_rest(p, l, &c) != 0)
		return 1;
	if (c.broken != 0) {
		audit_fault_text(c.fault, c.broken, text, sizeof(text));
		printf("%s\n", text);
		return 1;
	}
	if (heads != NULL && audit_heads(l, heads, c.last, &n) != 0)
		return 1;
	printf("%lld audit rows, unbroken; the last is chained by %s\n",
	    (long long)(archived + c.checked), c.head);
	if (heads != NULL)
		printf("%d heads of %s agree\n", n, heads);
	return heads != NULL && n == 0 ? 1 : 0;
}

int
audit_main(const struct conf *conf, int argc, char **argv)
{
	char *db = xasprintf("%s/talenthall.db", conf->state_dir);
	char *key = xasprintf("%s/secret.key", conf->state_dir);
	const char *heads = NULL;
	struct secret *secret = NULL;
	struct proof p;
	struct look l;
	int rc = 1;

	if (argc == 4 && strcmp(argv[2], "--heads") == 0)
		heads = argv[3];
	if (argc < 2 || strcmp(argv[1], "verify") != 0 ||
	    (argc != 2 && heads == NULL)) {
		rc = AUDIT_USAGE;
	} else if (access(db, F_OK) != 0) {
		fprintf(stderr, "talenthalld: there is no hall in %s\n",
		    conf->state_dir);
	} else if (secret_open(&secret, key, 0) == 0 &&
	    prove(&p, conf, secret, db, false) == 0 &&
	    look_open(&l, conf, secret, db) == 0) {
		rc = audit_prove(&l, &p, heads);
		look_close(&l);
	}
	secret_close(secret);
	free(db);
	free(key);
	return rc;
}
