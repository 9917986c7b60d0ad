/*
 * talenthallctl backup: talenthalld --once backup reads beside the running
 * server; what it made is told to the server, for its audit and status.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "server/ctl/client.h"

enum { COPY_ARGS = 16, COPY_USAGE = 2 };

/* Only what the server records. */
static json_t *
copy_record(const json_t *report)
{
	static const char *const names[] = {"place", "oldest", "newest",
		"points", "files", "bytes", "encrypted"};
	json_t *p = json_object();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		json_object_set(p, names[i],
		    json_object_get(report, names[i]));
	return p;
}

static bool
copy_makes(int argc, char **argv)
{
	return argc < 2 || (strcmp(argv[1], "check") != 0 &&
	    strcmp(argv[1], "list") != 0 && strcmp(argv[1], "keys") != 0);
}

/* The folder among the words, or "" for the configured one. */
static const char *
copy_place(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--keep") == 0 ||
		    strcmp(argv[i], "--recipient") == 0)
			i++;
		else if (argv[i][0] != '-')
			return argv[i];
	}
	return "";
}

int
ctl_backup(int argc, char **argv)
{
	char *args[COPY_ARGS], *text;
	json_t *report, *r;
	int n = 0;

	if (argc > COPY_ARGS - 2)
		return COPY_USAGE;
	if (!copy_makes(argc, argv) || !ctl_running())
		return ctl_once(argc, argv);
	args[n++] = argv[0];
	args[n++] = (char *)"--report";
	for (int i = 1; i < argc; i++)
		args[n++] = argv[i];
	args[n] = NULL;
	text = ctl_once_says(n, args);
	report = text != NULL ? json_loads(text, 0, NULL) : NULL;
	free(text);
	if (report == NULL) {
		const char *place = copy_place(argc, argv);

		fputs("talenthallctl: there is no new backup\n", stderr);
		json_decref(ctl_call("backup.record", json_pack("{s:s}",
		    "place", place[0] != '\0' ? place : "backup_dir")));
		return 1;
	}
	r = ctl_call("backup.record", copy_record(report));
	printf("backup %s: %lld files; %lld to be restored in %s\n",
	    json_string_value(json_object_get(report, "point")),
	    (long long)json_integer_value(json_object_get(report, "files")),
	    (long long)json_integer_value(json_object_get(report, "points")),
	    json_string_value(json_object_get(report, "place")));
	json_decref(report);
	json_decref(r);
	return r != NULL ? 0 : 1;
}

int
ctl_backup_warn(const json_t *status)
{
	const char *state = json_string_value(
	    json_object_get(status, "backup"));
	char at[TIME_TEXT] = "";

	if (state == NULL || strcmp(state, "good") == 0)
		return 0;
	time_format(json_integer_value(
	    json_object_get(status, "backup_newest")), at);
	if (strcmp(state, "none") == 0)
		fputs("talenthallctl: there is no backup\n", stderr);
	else
		fprintf(stderr, "talenthallctl: %s; the newest backup is of "
				"%s\n",
		    strcmp(state, "old") == 0 ? "the backups are old" :
						"the last backup failed",
		    json_object_get(status, "backup_newest") != NULL ? at :
								       "never");
	return 1;
}
