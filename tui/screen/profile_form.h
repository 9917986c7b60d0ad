/*
 * The table of profiles (common/profile.h) as the widgets want it: steps of
 * the wizard, tabs of the full view, and values as texts.
 */
#ifndef TUI_SCREEN_PROFILE_FORM_H
#define TUI_SCREEN_PROFILE_FORM_H

#include "common/profile.h"
#include "tui/detail.h"
#include "tui/widget/wizard.h"

enum { PROFILE_FORM_STEPS = 8 };

struct profile_form {
	const struct profile_section *sections;
	struct wizard_step steps[PROFILE_FORM_STEPS];
	size_t n;
	void *kept[256]; /* fields and choices, freed with it */
	size_t nkept;
};

/*
 * In the language in use. locked: the identity was verified; fixed: it was
 * submitted before. leave_out: a section that is not shown, or NULL. Owned by
 * the caller: profile_form_free().
 */
struct profile_form *profile_form_create(
    const struct profile_section *sections, bool locked, bool fixed,
    const char *leave_out);
void profile_form_free(struct profile_form *f);

/* A form as the server sends it -> texts for fields; and back. New. */
json_t *profile_form_texts(const struct profile_section *sections,
    const json_t *form);
json_t *profile_form_wire(const struct profile_section *sections,
    const json_t *texts);

/*
 * A tab for each section that has fields: values below "SECTION." of the
 * reply at prefix ("form."). extra: rows below the first tab's; more: tabs
 * after them; both may be NULL. Kept with f.
 */
struct detail_tab *profile_form_tabs(struct profile_form *f,
    const char *prefix, const struct panel_row *extra,
    const struct detail_tab *more);

#endif
