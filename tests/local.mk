# Tests speak TAP. Unit tests are cmocka programs; the rest drive a real hall
# with the real ssh client.
include tests/unit/local.mk
include tests/screen/local.mk
include tests/bench/local.mk
include tests/model/local.mk
include tests/fuzz/local.mk
hall_tests = \
	%D%/rpc/account.sh \
	%D%/rpc/account_admin.sh \
	%D%/rpc/agent.sh \
	%D%/rpc/application_act.sh \
	%D%/rpc/application_act_matrix.sh \
	%D%/rpc/application_term.sh \
	%D%/rpc/application_docs.sh \
	%D%/rpc/appointment.sh \
	%D%/rpc/appointment_desk.sh \
	%D%/rpc/appointment_race.sh \
	%D%/rpc/appointment_rush.sh \
	%D%/rpc/appointment_wait.sh \
	%D%/rpc/display.sh \
	%D%/rpc/association.sh \
	%D%/rpc/application.sh \
	%D%/rpc/application_return.sh \
	%D%/rpc/audit.sh \
	%D%/rpc/audit_keep.sh \
	%D%/rpc/attachment.sh \
	%D%/rpc/authority.sh \
	%D%/rpc/clamd.sh \
	%D%/rpc/config.sh \
	%D%/rpc/config_faults.sh \
	%D%/rpc/holidays.sh \
	%D%/rpc/inbox.sh \
	%D%/rpc/bad_input.sh \
	%D%/rpc/certificate.sh \
	%D%/rpc/core.sh \
	%D%/rpc/docs.sh \
	%D%/rpc/employee.sh \
	%D%/rpc/identity.sh \
	%D%/rpc/identity_command.sh \
	%D%/rpc/licence.sh \
	%D%/rpc/matrix.sh \
	%D%/rpc/notice.sh \
	%D%/rpc/queue.sh \
	%D%/rpc/restriction.sh \
	%D%/rpc/profile.sh \
	%D%/rpc/profile_new.sh \
	%D%/rpc/photo.sh \
	%D%/rpc/register.sh \
	%D%/rpc/service_change.sh \
	%D%/rpc/service_eleventh.sh \
	%D%/rpc/service_new.sh \
	%D%/rpc/service_renewal.sh \
	%D%/rpc/service_time.sh \
	%D%/rpc/service_unit.sh \
	%D%/rpc/slip.sh \
	%D%/rpc/title.sh %D%/rpc/title_panel.sh \
	%D%/rpc/unit.sh \
	%D%/e2e/install.sh \
	%D%/e2e/backup.sh \
	%D%/e2e/abuse.sh \
	%D%/e2e/abuse3.sh \
	%D%/e2e/clock.sh \
	%D%/e2e/courier.sh \
	%D%/e2e/disk_full.sh \
	%D%/e2e/flood.sh \
	%D%/e2e/gammu.sh \
	%D%/e2e/inbox.sh \
	%D%/e2e/outside.sh \
	%D%/e2e/provider.sh \
	%D%/e2e/provider_hostile.sh \
	%D%/e2e/sandbox.sh \
	%D%/e2e/secrets.sh \
	%D%/e2e/keep.sh \
	%D%/e2e/nth.sh %D%/e2e/nth_rest.sh \
	%D%/e2e/trouble.sh \
	%D%/e2e/key.sh \
	%D%/e2e/sftp.sh \
	%D%/e2e/sftp_clients.sh \
	%D%/e2e/guest.sh \
	%D%/e2e/signin.sh \
	%D%/e2e/ssh_channels.sh \
	%D%/e2e/ssh_death.sh \
	%D%/e2e/ssh_login.sh \
	%D%/e2e/tui_hostile.sh
TESTS += $(hall_tests)
check_PROGRAMS += %D%/rpc/service_table
tests_rpc_service_table_SOURCES = %D%/rpc/service_table.c
tests_rpc_service_table_LDADD = librecords.a libproc.a libsandbox.a \
	libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS) \
	$(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS)
EXTRA_DIST += $(hall_tests) %D%/rpc/appointment.inc.sh %D%/rpc/appointment_model.py \
	%D%/rpc/identity.inc.sh %D%/rpc/nouns.inc.sh \
	%D%/idp/browser.py %D%/idp/hostile.py %D%/idp/idp.inc.sh \
	%D%/idp/package.json %D%/idp/package-lock.json %D%/idp/provider.mjs \
	%D%/rpc/application.inc.sh \
	%D%/rpc/authority.py %D%/rpc/authority.sql %D%/e2e/flood.py %D%/e2e/libssh2.py %D%/e2e/tui_hostile.py \
	%D%/rpc/case.inc.sh %D%/rpc/case_matrix.py %D%/rpc/draw_check.py \
	%D%/e2e/keep.py %D%/e2e/keep_rules.py %D%/e2e/nth.py %D%/e2e/nth_few.sh %D%/lib/disk.c %D%/lib/disk.h %D%/lib/disk.py \
	%D%/lib/disk_rpc.c %D%/lib/disk_sql.c \
	%D%/lib/kbdint.py %D%/lib/pages.py %D%/lib/signin.sh %D%/lib/sk_soft.c \
	%D%/lib/audit_rows.py %D%/lib/clamd.py %D%/lib/hall.sh %D%/lib/services.sh %D%/lib/sms.sh %D%/lib/ssh.sh %D%/data

# Lints read the sources (plans.sh the program, too); `make check-lint` runs
# just these.
lint_tests = \
	%D%/lint/docs.sh \
	%D%/lint/layers.sh \
	%D%/lint/methods.sh \
	%D%/lint/plans.sh \
	%D%/lint/sealed.sh \
	%D%/lint/sources.sh \
	%D%/lint/words.sh
TESTS += $(lint_tests)
EXTRA_DIST += $(lint_tests) %D%/lint/lint.inc.sh %D%/lint/plans.py
.PHONY: check-lint
check-lint:
	@bad=0; for t in $(lint_tests); do \
		TOP_SRCDIR=$(abs_top_srcdir) TOP_BUILDDIR=$(abs_top_builddir) \
			$(SH_LOG_COMPILER) $(srcdir)/$$t | grep -E '^(not ok|#)' && bad=1; \
	done; exit $$bad

# The demo hall that hall.sh makes once a build.
mostlyclean-local:
	rm -rf tests/hall tests/hall.lock tests/hall.log

# A security key made of software, which ssh loads.
check_SCRIPTS += tests/lib/sk_soft.so
CLEANFILES += tests/lib/sk_soft.so
tests/lib/sk_soft.so: $(srcdir)/tests/lib/sk_soft.c
	$(AM_V_CC)$(MKDIR_P) tests/lib && $(CC) $(CFLAGS) -std=gnu11 -fPIC \
		-shared -o $@ $(srcdir)/tests/lib/sk_soft.c $(CRYPTO_LIBS)

# A disk that fails, lies or is pulled out, for the server to be loaded with.
disk_sources = $(srcdir)/tests/lib/disk.c $(srcdir)/tests/lib/disk_rpc.c \
	$(srcdir)/tests/lib/disk_sql.c
check_SCRIPTS += tests/lib/disk.so
CLEANFILES += tests/lib/disk.so
tests/lib/disk.so: $(disk_sources) $(srcdir)/tests/lib/disk.h
	$(AM_V_CC)$(MKDIR_P) tests/lib && $(CC) -O2 -g -std=gnu11 -fPIC \
		-Wall -Wextra -I$(srcdir) -shared -o $@ $(disk_sources) \
		$(SQLITE_CFLAGS)
