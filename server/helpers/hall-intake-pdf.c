#include "config.h"

#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/helpers/hall-intake-pdf.h"

enum {
	PDF_TAIL = 1024,      /* within it stands the end mark */
	PDF_OBJECTS = 500000, /* that are looked at */
	PDF_SEEN = 1 << 20,   /* places for them: a power of two, twice as many */
};

static void
pdf_fault(struct pdf *p, const char *fault, const char *found)
{
	if (p->fault == NULL) {
		p->fault = fault;
		p->found = found;
	}
}

void
pdf_init(void)
{
	qpdf_data q = qpdf_init();

	(void)qpdf_empty_pdf(q);
	(void)qpdf_get_num_pages(q);
	qpdf_cleanup(&q);
}

/*
 * What acts when a file is looked at, or carries another file
 */

static const struct pdf_mark {
	const char *key;  /* of a dictionary */
	const char *name; /* its value; NULL: whatever it is */
	const char *found;
} pdf_marks[] = {
	{"/JS", NULL, "JavaScript"},
	{"/JavaScript", NULL, "JavaScript"},
	{"/S", "/JavaScript", "JavaScript"},
	{"/S", "/Launch", N_("an action that starts a program")},
	{"/S", "/ImportData", N_("an action that reads other files")},
	{"/S", "/GoToE", N_("an action that opens an embedded file")},
	{"/S", "/SubmitForm", N_("an action that sends data away")},
	{"/EmbeddedFiles", NULL, N_("embedded files")},
	{"/EF", NULL, N_("embedded files")},
	{"/Subtype", "/FileAttachment", N_("embedded files")},
	{"/RichMediaContent", NULL, N_("rich media")},
	{"/Subtype", "/RichMedia", N_("rich media")},
	{"/Subtype", "/Movie", N_("rich media")},
	{"/Subtype", "/Screen", N_("rich media")},
	{"/Subtype", "/3D", N_("rich media")},
	{"/XFA", NULL, N_("an XFA form")},
};

static void
pdf_mark(qpdf_data q, const char *key, qpdf_oh value, struct pdf *p)
{
	const struct pdf_mark *m = pdf_marks;

	for (size_t i = 0; i < sizeof(pdf_marks) / sizeof(pdf_marks[0]);
	     i++, m++)
		if (strcmp(key, m->key) == 0 &&
		    (m->name == NULL ||
			(qpdf_oh_is_name(q, value) &&
			    strcmp(qpdf_oh_get_name(q, value), m->name) == 0)))
			pdf_fault(p, "active", m->found);
}

/*
 * All that the trailer leads to, each object once
 */

struct pdf_walk {
	qpdf_data q;
	struct pdf *p;
	qpdf_oh *todo;
	size_t n, room;
	uint64_t *seen; /* object and generation; 0: free */
	size_t objects;
};

/* Was it met before? It is from now on. */
static bool
pdf_seen(struct pdf_walk *w, qpdf_oh oh)
{
	int id = qpdf_oh_get_object_id(w->q, oh);
	uint64_t key = (uint64_t)(unsigned)id << 32 |
	    (unsigned)qpdf_oh_get_generation(w->q, oh);
	/* objects are numbered from one: few pages of it are touched */
	size_t at = (unsigned)id & (PDF_SEEN - 1);
	size_t step = (key * UINT64_C(0x9e3779b97f4a7c15)) >> 44 | 1;

	if (id == 0)
		return false;
	for (; w->seen[at] != 0; at = (at + step) & (PDF_SEEN - 1))
		if (w->seen[at] == key)
			return true;
	w->seen[at] = key;
	return false;
}

/* Takes oh. Only what holds others is of interest. */
static void
pdf_push(struct pdf_walk *w, qpdf_oh oh)
{
	enum qpdf_object_type_e type = qpdf_oh_get_type_code(w->q, oh);

	if ((type != ot_dictionary && type != ot_array && type != ot_stream) ||
	    w->objects >= PDF_OBJECTS || pdf_seen(w, oh)) {
		if (w->objects >= PDF_OBJECTS)
			pdf_fault(w->p, "broken", N_("too many objects"));
		qpdf_oh_release(w->q, oh);
		return;
	}
	w->objects++;
	if (w->n == w->room) {
		w->room = w->room == 0 ? 256 : 2 * w->room;
		w->todo = xreallocarray(w->todo, w->room, sizeof(*w->todo));
	}
	w->todo[w->n++] = oh;
}

static void
pdf_keys(struct pdf_walk *w, qpdf_oh dict)
{
	qpdf_oh value;
	const char *key;

	qpdf_oh_begin_dict_key_iter(w->q, dict);
	while (qpdf_oh_dict_more_keys(w->q)) {
		key = qpdf_oh_dict_next_key(w->q);
		value = qpdf_oh_get_key(w->q, dict, key);
		pdf_mark(w->q, key, value, w->p);
		pdf_push(w, value);
	}
}

