# The rules. Part of librecords.a.
domain_sources = \
	%D%/signin.c %D%/signin.h \
	%D%/capacity.c %D%/capacity.h \
	%D%/login_code.c %D%/login_code.h \
	%D%/provider.c %D%/provider.h %D%/provider_link.c \
	%D%/provider_list.c %D%/provider_list.h \
	%D%/captcha.c %D%/captcha.h \
	%D%/smscode.c %D%/smscode.h \
	%D%/totp.c %D%/totp.h \
	%D%/account.c %D%/account.h \
	%D%/account_admin.c %D%/account_self.c \
	%D%/account_totp.c %D%/account_totp.h \
	%D%/agreement.c %D%/agreement.h \
	%D%/appeal.c %D%/appeal.h \
	%D%/application/effect.c %D%/application/effect_text.c \
	%D%/agent.c %D%/agent.h \
	%D%/association.c %D%/association.h \
	%D%/association_form.c %D%/association_list.c \
	%D%/attachment.c %D%/attachment.h \
	%D%/attachment_kind.c %D%/attachment_kind.h \
	%D%/application/application.c %D%/application/application.h \
	%D%/application/apply.h %D%/application/begin.c \
	%D%/application/field.c %D%/application/field.h \
	%D%/application/check.c %D%/application/diff.c \
	%D%/application/file.c %D%/application/paper.c \
	%D%/application/submit.c \
	%D%/application/view.c %D%/application/view.h \
	%D%/application/view_flow.c %D%/application/view_form.c \
	%D%/application/form.c %D%/application/form_check.c \
	%D%/application/facts.c \
	%D%/application/house.c %D%/application/list.c \
	%D%/application/words.c %D%/application/words.def \
	%D%/application/words.h \
	%D%/application/anchor.c %D%/application/bulk.c \
	%D%/application/calendar.c %D%/application/calendar.h \
	%D%/application/claim.c %D%/application/decide.c \
	%D%/application/office.h %D%/application/refuse.c \
	%D%/application/draft.c \
	%D%/application/remark.c \
	%D%/application/step.c %D%/application/tell.c \
	%D%/cover.c %D%/cover.h %D%/opinion.c %D%/opinion.h \
	%D%/queue.c %D%/queue.h \
	%D%/document.c \
	%D%/appointment/appointment.c %D%/appointment/appointment.h \
	%D%/appointment/bundle.c %D%/appointment/change.c \
	%D%/appointment/desk.c %D%/appointment/item.c \
	%D%/appointment/list.c %D%/appointment/tell.c \
	%D%/appointment/figures.c %D%/appointment/figures.h \
	%D%/appointment/prompt.c %D%/appointment/word.c \
	%D%/appointment/rule.c %D%/appointment/rule.h \
	%D%/appointment/rush.c \
	%D%/appointment/wait.c %D%/appointment/wait.h \
	%D%/slot.c %D%/slot.h %D%/slot_plan.c \
	%D%/hall.c %D%/hall.h %D%/hall_display.c \
	%D%/slip.c %D%/slip.h %D%/slip_lines.c \
	%D%/inbox.c %D%/inbox.h \
	%D%/audit.c %D%/audit.h %D%/audit_chain.h %D%/audit_keep.c \
	%D%/backup.c %D%/backup.h \
	%D%/certificate.c %D%/certificate.h \
	%D%/certificate_checks.c \
	%D%/certificate_desk.c %D%/certificate_desk.h \
	%D%/certificate_form.c \
	%D%/certificate_rules.c %D%/certificate_rules.h \
	%D%/csv.c %D%/csv.h \
	%D%/data_files.c %D%/data_files.h \
	%D%/docs.c %D%/docs.h \
	%D%/employee_csv.c %D%/employee_csv.h \
	%D%/identity.c %D%/identity.h \
	%D%/identity_correct.c \
	%D%/licence.c %D%/licence.h \
	%D%/licence_hold.c %D%/licence_hold.h \
	%D%/file.c %D%/file.h \
	%D%/notification.c %D%/notification.h \
	%D%/notice.c %D%/notice.h \
	%D%/password.c %D%/password.h \
	%D%/ledger.c %D%/ledger.h %D%/ledger_csv.c \
	%D%/conflict.c %D%/conflict.h \
	%D%/expert.c %D%/expert.h %D%/expert_duty.c \
	%D%/panel.c %D%/panel.h %D%/panel_cases.c %D%/panel_close.c \
	%D%/panel_draw.c %D%/panel_view.c \
	%D%/title.c %D%/title.h %D%/title_notice.c %D%/title_words.c \
	%D%/opening.c %D%/opening.h \
	%D%/permit.c %D%/permit.h \
	%D%/permit_effect.c %D%/permit_effect.h \
	%D%/person.c %D%/person.h \
	%D%/person_form.c %D%/person_form.h \
	%D%/person_rules.c %D%/person_rules.h \
	%D%/pinyin.c %D%/pinyin.h \
	%D%/policy.c %D%/policy.h \
	%D%/prompt.c %D%/prompt.h \
	%D%/restriction.c %D%/restriction.h \
	%D%/profile.c %D%/profile.h \
	%D%/profile_column.c %D%/profile_column.h \
	%D%/profile_merge.c %D%/profile_merge.h \
	%D%/service.c %D%/service.h %D%/service_words.c \
	%D%/service_check.h \
	%D%/service_definition.c %D%/service_definition.h \
	%D%/service_diff.c %D%/service_diff.h \
	%D%/session.c %D%/session.h \
	%D%/sshkey.c %D%/sshkey.h \
	%D%/template.c %D%/template.h \
	%D%/unit.c %D%/unit.h \
	%D%/unit_desk.c %D%/unit_desk.h \
	%D%/unit_name.c %D%/unit_name.h \
	%D%/unit_form.c %D%/unit_form.h

