/*
 * vtshot: the test terminal for shell scripts. Commands on standard input, one
 * a line; the first that fails ends it with status 1 and the screen on
 * standard error.
 *
 *   spawn ROWS COLS COMMAND    run by sh
 *   term NAME                  TERM of the next spawn (xterm-256color)
 *   send TEXT                  with \r \n \t \e \xNN
 *   key NAME ...               F3, Up, Enter, Esc, Ctrl-L ...
 *   settle                     until all that was sent is dealt with
 *   base                       forget what was sent (to another program)
 *   wait TEXT | gone TEXT      until the screen shows it, or no longer
 *   resize ROWS COLS
 *   dump [FILE] | svg FILE | cursor
 *   expect FILE                the screen equals FILE; written anew when
 *                              VTSHOT_UPDATE is set
 *   timeout MS                 for the waits (10000)
 *   exit [STATUS]              wait for the program's end
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/mem.h"
#include "tests/lib/vt.h"

static struct vt *vtshot_vt;
static char vtshot_term[64] = "xterm-256color";
static int vtshot_timeout = 10000;

static int
vtshot_spawn(char *arg)
{
	char *end;
	long rows = strtol(arg, &end, 10), cols = strtol(end, &end, 10);
	char *argv[] = { "/bin/sh", "-c", end, NULL };

	if (vtshot_vt != NULL)
		vt_close(vtshot_vt);
	vtshot_vt = vt_spawn((int)rows, (int)cols, vtshot_term, argv);
	return vtshot_vt != NULL ? 0 : -1;
}

static int
vtshot_send(char *arg)
{
	char *out = arg;

	for (char *p = arg; *p != '\0'; p++) {
		char hex[3] = "";

		if (*p != '\\' || p[1] == '\0') {
			*out++ = *p;
			continue;
		}
		switch (*++p) {
		case 'r': *out++ = '\r'; break;
		case 'n': *out++ = '\n'; break;
		case 't': *out++ = '\t'; break;
		case 'e': *out++ = '\033'; break;
		case 'x':
			strncpy(hex, p + 1, 2);
			*out++ = (char)strtol(hex, NULL, 16);
			p += strlen(hex);
			break;
		default: *out++ = *p; break;
		}
	}
	vt_send(vtshot_vt, arg, (size_t)(out - arg));
	return 0;
}

/* Each key is dealt with before the next: Esc is not the head of another. */
static int
vtshot_key(char *arg)
{
	char *save = NULL;

	for (char *name = strtok_r(arg, " ", &save); name != NULL;
	    name = strtok_r(NULL, " ", &save)) {
		if (!vt_key(vtshot_vt, name)) {
			fprintf(stderr, "vtshot: no key %s\n", name);
			return -1;
		}
		if (vt_settle(vtshot_vt, vtshot_timeout) != 0 &&
		    vt_wait_exit(vtshot_vt, 0) < 0)
			return -1;
	}
	return 0;
}

static int
vtshot_dump(const char *file)
{
	char *text = vt_text(vtshot_vt);
	FILE *f = *file == '\0' ? stdout : fopen(file, "w");

	if (f != NULL) {
		fputs(text, f);
		if (f != stdout)
			fclose(f);
		else
			fflush(f);
	}
	free(text);
	return f != NULL ? 0 : -1;
}

static int
vtshot_expect(const char *file)
{
	char *text = vt_text(vtshot_vt), *want;
	FILE *f;
	size_t n;
	int rc;

	if (getenv("VTSHOT_UPDATE") != NULL) {
		free(text);
		return vtshot_dump(file);
	}
	f = fopen(file, "r");
	if (f == NULL) {
		fprintf(stderr, "vtshot: %s: %s\n", file, strerror(errno));
		free(text);
		return -1;
	}
	want = xcalloc(strlen(text) + 2, 1);
	n = fread(want, 1, strlen(text) + 1, f);
	fclose(f);
	rc = n == strlen(text) && strcmp(text, want) == 0 ? 0 : -1;
	if (rc != 0)
		fprintf(stderr, "vtshot: the screen differs from %s\n", file);
	free(want);
	free(text);
	return rc;
}

static int
vtshot_svg(const char *file)
{
	FILE *f = fopen(file, "w");

	if (f == NULL)
		return -1;
	vt_svg(vtshot_vt, f);
	return fclose(f);
}

static int
vtshot_resize(char *arg)
{
	char *end;
	long rows = strtol(arg, &end, 10), cols = strtol(end, NULL, 10);

	vt_resize(vtshot_vt, (int)rows, (int)cols);
	return vt_settle(vtshot_vt, vtshot_timeout);
}

static int
vtshot_exit(const char *arg)
{
	int status = vt_wait_exit(vtshot_vt, vtshot_timeout);

	if (status < 0)
		return -1;
	status = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
	if (*arg != '\0' && status != strtol(arg, NULL, 10)) {
		fprintf(stderr, "vtshot: status %d\n", status);
		return -1;
	}
	return 0;
}

static int
vtshot_cursor(void)
{
	int row, col;

	vt_cursor(vtshot_vt, &row, &col);
	printf("%d %d\n", row, col);
	fflush(stdout);
	return 0;
}

static int
vtshot_run(const char *word, char *arg)
{
	if (strcmp(word, "term") == 0)
		return !str_copy(vtshot_term, sizeof vtshot_term, arg);
	if (strcmp(word, "timeout") == 0)
		return vtshot_timeout = (int)strtol(arg, NULL, 10), 0;
	if (strcmp(word, "spawn") == 0)
		return vtshot_spawn(arg);
	if (vtshot_vt == NULL)
		return -1;
	if (strcmp(word, "send") == 0)
		return vtshot_send(arg);
	if (strcmp(word, "key") == 0)
		return vtshot_key(arg);
	if (strcmp(word, "settle") == 0)
		return vt_settle(vtshot_vt, vtshot_timeout);
	if (strcmp(word, "base") == 0)
		return vt_base(vtshot_vt), 0;
	if (strcmp(word, "wait") == 0)
		return vt_wait(vtshot_vt, arg, vtshot_timeout);
	if (strcmp(word, "gone") == 0)
		return vt_wait_gone(vtshot_vt, arg, vtshot_timeout);
	if (strcmp(word, "resize") == 0)
		return vtshot_resize(arg);
	if (strcmp(word, "dump") == 0)
		return vtshot_dump(arg);
	if (strcmp(word, "svg") == 0)
		return vtshot_svg(arg);
	if (strcmp(word, "expect") == 0)
		return vtshot_expect(arg);
	if (strcmp(word, "cursor") == 0)
		return vtshot_cursor();
	if (strcmp(word, "exit") == 0)
		return vtshot_exit(arg);
	fprintf(stderr, "vtshot: no command %s\n", word);
	return -1;
}

int
main(void)
{
	char line[8192];
	int number = 0;

	while (fgets(line, sizeof line, stdin) != NULL) {
		char word[16], *arg = line;
		size_t n;

		number++;
		line[strcspn(line, "\n")] = '\0';
		n = strcspn(line, " ");
		if (n == 0 || *line == '#' || n >= sizeof word)
			continue;
		memcpy(word, line, n);
		word[n] = '\0';
		arg = line + n + (line[n] == ' ');
		if (vtshot_run(word, arg) != 0) {
			fprintf(stderr, "vtshot: line %d: %s failed\n", number,
			    word);
			if (vtshot_vt != NULL) {
				char *text = vt_text(vtshot_vt);

				fputs(text, stderr);
				free(text);
			}
			return 1;
		}
	}
	if (vtshot_vt != NULL)
		vt_close(vtshot_vt);
	return 0;
}