static void
pdf_walk(qpdf_data q, struct pdf *p)
{
	struct pdf_walk w = {.q = q, .p = p};

	w.seen = xcalloc(PDF_SEEN, sizeof(*w.seen));
	pdf_push(&w, qpdf_get_trailer(q));
	while (w.n > 0 && p->fault == NULL) {
		qpdf_oh oh = w.todo[--w.n];

		switch (qpdf_oh_get_type_code(q, oh)) {
		case ot_dictionary:
			pdf_keys(&w, oh);
			break;
		case ot_stream:
			pdf_push(&w, qpdf_oh_get_dict(q, oh));
			break;
		default:
			for (int i = qpdf_oh_get_array_n_items(q, oh); i > 0;)
				pdf_push(&w,
				    qpdf_oh_get_array_item(q, oh, --i));
		}
		qpdf_oh_release(q, oh);
	}
	free(w.todo);
	free(w.seen);
}

/* Anything said since the last question? Takes it all away. */
static bool
pdf_damaged(qpdf_data q)
{
	bool damaged = false;

	while (qpdf_more_warnings(q)) {
		(void)qpdf_next_warning(q);
		damaged = true;
	}
	if (qpdf_has_error(q)) {
		(void)qpdf_get_error(q);
		damaged = true;
	}
	return damaged;
}

/* What is drawn on each page can be unpacked. */
static void
pdf_pages(qpdf_data q, struct pdf *p)
{
	p->pages = qpdf_get_num_pages(q);
	if (pdf_damaged(q) || p->pages < 0) {
		p->pages = 0;
		pdf_fault(p, "broken", N_("pages that cannot be found"));
		return;
	}
	if (p->pages == 0)
		pdf_fault(p, "broken", N_("a PDF without a page"));
	for (int i = 0; i < p->pages; i++) {
		qpdf_oh page = qpdf_get_page_n(q, (size_t)i);
		unsigned char *data = NULL;
		size_t n;

		(void)qpdf_oh_get_page_content_data(q, page, &data, &n);
		free(data);
		qpdf_oh_release(q, page);
		if (pdf_damaged(q)) {
			pdf_fault(p, "broken", NULL);
			return;
		}
		p->readable = i + 1;
	}
}

static void
pdf_look(qpdf_data q, const unsigned char *data, size_t n, struct pdf *p)
{
	QPDF_ERROR_CODE rc;

	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	/* what needs guessing may be guessed otherwise by another program */
	qpdf_set_attempt_recovery(q, QPDF_FALSE);
	rc = qpdf_read_memory(q, "", (const char *)data, n, NULL);
	if ((rc & QPDF_ERRORS) && qpdf_has_error(q) &&
	    qpdf_get_error_code(q, qpdf_get_error(q)) == qpdf_e_password) {
		pdf_fault(p, "encrypted", N_("a password opens it"));
		return;
	}
	if (rc & QPDF_ERRORS) {
		pdf_fault(p, "broken",
		    N_("a PDF whose table of objects cannot be read"));
		return;
	}
	if (qpdf_is_encrypted(q)) {
		pdf_fault(p, "encrypted", N_("its use is restricted"));
		return;
	}
	pdf_pages(q, p);
	if (p->fault == NULL)
		pdf_walk(q, p);
	if (p->fault == NULL && pdf_damaged(q))
		pdf_fault(p, "broken", N_("objects that cannot be read"));
}

/* Files that are taken for PDF. */
static const struct {
	const char *magic;
	size_t at, n;
	const char *name;
} pdf_others[] = {
	{"\xff\xd8\xff", 0, 3, "JPEG"},
	{"\x89PNG", 0, 4, "PNG"},
	{"\xd0\xcf\x11\xe0", 0, 4, "Office (.doc)"},
	{"PK\3\4", 0, 4, "ZIP (.docx)"},
	{"Rar!", 0, 4, "RAR"},
	{"7z\xbc\xaf", 0, 4, "7z"},
	{"ftyp", 4, 4, "HEIC"},
	{"OFD", 0, 3, "OFD"},
	{"{\\rtf", 0, 5, "RTF"},
	{"%!PS", 0, 4, "PostScript"},
	{"II*\0", 0, 4, "TIFF"},
	{"MM\0*", 0, 4, "TIFF"},
	{"<!DOCTYPE", 0, 9, "HTML"},
	{"<html", 0, 5, "HTML"},
};

static const char *
pdf_other(const unsigned char *data, size_t n)
{
	for (size_t i = 0; i < sizeof(pdf_others) / sizeof(pdf_others[0]); i++)
		if (n >= pdf_others[i].at + pdf_others[i].n &&
		    memcmp(data + pdf_others[i].at, pdf_others[i].magic,
			pdf_others[i].n) == 0)
			return pdf_others[i].name;
	return NULL;
}

void
pdf_check(const unsigned char *data, size_t n, struct pdf *p)
{
	size_t tail = n < PDF_TAIL ? n : PDF_TAIL;
	qpdf_data q;

	memset(p, 0, sizeof(*p));
	if (n < 8 || memcmp(data, "%PDF-", 5) != 0) {
		pdf_fault(p, "format", pdf_other(data, n));
		return;
	}
	if (memmem(data + n - tail, tail, "%%EOF", 5) == NULL) {
		pdf_fault(p, "broken", N_("a PDF that is cut off"));
		return;
	}
	q = qpdf_init();
	pdf_look(q, data, n, p);
	qpdf_cleanup(&q);
}
