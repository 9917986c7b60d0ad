"""Many sessions at once against a sequential model.

appointment_model.py PORT HALL_DIR DAY SECONDS SESSIONS [RECORDS_PID_COMMAND]

Each session acts for a unit of its own and holds, books, moves, cancels and
releases at random, while a clerk cuts and restores counters; the records
process is killed in the middle. Then the audit tells in which order all of it
was done: replayed by a model that knows the rules and nothing of cells in a
table, every step must have been possible, and what is left must be the same.
TAP on stdout.
"""
import json
import os
import queue
import random
import sqlite3
import subprocess
import sys
import threading
import time

port, hall, first, seconds, count = sys.argv[1:6]
crash = sys.argv[6] if len(sys.argv) > 6 else None
seconds, count = float(seconds), int(count)
seed = int(os.environ.get("SEED", "0")) or int(time.time())
print("# seed", seed)
DISTRICT, COUNTERS = 110105, 4
EXPECTED = {
    "appointment.full", "appointment.closed", "appointment.twice",
    "appointment.state", "appointment.none", "request.not_found",
    "appointment.minutes", "slot.nothing", "request.busy",
}
MINUTES = {"new": 15, "renewal": 10, "person_change": 5, "unit_change": 5}
tests = 0


def ok(good, name):
    global tests
    tests += 1
    print(("ok" if good else "not ok"), tests, "-", name, flush=True)


