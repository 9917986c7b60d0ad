"""Acknowledged means kept.

keep.py kill N | cut N [MODE ...] -- SERVER OPTION ...

People at work over the real ssh and sftp: links are asked for, approved and
ended, cases saved, submitted and taken back, places booked and given up by two
units of which only one can have each, papers sent. An oracle outside notes what
was acknowledged. HALL_DIR is the hall, PRELOAD the library of tests/lib/disk.c.

kill: N times records, gate, spawner, the supervisor or all at once are killed
in the middle of it; after each time the hall must hold all that was
acknowledged, once. What had no answer is asked again with its key.

cut: N power cuts, at any place of the record of what reached the disk.

MODE: a protection is taken out, to see that it is found. early: replies leave
before their commit; careless: synchronous=OFF; lying=1, 2, 3: nothing is
synced, no folder of files, no file. "kept", or "lost" with exit 1.
"""
import collections
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import disk  # noqa: E402

what, times = sys.argv[1], int(sys.argv[2])
modes = sys.argv[3:sys.argv.index("--")]
server_argv = sys.argv[sys.argv.index("--") + 1:]
hall = os.environ["HALL_DIR"]
shared = os.environ.get("XDG_RUNTIME_DIR") or "/dev/shm"
seed = int(os.environ.get("SEED", "0")) or int(time.time())
rnd = random.Random(seed)
SSH = ["-F", "none", "-o", "IdentitiesOnly=yes",
       "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
       "-o", "LogLevel=ERROR", "-o", "BatchMode=yes", "-o",
       "ConnectTimeout=20"]
# what the rules may say to anybody, whatever was killed
RULES = {"appointment.full", "appointment.twice", "appointment.hours",
         "appointment.holiday", "appointment.closed", "appointment.minutes"}
AGAIN = {"request.busy", "server.store"}


