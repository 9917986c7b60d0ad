/* The group "signin" of talenthall.conf; only conf.c includes this. */
#ifndef COMMON_CONF_SIGNIN_H
#define COMMON_CONF_SIGNIN_H

#include <libconfig.h>

#include "common/conf.h"

void conf_signin_default(struct conf_signin rows[CONF_ROLES]);
/* 0, or -1 with why. */
int conf_signin_set(struct conf_signin rows[CONF_ROLES],
    const config_setting_t *group, char *why, size_t size);
json_t *conf_signin_to_json(const struct conf_signin rows[CONF_ROLES]);
int conf_signin_from_json(struct conf_signin rows[CONF_ROLES],
    const json_t *j);

#endif
