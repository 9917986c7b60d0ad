/* The agents of a unit on the wire: unit.agents and unit.agent.*. */
#ifndef SERVER_RPC_AGENT_H
#define SERVER_RPC_AGENT_H

#include "server/rpc/method.h"

extern const struct param agent_list_params[];
extern const struct param agent_set_params[];
extern const struct param agent_remove_params[];

int rpc_agent_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);
int rpc_agent_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);
int rpc_agent_remove(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);

#endif
