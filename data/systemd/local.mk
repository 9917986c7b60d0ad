# Paths hold ${prefix}: they are final in make, not in configure.
EXTRA_DIST += %D%/talenthall.service.in %D%/talenthall-backup.service.in \
	%D%/talenthall-backup.timer
if SYSTEMD
systemdsystemunit_DATA = %D%/talenthall.service %D%/talenthall-backup.service \
	%D%/talenthall-backup.timer
CLEANFILES += %D%/talenthall.service %D%/talenthall-backup.service
systemd_make = $(AM_V_GEN)$(MKDIR_P) %D% && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|g' \
		-e 's|@pkgdatadir[@]|$(pkgdatadir)|g'
%D%/talenthall.service: %D%/talenthall.service.in Makefile
	$(systemd_make) $(srcdir)/%D%/talenthall.service.in > $@.tmp && \
		mv $@.tmp $@
%D%/talenthall-backup.service: %D%/talenthall-backup.service.in Makefile
	$(systemd_make) $(srcdir)/%D%/talenthall-backup.service.in > $@.tmp && \
		mv $@.tmp $@
endif
