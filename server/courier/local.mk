# The courier: messages of the outbox to the configured commands.
talenthalld_SOURCES += \
	%D%/command.c %D%/command.h \
	%D%/courier.c \
	%D%/provider.c %D%/provider.h
