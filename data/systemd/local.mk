# Paths hold ${prefix}: they are final in make, not in configure.
EXTRA_DIST += %D%/talenthall.service.in
if SYSTEMD
systemdsystemunit_DATA = %D%/talenthall.service
CLEANFILES += %D%/talenthall.service
%D%/talenthall.service: %D%/talenthall.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|g' \
		-e 's|@pkgdatadir[@]|$(pkgdatadir)|g' \
		$(srcdir)/%D%/talenthall.service.in > $@.tmp && mv $@.tmp $@
endif
