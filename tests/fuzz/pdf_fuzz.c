/*
 * PDFs that are damaged in every way: good ones with bytes changed, cut off,
 * moved and repeated. Deterministic: `pdf_fuzz [ROUNDS [SEED]]`.
 * Meant for sanitizer builds; what must always hold is asserted anywhere.
 */
#include "config.h"

#include <assert.h>
#include <qpdf/qpdf-c.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/mem.h"
#include "server/helpers/hall-intake-pdf.h"
#include "tests/fuzz/fuzz.h"

enum { FUZZ_SEEDS = 2, FUZZ_PAGES = 3, FUZZ_OBJECTS = 9 };

#ifndef FUZZ_ONE
static uint64_t fuzz_state;

static unsigned
fuzz_next(unsigned below)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return (unsigned)((fuzz_state * 2685821657736338717ULL) >> 33) % below;
}

static void
fuzz_plain(struct buf *b)
{
	size_t at[FUZZ_OBJECTS] = {0}, xref;
	int n = 1;

	buf_add_str(b, "%PDF-1.7\n");
	at[n] = b->len;
	buf_printf(b, "%d 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n", n);
	at[++n] = b->len;
	buf_printf(b, "%d 0 obj\n<</Type/Pages/Count %d/Kids[3 0 R 5 0 R "
	    "7 0 R]/MediaBox[0 0 595 842]>>\nendobj\n", n, FUZZ_PAGES);
	for (int i = 0; i < FUZZ_PAGES; i++) {
		at[++n] = b->len;
		buf_printf(b, "%d 0 obj\n<</Type/Page/Parent 2 0 R/Contents "
		    "%d 0 R/Annots[<</Subtype/Link/A<</S/GoTo/D[3 0 R/Fit]"
		    ">>>>]>>\nendobj\n", n, n + 1);
		at[++n] = b->len;
		buf_printf(b, "%d 0 obj\n<</Length 18>>\nstream\n"
		    "0 0 m 100 100 l S\n\nendstream\nendobj\n", n);
	}
	xref = b->len;
	buf_printf(b, "xref\n0 %d\n0000000000 65535 f \n", FUZZ_OBJECTS);
	for (int i = 1; i < FUZZ_OBJECTS; i++)
		buf_printf(b, "%010zu 00000 n \n", at[i]);
	buf_printf(b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n"
	    "%%%%EOF\n", FUZZ_OBJECTS, xref);
}

/* The same with packed objects and streams. */
static void
fuzz_packed(const struct buf *from, struct buf *to)
{
	qpdf_data q = qpdf_init();

	assert(qpdf_read_memory(q, "", buf_str(from), from->len, NULL) == 0);
	assert(qpdf_init_write_memory(q) == 0);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	qpdf_set_static_ID(q, QPDF_TRUE);
	assert(qpdf_write(q) == 0);
	buf_add(to, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	qpdf_cleanup(&q);
}

/* Damage d; the new length, which is never more. */
static size_t
fuzz_damage(unsigned char *d, size_t n)
{
	static const char *const words[] = {"/JS", "/S/Launch", "<<", ">>",
		"[", "9 0 R", "/Kids[2 0 R]", "/Encrypt 1 0 R", "99999999999",
		"-1", "stream", "endobj", "/Filter/FlateDecode", "(", "/Prev 9",
		"/Length 4294967297", 
		"/DecodeParms<</Predictor 15/Columns 2147483647>>"};
	size_t at, len;

	for (unsigned k = 1 + fuzz_next(6); k > 0 && n > 8; k--) {
		const char *w = words[fuzz_next(sizeof(words) /
		    sizeof(words[0]))];

		at = fuzz_next((unsigned)n);
		len = 1 + fuzz_next(16);
		switch (fuzz_next(6)) {
		case 0: /* a bit */
			d[at] ^= (unsigned char)(1U << fuzz_next(8));
			break;
		case 1: /* a digit, where there is one */
			while (at > 0 && (d[at] < '0' || d[at] > '9'))
				at--;
			d[at] = (unsigned char)('0' + fuzz_next(10));
			break;
		case 2: /* the end, its mark kept */
			if (fuzz_next(8) == 0 && at + 6 < n) {
				memcpy(d + at, "%%EOF\n", 6);
				n = at + 6;
			}
			break;
		case 3: /* a piece is missing */
			if (at + len < n) {
				memmove(d + at, d + at + len, n - at - len);
				n -= len;
			}
			break;
		case 4: /* a word that means something */
			if (at + strlen(w) < n)
				memcpy(d + at, w, strlen(w));
			break;
		default: /* a piece from elsewhere */
			if (at + len < n)
				memmove(d + at,
				    d + fuzz_next((unsigned)(n - len)), len);
		}
	}
	return n;
}

#endif

/* Exactly so many bytes, so that a read beyond shows. */
static void
fuzz_check(const unsigned char *d, size_t n, struct pdf *p)
{
	unsigned char *copy = xcalloc(n + 1, 1);

	memcpy(copy, d, n);
	pdf_check(copy, n, p);
	free(copy);
	assert(p->pages >= 0 && p->readable >= 0 && p->readable <= p->pages);
	if (p->fault == NULL) {
		assert(p->pages > 0 && p->readable == p->pages);
		return;
	}
	assert(strcmp(p->fault, "format") == 0 ||
	    strcmp(p->fault, "broken") == 0 ||
	    strcmp(p->fault, "encrypted") == 0 ||
	    strcmp(p->fault, "active") == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pdf p;

	fuzz_check(data, size, &p);
	return 0;
}

#ifndef FUZZ_ONE
int
main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 3000;
	struct buf seeds[FUZZ_SEEDS] = {{0}};
	struct pdf p;

	fuzz_state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 20260301;
	fuzz_plain(&seeds[0]);
	fuzz_packed(&seeds[0], &seeds[1]);
	puts("1..1");
	for (int i = 0; i < FUZZ_SEEDS; i++) {
		const unsigned char *d = (const void *)buf_str(&seeds[i]);

		fuzz_check(d, seeds[i].len, &p);
		assert(p.fault == NULL && p.pages == FUZZ_PAGES);
		for (size_t n = 0; n + 8 < seeds[i].len; n += 13) {
			fuzz_check(d, n, &p);
			assert(p.fault != NULL);
		}
	}
	while (rounds-- > 0) {
		const struct buf *s = &seeds[fuzz_next(FUZZ_SEEDS)];
		unsigned char *d = xcalloc(s->len, 1);

		memcpy(d, buf_str(s), s->len);
		fuzz_check(d, fuzz_damage(d, s->len), &p);
		free(d);
	}
	for (int i = 0; i < FUZZ_SEEDS; i++)
		buf_finish(&seeds[i]);
	puts("ok 1 - damaged PDFs are told from good ones");
	return 0;
}
#endif
