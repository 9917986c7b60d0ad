/* What the screens of attachments share; rows are those of attachment.list. */
#ifndef TUI_SCREEN_ATTACHMENT_H
#define TUI_SCREEN_ATTACHMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "tui/list.h"
#include "tui/value.h"

struct app;

/* Of lists in which the files are only looked at. */
extern const struct column attachment_columns[];

/* "missing", "undated", "unchecked" or "uploaded", and their words. */
const char *attachment_state(const json_t *row);
extern const struct choice attachment_states[];
/* Does the file, or what is to be said of it, still lack something? */
bool attachment_open(const json_t *row);

/* "PDF" of formats; "PDF up to 2M"; "2M", "1.5M" or "20K". Return buf. */
char *attachment_formats(const json_t *row, char *buf, size_t size);
char *attachment_rule(const json_t *row, char *buf, size_t size);
char *attachment_size(json_int_t bytes, char *buf, size_t size);

/* What would be remarked of the file today, a line each. */
void attachment_warnings(const json_t *row, struct buf *b);
/*
 * Commands for the user's own computer, with the name and port by which the
 * hall is reached; an indented line each, broken when longer than width.
 */
void attachment_put_lines(struct app *app, const json_t *row, int width,
    struct buf *b);
void attachment_get_lines(struct app *app, const json_t *row, int width,
    struct buf *b);
/* Of a kind with a form to fill in: how to get it; else nothing. */
void attachment_template_lines(struct app *app, const json_t *row, int width,
    struct buf *b);
/* "    ssh -p 2222 wang@HOST WORDS" in the same way. */
void attachment_ssh_line(struct app *app, const char *words, int width,
    struct buf *b);

/*
 * Somebody else's: the row has "person" and "purpose" besides, as the look at
 * it was recorded with, and is only looked at.
 */
bool attachment_others(const json_t *row);
/* The kind's row as it is now; new reference, NULL with the reason said. */
json_t *attachment_fetch(struct app *app, const json_t *row);

/* Show the commands, wait for the file, then ask what is to be said of it. */
void attachment_upload(struct app *app, const json_t *row);
/* Was the upload refused that a push of this topic told of? Then it says so. */
bool attachment_refused(struct app *app, const char *topic);
/* Dates and what the owner has looked at himself. True when it counts. */
bool attachment_confirm(struct app *app, const json_t *row);
/* Asked first; true when it is gone. */
bool attachment_delete(struct app *app, const json_t *row);

/* The line above the list: files that wait to be assigned, if any. */
void attachment_summary(struct app *app, const json_t *reply, char *buf,
    size_t size);

/* The step of a unit's profile: a page of text, and what Enter asks there. */
void attachment_step_page(struct app *app, const json_t *list, int width,
    struct buf *b);
void attachment_step_choose(struct app *app, const json_t *list);
/* Upload, complete or delete this one, as it stands. */
void attachment_step_act(struct app *app, const json_t *row);

/*
 * After a profile was changed: which attachments should follow. before and
 * after are its forms; nothing is said when none should.
 */
void attachment_remind(struct app *app, bool unit, const json_t *before,
    const json_t *after);

#endif
