# Fuzzers: a function each that takes one input. Made with clang and
# --enable-sanitizers=address,undefined,fuzzer-no-link they are libFuzzer's,
# which run.sh lets search; otherwise they go through their corpus once more.
fuzzers = %D%/csv %D%/edit %D%/jsonrpc %D%/key %D%/pdf %D%/sftp
if HAVE_CMOCKA
fuzzers += %D%/rule %D%/service
endif
check_PROGRAMS += $(fuzzers)
EXTRA_DIST += %D%/run.sh %D%/corpus %D%/jsonrpc.dict %D%/rule.dict
if FUZZERS
fuzz_main = %D%/fuzz.h
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
TESTS += %D%/run.sh
else
fuzz_main = %D%/fuzz.h %D%/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
TESTS += $(fuzzers)
endif
fuzz_cppflags = $(AM_CPPFLAGS) -DFUZZ_ONE
fuzz_libs = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
fuzz_records = librecords.a libproc.a libsandbox.a $(fuzz_libs) \
	$(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) \
	$(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS)

tests_fuzz_csv_SOURCES = %D%/csv_fuzz.c $(fuzz_main) \
	server/domain/csv.c server/domain/csv.h
tests_fuzz_csv_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_csv_LDADD = $(fuzz_libs)
tests_fuzz_csv_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_edit_SOURCES = %D%/edit_fuzz.c $(fuzz_main)
tests_fuzz_edit_CPPFLAGS = $(fuzz_cppflags) $(NCURSESW_CFLAGS)
tests_fuzz_edit_LDADD = libtui.a $(fuzz_libs) $(NCURSESW_LIBS) $(ZINT_LIBS)
tests_fuzz_edit_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_jsonrpc_SOURCES = %D%/jsonrpc_fuzz.c $(fuzz_main)
tests_fuzz_jsonrpc_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_jsonrpc_LDADD = $(fuzz_records)
tests_fuzz_jsonrpc_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_key_SOURCES = %D%/key_fuzz.c $(fuzz_main)
tests_fuzz_key_CPPFLAGS = $(fuzz_cppflags) $(NCURSESW_CFLAGS)
tests_fuzz_key_LDADD = libtui.a $(fuzz_libs) $(NCURSESW_LIBS) $(ZINT_LIBS)
tests_fuzz_key_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_pdf_SOURCES = %D%/pdf_fuzz.c $(fuzz_main) \
	server/helpers/hall-intake-pdf.c server/helpers/hall-intake-pdf.h
tests_fuzz_pdf_CPPFLAGS = $(fuzz_cppflags) $(QPDF_CFLAGS)
tests_fuzz_pdf_LDADD = $(fuzz_libs) $(QPDF_LIBS)
tests_fuzz_pdf_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_rule_SOURCES = %D%/workflow_fuzz.c $(fuzz_main) $(workflow_helper)
tests_fuzz_rule_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_rule_LDADD = $(workflow_libs)
tests_fuzz_rule_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_service_SOURCES = %D%/workflow_fuzz.c $(fuzz_main) \
	$(workflow_helper)
tests_fuzz_service_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_service_LDADD = $(workflow_libs)
tests_fuzz_service_LDFLAGS = $(fuzz_ldflags)

tests_fuzz_sftp_SOURCES = %D%/sftp_fuzz.c $(fuzz_main) \
	server/sftp/handle.c server/sftp/handle.h \
	server/sftp/packet.c server/sftp/packet.h \
	server/sftp/serve.c server/sftp/serve.h
tests_fuzz_sftp_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_sftp_LDADD = $(fuzz_libs)
tests_fuzz_sftp_LDFLAGS = $(fuzz_ldflags)