class Session:
    """One connection; calls are answered in order."""

    def __init__(self, user, unit=None):
        self.user, self.unit, self.n = user, unit, 0
        self.seen = {}
        self.ssh = subprocess.Popen(
            ["ssh", "-F", "none", "-p", port, "-i", f"{hall}/keys/{user}",
             "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
             "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
             "-o", "BatchMode=yes", f"{user}@127.0.0.1", "rpc"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if unit:
            self.call("session.act_for", {"unit": str(unit)})

    def call(self, method, params, key=None):
        self.n += 1
        if key:
            params = dict(params, idempotency_key=key)
        line = json.dumps({"jsonrpc": "2.0", "id": self.n, "method": method,
                           "params": params}, ensure_ascii=False)
        try:
            self.ssh.stdin.write(line + "\n")
            self.ssh.stdin.flush()
            while True:
                reply = self.ssh.stdout.readline()
                if not reply:
                    return "gone", {}
                reply = json.loads(reply)
                if reply.get("id") == self.n:
                    break
        except (BrokenPipeError, ValueError):
            return "gone", {}
        if "error" in reply:
            return reply["error"]["data"]["key"], reply["error"]
        return None, reply["result"]

    def close(self):
        self.ssh.stdin.close()
        self.ssh.wait()


def clock(cell):
    return f"{cell // 12:02d}:{cell % 12 * 5:02d}"


def wish(rnd):
    """A mix of businesses: half of them near the same popular hour."""
    items = {k: 0 for k in MINUTES}
    for _ in range(rnd.randint(1, 3)):
        items[rnd.choice(list(MINUTES))] += 1
    cell = rnd.randint(108, 116) if rnd.random() < .6 else \
        rnd.randint(104, 146)
    return items, cell


def minutes(items):
    return sum(MINUTES[k] * n for k, n in items.items())


def unit_life(number, unit, until, faults, holds, done):
    rnd = random.Random(seed * 1000 + number)
    s = Session(AGENTS[unit], unit)
    mine, n = [], 0
    while time.time() < until:
        n += 1
        key = f"k{number}-{n}"
        items, cell = wish(rnd)
        day = rnd.choice(DAYS)
        what = rnd.random()
        if what < .25:
            why, r = s.call("appointment.hold", {
                "items": items, "date": day, "time": clock(cell)}, key)
            if why is None:
                holds[int(r["id"])] = unit
        elif what < .65 or not mine:
            why, r = s.call("appointment.book", {
                "items": items, "date": day, "time": clock(cell),
                "accept": True}, key)
            if why is None:
                mine.append(r["id"])
        elif what < .80:
            why, r = s.call("appointment.change", {
                "id": rnd.choice(mine), "date": day, "time": clock(cell)},
                key)
        elif what < .85:
            why, r = s.call("appointment.availability", {"items": items})
        else:
            gone = mine.pop(rnd.randrange(len(mine)))
            why, r = s.call("appointment.cancel", {"id": gone}, key)
        done[0] += 1
        if why and why not in EXPECTED:
            faults.put((why, r))
            if why == "gone":
                break
    s.close()


def clerk_life(until, faults):
    rnd = random.Random(seed)
    s = Session("clerk")
    n = 0
    while time.time() < until:
        n += 1
        if rnd.random() < .3:
            why, r = s.call("slot.undo", {}, f"c{n}")
        else:
            why, r = s.call("slot.override", {
                "date": rnd.choice(DAYS), "reason": "窗口调整",
                "repack": rnd.random() < .5,
                "periods": [{"from": "09:00", "to": "12:00",
                             "counters": rnd.randint(0, 4)}]}, f"c{n}")
        if why and why not in EXPECTED:
            faults.put((why, r))
        time.sleep(rnd.random() * .5)
    s.close()


class Model:
    """What the rules allow, one step after another."""

    def __init__(self):
        self.plans = []  # (id, day, [(from, to, counters)], undone)
        self.bookings = {}  # id -> (unit, day, cell, cells)
        self.holds = {}  # unit -> (id, day, cell, cells, until)

    def wanted(self, day, cell):
        for p in reversed(self.plans):
            if p[1] == day and not p[3]:
                return next((n for a, b, n in p[2] if a <= cell < b), 0)
        inside = 108 <= cell < 144 or 162 <= cell < 210
        return COUNTERS if inside else 0

    def used(self, day, cell, at):
        n = sum(d == day and c <= cell < c + k
                for _, d, c, k in self.bookings.values())
        return n + sum(d == day and c <= cell < c + k and until > at
                       for _, d, c, k, until in self.holds.values())

    def room(self, day, cell, cells, at):
        return all(self.used(day, c, at) < self.wanted(day, c)
                   for c in range(cell, cell + cells))

    def twice(self, unit, day, but=None):
        return any(u == unit and d == day and i != but
                   for i, (u, d, _, _) in self.bookings.items())


def replay(db, holds):
    """Every step of the audit, in its order; what was impossible."""
    units = dict(db.execute("SELECT id, unit_id FROM appointment"))
    plans = {i: (d, json.loads(c), json.loads(m)) for i, d, c, m in
             db.execute("SELECT id, day, content, moves FROM slot_plan")}
    m, wrong, steps = Model(), [], 0
    for at, action, what, after in db.execute(
            "SELECT at, action, object_id, after_state FROM audit WHERE"
            " id > ? AND outcome = 'done' AND (action LIKE 'appointment.%'"
            " OR action LIKE 'slot.%') ORDER BY id",
            (int(os.environ.get("AUDIT_FROM", "0")),)):
        after = json.loads(after or "{}")
        steps += 1
        if action == "appointment.hold":
            unit = holds.get(what)
            m.holds.pop(unit, None)
            if not m.room(after["day"], after["cell"], after["cells"], at):
                wrong.append((action, what, after))
            m.holds[unit] = (what, after["day"], after["cell"],
                             after["cells"], at + 300)
        elif action == "appointment.book":
            unit = units[what]
            m.holds.pop(unit, None)
            if m.twice(unit, after["day"]) or not m.room(
                    after["day"], after["cell"], after["cells"], at):
                wrong.append((action, what, after))
            m.bookings[what] = (unit, after["day"], after["cell"],
                                after["cells"])
        elif action == "appointment.change":
            unit, day, cell, cells = m.bookings.pop(what)
            new = (unit, after["day"], after["cell"], after["cells"])
            if new != (unit, day, cell, cells):
                m.holds.pop(unit, None)
                if m.twice(unit, new[1]) or not m.room(*new[1:], at):
                    wrong.append((action, what, after))
            m.bookings[what] = new
        elif action == "appointment.cancel":
            if m.bookings.pop(what, None) is None:
                wrong.append((action, what, after))
        elif action == "slot.override":
            day, content, moves = plans[what]
            m.plans.append([what, day, content, False])
            for i, _, before, to in moves:
                unit, d, c, k = m.bookings[i]
                if (d, c) != (day, before):
                    wrong.append((action, i, before))
                m.bookings[i] = (unit, d, to, k)
        elif action == "slot.undo":
            for p in m.plans:
                if p[0] == what:
                    p[3] = True
            for i, _, before, to in plans[what][2]:
                unit, d, c, k = m.bookings.get(i, (0, 0, 0, 0))
                if c == to and i in m.bookings:
                    m.bookings[i] = (unit, d, before, k)
    return m, wrong, steps


def sequential(m, now, steps=150):
    """One after another: the model says beforehand what will be answered."""
    rnd = random.Random(seed + 1)
    sessions = {u: Session(AGENTS[u], u) for u in UNITS[:4]}
    wrong = []
    epoch = {d: (time.mktime(time.strptime(d, "%Y-%m-%d")) -
                 time.mktime(time.strptime("1970-01-01", "%Y-%m-%d")))
             for d in DAYS}
    for n in range(steps):
        unit = rnd.choice(list(sessions))
        items, cell = wish(rnd)
        name = rnd.choice(DAYS)
        day, cells = round(epoch[name] / 86400), minutes(items) // 5
        held = m.holds.pop(unit, None)
        want = "appointment.twice" if m.twice(unit, day) else \
            None if m.room(day, cell, cells, now()) else \
            "appointment.full" if all(
                m.wanted(day, c) for c in range(cell, cell + cells)) else \
            "appointment.closed"
        hold = rnd.random() < .3
        why, r = sessions[unit].call(
            "appointment.hold" if hold else "appointment.book",
            {"items": items, "date": name, "time": clock(cell),
             "accept": True} if not hold else
            {"items": items, "date": name, "time": clock(cell)},
            f"s{n}")
        if why != want:
            wrong.append((name, clock(cell), cells, want, why, r))
        if why is None and hold:
            m.holds[unit] = (int(r["id"]), day, cell, cells, now() + 300)
        elif why is None:
            m.bookings[int(r["id"])] = (unit, day, cell, cells)
        elif held:
            m.holds[unit] = held
        if why is None and not hold and rnd.random() < .4:
            sessions[unit].call("appointment.cancel", {"id": r["id"]},
                                f"x{n}")
            m.bookings.pop(int(r["id"]))
    for s in sessions.values():
        s.close()
    return wrong


probe = Session("hr", None)
db = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True)
UNITS = [u for u, in db.execute(
    "SELECT id FROM unit WHERE name LIKE '并发单位%' ORDER BY id")][:count]
AGENTS = dict(db.execute(
    "SELECT g.unit_id, a.login FROM agent_unit AS g JOIN account AS a"
    " ON a.id = g.account_id WHERE a.login IN ('hr', 'hr2')"))
probe.call("session.act_for", {"unit": str(UNITS[0])})
why, grid = probe.call("appointment.availability", {"items": {"new": 1}})
DAYS = [d["date"] for d in grid["dates"]]
ok(why is None and len(DAYS) == 5, f"a hall, {len(UNITS)} units")

faults, holds, done = queue.Queue(), {}, [0]
until = time.time() + seconds + count / 12
threads = [threading.Thread(target=clerk_life, args=(until, faults))]
for i, u in enumerate(UNITS):
    threads.append(threading.Thread(
        target=unit_life, args=(i, u, until, faults, holds, done)))
for i, t in enumerate(threads):
    t.start()
    if i % 12 == 11:
        time.sleep(.8)
if crash:
    time.sleep(max(0, (until - time.time()) / 2))
    os.system(f"kill -9 $({crash})")
for t in threads:
    t.join()
seen = []
while not faults.empty():
    seen.append(faults.get())
for why, r in seen[:5]:
    print("#", why, json.dumps(r, ensure_ascii=False)[:300])
ok(not seen, f"{done[0]} calls, each done or refused by a rule")

db = sqlite3.connect(f"file:{hall}/talenthall.db?mode=ro", uri=True)
model, wrong, steps = replay(db, holds)
for w in wrong[:5]:
    print("#", w)
ok(not wrong and steps > 0,
   f"{steps} steps, each possible in the order of the audit")
live = {i: (u, d, c, k) for i, u, d, c, k in db.execute(
    "SELECT id, unit_id, day, cell, cells FROM appointment WHERE"
    " holds_cells = 1")}
ok(live == model.bookings, f"{len(live)} bookings are the model's")
over = [(d, c) for d, c, used, capacity in db.execute(
    "SELECT day, cell, used, capacity FROM hall_cell") if used > capacity]
ok(not over, "overbooked cells: 0")
admin = Session("sysadmin")
why, status = admin.call("server.status", {})
ok(status.get("overbooked_cells") == 0 and status.get("wrong_cells") == 0,
   "the self-check says so")
# the connections are gone: what they held ends after the grace
base, mono = status["now"], time.time()
now = lambda: base + int(time.time() - mono)  # noqa: E731
rows = db.execute("SELECT unit_id, id, day, cell, cells, until FROM"
                  " appointment_hold").fetchall()
model.holds = {u: (i, d, c, k, t) for u, i, d, c, k, t in rows}
wrong = sequential(model, now)
for w in wrong[:5]:
    print("#", w)
ok(not wrong, "one after another, each answer is the model's")
why, status = admin.call("server.status", {})
ok(status.get("overbooked_cells") == 0 and status.get("wrong_cells") == 0,
   "overbooked cells: 0 at the end")
print(f"# {done[0] / seconds:.0f} calls a second")
print(f"1..{tests}")
