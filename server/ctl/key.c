/* talenthallctl key: the keys of personal numbers, rotated while it runs. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/ctl/client.h"

enum { KEY_USAGE = 2 };

static int
key_rotate(void)
{
	char *args[] = {(char *)"key", (char *)"new", NULL};
	char *text = ctl_once_says(2, args);
	long n = text != NULL ? strtol(text, NULL, 10) : 0;

	free(text);
	if (n < 1)
		return 1;
	if (ctl_done(ctl_call("key.rotate", json_pack("{s:i}", "key",
		(int)n))) != 0)
		return 1;
	printf("key %ld seals from now on; copy it (backup keys), and retire "
	       "the former ones when key status says done\n",
	    n);
	return 0;
}

static int
key_status(bool retire)
{
	char *args[] = {(char *)"key", (char *)"retire", NULL};
	json_t *r = ctl_call("key.status", NULL);
	bool done = json_is_true(json_object_get(r, "done"));

	if (r == NULL)
		return 1;
	if (!retire || !done)
		printf("key %lld seals; %lld former keys, %s\n",
		    (long long)json_integer_value(json_object_get(r, "key")),
		    (long long)json_integer_value(
			json_object_get(r, "former")),
		    done ? "done" : "still needed");
	json_decref(r);
	if (!retire)
		return done ? 0 : 1;
	return done ? ctl_once(2, args) : 1;
}

int
ctl_key(int argc, char **argv)
{
	if (argc != 2)
		return KEY_USAGE;
	if (strcmp(argv[1], "rotate") == 0) {
		if (ctl_running())
			return key_rotate();
		fputs("talenthallctl: start the server first\n", stderr);
		return 75;
	}
	if (strcmp(argv[1], "status") == 0)
		return key_status(false);
	return strcmp(argv[1], "retire") == 0 ? key_status(true) : KEY_USAGE;
}