edited_files += \
	data/services/attachments-children.inc \
	data/services/attachments-married.inc \
	data/services/attachments-permit.inc \
	data/services/basic-info-change.cfg \
	data/services/business-info-change.cfg \
	data/services/checks-children.inc \
	data/services/checks-permit.inc \
	data/services/cross-district-change.cfg \
	data/services/documents.inc \
	data/services/duplicates-permit.inc \
	data/services/eligibility-association.inc \
	data/services/eligibility-contract.inc \
	data/services/eligibility-permit.inc \
	data/services/eligibility-person.inc \
	data/services/employer-change.cfg \
	data/services/entries.inc \
	data/services/fields-child.inc \
	data/services/header.inc \
	data/services/notices-person.inc \
	data/services/notices.inc \
	data/services/permit-cancellation.cfg \
	data/services/permit-new.cfg \
	data/services/permit-renewal.cfg \
	data/services/quota.cfg \
	data/services/section-basic.inc \
	data/services/section-employment.inc \
	data/services/section-family.inc \
	data/services/section-housing.inc \
	data/services/state-acceptance.inc \
	data/services/state-review.inc \
	data/services/state-unit-review-children.inc \
	data/services/state-unit-review.inc \
	data/services/states-closed.inc \
	data/services/states-unit-begun.inc \
	data/services/talent-introduction.cfg \
	data/services/title-evaluation.cfg \
	data/services/unit-opening.cfg

