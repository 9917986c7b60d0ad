"""Acknowledged means kept.

keep.py kill N | cut N [MODE ...] -- SERVER OPTION ...

People at work over the real ssh and sftp: links are asked for, approved and
ended; a permit is cancelled and issued anew, each by a case that is saved,
submitted, taken back, returned and decided by four people; places are booked
and given up by two units of which only one can have each; papers sent. An
oracle outside notes what was acknowledged; keep_rules.py says what must hold
whatever was. HALL_DIR is the hall, PRELOAD the library of tests/lib/disk.c.

kill: N times records, gate, spawner, the supervisor or all at once are killed
in the middle of it; after each time the hall must hold all that was
acknowledged, once. What had no answer is asked again with its key.

cut: N power cuts, at any place of the record of what reached the disk, many of
them within a decision.

MODE: a protection is taken out, to see that it is found. early: replies leave
before their commit; halves: each statement is a transaction; careless:
synchronous=OFF; lying=1, 2, 3: nothing is synced, no folder of files, no file.
"kept", or "lost" with exit 1.
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
import keep_rules  # noqa: E402

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
         "appointment.holiday", "appointment.closed", "appointment.minutes",
         "appointment.late"}
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
        self.cases, self.spans = [], []

    def keep(self, action, thing, key):
        with self.lock:
            self.acked.append((action, int(thing), key, page.tail()))

    def keep_case(self, thing, reply, began):
        with self.lock:
            self.cases.append((int(thing), reply["version"], reply["state"],
                               page.tail()))
            if reply["state"] == "approved":
                self.spans.append((began, page.tail()))

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
        self.may = set()  # refusals of one who is second

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
            if key in RULES | self.may:
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


class Permit:
    """zhangwei's: cancelled and issued anew, by all who have to do with it."""

    NEXT = {"unit_review": ("hr", "pass"),
            "district_acceptance": ("clerk", "accept"),
            "district_review": ("review", "pass"),
            "municipal_review": ("city", "pass")}

    def __init__(self):
        self.who = Session("zhangwei")
        self.desks = {u: Session(u) for u in ("hr", "clerk", "review", "city")}
        self.rival = Session("zhangwei")
        self.rival.may = self.desks["hr"].may = {
            "application.state", "request.version"}
        self.me = self.who.call("person.get")["id"]

    def step(self, session, method, case, **params):
        """A write on a case; what it is then, refused or not."""
        began = page.tail()
        r = session.write(method, case["id"], id=case["id"], **params)
        if r is not None and "state" in r:
            oracle.keep_case(case["id"], r, began)
            return dict(case, state=r["state"], version=r["version"])
        r = self.who.call("application.get", id=case["id"])
        return dict(case, state=r["state"], version=r["version"]) if r \
            else case

    def fill(self, case):
        form = {"housing": {"house_place": "beijing"}} \
            if case["service"] == "permit-new" else \
            {"reason": {"cancel_reason": "left_beijing"}}
        for i in range(rnd.randint(1, 3)):
            if "reason" in form:
                form["reason"]["explanation"] = f"{rnd.getrandbits(60):x}"
            case = self.step(self.who, "application.save", case, form=form,
                             version=case["version"])
        return case

    def book(self):
        """By the unit, for the issue; a night or a day off may refuse it."""
        unit, wish = self.desks["hr"], {"items": {"new": 1}}
        days = unit.call("appointment.availability", **wish)
        if not days or len(days["dates"]) < 2:
            return None
        r = unit.write("appointment.book", date=days["dates"][1]["date"],
                       time="10:00", accept=True, **wish)
        if r is not None:
            unit.write("appointment.item.set", r["id"], id=r["id"], item=1,
                       person=self.me)
        return r and r["id"]

    def decide(self, case):
        user, action = self.NEXT[case["state"]]
        params = {"action": action, "version": case["version"]}
        luck = rnd.random()
        race = None
        if luck < .15 and case["state"] == "district_review":
            params.update(action="return", opinion="请修改")
        elif luck < .2 and case["state"] == "unit_review":
            # both at once: one of them is first
            race = threading.Thread(
                target=self.rival.write, daemon=True,
                args=("application.withdraw", case["id"]),
                kwargs={"id": case["id"], "note": "再等等"})
            race.start()
        deciding.set()
        case = self.step(self.desks[user], "application.act", case, **params)
        deciding.clear()
        if race:
            race.join()
            r = self.who.call("application.get", id=case["id"])
            case = dict(case, state=r["state"], version=r["version"]) if r \
                else case
        return case

    def run(self, service):
        r = self.who.write("application.create", service=service)
        if r is None:
            return
        case = {"id": r["id"], "version": r["version"], "state": r["state"],
                "service": service}
        place = self.book() if service == "permit-new" else None
        for _ in range(40):
            if case["state"] == "draft":
                case = self.fill(case)
            if case["state"] in ("draft", "returned"):
                case = self.step(self.who, "application.submit", case)
            elif case["state"] in self.NEXT:
                case = self.decide(case)
            else:
                break
            if over.is_set() or \
                    stop.is_set() and case["state"] not in self.NEXT:
                break
        if place:
            self.desks["hr"].write("appointment.cancel", place, id=place)


