/* Dialogs about accounts that several screens open. */
#ifndef TUI_SCREEN_ACCOUNT_H
#define TUI_SCREEN_ACCOUNT_H

#include "tui/value.h"
#include "tui/widget/form.h"

struct app;

/* Each runs its dialogs; true when something was changed. */
bool account_password(struct app *app);
/* present: one's number, masked, or "". */
bool account_mobile(struct app *app, const char *present);
bool account_totp(struct app *app);        /* enrol: QR, code, recovery */
bool account_totp_remove(struct app *app);
bool account_unit(struct app *app);        /* session.act_for */
bool account_identity(struct app *app);    /* real-name verification */
/* The appeal of somebody whose ID number is another account's. */
bool account_appeal(struct app *app);

/* How a step of registration is headed: at from 1. */
void register_steps(int at, char *buf, size_t size);
/* Steps 2 and 3, for who has an account now. */
void register_go_on(struct app *app);
/* The same when a provider vouched: of account.provider.register. */
void register_vouched(struct app *app, const json_t *reply);
/* The pages a guest reads. */
void register_agreement(struct app *app, const json_t *agreement);
/* Forgotten password: captcha, code, new password. */
bool register_recover(struct app *app);

/* Accounts of providers (account_provider.c): a guest comes in by one ... */
void provider_guest(struct app *app);
/* ... or has begun to at person@ or unit@; nothing happens when not. */
void provider_guest_begun(struct app *app);
/* One's own links: see, add, remove. */
void provider_links(struct app *app);
/*
 * Registration by what a provider confirmed: no password, and no more than it
 * does not vouch for. sign_in is of account.provider.get. True: signed in.
 */
bool register_by_provider(struct app *app, json_t *sign_in);

/* Of account.get's reply, after a question; true when done. */
bool account_unlock(struct app *app, const json_t *account);
bool account_switch(struct app *app, const json_t *account);
/* Give a first password, papers seen; of any object with its id. */
bool account_first_password(struct app *app, const json_t *account);
/* Tick districts; *districts is a list of codes, changed when true. */
bool account_districts_choose(struct app *app, json_t **districts);
void account_districts_text(const json_t *districts, char *buf, size_t size);

/* The new password and its repetition must agree: 0, or -1 with e set. */
int account_repeat(const json_t *values, struct err *e);
/* What the server does not find by a field is told as of the district. */
void account_not_here(struct err *e);
/*
 * call() with member `field` of values sent as `code`, since forms name each
 * kind of code apart; a problem with it comes back under field. params is
 * stolen.
 */
int account_call(struct app *app, const char *method, json_t *params,
    const char *field, json_t **reply, struct err *e);

extern const struct choice account_papers[];  /* seen: phrases */
extern const struct choice account_methods[]; /* of session.list */
extern const struct choice account_via[];     /* of session.units */

#endif
