/* Coded values of replies, in the words people read. Tables end with { 0 }. */
#ifndef TUI_SCREEN_WORDS_H
#define TUI_SCREEN_WORDS_H

#include "tui/value.h"

extern const struct choice words_association[]; /* pending, active, ... */
extern const struct choice words_contract[];    /* fixed, open, task */
extern const struct choice words_permit[];      /* none, valid, ... */
extern const struct choice words_reject[];      /* not_employee, ... */
extern const struct choice words_change[];      /* approved, updated, ended */
extern const struct choice words_sex[];         /* M, F */
extern const struct choice words_id_kind[];     /* resident_id, ... */
extern const struct choice words_role[];        /* agent, clerk, ... */
extern const struct choice words_upload[];      /* uploaded, missing */
extern const struct choice words_outcome[];     /* done, denied, failed */
extern const struct choice words_check[];       /* passed, failed, na */
extern const struct choice words_purpose[];     /* of revealing numbers */

/* Name of the district at path, or what stands there. */
void words_district(const json_t *row, const char *path, char *buf,
    size_t size);

#endif