def life_permits():
    permit = Permit()
    while not stop.is_set():
        held = permit.who.call("permit.list")
        if held is not None:
            held = [p for p in held["items"] if p["status"] == "valid"]
            permit.run("permit-cancellation" if held else "permit-new")


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


def where_cases_are(states, upto=None):
    """Each case is where it was acknowledged to be, or went on from there."""
    with oracle.lock:
        cases = list(oracle.cases)
    wrong = []
    for thing, version, state, at in cases:
        now = states.get(thing, (0, "none"))
        if (upto is None or at <= upto) and (
                now[0] < version or now[0] == version and now[1] != state):
            wrong.append(f"case {thing} is {now[1]}, not {state}")
    return wrong[:3]


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
        wrong += keep_rules.broken(db)
        keys = {k for k, in db.execute("SELECT key FROM idempotency")}
        states = {i: (v, s) for i, v, s in db.execute(
            "SELECT id, version, state FROM application")}
        db.close()
    except sqlite3.DatabaseError as e:
        return [f"the database: {e}"]
    wrong += where_cases_are(states, upto)
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
    for w in oracle.faults[:5] + wrong[:20]:
        print("#", w)
    counts = collections.Counter(a[0] for a in oracle.acked)
    counts["decided"] = sum(1 for c in oracle.cases if c[2] == "approved")
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
        # some are meant for a decision
        if n % 3 and deciding.wait(2):
            time.sleep(rnd.random() * .02)
        else:
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
    wrong = keep_rules.broken(db)
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
    wait = time.time() + 30
    while len(oracle.spans) < 2 and time.time() < wait:
        time.sleep(.02)
    end()
    upto = page.tail()
    page.set(recording=0)
    server.process.kill()
    server.process.wait()
    if page.at.full:
        raise SystemExit("the record is full")
    places = [a[3] for a in oracle.acked]
    if not oracle.spans:
        raise SystemExit("no permit was decided")
    wrong, n, halves = {}, 0, "halves" in modes
    while n < times and (halves or not wrong):
        at = rnd.randint(*rnd.choice(oracle.spans)) if halves or n % 4 == 2 \
            else rnd.choice(places) if n % 4 else \
            rnd.randint(disk.RECORD, upto)
        how = ("none", "some", "torn")[n % 3]
        to = f"{work}/cut"
        shutil.rmtree(to, ignore_errors=True)
        tree.cut(page, at, how, rnd).write(to)
        found = look(to, upto=at)
        if not found and n % 10 == 0:
            found = audit_holds(to, False)
        for w in found:
            wrong.setdefault(w, f"{w}: cut at {at}, {how}")
        n += 1
    wrong = list(wrong.values())
    report(wrong, f"{n} cuts in {upto} bytes")


# halves: what a decision leaves is looked for, not what others do meanwhile
LIVES = [(life_permits,)] if "halves" in modes else [
    (life_links,), (life_permits,), (life_places, "hr"),
    (life_places, "hr2"), (life_papers,)]
page_path = f"{shared}/keep.{os.getpid()}"
work = f"{hall}/keep"
os.mkdir(work)
page = disk.Page(page_path, 256 if what == "cut" else 0)
page.set(**{m.partition("=")[0]: int(m.partition("=")[2] or 1)
            for m in modes})
server, oracle = Server(), Oracle()
stop, over, threads = threading.Event(), threading.Event(), []
deciding = threading.Event()  # of a permit
first = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True) \
    .execute("SELECT max(id) FROM audit").fetchone()[0]
if what == "kill":
    kills()
else:
    cuts()
