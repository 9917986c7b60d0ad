/*
 * Papers of the demo hall: a small PDF a kind, of one page that says what it
 * stands for. They lie in the tree as if hall-intake had looked at them.
 */
#include "config.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/hex.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/ctl/demo_make.h"
#include "server/domain/attachment.h"
#include "server/domain/attachment_kind.h"
#include "server/store/file.h"

enum { PAPER_OBJECTS = 6, PAPER_YEAR = 365 };

/* Text in UTF-16 as the Adobe-GB1 fonts of every reader take it. */
static void
paper_chinese(struct buf *b, int size, int y, const char *text)
{
	buf_printf(b, "BT /C %d Tf 72 %d Td <", size, y);
	while (*text != '\0') {
		uint32_t cp = 0;
		int n = utf8_decode(text, &cp);

		if (n <= 0)
			break;
		if (cp < 0x10000)
			buf_printf(b, "%04X", (unsigned)cp);
		text += n;
	}
	buf_add_str(b, "> Tj ET\n");
}

static void
paper_draw(struct buf *b, const struct attachment_kind *k)
{
	buf_add_str(b, "0.2 0.3 0.6 RG 0.92 0.94 0.99 rg 1.5 w\n"
		       "48 48 499 746 re B\n0 0 0 rg\n");
	paper_chinese(b, 24, 700, k->label[0]);
	buf_printf(b, "BT /F 13 Tf 72 668 Td (%s) Tj ET\n", k->id);
	paper_chinese(b, 13, 610, "演示大厅样张，内容均为虚构，不具有效力。");
	buf_add_str(b, "BT /F 11 Tf 72 588 Td (Specimen of the demo hall. "
		       "All of it is made up.) Tj ET\n"
		       "0.8 0.1 0.1 RG 3 w 430 140 60 60 re S\n");
	paper_chinese(b, 14, 152, "经核真实有效");
}

static void
paper_write(struct buf *b, const struct attachment_kind *k)
{
	static const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R"
		"/Resources<</Font<</F 4 0 R/C 5 0 R>>>>>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding"
		"/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype"
		"/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry"
		"(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor"
		"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox"
		"[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
		"/CapHeight 880/StemV 93>>>>]>>",
	};
	size_t at[PAPER_OBJECTS + 1], start;
	struct buf draw = {0};

	buf_add_str(b, "%PDF-1.5\n");
	for (int i = 1; i < PAPER_OBJECTS; i++) {
		at[i] = b->len;
		buf_printf(b, "%d 0 obj\n%s\nendobj\n", i, objects[i - 1]);
	}
	paper_draw(&draw, k);
	at[PAPER_OBJECTS] = b->len;
	buf_printf(b, "%d 0 obj\n<</Length %zu>>\nstream\n%sendstream\nendobj\n",
	    PAPER_OBJECTS, draw.len, buf_str(&draw));
	buf_finish(&draw);
	start = b->len;
	buf_printf(b, "xref\n0 %d\n0000000000 65535 f \n", PAPER_OBJECTS + 1);
	for (int i = 1; i <= PAPER_OBJECTS; i++)
		buf_printf(b, "%010zu 00000 n \n", at[i]);
	buf_printf(b,
	    "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
	    PAPER_OBJECTS + 1, start);
}

/* Into the tree; what hall-intake would have said. NULL logged. */
static json_t *
paper_keep(struct demo *d, const struct buf *b)
{
	const char *state = d->ctx->conf->state_dir;
	unsigned char sum[EVP_MAX_MD_SIZE];
	char path[FILE_PATH_MAX], hex[FILE_HASH_TEXT];
	int fd, rc = -1;

	if (EVP_Digest(b->data, b->len, sum, NULL, EVP_sha256(), NULL) != 1)
		fatal("no SHA-256");
	hex_text(sum, (FILE_HASH_TEXT - 1) / 2, hex);
	fd = file_tree_aside(state, path);
	if (fd != -1) {
		if (write(fd, b->data, b->len) == (ssize_t)b->len &&
		    fsync(fd) == 0)
			rc = file_tree_keep(state, path, hex);
		close(fd);
	}
	if (rc != 0) {
		log_err("event=demo file=\"%s\" why=\"%s\"", hex,
		    strerror(errno));
		return NULL;
	}
	return json_pack("{s:s, s:s, s:I, s:i}", "sha256", hex, "format",
	    "pdf", "size", (json_int_t)b->len, "pages", 1);
}

int
demo_papers(struct demo *d, struct err *e)
{
	const struct attachment_rules *r = attachment_rules();

	d->papers = json_object();
	for (size_t i = 0; i < r->n; i++) {
		struct buf b = {0};
		json_t *said;

		paper_write(&b, &r->kinds[i]);
		said = paper_keep(d, &b);
		buf_finish(&b);
		if (said == NULL)
			return err_set(e, ERR_STORE, NULL);
		json_object_set_new(d->papers, r->kinds[i].id, said);
	}
	return 0;
}

int
demo_put_paper(struct demo *d, struct ctx *ctx, const char *kind,
    struct err *e)
{
	const struct attachment_kind *k = attachment_kind(
	    attachment_owner(ctx), kind);
	struct attachment_told t = {.issued_on = DATE_NONE,
	    .valid_to = DATE_NONE, .checked = true, .told_checked = true,
	    .version = -1};
	struct attachment_item item;

	if (k != NULL && k->dated)
		t.issued_on = ctx->today - 2;
	if (k != NULL && k->expiring)
		t.valid_to = d->ctx->today + PAPER_YEAR;
	return attachment_put(ctx, kind, json_object_get(d->papers, kind), &t,
	    &item, e);
}
