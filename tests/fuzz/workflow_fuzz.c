/*
 * Damaged rules and service files: `workflow_fuzz [ROUNDS [SEED]]`. What is
 * accepted must evaluate, and read the same when it is read again; what is not
 * must be told.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/workflow.h"

enum { FUZZ_RULE = 400, FUZZ_FILE = 65536 };

static uint64_t fuzz_state;
static unsigned long fuzz_good; /* files that had no fault */

/* libconfig 1.5 forgets texts of files that do not parse. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig\nleak:__argz_add_sep\n";
}

/* xorshift64*: the same numbers on every machine. */
static unsigned
fuzz_next(unsigned below)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return (unsigned)((fuzz_state * 2685821657736338717ULL) >> 33) % below;
}

static const struct word words[] = {
	{"a.n", VALUE_NUMBER, false, {0}, ""},
	{"a.text", VALUE_TEXT, false, {0}, ""},
	{"a.day", VALUE_DATE, false, {0}, ""},
	{"a.yes", VALUE_BOOL, false, {0}, ""},
	{"a.rows", VALUE_ROWS, false, {0}, ""},
	{"f", VALUE_NUMBER, true, {VALUE_NUMBER, VALUE_DATE}, ""},
	{0},
};

static const struct word *
fuzz_find(const void *arg, const char *name)
{
	(void)arg;
	for (const struct word *w = words; w->name != NULL; w++)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}

/* Any value of any type, fitting or not; now and then a fault. */
static int
fuzz_get(void *arg, const char *name, const struct value *args, size_t n,
    struct value *out)
{
	static const char *const texts[] = {"", "x", "2026-02-28", "有效"};

	(void)arg;
	(void)name;
	for (size_t i = 0; i < n; i++)
		assert(args[i].type != VALUE_NONE);
	*out = (struct value){.type = (enum value_type)fuzz_next(6)};
	out->text = fuzz_next(9) ? texts[fuzz_next(4)] : NULL;
	out->number = out->type == VALUE_DATE ?
	    (fuzz_next(5) ? (int64_t)fuzz_next(40000) : DATE_NONE) :
	    (int64_t)(fuzz_next(3) ? fuzz_next(100) : 1) *
		(fuzz_next(9) ? 1 : INT64_MAX / 100);
	return fuzz_next(40) == 0 ? -1 : 0;
}

#ifndef FUZZ_ONE
static void
fuzz_rule_text(char *out)
{
	static const char *const pieces[] = {"and", "or", "not", "in", "(",
		")", ",", "==", "!=", "<", "<=", ">", ">=", "+", "-", "a.n",
		"a.text", "a.day", "a.yes", "a.rows", "f(", "has(", "count(",
		"age(", "days_until(", "working_days_until(", "add_years(",
		"add_months(", "year(", "min(", "max(", "1", "0", "36",
		"9223372036854775807", "'x'", "'2026-02-29'", "'2024-02-29'",
		"'", "true", "false", "today", "有", "=", "\"", "\xff"};
	size_t n = 0;

	for (unsigned k = 1 + fuzz_next(16); k > 0; k--) {
		const char *p =
		    pieces[fuzz_next(sizeof(pieces) / sizeof(pieces[0]))];

		if (n + strlen(p) + 2 >= FUZZ_RULE)
			break;
		memcpy(out + n, p, strlen(p));
		n += strlen(p);
		if (fuzz_next(8))
			out[n++] = ' ';
	}
	out[n] = '\0';
	if (n > 0 && fuzz_next(4) == 0)
		out[fuzz_next((unsigned)n)] = (char)(1 + fuzz_next(255));
}

