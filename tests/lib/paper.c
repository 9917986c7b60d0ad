/*
 * Writes a PDF for a test to stdout: paper WHAT [PAGES [BYTES]]
 *
 * WHAT is good, none (no page), flate (a page that cannot be unpacked), loop
 * (a tree of pages without an end), length (a stream that is longer than
 * told), a kind of active content (js names launch open embed attach media
 * xfa escape hidden gone), or what is written anew: password (one opens it),
 * owner (one restricts it), packed (objects in streams). A file of BYTES is
 * filled up to just so many.
 */
#include "config.h"

#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

enum { PAPER_OBJECTS = 3000 };

static size_t paper_at[PAPER_OBJECTS];

/* What the catalogue, and the first page, have besides; an object more. */
static const struct {
	const char *what, *catalogue, *page, *object;
} papers[] = {
	{"js", "", "/AA <</O 3 0 R>>", "<</S/JavaScript/JS(app.alert(1))>>"},
	{"names", "/Names <</JavaScript 3 0 R>>", "", "<</Names[]>>"},
	{"launch", "", "/Annots[<</Subtype/Link/A 3 0 R>>]",
	    "<</S/Launch/F(calc.exe)>>"},
	{"open", "/OpenAction 3 0 R", "", "<</S/Launch/F(a)>>"},
	{"embed", "/Names <</EmbeddedFiles 3 0 R>>", "", "<</Names[]>>"},
	{"attach", "", "/Annots[3 0 R]", "<</Subtype/FileAttachment>>"},
	{"media", "", "/Annots[3 0 R]", "<</Subtype/RichMedia>>"},
	{"xfa", "/AcroForm 3 0 R", "", "<</XFA(x)/Fields[]>>"},
	{"escape", "/OpenAction 3 0 R", "", "<</S/JavaScr#69pt/J#53(1)>>"},
	{"hidden", "/X [[[[3 0 R]]]]", "", "[<</A[<</J#53(1)>>]>>]"},
	{"goto", "/OpenAction 3 0 R", "", "<</S/GoTo/D[4 0 R/Fit]>>"},
	{"gone", "/X 3 0 R", "", "<</A ] >>"},
};

static const char *
paper_extra(const char *what, int which)
{
	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++)
		if (strcmp(papers[i].what, what) == 0)
			return which == 0 ? papers[i].catalogue :
			    which == 1 ? papers[i].page :
					 papers[i].object;
	return which == 2 ? "null" : "";
}

static void
paper_object(struct buf *b, int id, const char *text)
{
	paper_at[id] = b->len;
	buf_printf(b, "%d 0 obj\n%s\nendobj\n", id, text);
}

static void
paper_page(struct buf *b, int i, const char *what)
{
	const char *draw = "0 0 m 100 100 l S\n";
	struct buf t = {0};

	buf_printf(&t, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
	    "/Contents %d 0 R %s>>", 5 + 2 * i,
	    i == 0 ? paper_extra(what, 1) : "");
	paper_object(b, 4 + 2 * i, buf_str(&t));
	buf_clear(&t);
	if (i > 0 && strcmp(what, "flate") == 0)
		buf_printf(&t, "<</Filter/FlateDecode/Length 5>>\nstream\n"
		    "waste\nendstream");
	else
		buf_printf(&t, "<</Length %zu>>\nstream\n%sendstream",
		    strlen(draw) - (strcmp(what, "length") == 0 ? 9 : 0), draw);
	paper_object(b, 5 + 2 * i, buf_str(&t));
	buf_finish(&t);
}

static void
paper_tree(struct buf *b, const char *what, int pages)
{
	struct buf t = {0};

	buf_printf(&t, "<</Type/Pages/Count %d/Kids[", pages);
	for (int i = 0; i < pages; i++)
		buf_printf(&t, "%d 0 R ", 4 + 2 * i);
	if (strcmp(what, "loop") == 0)
		buf_printf(&t, "2 0 R ");
	buf_printf(&t, "]>>");
	paper_object(b, 2, buf_str(&t));
	buf_finish(&t);
}

/* A remark of so many bytes. */
static void
paper_fill(struct buf *b, size_t n)
{
	buf_add_str(b, "%");
	for (size_t i = 2; i < n; i++)
		buf_add_char(b, 'x');
	buf_add_str(b, "\n");
}

static void
paper_write(struct buf *b, const char *what, int pages, size_t bytes)
{
	struct buf end = {0}, t = {0};
	int n = 4 + 2 * pages;
	size_t size;

	buf_add_str(b, "%PDF-1.7\n");
	buf_printf(&t, "<</Type/Catalog/Pages 2 0 R %s>>",
	    paper_extra(what, 0));
	paper_object(b, 1, buf_str(&t));
	paper_tree(b, what, pages);
	paper_object(b, 3, paper_extra(what, 2));
	for (int i = 0; i < pages; i++)
		paper_page(b, i, what);
	/* the place of the table has always ten digits */
	size = b->len + 4 + (size_t)snprintf(NULL, 0, "xref\n0 %d\n", n) +
	    20 * (size_t)n + strlen("trailer\n<</Size /Root 1 0 R>>\n"
	    "startxref\n0000000000\n%%") +
	    (size_t)snprintf(NULL, 0, "%d", n);
	if (bytes > size + 1)
		paper_fill(b, bytes - size);
	buf_printf(&end, "xref\n0 %d\n0000000000 65535 f \n", n);
	for (int i = 1; i < n; i++)
		buf_printf(&end, "%010zu 00000 n \n", paper_at[i]);
	buf_printf(&end, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n"
	    "%010zu\n%%%%EOF\n", n, b->len);
	buf_add(b, buf_str(&end), end.len);
	buf_finish(&end);
	buf_finish(&t);
}

static void
paper_again(const struct buf *b, const char *what)
{
	qpdf_data q = qpdf_init();

	if (qpdf_read_memory(q, "", buf_str(b), b->len, NULL) > 1 ||
	    qpdf_init_write_memory(q) > 1)
		exit(1);
	if (what[1] == 'a' && what[2] == 'c')
		qpdf_set_object_stream_mode(q, qpdf_o_generate);
	else
		qpdf_set_r6_encryption_parameters2(q,
		    what[0] == 'p' ? "secret" : "", "owner", 1, 1, 1, 1, 1, 1,
		    qpdf_r3p_none, 1);
	if (qpdf_write(q) > 1)
		exit(1);
	fwrite(qpdf_get_buffer(q), 1, qpdf_get_buffer_length(q), stdout);
	qpdf_cleanup(&q);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "good";
	int pages = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
	size_t bytes = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	struct buf b = {0};

	if (strcmp(what, "none") == 0)
		pages = 0;
	if (pages < 0 || 4 + 2 * pages > PAPER_OBJECTS)
		return 2;
	paper_write(&b, what, pages, bytes);
	if (strcmp(what, "password") == 0 || strcmp(what, "owner") == 0 ||
	    strcmp(what, "packed") == 0)
		paper_again(&b, what);
	else
		fwrite(buf_str(&b), 1, b.len, stdout);
	buf_finish(&b);
	return ferror(stdout) || fflush(stdout) != 0;
}
