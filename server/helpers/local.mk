# Parsers of people's files: a process each, started by the spawner.
pkglibexec_PROGRAMS += hall-intake
hall_intake_SOURCES = \
	%D%/hall-intake.c \
	%D%/hall-intake-pdf.c %D%/hall-intake-pdf.h \
	%D%/hall-intake-photo.c %D%/hall-intake-photo.h \
	%D%/hall-intake-scan.c %D%/hall-intake-scan.h
hall_intake_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(PNG_CFLAGS) \
	$(JPEG_CFLAGS) $(QPDF_CFLAGS)
hall_intake_LDADD = libsandbox.a libcommon.a $(PNG_LIBS) $(JPEG_LIBS) \
	$(QPDF_LIBS) \
	$(CRYPTO_LIBS) $(SECCOMP_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)

pkglibexec_PROGRAMS += hall-docs
hall_docs_SOURCES = \
	%D%/hall-docs.c %D%/hall-docs.h \
	%D%/hall-docs-pdf.c \
	%D%/hall-docs-photo.c \
	%D%/hall-docs-symbols.c \
	%D%/hall-intake-photo.h
hall_docs_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(PNG_CFLAGS) \
	$(JPEG_CFLAGS) $(POPPLER_CFLAGS) $(CHAFA_CFLAGS)
hall_docs_LDADD = libsandbox.a libcommon.a $(POPPLER_LIBS) $(CHAFA_LIBS) \
	$(PNG_LIBS) $(JPEG_LIBS) $(SECCOMP_LIBS) $(JANSSON_LIBS) \
	$(LIBCONFIG_LIBS)

# Documents of cases as PDF.
pkglibexec_PROGRAMS += hall-slip
hall_slip_SOURCES = %D%/hall-slip.c
hall_slip_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(PANGO_CFLAGS)
hall_slip_LDADD = libsandbox.a libcommon.a $(PANGO_LIBS) $(ZINT_LIBS) \
	$(SECCOMP_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)

# Sign-ins with accounts of providers: started by the courier.
pkglibexec_PROGRAMS += hall-oidc
hall_oidc_SOURCES = \
	%D%/hall-oidc.c %D%/hall-oidc.h \
	%D%/hall-oidc-http.c \
	%D%/hall-oidc-token.c
hall_oidc_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(OIDC_CFLAGS)
hall_oidc_LDADD = libsandbox.a libcommon.a $(OIDC_LIBS) $(SECCOMP_LIBS) \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS)

# What tests need of pictures: a maker of them, and a breaker.
check_PROGRAMS += tests/picture tests/fuzz/photo_fuzz
TESTS += tests/fuzz/photo_fuzz
tests_picture_SOURCES = tests/lib/picture.c
tests_picture_CPPFLAGS = $(AM_CPPFLAGS) $(PNG_CFLAGS) $(JPEG_CFLAGS)
tests_picture_LDADD = $(PNG_LIBS) $(JPEG_LIBS)
tests_fuzz_photo_fuzz_SOURCES = tests/fuzz/photo_fuzz.c \
	%D%/hall-intake-photo.c %D%/hall-intake-photo.h
tests_fuzz_photo_fuzz_CPPFLAGS = $(hall_intake_CPPFLAGS)
tests_fuzz_photo_fuzz_LDADD = libcommon.a $(PNG_LIBS) $(JPEG_LIBS) \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS)

# The same for PDFs.
check_PROGRAMS += tests/paper tests/fuzz/pdf_fuzz
TESTS += tests/fuzz/pdf_fuzz
tests_paper_SOURCES = tests/lib/paper.c
tests_paper_CPPFLAGS = $(AM_CPPFLAGS) $(QPDF_CFLAGS)
tests_paper_LDADD = libcommon.a $(QPDF_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
tests_fuzz_pdf_fuzz_SOURCES = tests/fuzz/pdf_fuzz.c \
	%D%/hall-intake-pdf.c %D%/hall-intake-pdf.h
tests_fuzz_pdf_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(QPDF_CFLAGS)
tests_fuzz_pdf_fuzz_LDADD = libcommon.a $(QPDF_LIBS) $(JANSSON_LIBS) \
	$(LIBCONFIG_LIBS)
