/* employee.import and employee.export, rows of the table in employee.c. */
#ifndef SERVER_RPC_EMPLOYEE_CSV_H
#define SERVER_RPC_EMPLOYEE_CSV_H

#include "server/rpc/method.h"

int rpc_employee_import(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);
int rpc_employee_export(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);

#endif