edited_files += \
	data/services/text/guide-basic-info-change.en.txt \
	data/services/text/guide-basic-info-change.zh.txt \
	data/services/text/guide-business-info-change.en.txt \
	data/services/text/guide-business-info-change.zh.txt \
	data/services/text/guide-cross-district-change.en.txt \
	data/services/text/guide-cross-district-change.zh.txt \
	data/services/text/guide-employer-change.en.txt \
	data/services/text/guide-employer-change.zh.txt \
	data/services/text/guide-permit-cancellation.en.txt \
	data/services/text/guide-permit-cancellation.zh.txt \
	data/services/text/guide-permit-new.en.txt \
	data/services/text/guide-permit-new.zh.txt \
	data/services/text/guide-permit-renewal.en.txt \
	data/services/text/guide-permit-renewal.zh.txt \
	data/services/text/guide-quota.en.txt \
	data/services/text/guide-quota.zh.txt \
	data/services/text/guide-talent-introduction.en.txt \
	data/services/text/guide-talent-introduction.zh.txt \
	data/services/text/guide-title-evaluation.en.txt \
	data/services/text/guide-title-evaluation.zh.txt \
	data/services/text/guide-unit-opening.en.txt \
	data/services/text/guide-unit-opening.zh.txt \
	data/services/text/notice-basic-info-change.en.txt \
	data/services/text/notice-basic-info-change.zh.txt \
	data/services/text/notice-business-info-change.en.txt \
	data/services/text/notice-business-info-change.zh.txt \
	data/services/text/notice-employer-change.en.txt \
	data/services/text/notice-employer-change.zh.txt \
	data/services/text/notice-permit-cancellation.en.txt \
	data/services/text/notice-permit-cancellation.zh.txt \
	data/services/text/notice-permit-new.en.txt \
	data/services/text/notice-permit-new.zh.txt \
	data/services/text/notice-permit-renewal.en.txt \
	data/services/text/notice-permit-renewal.zh.txt \
	data/services/text/notice-talent-introduction.en.txt \
	data/services/text/notice-talent-introduction.zh.txt \
	data/services/text/notice-title-evaluation.en.txt \
	data/services/text/notice-title-evaluation.zh.txt \
	data/services/text/notice-unit.en.txt \
	data/services/text/notice-unit.zh.txt

edited_files += \
	data/templates/documents/correction.en.txt \
	data/templates/documents/correction.zh.txt \
	data/templates/documents/panel-minutes.en.txt \
	data/templates/documents/panel-minutes.zh.txt \
	data/templates/documents/title-certificate.en.txt \
	data/templates/documents/title-certificate.zh.txt \
	data/templates/documents/refusal.en.txt \
	data/templates/documents/refusal.zh.txt \
	data/templates/documents/slip.en.txt \
	data/templates/documents/slip.zh.txt
edited_files += \
	data/templates/account_locked.cfg \
	data/templates/provider_linked.cfg data/templates/provider_moved.cfg \
	data/templates/expert_invited.cfg \
	data/templates/title_due.cfg \
	data/templates/title_failed.cfg \
	data/templates/title_lapsed.cfg \
	data/templates/title_public.cfg \
	data/templates/title_qualified.cfg \
	data/templates/agent_named.cfg \
	data/templates/agent_removed.cfg \
	data/templates/appeal_decided.cfg \
	data/templates/appointment_booked.cfg \
	data/templates/appointment_cancelled.cfg \
	data/templates/appointment_changed.cfg \
	data/templates/appointment_frozen.cfg \
	data/templates/appointment_handled.cfg \
	data/templates/appointment_lapsed.cfg \
	data/templates/appointment_mismatch.cfg \
	data/templates/appointment_missed.cfg \
	data/templates/appointment_moved.cfg \
	data/templates/appointment_off.cfg \
	data/templates/appointment_offer_over.cfg \
	data/templates/appointment_offered.cfg \
	data/templates/appointment_reminder.cfg \
	data/templates/appointment_rush_none.cfg \
	data/templates/association_applied.cfg \
	data/templates/association_approved.cfg \
	data/templates/association_ended.cfg \
	data/templates/association_rejected.cfg \
	data/templates/case_approved.cfg \
	data/templates/case_refused.cfg \
	data/templates/case_returned.cfg \
	data/templates/case_unit_review.cfg \
	data/templates/case_handed.cfg \
	data/templates/case_taken.cfg \
	data/templates/certificate_changed.cfg \
	data/templates/code.cfg \
	data/templates/cover_named.cfg \
	data/templates/delegation_ended.cfg \
	data/templates/delegation_given.cfg \
	data/templates/identity_corrected.cfg \
	data/templates/identity_moved.cfg \
	data/templates/mobile_changed.cfg \
	data/templates/number_taken.cfg \
	data/templates/password_changed.cfg \
	data/templates/password_reset.cfg \
	data/templates/profile_submitted.cfg \
	data/templates/renew_soon.cfg \
	data/templates/restriction_lifted.cfg \
	data/templates/restriction_set.cfg \
	data/templates/security_changed.cfg

edited_files += data/agreement/en.txt data/agreement/zh.txt
