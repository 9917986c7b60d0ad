#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/gate/hostkey.h"
#include "server/proc.h"

/* The one program that links libssh: started by talenthalld only. */
int
main(int argc, char **argv)
{
	struct proc *p;
	int rc;

	if (argc == 3 && strcmp(argv[1], "-x") == 0 &&
	    strcmp(argv[2], "gate") == 0) {
		p = proc_begin("gate");
		rc = gate_main(p);
		proc_end(p);
		return rc;
	}
	if (argc == 3 && strcmp(argv[1], "--keygen") == 0)
		return hostkey_make(argv[2]) == 0 ? 0 : 1;
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("talenthall-gate " PACKAGE_VERSION);
		return 0;
	}
	fputs("usage: talenthall-gate --keygen FILE\n"
	      "talenthalld starts it as the server's gate.\n",
	    argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
	return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
}
