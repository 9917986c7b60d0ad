/* What the hall offers to service files: words, verbs, roles, names. */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/codes.h"
#include "common/mem.h"
#include "server/domain/application/words.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/template.h"

static const char *const house_roles[] = {"individual", "agent", "clerk",
	"reviewer", "lead", "body", "city", "expert", "applicant", "holder",
	"unit", NULL};

static bool
house_attachment(const char *owner, const char *kind)
{
	if (owner != NULL && strcmp(owner, "row") == 0 &&
	    attachment_kind("child", kind) != NULL)
		return true;
	return attachment_kind(owner, kind) != NULL;
}

static bool
house_template(const char *name)
{
	/* a tool that reads no messages does not judge their names */
	return !template_loaded() || template_find(name) != NULL;
}

const struct code *
application_codes(const char *name)
{
	static const struct {
		const char *name;
		const struct code *codes;
	} tables[] = {
		{"sex", codes_sex},
		{"id_kind", codes_id_kind},
		{"ethnic", codes_ethnic},
		{"political", codes_political},
		{"marital", codes_marital},
		{"education", codes_education},
		{"degree", codes_degree},
		{"discipline", codes_discipline},
		{"hukou", codes_hukou},
		{"housing", codes_housing},
		{"basis", codes_basis},
		{"title_level", codes_title_level},
		{"unit_type", codes_unit_type},
		{"expert_field", codes_expert_field},
		{"currency", codes_currency},
		{"district", codes_district},
		{"yesno", codes_yesno},
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].name, name) == 0)
			return tables[i].codes;
	return NULL;
}

static bool
house_codes(const char *name)
{
	return application_codes(name) != NULL;
}

/* "slip.txt" is documents/slip.zh.txt and documents/slip.en.txt. */
static bool
house_document(const char *name)
{
	static const char *const langs[] = {"zh", "en"};
	const char *dot = strrchr(name, '.');
	bool found = dot != NULL && strchr(name, '/') == NULL;

	for (size_t i = 0; found && template_dir() != NULL && i < 2; i++) {
		char *path = xasprintf("%s/documents/%.*s.%s%s",
		    template_dir(), (int)(dot - name), name, langs[i], dot);
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		free(path);
		found = fd != -1;
		if (found)
			close(fd);
	}
	return found;
}

const struct house application_house = {
	.words = application_vocabulary,
	.verbs = application_verbs,
	.roles = house_roles,
	.attachment = house_attachment,
	.template = house_template,
	.document = house_document,
	.codes = house_codes,
};
