/*
 * What the screens share: their descriptions for the table in screens.c, and
 * the dialogs that several of them open.
 */
#ifndef TUI_SCREEN_PARTS_H
#define TUI_SCREEN_PARTS_H

#include "tui/detail.h"
#include "tui/list.h"
#include "tui/screen.h"

/* --- descriptions --- */

extern const struct list_desc application_person;   /* one's own cases */
extern const struct list_desc application_services; /* what may be begun */
extern const struct list_desc association_mine;     /* one's own, by time */
extern const struct detail_desc association_view;   /* one, for all sides */
extern const struct list_desc association_district; /* of an office */
extern const struct list_desc employee_list;        /* three tabs */
extern const struct detail_desc employee_view;
extern const struct detail_desc person_profile; /* one's own */
extern const struct detail_desc person_view;    /* somebody's */
extern const struct list_desc unit_desk; /* units at the counter */
extern const struct detail_desc unit_desk_view;
extern const struct detail_desc unit_view;
extern const struct list_desc account_keys;
extern const struct list_desc account_list;
extern const struct detail_desc account_view;
extern const struct list_desc appeal_list;
extern const struct list_desc appeal_mine;
extern const struct detail_desc appeal_view;
extern const struct list_desc agent_list; /* of the unit */
extern const struct list_desc attachment_inbox_list;
extern const struct list_desc attachment_list;
extern const struct list_desc attachment_others_list; /* of a person */
extern const struct list_desc audit_list;
extern const struct list_desc booking_day;     /* at the hall */
extern const struct list_desc booking_done;    /* of the unit */
extern const struct list_desc booking_figures; /* of a month */
extern const struct list_desc booking_pending; /* of the unit */
extern const struct list_desc booking_waiting; /* of the unit */
extern const struct list_desc certificate_desk; /* of the districts */
extern const struct list_desc certificate_list; /* of the unit */
extern const struct detail_desc certificate_view;
extern const struct list_desc licence_mine;
extern const struct list_desc licence_holders; /* of a unit one holds */
extern const struct list_desc licence_unit;    /* of the unit */
extern const struct list_desc session_list;
extern const struct list_desc notice_list;   /* notices and prompts */
extern const struct list_desc notice_manage; /* of all states */
extern const struct list_desc notification_list;
extern const struct list_desc restriction_list;
extern const struct list_desc queue_list;      /* cases that wait */
extern const struct list_desc queue_unit_list; /* for the unit */
extern const struct list_desc opinion_list; /* stock opinions */
extern const struct list_desc cover_list;   /* who stands in for whom */
extern const struct list_desc report_counts;
extern const struct detail_desc server_status;

/* --- open functions --- */

struct view *application_edit_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *application_progress_open(struct app *app,
    const struct screen *s, const json_t *args);
struct view *application_records_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *application_view_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *home_person_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *home_unit_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *home_office_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *notice_list_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *prompt_list_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *attachment_view_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *preview_view_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *notice_view_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *association_query_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *employee_active_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *employee_pending_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *employee_ended_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *account_settings_open(struct app *app, const struct screen *s,
    const json_t *args);

struct view *display_wall_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *home_guest_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *register_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *recover_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *review_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *login_code_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *account_desk_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *unit_act_open(struct app *app, const struct screen *s,
    const json_t *args);

struct view *booking_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *booking_bundle_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *booking_persons_open(struct app *app, const struct screen *s,
    const json_t *args);

struct view *slot_day_open(struct app *app, const struct screen *s,
    const json_t *args);

/* --- dialogs; each says its result in the status line --- */

/* Code -> unit -> second question -> apply. True when applied. */
bool association_apply(struct app *app);
/* rows: array of association rows; a result for each. True: some were tried. */
bool association_approve(struct app *app, const json_t *rows);
bool association_reject(struct app *app, const json_t *rows);
bool association_withdraw(struct app *app, const json_t *row);
/* Conditions are checked and named; then the dialog. */
bool association_release(struct app *app, const json_t *row);
/* Position and contract of employee.get's reply. */
bool employee_edit(struct app *app, const json_t *employee);

/*
 * Ask the purpose, then show numbers in full for a minute. method is
 * employee.get or person.get; the member path "" or "person" holds them.
 */
void person_reveal(struct app *app, const char *method, const char *id,
    const char *path);

/* First password, second factor, unit: what comes before home. */
bool account_gate(struct app *app);
/* A profile that was never submitted: complete it, or leave the platform. */
bool profile_gate(struct app *app);
/* The wizard over one's own profile; true when it was submitted. */
bool profile_edit(struct app *app, const struct screen *s);
/* Handler and emergency contact of the unit; true when saved. */
bool unit_contacts(struct app *app);
struct view *unit_contacts_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *profile_edit_open(struct app *app, const struct screen *s,
    const json_t *args);

/* Enter on a line of service.list: the business, or why not. */
void service_enter(struct app *app, const json_t *service);

/* slip.c */
extern const struct list_desc slip_list;
struct view *slip_view_open(struct app *app, const struct screen *s,
    const json_t *args);
struct view *slip_verify_open(struct app *app, const struct screen *s,
    const json_t *args);

#endif