/* A rule that is right by its grammar, of the type asked for. */
static size_t
fuzz_grow(char *out, size_t room, enum value_type type, int depth)
{
	static const char *const leaf[] = {[VALUE_BOOL] = "a.yes",
		[VALUE_NUMBER] = "a.n", [VALUE_TEXT] = "a.text",
		[VALUE_DATE] = "a.day"};
	static const char *const join[] = {" == ", " != ", " < ", " >= "};
	enum value_type of;
	size_t n;

	if (depth > 4 || room < 200 || fuzz_next(5) == 0)
		return (size_t)snprintf(out, room, "%s", leaf[type]);
	if (type == VALUE_NUMBER && fuzz_next(2)) {
		n = (size_t)snprintf(out, room, "working_days_until(");
		n += fuzz_grow(out + n, room - n, VALUE_DATE, depth + 1);
		return n + (size_t)snprintf(out + n, room - n, ")");
	}
	if (type == VALUE_DATE) {
		n = (size_t)snprintf(out, room, "add_months(");
		n += fuzz_grow(out + n, room - n, VALUE_DATE, depth + 1);
		n += (size_t)snprintf(out + n, room - n, ", ");
		n += fuzz_grow(out + n, room - n, VALUE_NUMBER, depth + 1);
		return n + (size_t)snprintf(out + n, room - n, ")");
	}
	if (type != VALUE_BOOL)
		return (size_t)snprintf(out, room, "%s", leaf[type]);
	of = fuzz_next(2) ? VALUE_NUMBER : VALUE_DATE;
	n = (size_t)snprintf(out, room, fuzz_next(3) ? "(" : "not (");
	if (fuzz_next(2)) {
		n += fuzz_grow(out + n, room - n, VALUE_BOOL, depth + 1);
		n += (size_t)snprintf(out + n, room - n, "%s",
		    fuzz_next(2) ? " and " : " or ");
		n += fuzz_grow(out + n, room - n, VALUE_BOOL, depth + 1);
	} else {
		n += fuzz_grow(out + n, room - n, of, depth + 1);
		n += (size_t)snprintf(out + n, room - n, "%s",
		    join[fuzz_next(4)]);
		n += fuzz_grow(out + n, room - n, of, depth + 1);
	}
	return n + (size_t)snprintf(out + n, room - n, ")");
}

#endif

static void
fuzz_rule_one(const char *text, enum value_type wanted, bool grown)
{
	struct vocabulary v = {fuzz_find, NULL};
	struct facts f = {fuzz_get, NULL, (date_t)fuzz_next(40000)};
	struct expression *x;
	struct value out;
	char what[200];

	x = expression_parse(text, wanted, &v, what, sizeof what);
	if (x == NULL) {
		assert(what[0] != '\0' && !grown);
		return;
	}
	for (int i = 0; i < 4; i++) {
		if (expression_value(x, &f, &out) != 0)
			continue;
		assert(out.type == VALUE_NONE || wanted == VALUE_NONE ||
		    out.type == wanted);
		assert(out.type != VALUE_TEXT || out.text != NULL);
		assert(expression_true(x, &f) <= 1);
	}
	expression_free(x);
}

#ifndef FUZZ_ONE
static void
fuzz_rule(void)
{
	char text[FUZZ_RULE * 4];
	enum value_type wanted = (enum value_type)fuzz_next(6);
	bool grown = fuzz_next(3) == 0;

	if (grown)
		fuzz_grow(text, sizeof text, wanted = VALUE_BOOL, 0);
	else
		fuzz_rule_text(text);
	fuzz_rule_one(text, wanted, grown);
}
#endif

static size_t
fuzz_load(const char *path, char *out)
{
	FILE *f = fopen(path, "re");
	size_t n = f != NULL ? fread(out, 1, FUZZ_FILE / 2, f) : 0;

	if (f != NULL)
		fclose(f);
	out[n] = '\0';
	return n;
}

#ifndef FUZZ_ONE
static size_t
fuzz_remove(char *text, size_t n, size_t at, size_t len)
{
	if (at >= n)
		return n;
	if (len > n - at)
		len = n - at;
	memmove(text + at, text + at + len, n - at - len + 1);
	return n - len;
}

/* Cut, repeat, swap, or change bytes of the file. */
static size_t
fuzz_damage(char *text, size_t n)
{
	static const char *const bits[] = {"{", "}", "[", "]", "(", ")", ";",
		"=", ":", ",", "\"", "@include \"person.inc\"\n", "/*", "*/",
		"#", "//", "\"@x.txt\"", "@", "\\", "true", "1", "'", "\n"};
	size_t at = fuzz_next((unsigned)n), len;
	const char *bit;

	switch (fuzz_next(4)) {
	case 0:
		return fuzz_remove(text, n, at, 1 + fuzz_next(30));
	case 1:
		text[at] = (char)(1 + fuzz_next(255));
		return n;
	case 2:
		len = 1 + fuzz_next(60);
		if (at + len > n || n + len >= FUZZ_FILE)
			return n;
		memmove(text + at + len, text + at, n - at + 1);
		return n + len;
	default:
		bit = bits[fuzz_next(sizeof(bits) / sizeof(bits[0]))];
		len = strlen(bit);
		if (n + len >= FUZZ_FILE)
			return n;
		memmove(text + at + len, text + at, n - at + 1);
		memcpy(text + at, bit, len);
		return n + len;
	}
}

#endif

static void
fuzz_told(void *arg, const char *file, int line, const char *what)
{
	(void)arg;
	assert(file != NULL && line >= 0 && what[0] != '\0');
}

