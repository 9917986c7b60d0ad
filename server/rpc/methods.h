/* The nouns' tables; server/rpc/methods.c puts them in one list. */
#ifndef SERVER_RPC_METHODS_H
#define SERVER_RPC_METHODS_H

#include "server/rpc/method.h"

extern const struct method account_login_code_methods[];
extern const struct method account_provider_methods[];
extern const struct method account_admin_methods[];
extern const struct method account_methods[];
extern const struct method account_self_methods[];
extern const struct method appeal_methods[];
extern const struct method application_methods[];
extern const struct method application_docs_methods[];
extern const struct method application_office_methods[];
extern const struct method appointment_methods[];
extern const struct method appointment_desk_methods[];
extern const struct method appointment_wait_methods[];
extern const struct method display_methods[];
extern const struct method association_methods[];
extern const struct method attachment_inbox_methods[];
extern const struct method attachment_methods[];
extern const struct method audit_methods[];
extern const struct method backup_methods[];
extern const struct method key_methods[];
extern const struct method captcha_methods[];
extern const struct method calendar_methods[];
extern const struct method certificate_methods[];
extern const struct method attachment_docs_methods[];
extern const struct method slip_methods[];
extern const struct method slot_methods[];
/* permit.slip: the newest document of a permit (slip.c). */
extern const struct param slip_permit_params[];
int rpc_permit_slip(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e);
extern const struct method config_methods[];
extern const struct method cover_methods[];
extern const struct method conflict_methods[];
extern const struct method employee_methods[];
extern const struct method expert_methods[];
extern const struct method file_methods[];
extern const struct method identifier_methods[];
extern const struct method identity_methods[];
extern const struct method notification_methods[];
extern const struct method notice_methods[];
extern const struct method licence_methods[];
extern const struct method ledger_methods[];
extern const struct method opening_methods[];
extern const struct method opinion_methods[];
extern const struct method permit_methods[];
extern const struct method person_correct_methods[];
extern const struct method person_methods[];
extern const struct method person_photo_methods[];
extern const struct method prompt_methods[];
extern const struct method queue_methods[];
extern const struct method report_methods[];
extern const struct method report_appointment_methods[];
extern const struct method restriction_methods[];
extern const struct method server_methods[];
extern const struct method service_methods[];
extern const struct method session_methods[];
extern const struct method title_methods[];
extern const struct method title_panel_methods[];
extern const struct method unit_methods[];
extern const struct method unit_desk_methods[];
extern const struct method unit_name_methods[];
extern const struct method view_methods[];

/* What session.methods and `talenthalld --methods` tell of a method. */
json_t *method_describe(const struct method *m, bool with_roles);

#endif
