/* What the methods of attachments and of the inbox share. */
#ifndef SERVER_RPC_ATTACHMENT_H
#define SERVER_RPC_ATTACHMENT_H

#include "server/domain/attachment.h"

#define ATTACHMENT_REPLY                                                      \
	"kind, label, hint, status (uploaded|missing), status_text, "         \
	"max_bytes, formats, dated, expiring, self_check: [text], template?, " \
	"size?, sha256?, pages?, uploaded_at?, issued_on?, valid_to?, "       \
	"needs_dates, checked, confirmed, version?, "                         \
	"warnings: [{field, key, message}]"

#define PARAM_KIND                                                            \
	{"kind", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,                    \
	    N_("The kind, as attachment.kinds names it")}
#define PARAM_DATES                                                           \
	{"issued_on", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                 \
	    N_("The date on the paper; not in the future")},                  \
	{"valid_to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                  \
	    N_("The last day it holds")},                                     \
	{"checked", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,                   \
	    N_("You have gone through its self-check, and all holds")}

/* ATTACHMENT_REPLY; new reference. */
json_t *rpc_attachment_members(struct ctx *ctx,
    const struct attachment_item *i);
/* PARAM_DATES of the parameters. */
void rpc_attachment_told(const json_t *p, struct attachment_told *t);

#endif
