# One connection; forked by the gate, so part of its program.
talenthall_gate_SOURCES += \
	%D%/auth.c \
	%D%/channel.c \
	%D%/local.h \
	%D%/relay.c \
	%D%/transport.c %D%/transport.h
