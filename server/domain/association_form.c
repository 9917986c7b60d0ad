/* Checks of position and contract: every fault is told at once. */
#include "config.h"

#include <string.h>

#include "server/domain/association.h"

static void
form_range(struct err *e, const char *field, date_t d, date_t min, date_t max)
{
	char a[DATE_TEXT], b[DATE_TEXT];

	if (d >= min && d <= max)
		return;
	err_add(e, ERR_RANGE, field);
	err_arg(e, "min", date_format(min, a));
	err_arg(e, "max", date_format(max, b));
}

static void
form_end(struct err *e, const struct employment *f)
{
	bool open = strcmp(f->contract_kind, "open") == 0;

	if (open && f->contract_end != 0) {
		err_add(e, ERR_NOT_ALLOWED_HERE, "contract_end");
	} else if (f->contract_end == 0) {
		if (strcmp(f->contract_kind, "fixed") == 0)
			err_add(e, ERR_REQUIRED, "contract_end");
	} else if (f->contract_end < f->contract_start) {
		err_add(e, ERR_DATE_ORDER, "contract_end");
		err_arg(e, "other", err_field_label("contract_start"));
	} else {
		form_range(e, "contract_end", f->contract_end,
		    f->contract_start, date_make(2100, 12, 31));
	}
}

int
association_check_form(struct ctx *ctx, const struct employment *form,
    struct err *e)
{
	date_t first = date_make(1978, 1, 1);
	date_t last = date_add_years(ctx->today, 1);

	err_clear(e);
	if (form->position[0] == '\0')
		err_add(e, ERR_REQUIRED, "position");
	if (form->contract_kind[0] == '\0')
		err_add(e, ERR_REQUIRED, "contract_kind");
	if (form->contract_start == 0)
		err_add(e, ERR_REQUIRED, "contract_start");
	else
		form_range(e, "contract_start", form->contract_start, first,
		    last);
	form_end(e, form);
	if (form->insurance_start != 0)
		form_range(e, "insurance_start", form->insurance_start, first,
		    last);
	return e->n > 0 ? -1 : 0;
}
