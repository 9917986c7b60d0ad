# The rules. Part of librecords.a.
domain_sources = \
	%D%/account.c %D%/account.h \
	%D%/association.c %D%/association.h \
	%D%/association_form.c %D%/association_list.c \
	%D%/audit.c %D%/audit.h \
	%D%/csv.c %D%/csv.h \
	%D%/employee_csv.c %D%/employee_csv.h \
	%D%/password.c %D%/password.h \
	%D%/permit.c %D%/permit.h \
	%D%/person.c %D%/person.h \
	%D%/pinyin.c %D%/pinyin.h \
	%D%/policy.c %D%/policy.h \
	%D%/service.c %D%/service.h \
	%D%/session.c %D%/session.h \
	%D%/sshkey.c %D%/sshkey.h \
	%D%/unit.c %D%/unit.h

servicesdir = $(pkgdatadir)/services
dist_services_DATA = \
	data/services/attachments.cfg \
	data/services/basic-info-change.cfg \
	data/services/business-info-change.cfg \
	data/services/cross-district-change.cfg \
	data/services/employer-change.cfg \
	data/services/permit-cancellation.cfg \
	data/services/permit-new.cfg \
	data/services/permit-renewal.cfg \
	data/services/quota.cfg \
	data/services/talent-introduction.cfg \
	data/services/title-evaluation.cfg \
	data/services/unit-opening.cfg
