# The screens, and talenthall-tui, put together of them and the kit.
noinst_LIBRARIES += libscreens.a
libscreens_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(JANSSON_CFLAGS)
libscreens_a_SOURCES = \
	%D%/account_keys.c \
	%D%/account.h \
	%D%/account_gate.c \
	%D%/account_list.c \
	%D%/account_mobile.c \
	%D%/account_provider.c \
	%D%/account_settings.c \
	%D%/account_totp.c \
	%D%/account_view.c \
	%D%/agent_list.c \
	%D%/appeal_list.c \
	%D%/application.h \
	%D%/application_act.c \
	%D%/application_begin.c \
	%D%/application_form.c %D%/application_form.h \
	%D%/application_list.c \
	%D%/application_look.c \
	%D%/application_pages.c \
	%D%/application_paper.c \
	%D%/application_shown.c \
	%D%/application_text.c \
	%D%/application_value.c \
	%D%/application_view.c \
	%D%/application_wizard.c %D%/application_work.h \
	%D%/association_apply.c \
	%D%/association_approve.c \
	%D%/association_district.c \
	%D%/association_mine.c \
	%D%/association_reject.c \
	%D%/association_release.c \
	%D%/association_view.c \
	%D%/attachment.c %D%/attachment.h \
	%D%/attachment_confirm.c \
	%D%/attachment_inbox.c \
	%D%/attachment_list.c \
	%D%/attachment_others.c \
	%D%/attachment_remind.c \
	%D%/attachment_step.c \
	%D%/attachment_upload.c \
	%D%/attachment_view.c \
	%D%/audit_list.c \
	%D%/booking.h \
	%D%/booking_act.c \
	%D%/booking_begin.c \
	%D%/booking_bundle.c \
	%D%/booking_day.c \
	%D%/booking_desk.c \
	%D%/booking_figures.c \
	%D%/booking_grid.c \
	%D%/booking_item.c \
	%D%/booking_list.c \
	%D%/booking_notice.c \
	%D%/booking_persons.c \
	%D%/booking_waiting.c \
	%D%/booking_words.c \
	%D%/captcha.c %D%/captcha.h \
	%D%/certificate.h \
	%D%/certificate_apply.c \
	%D%/certificate_check.c \
	%D%/certificate_list.c \
	%D%/certificate_view.c \
	%D%/contract.c %D%/contract.h \
	%D%/cover.h \
	%D%/cover_list.c \
	%D%/decide.c %D%/decide.h \
	%D%/display_wall.c \
	%D%/employee_edit.c \
	%D%/employee_list.c \
	%D%/employee_view.c \
	%D%/expert_case.c \
	%D%/expert_conflict.c \
	%D%/expert_duty.c \
	%D%/expert_list.c \
	%D%/home_office.c \
	%D%/home_person.c \
	%D%/home_services.c %D%/home_services.h \
	%D%/home_unit.c \
	%D%/licence.h \
	%D%/licence_dialog.c \
	%D%/licence_list.c \
	%D%/login_code.c \
	%D%/notification_list.c \
	%D%/notice_list.c \
	%D%/notice_manage.c \
	%D%/notice_view.c \
	%D%/panel_act.c \
	%D%/panel_list.c \
	%D%/panel_view.c \
	%D%/preview.c %D%/preview.h \
	%D%/parts.h \
	%D%/restriction_list.c \
	%D%/person_reveal.c \
	%D%/person_tabs.h \
	%D%/person_view.c \
	%D%/profile_form.c %D%/profile_form.h \
	%D%/profile_wizard.c \
	%D%/queue.h \
	%D%/queue_list.c \
	%D%/queue_opinion.c \
	%D%/queue_view.c \
	%D%/register_account.c \
	%D%/register_home.c \
	%D%/slip.c \
	%D%/title.h \
	%D%/title_body.c \
	%D%/title_draw.c \
	%D%/title_notice.c \
	%D%/title_plan.c \
	%D%/title_words.c \
	%D%/slot.h \
	%D%/slot_day.c \
	%D%/slot_plan.c \
	%D%/register_identity.c \
	%D%/register_recover.c \
	%D%/report_counts.c \
	%D%/review.h \
	%D%/review_act.c \
	%D%/review_bulk.c \
	%D%/review_decide.c \
	%D%/review_draw.c \
	%D%/review_item.c \
	%D%/review_key.c \
	%D%/review_lines.c \
	%D%/review_pages.c \
	%D%/review_view.c \
	%D%/screens.c \
	%D%/server_status.c \
	%D%/session_list.c \
	%D%/service_enter.c \
	%D%/unit_contacts.c \
	%D%/unit_desk.c \
	%D%/unit_view.c \
	%D%/words.c %D%/words.h

pkglibexec_PROGRAMS += talenthall-tui
talenthall_tui_SOURCES = tui/main.c
talenthall_tui_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(JANSSON_CFLAGS)
talenthall_tui_LDADD = libscreens.a $(tui_ldadd)
