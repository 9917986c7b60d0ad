/* A table as somebody's spreadsheet wrote it; what is read is written back. */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/csv.h"
#include "tests/fuzz/fuzz.h"

static const struct csv_column columns[] = {
	{"id_number", "证件号码", true},
	{"position", "职务", false},
	{"since", "起始日期", false},
	{NULL, NULL, false},
};
enum { COLUMNS = 3, ROWS = 2000 };

/* The rows of text as a table of ours: how many, -1 for none. */
static int
fuzz_copy(char *text, struct buf *out)
{
	const char *row[COLUMNS];
	struct err e = {0};
	struct csv c;
	int n = 0, rc;

	for (int k = 0; k < COLUMNS; k++)
		row[k] = columns[k].name;
	csv_add(out, row, COLUMNS);
	if (csv_open(&c, text, columns, &e) != 0) {
		assert(e.n > 0);
		return -1;
	}
	while ((rc = csv_next(&c, &e)) == 1) {
		for (int k = 0; k < COLUMNS; k++)
			row[k] = csv_get(&c, k);
		csv_add(out, row, COLUMNS);
		if (++n > ROWS)
			return -1;
	}
	assert((rc == -1) == (e.n > 0));
	return rc == 0 ? n : -1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = {0}, second = {0}, third = {0};
	char *text = xcalloc(size + 1, 1);
	int n;

	memcpy(text, data, size);
	n = fuzz_copy(text, &first);
	/* what we wrote can be read, and is written alike ever after */
	if (n >= 0 && utf8_valid(buf_str(&first), first.len)) {
		char *again = xstrdup(buf_str(&first));
		int m = fuzz_copy(again, &second);

		assert(m >= 0 && m <= n);
		free(again);
		again = xstrdup(buf_str(&second));
		assert(fuzz_copy(again, &third) == m);
		free(again);
		assert(strcmp(buf_str(&second), buf_str(&third)) == 0);
	}
	buf_finish(&first);
	buf_finish(&second);
	buf_finish(&third);
	free(text);
	return 0;
}
