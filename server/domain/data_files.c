#include "config.h"

#include <stdlib.h>

#include "common/i18n.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/agreement.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/certificate_rules.h"
#include "server/domain/data_files.h"
#include "server/domain/hall.h"
#include "server/domain/opinion.h"
#include "server/domain/provider_list.h"
#include "server/domain/service.h"
#include "server/domain/slip.h"
#include "server/domain/template.h"

/* Below data_dir; "" is that folder itself. */
static const struct {
	const char *path;
	/* 0, or -1 with every fault on stderr; what was loaded stays then */
	int (*load)(const char *path);
} data_files[] = {
	{"holidays", workday_load},
	{"services", service_load},
	{"templates", template_load},
	{"templates/documents", slip_load},
	{"agreement", agreement_load},
	{"certificates.cfg", certificate_rules_load},
	{"halls", hall_load},
	{"opinions.cfg", opinion_load},
	{"providers.cfg", provider_load},
	{"", attachment_load},
};

/* All of it, so that all faults are told at once. */
int
data_files_load(const struct conf *c, const char *when)
{
	enum lang lang = i18n_current();
	int rc = 0;

	/* the log is English; a command says them in the reader's language */
	if (when != NULL)
		i18n_use(LANG_EN);
	for (size_t i = 0; i < sizeof(data_files) / sizeof(data_files[0]);
	     i++) {
		const char *name = data_files[i].path;
		char *path = xasprintf("%s%s%s", c->data_dir,
		    name[0] != '\0' ? "/" : "", name);

		if (data_files[i].load(path) != 0) {
			if (when != NULL)
				log_err("event=%s path=\"%s\" why=faulty",
				    when, path);
			rc = -1;
		}
		free(path);
	}
	i18n_use(lang);
	return rc;
}
