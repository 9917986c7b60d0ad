# Benchmarks: ./bootstrap bench. Timing belongs here, not in make check, which
# only sees that they run.
bench_records = librecords.a libproc.a libsandbox.a libcommon.a \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS) $(ICU_LIBS) \
	$(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS)
bench_common = %D%/bench.c %D%/bench.h
bench_house = $(bench_common) %D%/house.c %D%/house.h %D%/load.c %D%/load.h \
	%D%/bare.c %D%/bare.h
bench_house_libs = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS)
bench_programs = %D%/approve %D%/book %D%/cases %D%/client %D%/door %D%/fill \
	%D%/read
check_PROGRAMS += $(bench_programs)
TESTS += %D%/smoke.sh
tests_bench_approve_SOURCES = %D%/approve.c $(bench_house)
tests_bench_approve_LDADD = $(bench_house_libs)
tests_bench_book_SOURCES = %D%/book.c $(bench_house)
tests_bench_book_LDADD = $(bench_house_libs)
tests_bench_cases_SOURCES = %D%/cases.c $(bench_common)
tests_bench_cases_LDADD = $(bench_records)
tests_bench_fill_SOURCES = %D%/fill.c $(bench_common)
tests_bench_fill_LDADD = $(bench_records)
tests_bench_read_SOURCES = %D%/read.c $(bench_common) %D%/house.c %D%/house.h
tests_bench_read_LDADD = $(bench_house_libs)
tests_bench_door_SOURCES = %D%/door.c $(bench_common) %D%/house.c %D%/house.h
tests_bench_door_LDADD = $(bench_house_libs)
tests_bench_client_SOURCES = %D%/client.c $(bench_common)
tests_bench_client_CPPFLAGS = $(AM_CPPFLAGS) $(LIBSSH_CFLAGS) $(JANSSON_CFLAGS)
tests_bench_client_LDADD = libcommon.a $(LIBSSH_LIBS) $(JANSSON_LIBS)
if HAVE_VTERM
check_PROGRAMS += %D%/least
tests_bench_least_SOURCES = %D%/least.c $(bench_common)
tests_bench_least_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(VTERM_CFLAGS)
tests_bench_least_LDADD = libcommon.a $(NCURSESW_LIBS) $(VTERM_LIBS) \
	$(JANSSON_LIBS)
endif
EXTRA_DIST += %D%/smoke.sh %D%/run %D%/sftp %D%/signin.py %D%/wire.py %D%/wish.go %D%/files %D%/RESULTS.md
.PHONY: bench
bench: all
	$(srcdir)/%D%/run --objdir $(abs_builddir)
