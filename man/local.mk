# One page a program and a file format; talenthall-rpc(7) is the method table.
dist_man_MANS += \
	%D%/talenthallctl.8
