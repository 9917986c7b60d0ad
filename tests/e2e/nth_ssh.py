"""In place of ssh, for tests/e2e/nth.sh: each write fails at every statement.

A call of one write method is made again and again, with its 1st, 2nd, ...
statement failing (tests/lib/disk_sql.c), until it is answered without: each
time before it must be refused as BUSY or STORE, and the store be what it was.
The last answer is given back, so that the test which called goes on. Then it is
repeated with its key: the same answer, and nothing done. A method is tried
until it was done once.

NTH is a folder: ssh (the real one's path), writes (a method a line), page,
done/METHOD, faults, notes (what was left once, and not again).
"""
import collections
import os
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import disk  # noqa: E402

MOST = 600
# who comes and goes is written too, whatever is asked
COMING = {"session", "login_failure", "login_source", "source_penalty"}
nth = os.environ["NTH"]
os.environ.pop("LD_PRELOAD", None)
args = sys.argv[1:]
with open(f"{nth}/ssh") as f:
    ssh = f.read().strip()


def plain():
    os.execv(ssh, ["ssh", *args])


found = re.match(r"\s*'?([a-z_]+(?:\.[a-z_]+)+)'?(?=\s|$)",
                 args[-1] if args else "")
method = found.group(1) if found else ""
with open(f"{nth}/writes") as f:
    if method not in f.read().split() or "idempotency_key" in args[-1] or \
            "-i" not in args or os.path.exists(f"{nth}/done/{method}"):
        plain()

hall = os.path.dirname(os.path.dirname(args[args.index("-i") + 1]))
page = disk.Page(f"{nth}/page", make=False)
key = f"nth:{os.getpid()}-{os.urandom(6).hex()}"
given = b"" if sys.stdin.isatty() else sys.stdin.buffer.read()
argv = [ssh, "-o", "ControlMaster=auto", "-o", f"ControlPath={nth}/c-%C",
        "-o", "ControlPersist=15", *args[:-1],
        f"{args[-1]} 'idempotency_key={key}'"]


def fault(text):
    with open(f"{nth}/faults", "a") as f:
        f.write(f"{method} {text}\n")


# what is not a call's doing: a call that is denied is told in the audit, and
# messages are handed over, end or expire by the second
NOT_ITS = {"audit": " WHERE action NOT LIKE 'session.%' AND"
           " outcome <> 'denied'",
           "audit_repeat": " WHERE outcome <> 'denied'"}
COLUMNS = {"outbox": "id, channel, template, account_id, created_at"}


def image():
    """All rows, but for who comes and goes."""
    db = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True)
    db.execute("BEGIN")
    tables = {}
    for name, in db.execute("SELECT name FROM sqlite_master WHERE type ="
                            " 'table' AND name NOT LIKE 'sqlite_%'"):
        if name not in COMING:
            tables[name] = collections.Counter(db.execute(
                f"SELECT {COLUMNS.get(name, '*')} FROM {name}"
                f"{NOT_ITS.get(name, '')}"))
    db.close()
    return tables


def changed(before, after):
    """Of each table that is not what it was, a row that was and one that is."""
    out = []
    for t in before:
        if before[t] != after[t]:
            rows = [next(iter(x), None) for x in (before[t] - after[t],
                                                  after[t] - before[t])]
            out.append(f"{t} {rows[0]} > {rows[1]}"[:600])
    return out


def call(n):
    page.set(nth=n, steps=0, hits=0, failed=b"")
    run = subprocess.run(argv, input=given, capture_output=True)
    page.set(nth=0)
    return run


def fail_each():
    """The answer that came without a fault, and how many were before."""
    odd, before = [], image()
    for n in range(1, MOST):
        run = call(n)
        if page.at.hits == 0:
            break
        where = f"{n} <{page.at.failed.decode().strip()}>"
        told = run.stdout + run.stderr
        if run.returncode != 75 or not (b"request.busy" in told or
                                        b"server.store" in told):
            odd.append((run, f"{where}: exit {run.returncode}: "
                        f"{told[-200:].decode(errors='replace').strip()}"))
        after = image()
        left = changed(before, after)
        if left:  # the minute's sweep may have been there: once more
            with open(f"{nth}/notes", "a") as f:
                f.write(f"{method} {where}: {left}\n")
            call(n)
            before, after = after, image()
            left = page.at.hits and changed(before, after)
        if left:
            fault(f"{where}: left in {', '.join(left)}")
        before = after
    else:
        fault("has no end")
    # what is refused anyhow may be refused so
    for was, text in odd:
        if run.returncode != 1 or was.stdout != run.stdout:
            fault(text)
    return run, n - 1


# the master is here before anything is counted
subprocess.run([*argv[:-1], "session.whoami"], stdin=subprocess.DEVNULL,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
run, n = fail_each()
if run.returncode == 0:
    with open(f"{nth}/done/{method}", "w") as f:
        f.write(f"{n}\n")
    before = image()
    again = call(MOST)
    if page.at.steps and again.stdout != run.stdout:
        fault("is answered otherwise when it is repeated: "
              f"{run.stdout[:120]} {again.stdout[:120]} {again.stderr[:80]}")
    left = changed(before, image())
    if left:
        fault(f"is done again when it is repeated: {', '.join(left)}")
sys.stdout.buffer.write(run.stdout)
sys.stderr.buffer.write(run.stderr)
sys.stdout.flush()
sys.exit(run.returncode)