static void
fuzz_file(const char *text, size_t n, const char *path)
{
	struct faults f = {.row = fuzz_told};
	struct definition *d, *again;
	FILE *out;

	out = fopen(path, "we");
	if (out == NULL)
		return;
	fwrite(text, 1, n, out);
	fclose(out);
	d = definition_read(path, &workflow_house, &f);
	assert((d == NULL) == (f.n > 0));
	if (d != NULL) {
		again = definition_parse(d->text, "again", &workflow_house, &f);
		assert(again != NULL && strcmp(again->sha256, d->sha256) == 0);
		definition_free(again);
		fuzz_good++;
	}
	definition_free(d);
	d = definition_parse(text, "text", &workflow_house, &f);
	definition_free(d);
}

#ifndef FUZZ_ONE
static void
fuzz_damaged(const char *good, size_t n, const char *path)
{
	static char text[FUZZ_FILE + 1];

	memcpy(text, good, n + 1);
	for (unsigned k = fuzz_next(4); k > 0 && n > 0; k--)
		n = fuzz_damage(text, n);
	fuzz_file(text, n, path);
}
#endif

static void
fuzz_path(char *out, size_t size, const char *dir, const char *name)
{
	if (snprintf(out, size, "%s/%s", dir, name) >= (int)size)
		abort();
}

/* What the file includes stands beside it, undamaged. */
static void
fuzz_beside(const char *from, const char *dir, const char *name)
{
	static char text[FUZZ_FILE + 1];
	char path[700];
	size_t n;
	FILE *f;

	fuzz_path(path, sizeof path, from, name);
	n = fuzz_load(path, text);
	fuzz_path(path, sizeof path, dir, name);
	f = fopen(path, "we");
	if (n == 0 || f == NULL)
		abort();
	fwrite(text, 1, n, f);
	fclose(f);
}

static const char *const fuzz_others[] = {"person.inc", "text/notice.zh.txt",
	"text/notice.en.txt"};
static char fuzz_dir[] = "/tmp/workflow_fuzz.XXXXXX", fuzz_from[600];

static void
fuzz_begin(void)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[700];

	fuzz_path(fuzz_from, sizeof fuzz_from, top != NULL ? top : ".",
	    "tests/data/services");
	if (mkdtemp(fuzz_dir) == NULL)
		abort();
	fuzz_path(path, sizeof path, fuzz_dir, "text");
	if (mkdir(path, 0700) != 0)
		abort();
	for (size_t i = 0; i < 3; i++)
		fuzz_beside(fuzz_from, fuzz_dir, fuzz_others[i]);
}

static void
fuzz_end(void)
{
	char path[700];

	fuzz_path(path, sizeof path, fuzz_dir, "reading-room.cfg");
	unlink(path);
	for (size_t i = 0; i < 3; i++) {
		fuzz_path(path, sizeof path, fuzz_dir, fuzz_others[i]);
		unlink(path);
	}
	fuzz_path(path, sizeof path, fuzz_dir, "text");
	rmdir(path);
	rmdir(fuzz_dir);
}

/* A service file after 'S', else a rule, of which it is the type wanted. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[FUZZ_FILE + 1];
	char path[700];

	if (size == 0 || size > FUZZ_FILE)
		return 0;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	fuzz_state = 1 + size;
	if (data[0] != 'S') {
		fuzz_rule_one(text, (enum value_type)(data[0] % 6), false);
		return 0;
	}
	if (fuzz_from[0] == '\0') {
		fuzz_begin();
		atexit(fuzz_end);
	}
	fuzz_path(path, sizeof path, fuzz_dir, "reading-room.cfg");
	fuzz_file(text, strlen(text), path);
	return 0;
}

#ifndef FUZZ_ONE
static void
fuzz_files(unsigned long rounds)
{
	static char good[FUZZ_FILE + 1];
	char path[700];
	size_t n;

	fuzz_begin();
	fuzz_path(path, sizeof path, fuzz_from, "reading-room.cfg");
	n = fuzz_load(path, good);
	assert(n > 0);
	fuzz_path(path, sizeof path, fuzz_dir, "reading-room.cfg");
	for (unsigned long i = 0; i < rounds; i++)
		fuzz_damaged(good, n, path);
	fuzz_end();
}

int
main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 40000;

	fuzz_state = argc > 2 ? strtoul(argv[2], NULL, 10) : 20261121;
	fuzz_state |= 1;
	for (unsigned long i = 0; i < rounds; i++)
		fuzz_rule();
	fuzz_files(rounds / 40);
	assert(rounds < 40000 || fuzz_good > 100);
	printf("1..1\nok 1 - %lu rules and %lu files, of which %lu were good\n",
	    rounds, rounds / 40, fuzz_good);
	return 0;
}
#endif