class Server:
    def __init__(self):
        self.port, self.process = None, None

    def start(self):
        argv = list(server_argv)
        if self.port:
            argv[argv.index("--port") + 1] = str(self.port)
        log = open(f"{hall}/server.log", "ab")
        env = dict(os.environ, TALENTHALL_TEST="1", DISK=page_path,
                   LD_PRELOAD=os.environ["PRELOAD"])
        self.process = subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=log, env=env)
        for line in self.process.stdout:
            if line.startswith(b"ready on "):
                self.port = int(line.rsplit(b":", 1)[1])
                return
        raise SystemExit("the server did not start")

    def children(self, pid):
        try:
            with open(f"/proc/{pid}/task/{pid}/children") as f:
                return [int(c) for c in f.read().split()]
        except OSError:
            return []

    def all(self, pid):
        found = [pid]
        for c in self.children(pid):
            found += self.all(c)
        return found

    def role(self, name):
        for c in self.children(self.process.pid):
            try:
                with open(f"/proc/{c}/cmdline") as f:
                    if f.read().split("\0")[1:3] == ["-x", name]:
                        return c
            except OSError:
                pass
        return None

    def dead(self, pids):
        end = time.time() + 20
        while time.time() < end:
            left = [p for p in pids if os.path.exists(f"/proc/{p}") and
                    open(f"/proc/{p}/stat").read().rsplit(")", 1)[1][1]
                    not in "ZX"]
            if not left:
                return
            time.sleep(.02)
        raise SystemExit(f"outlives its supervisor: {left}")

    def kill(self, name):
        pids = self.all(self.process.pid)
        if name == "supervisor":
            self.process.kill()
        elif name == "all":
            for p in pids:
                try:
                    os.kill(p, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        else:
            pid = None
            while pid is None:
                pid = self.role(name) or time.sleep(.05)
            os.kill(pid, signal.SIGKILL)
            return
        self.process.wait()
        self.dead(pids)
        self.start()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Oracle:
    """What was acknowledged, and how far the disk was then."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acked, self.faults, self.papers = [], [], {}
        self.refused = collections.Counter()

    def keep(self, action, thing, key):
        with self.lock:
            self.acked.append((action, int(thing), key, page.tail()))

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    def count(self, upto=None):
        with self.lock:
            return collections.Counter(
                a[:2] for a in self.acked if upto is None or a[3] <= upto)


class Session:
    """One who works; when the connection is gone he comes again."""

    def __init__(self, user):
        self.user, self.ssh, self.n = user, None, 0

    def open(self):
        self.ssh = subprocess.Popen(
            ["ssh", "-p", str(server.port), *SSH, "-i",
             f"{hall}/keys/{self.user}", f"{self.user}@127.0.0.1", "rpc"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)

    def close(self):
        if self.ssh:
            self.ssh.stdin.close()
            self.ssh.stdout.close()
            self.ssh.kill()
            self.ssh.wait()
        self.ssh = None

    def ask(self, method, params):
        if not self.ssh:
            self.open()
        self.n += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.n, "method": method,
                           "params": params})
        try:
            self.ssh.stdin.write(line.encode() + b"\n")
            self.ssh.stdin.flush()
            while True:
                reply = self.ssh.stdout.readline()
                if not reply:
                    break
                reply = json.loads(reply)
                if reply.get("id") == self.n:
                    return reply
        except (BrokenPipeError, ValueError):
            pass
        try:
            self.close()
        except BrokenPipeError:
            self.ssh = None
        return None

    def call(self, method, **params):
        """The result; None for a refusal by a rule."""
        end = time.time() + 60
        while time.time() < end and not over.is_set():
            reply = self.ask(method, params)
            if reply and "result" in reply:
                return reply["result"]
            key = reply and reply["error"]["data"]["key"]
            if key in RULES:
                oracle.refused[key] += 1
                return None
            if reply and key not in AGAIN:
                oracle.fault(f"{method}: {key}")
                return None
            time.sleep(.05)
        if not over.is_set():
            oracle.fault(f"{method}: no answer for a minute")
        return None

    def write(self, method, thing=None, **params):
        key = f"{self.user}-{rnd.getrandbits(60):x}"
        r = self.call(method, idempotency_key=key, **params)
        if r is not None:
            oracle.keep(method, thing or r["id"], key)
        return r


def life_links():
    """lina comes and goes; hr agrees."""
    who, unit = Session("lina"), Session("hr")
    code = unit.call("unit.get")["association_code"]
    while not stop.is_set():
        r = who.write("association.apply", code=code)
        if r is None:
            continue
        thing = r["id"]
        if rnd.random() < .5:
            unit.write("association.reject", thing, id=thing,
                       reason_code="other", reason="材料不全")
        elif unit.write("association.approve", thing, id=thing,
                        position="工程师", contract_kind="open",
                        contract_start="2026-03-01"):
            unit.write("association.release", thing, id=thing,
                       left_on="2026-03-02", reason="resigned")


def life_cases():
    """zhangwei cannot decide."""
    who = Session("zhangwei")
    while not stop.is_set():
        r = who.write("application.create", service="permit-cancellation")
        if r is None:
            continue
        thing, version = r["id"], r["version"]
        for i in range(rnd.randint(1, 5)):
            text = f"{rnd.getrandbits(60):x}"
            r = who.write("application.save", thing, id=thing, form={
                "reason": {"cancel_reason": "left_beijing",
                           "explanation": text}}, version=version)
            if r is None:
                break
            version = r["version"]
        if rnd.random() < .7:
            who.write("application.submit", thing, id=thing)
        who.write("application.withdraw", thing, id=thing,
                  note="再等等")


def life_places(user):
    """Two units want the same few places."""
    who, mine = Session(user), {}
    wish = {"items": {"new": 1}}
    while not stop.is_set():
        r = who.call("appointment.availability", **wish)
        days = [d["date"] for d in r["dates"]] if r else []
        if not days:
            time.sleep(.2)
        for day in days[2:4]:
            if stop.is_set():
                break
            if day in mine:
                thing = mine.pop(day)
                who.write("appointment.cancel", thing, id=thing)
                continue
            r = who.write("appointment.book", date=day, time=rnd.choice(
                ["09:00", "09:05"]), accept=True, **wish)
            if r is not None:
                mine[day] = r["id"]


def life_papers():
    """lina sends papers by sftp; the kind's last one is known."""
    with open(os.environ["PAPER"], "rb") as f:
        paper = f.read()
    n = 0
    while not stop.is_set():
        n += 1
        kind = rnd.choice(["other", "edu_cert", "degree_cert"])
        data = paper + b"%%%d-%d\n" % (seed, n)
        sha = hashlib.sha256(data).hexdigest()
        path = f"{work}/{kind}.pdf"
        with open(path, "wb") as f:
            f.write(data)
        with oracle.lock:
            oracle.papers.setdefault(kind, []).append([sha, None])
        run = subprocess.run(
            ["sftp", "-q", "-P", str(server.port), *SSH, "-i",
             f"{hall}/keys/lina", "-b", "-", "lina@127.0.0.1"],
            input=f"put {path} attachments/{kind}.pdf\n".encode(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if run.returncode == 0:
            with oracle.lock:
                oracle.papers[kind][-1][1] = page.tail()


def papers_kept(db, folder, upto, wrong):
    """The row is the last acknowledged paper, or one that was sent since."""
    rows = dict(db.execute(
        "SELECT kind, sha256 FROM attachment WHERE owner = 'person' AND"
        " owner_id = (SELECT person_id FROM account WHERE login = 'lina')"))
    with oracle.lock:
        papers = {k: list(v) for k, v in oracle.papers.items()}
    for kind, sent in papers.items():
        acked = [i for i, s in enumerate(sent) if s[1] and
                 (upto is None or s[1] <= upto)]
        if acked and rows.get(kind) not in [s[0] for s in sent[acked[-1]:]]:
            wrong.append(f"paper {kind} is not the last one acknowledged")
    for sha, in db.execute("SELECT sha256 FROM attachment"):
        try:
            with open(f"{folder}/files/{sha[:2]}/{sha}", "rb") as f:
                if hashlib.sha256(f.read()).hexdigest() != sha:
                    wrong.append(f"file {sha[:12]} is not what it was")
        except FileNotFoundError:
            wrong.append(f"row without its file {sha[:12]}")


RULES_OF_ROWS = (
    ("overbooked cells",
     "SELECT count(*) FROM hall_cell WHERE used > capacity"),
    ("cells that are not the sum of their bookings",
     "SELECT count(*) FROM hall_cell AS c WHERE used <> (SELECT count(*)"
     " FROM appointment AS a WHERE a.district = c.district AND a.day = c.day"
     " AND holds_cells = 1 AND c.cell >= a.cell AND c.cell < a.cell + a.cells"
     ") + (SELECT count(*) FROM appointment_hold AS h WHERE h.district ="
     " c.district AND h.day = c.day AND c.cell >= h.cell AND"
     " c.cell < h.cell + h.cells)"),
    ("people with two permits in force",
     "SELECT count(*) FROM (SELECT person_id FROM permit WHERE status IN"
     " ('valid', 'suspended') GROUP BY person_id HAVING count(*) > 1)"),
    ("people with two open links",
     "SELECT count(*) FROM (SELECT person_id FROM association WHERE status"
     " IN ('pending', 'active') GROUP BY person_id HAVING count(*) > 1)"),
    ("broken references", "SELECT count(*) FROM pragma_foreign_key_check"),
)


def rules_broken(db):
    counts = [(db.execute(sql).fetchone()[0], name)
              for name, sql in RULES_OF_ROWS]
    return [f"{n} {name}" for n, name in counts if n]


def look(folder, upto=None, last=False):
    """All that is wrong with the hall in this folder."""
    wrong = []
    want = oracle.count(upto)
    try:
        db = sqlite3.connect(f"{folder}/talenthall.db")
        rows = collections.Counter()
        for action, thing, n in db.execute(
                "SELECT action, object_id, count(*) FROM audit WHERE id > ?"
                " AND outcome = 'done' GROUP BY 1, 2", (first,)):
            rows[action, thing] = n
        papers_kept(db, folder, upto, wrong)
        check, = db.execute("PRAGMA integrity_check").fetchone()
        if check != "ok":
            wrong.append(check)
        wrong += rules_broken(db)
        keys = {k for k, in db.execute("SELECT key FROM idempotency")}
        db.close()
    except sqlite3.DatabaseError as e:
        return [f"the database: {e}"]
    lost = want - rows
    with oracle.lock:
        lost_keys = [a for a in oracle.acked if a[2] not in keys and
                     (upto is None or a[3] <= upto)]
    actions = {a for a, _ in want}
    more = collections.Counter(
        {k: n for k, n in rows.items() if k[0] in actions}) - want
    if lost or lost_keys:
        wrong.append(f"{max(lost.total(), len(lost_keys))} acknowledged are"
                     f" lost, so {next(iter(lost or lost_keys))}")
    if last and more:
        wrong.append(f"{more.total()} were done and never acknowledged, or"
                     f" twice, so {next(iter(more))}")
    return wrong


def audit_holds(folder, running):
    if running:
        argv = [os.path.join(os.path.dirname(server_argv[0]),
                             "talenthallctl"), "--state", folder,
                "audit", "verify"]
    else:
        argv = list(server_argv)
        argv[argv.index("--state") + 1] = folder
        argv += ["--once", "audit", "verify"]
    run = subprocess.run(argv, capture_output=True, text=True)
    return [] if run.returncode == 0 and "unbroken" in run.stdout else [
        "the audit does not hold: " + (run.stdout + run.stderr)[-300:]]


def begin(lives):
    for life, *args in lives:
        t = threading.Thread(target=life, args=args, daemon=True)
        t.start()
        threads.append(t)


def end(hurry=False):
    stop.set()
    if hurry:
        over.set()
    for t in threads:
        t.join(90)


def report(wrong, done):
    for w in oracle.faults[:5] + wrong[:5]:
        print("#", w)
    counts = collections.Counter(a[0] for a in oracle.acked)
    counts["sftp"] = sum(1 for v in oracle.papers.values() for s in v if s[1])
    print(f"# seed {seed}, {done}; acknowledged:", ", ".join(
        f"{n} {k}" for k, n in sorted(counts.items())))
    print("lost" if wrong or oracle.faults else "kept")
    sys.stdout.flush()
    os.unlink(page_path)
    shutil.rmtree(work)
    os._exit(1 if wrong or oracle.faults else 0)


def kills():
    server.start()
    begin(LIVES)
    order = ["records", "gate", "records", "all", "spawner", "records",
             "supervisor", "all"]
    wrong, n = [], 0
    while n < times and not wrong:
        n0 = len(oracle.acked)
        # at work again, then a moment of luck
        wait = time.time() + 20
        while len(oracle.acked) < n0 + 6 and time.time() < wait:
            time.sleep(.01)
        time.sleep(rnd.random() * .1)
        before = list(oracle.acked)
        server.kill(order[n % len(order)])
        n += 1
        while server.role("records") is None:
            time.sleep(.01)
        wrong = after_kill(before)
    end(hurry=bool(wrong))
    if not wrong:
        wrong = look(hall, last=True)
    wrong = wrong or audit_holds(hall, True)
    server.stop()
    report(wrong, f"{n} kills")


def after_kill(before):
    """What was acknowledged before is there now, and all rules hold."""
    wanted = collections.Counter(a[:2] for a in before)
    db = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True)
    db.execute("BEGIN")
    wrong = rules_broken(db)
    rows = collections.Counter(
        {(a, o): n for a, o, n in db.execute(
            "SELECT action, object_id, count(*) FROM audit WHERE id > ? AND"
            " outcome = 'done' GROUP BY 1, 2", (first,))})
    db.close()
    lost = wanted - rows
    if lost:
        wrong.append(f"{lost.total()} acknowledged are lost, so"
                     f" {next(iter(lost))}")
    return wrong or audit_holds(hall, True)


def cuts():
    tree = disk.Tree(hall)
    page.set(recording=1)
    server.start()
    begin(LIVES)
    time.sleep(float(os.environ.get("KEEP_SECONDS", "2")))
    end()
    upto = page.tail()
    page.set(recording=0)
    server.process.kill()
    server.process.wait()
    if page.at.full:
        raise SystemExit("the record is full")
    places = [a[3] for a in oracle.acked]
    wrong, n = [], 0
    while n < times and not wrong:
        at = rnd.choice(places) if rnd.random() < .7 else \
            rnd.randint(disk.RECORD, upto)
        how = ("none", "some", "torn")[n % 3]
        to = f"{work}/cut"
        shutil.rmtree(to, ignore_errors=True)
        tree.cut(page, at, how, rnd).write(to)
        wrong = look(to, upto=at)
        if not wrong and n % 10 == 0:
            wrong = audit_holds(to, False)
        wrong = [f"cut at {at}, {how}: {w}" for w in wrong]
        n += 1
    report(wrong, f"{n} cuts in {upto} bytes")


LIVES = [(life_links,), (life_cases,), (life_places, "hr"),
         (life_places, "hr2"), (life_papers,)]
page_path = f"{shared}/keep.{os.getpid()}"
work = f"{hall}/keep"
os.mkdir(work)
page = disk.Page(page_path, 256 if what == "cut" else 0)
page.set(**{m.partition("=")[0]: int(m.partition("=")[2] or 1)
            for m in modes})
server, oracle = Server(), Oracle()
stop, over, threads = threading.Event(), threading.Event(), []
first = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True) \
    .execute("SELECT max(id) FROM audit").fetchone()[0]
if what == "kill":
    kills()
else:
    cuts()
