/*
 * certificate_desk: the counter where certificates are applied for and issued;
 * certificates: a unit's own.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/certificate.h"
#include "tui/screen/parts.h"

const struct choice certificate_states[] = {
	{ "pending", N_("Not active yet"), STYLE_WARN },
	{ "active", N_("Active"), STYLE_DONE },
	{ "suspended", N_("Paused"), STYLE_WARN },
	{ "revoked", N_("Revoked"), STYLE_DIM },
	{ "expired", N_("Past its end"), STYLE_DIM },
	{ 0 }
};

static void
certificates_view(struct list *l)
{
	app_open(list_app(l), "certificate_view", json_pack("{s:O}", "id",
	    json_object_get(list_current(l), "id")));
}

static void
certificates_apply(struct list *l)
{
	char id[32];

	if (!certificate_apply(list_app(l), id, sizeof id))
		return;
	list_refresh(l);
	app_open(list_app(l), "certificate_view", json_pack("{s:s}", "id",
	    id));
}

static void
certificates_legal(struct list *l)
{
	certificate_legal(list_app(l));
}

static void
certificates_print(struct list *l)
{
	certificate_form(list_app(l), list_current(l));
}

static enum style
certificates_style(struct app *app, const json_t *row)
{
	const char *state = value_string(row, "state");

	(void)app;
	return strcmp(state, "revoked") == 0 || strcmp(state, "expired") == 0 ?
	    STYLE_DIM : STYLE_NORMAL;
}

static const struct column desk_columns[] = {
	{ .label = N_("Unit"), .path = "unit.name", .width = 26, .min = 24,
	    .weight = 2 },
	{ .label = N_("Certificate name"), .path = "name", .width = 16,
	    .min = 14, .weight = 1 },
	{ .label = N_("Holder"), .path = "holder.name", .width = 8 },
	{ .label = N_("State"), .path = "state", .width = 6,
	    .format = FORMAT_CHOICE, .choices = certificate_states },
	{ .label = N_("Fee"), .path = "fee", .width = 7, .right = true,
	    .format = FORMAT_FEN, .priority = 2 },
	{ .label = N_("Valid until"), .path = "valid_to", .width = 11,
	    .priority = 1 },
	{ .label = N_("Applied"), .path = "created_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 3 },
	{ 0 }
};

static const struct column unit_columns[] = {
	{ .label = N_("Certificate name"), .path = "name", .width = 20,
	    .min = 12, .weight = 1 },
	{ .label = N_("Holder"), .path = "holder.name", .width = 10 },
	{ .label = N_("Serial"), .path = "serial", .width = 16,
	    .priority = 1 },
	{ .label = N_("State"), .path = "state", .width = 6,
	    .format = FORMAT_CHOICE, .choices = certificate_states },
	{ .label = N_("Valid from"), .path = "valid_from", .width = 10,
	    .priority = 2 },
	{ .label = N_("Valid until"), .path = "valid_to", .width = 11 },
	{ 0 }
};

static const struct list_tab desk_tabs[] = {
	{ .label = N_("In hand"), .param = "state", .value = "pending",
	    .empty = N_("No application is in hand. F6 takes one.") },
	{ .label = N_("Active"), .param = "state", .value = "active",
	    .empty = N_("No certificate is active.") },
	{ .label = N_("Paused"), .param = "state", .value = "suspended",
	    .empty = N_("No certificate is paused.") },
	{ .label = N_("All"),
	    .empty = N_("No certificate was applied for yet.") },
	{ 0 }
};

static const struct list_action desk_actions[] = {
	{ 'f', N_("Print"), N_("The application form, to be printed"),
	    LIST_NEEDS_ROW, certificates_print },
	{ 'l', N_("Legal"), N_("Write down who a unit's legal "
	    "representative is, papers seen"), 0, certificates_legal },
	{ 0 }
};

const struct list_desc certificate_desk = {
	.method = "certificate.list",
	.columns = desk_columns,
	.tabs = desk_tabs,
	.actions = desk_actions,
	.open = certificates_view,
	.create = certificates_apply,
	.topic = "certificate",
	.empty = N_("No certificate was applied for yet."),
	.row_style = certificates_style,
	.help = N_("F6 takes an application: unit, holder and public key. "
	    "Enter goes on with one: see the materials, take the fee, issue. "
	    "Without the legal representative's original the certificate "
	    "waits for the transfer to the unit's account."),
};

static const struct list_action unit_actions[] = {
	{ 'f', N_("Print"), N_("The application form, to be printed"),
	    LIST_NEEDS_ROW, certificates_print },
	{ 0 }
};

const struct list_desc certificate_list = {
	.method = "certificate.list",
	.columns = unit_columns,
	.actions = unit_actions,
	.open = certificates_view,
	.topic = "certificate",
	.empty = N_("Your unit has no certificate. One is applied for at the "
	    "desk of your district; the first is free."),
	.row_style = certificates_style,
	.help = N_("The digital certificates of your unit. Whoever holds the "
	    "key of an active one signs in for the unit. They are applied "
	    "for, paused and revoked at the desk."),
};
