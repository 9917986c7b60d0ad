#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/test.h"
#include "tests/unit/workflow.h"

static const struct word workflow_words[] = {
	{"holder.name", VALUE_TEXT, false, {0}, ""},
	{"holder.mobile", VALUE_TEXT, false, {0}, ""},
	{"holder.birth", VALUE_DATE, false, {0}, ""},
	{"holder.until", VALUE_DATE, false, {0}, ""},
	{"holder.awards", VALUE_ROWS, false, {0}, ""},
	{"holder.married", VALUE_BOOL, false, {0}, ""},
	{"case.open_items", VALUE_NUMBER, false, {0}, ""},
	{"case.submitted", VALUE_DATE, false, {0}, ""},
	{"parallel.done", VALUE_BOOL, false, {0}, ""},
	{"panel.passed", VALUE_BOOL, false, {0}, ""},
	{"fees_open", VALUE_NUMBER, true, {VALUE_NUMBER}, ""},
	{"sealed", VALUE_BOOL, true, {0}, ""},
	{0},
};

static const struct verb workflow_verbs[] = {
	{"room.open", {{"person", VALUE_TEXT, true},
			  {"until", VALUE_DATE, true},
			  {"seats", VALUE_NUMBER, false}}},
	{0},
};

static const char *const workflow_roles[] = {"individual", "agent", "clerk",
	"reviewer", "lead", "body", "city", "expert", "applicant", "holder",
	"unit", NULL};

static bool
workflow_attachment(const char *owner, const char *kind)
{
	if (strcmp(owner, "row") == 0)
		return strcmp(kind, "guest_paper") == 0;
	return strcmp(owner, "person") == 0 &&
	    (strcmp(kind, "id_copy") == 0 || strcmp(kind, "fee_slip") == 0);
}

static bool
workflow_template(const char *name)
{
	return strcmp(name, "returned") == 0 || strcmp(name, "granted") == 0;
}

static bool
workflow_document(const char *name)
{
	return strcmp(name, "correction.txt") == 0 ||
	    strcmp(name, "ticket.txt") == 0;
}

static bool
workflow_codes(const char *name)
{
	return strcmp(name, "sex") == 0;
}

static bool
workflow_service(const char *id)
{
	return strcmp(id, "reading-room") == 0;
}

const struct house workflow_house = {
	.words = workflow_words,
	.verbs = workflow_verbs,
	.roles = workflow_roles,
	.attachment = workflow_attachment,
	.template = workflow_template,
	.document = workflow_document,
	.codes = workflow_codes,
	.service = workflow_service,
};

void
workflow_told(void *arg, const char *file, int line, const char *what)
{
	struct workflow_told *t = arg;
	const char *base = strrchr(file, '/');
	int n;

	n = snprintf(t->text + t->n, sizeof(t->text) - t->n, "%s:%d: %s\n",
	    base != NULL ? base + 1 : file, line, what);
	if (n > 0 && (size_t)n < sizeof(t->text) - t->n)
		t->n += (size_t)n;
}

struct definition *
workflow_read(void)
{
	static struct workflow_told told;
	struct faults f = {.row = workflow_told, .arg = &told};
	struct definition *d;

	memset(&told, 0, sizeof(told));
	d = definition_read(test_source(
				"tests/data/services/reading-room.cfg"),
	    &workflow_house, &f);
	if (d == NULL)
		fail_msg("%s", told.text);
	return d;
}
