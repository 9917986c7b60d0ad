/* Bytes of any terminal, in pieces: what keys they are. */
#include "config.h"

#include <assert.h>
#include <wchar.h>

#include "tests/fuzz/fuzz.h"
#include "tui/keys.h"

static void
fuzz_key(const struct key *k)
{
	char name[16];

	assert(k->code > K_NONE && k->code <= K_UNKNOWN);
	/* no loose piece of a sequence, nothing that is no character */
	assert(k->code < 0x7f || k->code > 0x9f);
	assert(k->code < 0xd800 || k->code > 0xdfff);
	assert(k->code < 0x110000 || k->code >= K_FIRST);
	assert(k->ntext <= KEYS_PASTE_MAX);
	assert((k->text != NULL) == (k->code == K_PASTE));
	keys_name(k->code, name);
	keys_fold(k->code);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct keys k = {0};
	struct key out;
	size_t at = 1, n, taken;

	if (size == 0)
		return 0;
	/* the first byte says how they arrive */
	while (at < size) {
		n = 1 + (data[0] % 64);
		if (n > size - at)
			n = size - at;
		taken = keys_feed(&k, data + at, n);
		assert(taken <= n);
		at += taken;
		n = 0;
		while (keys_next(&k, data[0] > 200, &out)) {
			fuzz_key(&out);
			n++;
		}
		/* a full buffer must not be in the way for ever */
		assert(taken > 0 || n > 0);
	}
	while (keys_next(&k, true, &out))
		fuzz_key(&out);
	assert(k.pasting || !keys_waiting(&k));
	assert(k.bytes + k.len == size - 1);
	keys_finish(&k);
	return 0;
}
