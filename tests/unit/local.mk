# Unit tests: one cmocka program a room, named after the file it tests.
if HAVE_CMOCKA
unit_common = \
	%D%/expression_test %D%/fault_test %D%/workflow_test \
	%D%/appointment_rule_test %D%/args_test %D%/call_test %D%/conf_test %D%/date_test %D%/err_test \
	%D%/ident_test %D%/jsonrpc_test %D%/line_test %D%/profile_test \
	%D%/sandbox_test %D%/service_rules_test %D%/signin_test %D%/utf8_test
check_PROGRAMS += $(unit_common)
TESTS += $(unit_common)
unit_helper = %D%/test.c %D%/test.h
unit_libs = libcommon.a $(CMOCKA_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)

tests_unit_appointment_rule_test_SOURCES = %D%/appointment_rule_test.c \
	$(unit_helper)
tests_unit_appointment_rule_test_LDADD = librecords.a libproc.a libsandbox.a \
	$(unit_libs) $(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) \
	$(CRYPT_LIBS) $(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS)
tests_unit_args_test_SOURCES = %D%/args_test.c $(unit_helper)
tests_unit_args_test_LDADD = $(unit_libs)
tests_unit_call_test_SOURCES = %D%/call_test.c $(unit_helper)
tests_unit_call_test_LDADD = $(unit_libs)
tests_unit_conf_test_SOURCES = %D%/conf_test.c $(unit_helper)
tests_unit_conf_test_LDADD = $(unit_libs)
tests_unit_date_test_SOURCES = %D%/date_test.c $(unit_helper)
tests_unit_date_test_LDADD = $(unit_libs)
tests_unit_err_test_SOURCES = %D%/err_test.c $(unit_helper)
tests_unit_err_test_LDADD = $(unit_libs)
tests_unit_ident_test_SOURCES = %D%/ident_test.c $(unit_helper)
tests_unit_ident_test_LDADD = $(unit_libs)
tests_unit_jsonrpc_test_SOURCES = %D%/jsonrpc_test.c $(unit_helper)
tests_unit_jsonrpc_test_LDADD = $(unit_libs)
tests_unit_line_test_SOURCES = %D%/line_test.c $(unit_helper)
tests_unit_line_test_LDADD = $(unit_libs)
tests_unit_profile_test_SOURCES = %D%/profile_test.c $(unit_helper)
tests_unit_profile_test_LDADD = librecords.a libproc.a libsandbox.a \
	$(unit_libs) $(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(CRYPT_LIBS) \
	$(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS)
tests_unit_sandbox_test_SOURCES = %D%/sandbox_test.c $(unit_helper)
tests_unit_sandbox_test_LDADD = libsandbox.a $(unit_libs) $(SECCOMP_LIBS)
tests_unit_service_rules_test_SOURCES = %D%/service_rules_test.c $(unit_helper)
tests_unit_service_rules_test_LDADD = librecords.a libproc.a libsandbox.a \
	$(unit_libs) $(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) \
	$(CRYPT_LIBS) $(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS)
tests_unit_signin_test_SOURCES = %D%/signin_test.c $(unit_helper)
tests_unit_signin_test_CPPFLAGS = $(AM_CPPFLAGS) $(OATH_CFLAGS)
tests_unit_signin_test_LDADD = librecords.a libproc.a libsandbox.a \
	$(unit_libs) $(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) \
	$(CRYPT_LIBS) $(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS)
tests_unit_utf8_test_SOURCES = %D%/utf8_test.c $(unit_helper)
tests_unit_utf8_test_LDADD = $(unit_libs)

# Service files and their rules; the engine alone, without store and domain.
workflow_helper = $(unit_helper) %D%/workflow.c %D%/workflow.h
workflow_libs = librecords.a $(unit_libs) $(CRYPTO_LIBS)
tests_unit_expression_test_SOURCES = %D%/expression_test.c $(unit_helper)
tests_unit_expression_test_LDADD = $(workflow_libs)
tests_unit_expression_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
tests_unit_fault_test_SOURCES = %D%/fault_test.c $(workflow_helper)
tests_unit_fault_test_LDADD = $(workflow_libs)
tests_unit_workflow_test_SOURCES = %D%/workflow_test.c $(workflow_helper)
tests_unit_workflow_test_LDADD = $(workflow_libs)
check_PROGRAMS += tests/fuzz/workflow_fuzz
TESTS += tests/fuzz/workflow_fuzz
tests_fuzz_workflow_fuzz_SOURCES = tests/fuzz/workflow_fuzz.c $(workflow_helper)
tests_fuzz_workflow_fuzz_LDADD = $(workflow_libs)
endif

# Every unit test under valgrind: some minutes.
valgrind = valgrind -q --error-exitcode=9 --leak-check=full \
	--errors-for-leak-kinds=definite --show-leak-kinds=definite \
	--suppressions=$(srcdir)/%D%/valgrind.supp
EXTRA_DIST += %D%/valgrind.supp
.PHONY: valgrind
valgrind: $(check_PROGRAMS)
	@bad=0; for t in $(unit_common) tui_edit_test tui_keys_test tui_kit_test; do \
		VALGRIND=1 TOP_SRCDIR=$(abs_top_srcdir) \
			TOP_BUILDDIR=$(abs_top_builddir) $(valgrind) ./$$t \
			>$$t.valgrind 2>&1 && echo "ok $$t" || \
			{ bad=1; echo "not ok $$t, see $$t.valgrind"; }; \
	done; exit $$bad

# Damaged input, the same every time; worth most in a sanitizer build.
check_PROGRAMS += tests/fuzz/common_fuzz
TESTS += tests/fuzz/common_fuzz
tests_fuzz_common_fuzz_SOURCES = tests/fuzz/common_fuzz.c
tests_fuzz_common_fuzz_LDADD = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
