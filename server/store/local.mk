# The rows: the driver, the migrations, one file a noun. Part of librecords.a.
store_sources = \
	%D%/account.c %D%/account.h \
	%D%/appeal.c %D%/appeal.h \
	%D%/agent.c %D%/agent.h \
	%D%/application.c %D%/application.h \
	%D%/application_content.c %D%/application_log.c \
	%D%/application_page.c %D%/application_row.h \
	%D%/application_version.c \
	%D%/appointment.c %D%/appointment.h \
	%D%/appointment_item.c \
	%D%/appointment_wait.c %D%/appointment_wait.h \
	%D%/association.c %D%/association.h \
	%D%/association_page.c \
	%D%/attachment.c %D%/attachment.h \
	%D%/inbox.c %D%/inbox.h \
	%D%/audit.c %D%/audit.h %D%/audit_segment.c %D%/audit_segment.h \
	%D%/backup.c %D%/backup.h \
	%D%/body.c \
	%D%/bulk.c \
	%D%/certificate.c %D%/certificate.h \
	%D%/document.c %D%/document.h \
	%D%/expert.c \
	%D%/file.c %D%/file.h %D%/file_tree.c \
	%D%/idempotency.c %D%/idempotency.h \
	%D%/licence.c %D%/licence.h \
	%D%/identity.c %D%/identity.h \
	%D%/login_code.c %D%/login_code.h \
	%D%/signin.c %D%/signin.h \
	%D%/totp.c %D%/totp.h \
	%D%/migrate.c %D%/migrate.h \
	%D%/notification.c %D%/notification.h \
	%D%/notice.c %D%/notice.h \
	%D%/review_draft.c %D%/review_draft.h \
	%D%/office.c %D%/office.h %D%/office_count.c \
	%D%/ledger.c %D%/ledger.h \
	%D%/opening.c %D%/opening.h \
	%D%/panel.c %D%/panel.h %D%/panel_vote.c \
	%D%/permit.c %D%/permit.h %D%/permit_history.c \
	%D%/person.c %D%/person.h \
	%D%/provider.c %D%/provider.h \
	%D%/rekey.c %D%/rekey.h \
	%D%/restriction.c %D%/restriction.h \
	%D%/service.c %D%/service.h \
	%D%/profile.c %D%/profile.h \
	%D%/session.c %D%/session.h \
	%D%/sqlite.c %D%/sqlite.h \
	%D%/slot.c %D%/slot.h \
	%D%/store.h \
	%D%/title.c %D%/title.h \
	%D%/unit.c %D%/unit.h \
	%D%/unit_desk.c %D%/unit_desk.h \
	%D%/unit_name.c %D%/unit_name.h

sqldir = $(pkgdatadir)/sql
dist_sql_DATA = \
	data/sql/0001_account.sql \
	data/sql/0002_audit.sql \
	data/sql/0003_person.sql \
	data/sql/0004_unit.sql \
	data/sql/0005_association.sql \
	data/sql/0006_permit.sql \
	data/sql/0007_account_settings.sql \
	data/sql/0008_session.sql \
	data/sql/0009_signin.sql \
	data/sql/0010_identity.sql \
	data/sql/0011_profile.sql \
	data/sql/0012_unit_login.sql \
	data/sql/0013_notice.sql \
	data/sql/0014_notification.sql \
	data/sql/0015_file.sql \
	data/sql/0016_notice_file.sql \
	data/sql/0017_prompt.sql \
	data/sql/0018_attachment.sql \
	data/sql/0019_inbox.sql \
	data/sql/0020_application.sql \
	data/sql/0021_permit_history.sql \
	data/sql/0022_opening.sql \
	data/sql/0023_office.sql \
	data/sql/0024_appointment.sql \
	data/sql/0025_appointment_wait.sql \
	data/sql/0026_title.sql \
	data/sql/0027_backup.sql \
	data/sql/0028_audit.sql \
	data/sql/0029_review_draft.sql \
	data/sql/0030_provider.sql \
	data/sql/0031_audit_index.sql \
	data/sql/0032_appointment_mismatch.sql \
	data/sql/0033_account_role.sql \
	data/sql/0034_application_due.sql \
	data/sql/0035_association_initials.sql \
	data/sql/0036_application_open.sql \
	data/sql/0037_short_looks.sql \
	data/sql/0038_pages.sql \
	data/sql/0039_appointment_off.sql \
	data/sql/0040_duties.sql
