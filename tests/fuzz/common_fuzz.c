/*
 * Random and damaged input for every parser that meets bytes from outside.
 * Deterministic: `common_fuzz [ROUNDS [SEED]]`; meant for sanitizer builds,
 * but what must always hold is asserted anywhere.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/args.h"
#include "common/date.h"
#include "common/ident.h"
#include "common/jsonrpc.h"
#include "common/line.h"
#include "common/utf8.h"

enum { FUZZ_MAX = 600 };

static uint64_t fuzz_state;

/* xorshift64*: the same numbers on every machine. */
static unsigned
fuzz_next(unsigned below)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return (unsigned)((fuzz_state * 2685821657736338717ULL) >> 33) % below;
}

/* Pieces that parsers care about, strung together and then damaged. */
static size_t
fuzz_text(char *out)
{
	static const char *const pieces[] = { "{", "}", "[", "]", "\"", "\\",
		"'", " ", "=", ":=", "--json", "help", "\"id\":", "1",
		"\"jsonrpc\":\"2.0\"", ",", "\"method\":\"a\"", "\"params\":{}",
		"null", "\n", "张伟", "　", "Ａ", "\xe4\xb8", "\xff", "\xed\xa0\x80",
		"\xf0\x9f\x98\x80", "\xc2\x9b", "11010519491231002X",
		"91110000", "2024-02-29", "年", "月", "日", "\\u0000", "\x1b[2J" };
	size_t n = 0, len, count = fuzz_next(24);
	const char *piece;

	while (count-- > 0) {
		piece = pieces[fuzz_next(sizeof pieces / sizeof pieces[0])];
		len = strlen(piece);
		if (n + len >= FUZZ_MAX)
			break;
		memcpy(out + n, piece, len);
		n += len;
	}
	for (count = fuzz_next(4); n > 0 && count > 0; count--)
		out[fuzz_next((unsigned)n)] = (char)(1 + fuzz_next(255));
	out[n] = '\0';
	return n;
}

static void
fuzz_utf8(const char *text, size_t len)
{
	char copy[FUZZ_MAX + 1], back[FUZZ_MAX * 4 + 1];
	size_t n = 0, cut;
	uint32_t cp;
	int k;
	const char *s;

	for (s = text; (k = utf8_decode(s, &cp)) > 0; s += k)
		n += (size_t)utf8_encode(cp, back + n);
	assert((k == 0) == utf8_valid(text, len));
	if (k == 0) {
		assert(n == len && memcmp(back, text, len) == 0);
		cut = utf8_cut(text, fuzz_next(FUZZ_MAX));
		assert(utf8_valid(text, cut));
	}
	utf8_length(text);
	utf8_width(text);
	utf8_has_control(text, true);
	memcpy(copy, text, len + 1);
	assert(strlen(utf8_fold_ascii(copy)) <= len);
	memcpy(copy, text, len + 1);
	assert(strlen(utf8_trim(copy)) <= len);
}

static void
fuzz_args(const char *text)
{
	struct args_call c;
	char **words;
	size_t n;

	if (args_split(text, &words, &n) != ARGS_OK)
		return;
	assert(n <= ARGS_WORDS_MAX && words[n] == NULL);
	args_read(&c, words, n);
	args_call_finish(&c);
	args_free(words);
}

static void
fuzz_jsonrpc(const char *text, size_t len)
{
	struct rpc_request r;
	struct err e = { 0 };
	json_t *j;

	if (rpc_request_parse(&r, text, len, &e) != 0) {
		j = rpc_error_make(r.id, &e);
		assert(j != NULL);
		json_decref(j);
	} else {
		assert(r.method != NULL);
	}
	rpc_request_finish(&r);
	j = json_loadb(text, len, JSON_DECODE_ANY, NULL);
	err_from_json(&e, j);
	json_decref(j);
}

static void
fuzz_numbers(const char *text)
{
	char out[IDENT_MAX], date[DATE_TEXT];
	date_t d = date_parse_loose(text);
	int kind;

	if (d != DATE_NONE)
		assert(date_parse(date_format(d, date)) == d);
	for (kind = 0; kind < IDENT_COUNT; kind++) {
		ident_check((enum ident_kind)kind, text, 20000, out);
		assert(utf8_valid(out, strlen(out)) ||
		    !utf8_valid(text, strlen(text)));
	}
	ident_mask(text, out);
	rpc_id_parse(text);
}

/* Bytes in pieces, descriptors anywhere; every line must come out whole. */
static void
fuzz_line(const char *text, size_t len)
{
	int fd[2], fds[LINE_FDS_MAX];
	struct line *a, *b;
	const char *got;
	size_t n, nfds, got_len, sent;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
		return;
	a = line_open(fd[0], 1000);
	b = line_open(fd[1], 1 + fuzz_next(40));
	for (sent = 0; sent < len; sent += n) {
		n = 1 + fuzz_next((unsigned)(len - sent));
		if (fuzz_next(3) == 0)
			line_send(a, text + sent, n, fd, fuzz_next(3));
		else if (write(fd[0], text + sent, n) < 0)
			break;
		if (line_fill(b) == -1)
			break;
		while (line_next(b, &got, &got_len, fds, &nfds) != LINE_NONE) {
			assert(got == NULL || got[got_len] == '\0');
			while (nfds > 0)
				close(fds[--nfds]);
		}
	}
	line_close(a);
	line_close(b);
}

int
main(int argc, char **argv)
{
	unsigned long rounds, i;
	char text[FUZZ_MAX + 1];
	size_t len;

	rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	fuzz_state = argc > 2 ? strtoul(argv[2], NULL, 10) : 20261121;
	fuzz_state |= 1;
	for (i = 0; i < rounds; i++) {
		len = fuzz_text(text);
		fuzz_utf8(text, len);
		fuzz_args(text);
		fuzz_jsonrpc(text, len);
		fuzz_numbers(text);
		if (i % 8 == 0)
			fuzz_line(text, len);
	}
	printf("1..1\nok 1 - %lu rounds of damaged input\n", rounds);
	return 0;
}
