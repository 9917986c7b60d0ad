/*
 * main() of a fuzzer where there is no libFuzzer: what stands in its corpus,
 * tests/fuzz/corpus/NAME, is gone through once more.
 */
#include "config.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "tests/fuzz/fuzz.h"

enum { REPLAY_MAX = 1 << 20 };

static void
replay_file(const char *path, uint8_t *room)
{
	FILE *f = fopen(path, "re");
	uint8_t *exact;
	size_t n;

	if (f == NULL)
		fatal("cannot read %s", path);
	n = fread(room, 1, REPLAY_MAX, f);
	fclose(f);
	/* exactly so many bytes, so that a read beyond shows */
	exact = xcalloc(n + (n == 0), 1);
	memcpy(exact, room, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("TOP_SRCDIR"), *slash = strrchr(argv[0], '/');
	char *name = xstrdup(slash != NULL ? slash + 1 : argv[0]), *path;
	char *folder;
	uint8_t *room = xcalloc(REPLAY_MAX, 1);
	struct dirent *one;
	unsigned n = 0;
	DIR *d;

	(void)argc;
	name[strcspn(name, ".")] = '\0';
	folder = xasprintf("%s/tests/fuzz/corpus/%s",
	    top != NULL ? top : ".", name);
	d = opendir(folder);
	if (d == NULL)
		fatal("no folder %s", folder);
	while ((one = readdir(d)) != NULL) {
		if (one->d_name[0] == '.')
			continue;
		path = xasprintf("%s/%s", folder, one->d_name);
		replay_file(path, room);
		free(path);
		n++;
	}
	closedir(d);
	free(room);
	free(folder);
	free(name);
	printf("1..1\n%sok 1 - %u inputs once more\n", n > 0 ? "" : "not ", n);
	return 0;
}
