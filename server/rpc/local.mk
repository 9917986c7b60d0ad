# The wire: parameters in, replies out, and the method table.
rpc_sources = \
	%D%/agent.c %D%/agent.h \
	%D%/captcha.c \
	%D%/account_login_code.c \
	%D%/account_provider.c \
	%D%/account.c \
	%D%/account_admin.c \
	%D%/account_self.c \
	%D%/appeal.c \
	%D%/application_docs.c \
	%D%/application_office.c \
	%D%/application.c \
	%D%/association.c \
	%D%/attachment_docs.c %D%/attachment.c %D%/attachment.h %D%/attachment_inbox.c \
	%D%/audit.c \
	%D%/backup.c \
	%D%/calendar.c \
	%D%/certificate.c \
	%D%/config.c \
	%D%/docs.c %D%/docs.h \
	%D%/employee.c \
	%D%/employee_csv.c %D%/employee_csv.h \
	%D%/file.c \
	%D%/identifier.c \
	%D%/identity.c \
	%D%/key.c \
	%D%/licence.c \
	%D%/method.c %D%/method.h \
	%D%/methods.c %D%/methods.h \
	%D%/notification.c \
	%D%/notice.c \
	%D%/ledger.c \
	%D%/opinion.c \
	%D%/opening.c \
	%D%/title.c %D%/title_panel.c %D%/conflict.c %D%/expert.c \
	%D%/permit.c \
	%D%/queue.c \
	%D%/view.c \
	%D%/cover.c \
	%D%/person.c \
	%D%/person_photo.c \
	%D%/person_correct.c \
	%D%/prompt.c \
	%D%/appointment.c %D%/appointment.h %D%/appointment_desk.c \
	%D%/appointment_reply.c %D%/appointment_wait.c \
	%D%/display.c \
	%D%/report.c %D%/report_appointment.c \
	%D%/restriction.c \
	%D%/profile.c %D%/profile.h \
	%D%/reply.c %D%/reply.h \
	%D%/server.c \
	%D%/service.c \
	%D%/session.c \
	%D%/slip.c %D%/slot.c \
	%D%/unit.c %D%/unit_desk.c %D%/unit_name.c
