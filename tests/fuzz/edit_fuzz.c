/* A field of any kind and size, and whatever is typed or pasted into it. */
#include "config.h"

#include <assert.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tui/widget/edit.h"

enum { ROWS = 12, COLS = 60, AT = 3 };

static void
fuzz_look(struct edit *e)
{
	struct canvas c;
	int row, col;
	char *s;

	assert(e->len <= e->max && e->caret <= e->len);
	assert(wcslen(e->text) == e->len);
	for (size_t i = 0; i < e->len; i++) {
		assert(e->text[i] >= L' ' || (e->multiline &&
		    e->text[i] == L'\n'));
		assert(e->text[i] < 0x7f || e->text[i] > 0x9f);
		assert(e->kind != EDIT_DIGITS || e->text[i] == L'\n' ||
		    (e->text[i] >= L'0' && e->text[i] <= L'9'));
	}
	s = edit_get(e);
	assert(utf8_valid(s, strlen(s)));
	free(s);
	/* nothing is drawn outside */
	canvas_init(&c, ROWS, COLS);
	edit_draw(e, &c, AT, AT, true);
	for (int i = 0; i < ROWS * COLS; i++) {
		row = i / COLS;
		col = i % COLS;
		if (row < AT || row >= AT + e->rows || col < AT ||
		    col >= AT + e->width)
			assert(c.cells[i].ch == L' ');
	}
	edit_caret(e, &row, &col);
	assert(row >= 0 && row < e->rows && col >= 0 && col <= e->width);
	canvas_finish(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	struct keys k = {0};
	struct key key;
	struct edit e;
	size_t at = 4;

	if (!ready)
		ready = setlocale(LC_ALL, "C.UTF-8") != NULL;
	if (size < at)
		return 0;
	edit_init(&e, (enum edit_kind)(data[0] % (EDIT_PASSWORD + 1)),
	    1 + data[1] % 80, 1 + data[2] % 40, 1 + data[3] % 6);
	e.readonly = data[3] > 250;
	while (at < size) {
		size_t n = keys_feed(&k, data + at, 1);

		at += n;
		while (keys_next(&k, at == size, &key)) {
			if (key.code == K_UNKNOWN)
				edit_resize(&e, 1 + data[2] / 7,
				    1 + data[3] % 8);
			else
				edit_key(&e, &key);
			n++;
		}
		if (n == 0)
			break;
		if (at % 16 == 0 || at == size)
			fuzz_look(&e);
	}
	keys_finish(&k);
	edit_finish(&e);
	return 0;
}
