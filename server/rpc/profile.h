/* What the methods of persons' and units' profiles have in common. */
#ifndef SERVER_RPC_PROFILE_H
#define SERVER_RPC_PROFILE_H

#include "server/domain/profile.h"
#include "server/rpc/method.h"

/*
 * "form", and of a draft "version" (0: none yet), "saved_at" and "step", into
 * o. Numbers are masked unless reveal; what an unverified person typed is
 * shown in full to himself in his draft.
 */
void rpc_profile_form(json_t *o, const struct profile *p, bool draft,
    bool reveal);
/* Parameters of an update. */
struct profile_update rpc_profile_update(const json_t *p);
/* {"version","saved_at","warnings"} of a saved draft. */
json_t *rpc_profile_saved(const struct profile *p, const struct err *remarks);
/* [{"field","key","message","args"}] */
json_t *rpc_profile_warnings(const struct err *remarks);
/* items and next: who changed what, when. 0 or -1. */
int rpc_profile_history(struct ctx *ctx, const struct profile_owner *o,
    const struct profile_section *sections, const json_t *p, json_t **reply,
    struct err *e);

extern const struct param rpc_profile_update_params[];
extern const struct param rpc_profile_submit_params[];
extern const struct param rpc_profile_history_params[];

#endif
