"""Signing in, idle sessions and keys, beside OpenSSH's sshd in turns.

signin.py BUILD HALL_DIR WORK ROUNDS LOGINS SESSIONS KEYS [MANY]

The hall in HALL_DIR is served on loopback; sshd runs with a configuration of
its own and shows the same screens of a copy of it: its ForceCommand becomes the
hall's terminal program, in a session that was begun beforehand (door.c). The
same thin client measures both, one after the other in each round. CPU and memory are
those of the server's processes alone: from a CPU group where one is to be had,
else from /proc. With MANY, memory and CPU of so many idle sessions besides,
once. A row of JSON each, as the other parts tell them.
"""
import json
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

build, hall, work = sys.argv[1:4]
rounds, logins, count, keys = map(int, sys.argv[4:8])
many = int(sys.argv[8]) if len(sys.argv) > 8 else 0
SOURCE = pathlib.Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Group:
    """The processes below one that we started."""

    def __init__(self, name):
        self.dir = None
        for base in ("/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/cpu,cpuacct"):
            try:
                self.dir = f"{base}/bench-{name}-{os.getpid()}"
                os.mkdir(self.dir)
                break
            except OSError:
                self.dir = None
        self.root = None

    def enter(self):
        if self.dir:
            pathlib.Path(self.dir, "cgroup.procs").write_text("0")

    def pids(self):
        if self.dir:
            return [int(p) for p in pathlib.Path(
                self.dir, "cgroup.procs").read_text().split()]
        children = {}
        for p in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                rest = p.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(rest[1]), []).append(int(p.parent.name))
        found, todo = [], [self.root]
        while todo:
            found.append(todo.pop())
            todo += children.get(found[-1], [])
        return found

    def cpu(self):
        """Seconds of CPU, of those that have ended too."""
        if self.dir:
            return int(pathlib.Path(self.dir, "cpuacct.usage").read_text()) / 1e9
        total = 0
        for p in self.pids():
            try:
                rest = pathlib.Path(f"/proc/{p}/stat").read_text()
                total += sum(map(int, rest.rsplit(")", 1)[1].split()[11:15]))
            except OSError:
                pass
        return total / TICK

    def pss(self):
        total = 0
        for p in self.pids():
            try:
                rest = pathlib.Path(f"/proc/{p}/smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rest, re.M)[1])
            except (OSError, TypeError):
                pass
        return total

    def close(self):
        for _ in range(50):
            try:
                if self.dir:
                    os.rmdir(self.dir)
                return
            except OSError:
                time.sleep(0.1)


class Server:
    def __init__(self, name, command, port, user, key, marker, needs="/"):
        self.name, self.port, self.user = name, port, user
        self.key, self.marker, self.values = key, marker, {}
        self.group = Group(name)
        with open(f"{work}/{name}.log", "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=self.group.enter)
        self.group.root = self.process.pid
        end = time.time() + 60
        while time.time() < end:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                if os.path.exists(needs):
                    return
            except OSError:
                pass
            time.sleep(0.05)
        sys.exit(f"{name} does not listen")

    def stop(self):
        left = self.group.pids()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # sshd leaves its sessions behind
        for p in left + (self.group.pids() if self.group.dir else []):
            if p != self.process.pid:
                try:
                    os.kill(p, signal.SIGKILL)
                except OSError:
                    pass
        self.group.close()

    def note(self, name, value):
        self.values.setdefault(name, []).append(value)

    def client(self, *words):
        return [f"{build}/tests/bench/client", str(self.port), self.user,
                self.key, self.marker, *map(str, words)]

    def run(self, *words):
        done = subprocess.run(self.client(*words), stdout=subprocess.PIPE,
                              timeout=300, check=False)
        if done.returncode:
            print(f"{self.name}: {words} failed", file=sys.stderr)
        return json.loads(done.stdout.decode().splitlines()[-1])

    def real_client(self):
        """Milliseconds from the start of ssh until the marker is there."""
        begin = time.time()
        pid, fd = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp("ssh", [
                "ssh", "-tt", "-F", "none", "-o", "LogLevel=ERROR",
                "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes",
                "-i", self.key, "-p", str(self.port),
                f"{self.user}@127.0.0.1"])
        seen, took = b"", None
        while time.time() - begin < 30:
            if not select.select([fd], [], [], 1)[0]:
                continue
            try:
                seen = (seen + os.read(fd, 65536))[-65536:]
            except OSError:
                break
            if self.marker.encode() in seen:
                took = (time.time() - begin) * 1e3
                break
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)
        return took

    def sessions(self, n):
        before = self.group.pss()
        p = subprocess.Popen(self.client("sessions", n), text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        def ask(line=None):
            if line:
                p.stdin.write(line + "\n")
                p.stdin.flush()
            return json.loads(p.stdout.readline())

        ask()
        if n > 1:
            ask("idle 2")
            cpu = self.group.cpu()
            ask("idle 4")
            mark = "M" if n == many else ""
            self.note("idle" + mark, (self.group.cpu() - cpu) * 1e3 / 4)
            self.note("pss" + mark, (self.group.pss() - before) / n)
            if mark:
                p.stdin.close()
                p.wait(60)
                return
        ask("keys 10 10")
        got = ask(f"keys {keys} 10")["keys"]
        self.note("key1" if n == 1 else "keyN", got["p50"])
        self.note("key1_p99" if n == 1 else "keyN_p99", got["p99"])
        p.stdin.write("quit\n")
        p.stdin.close()
        p.wait(30)
        time.sleep(1)

    def round(self):
        self.run("login", 5, 1)
        cpu = self.group.cpu()
        one = self.run("login", logins, 1)
        time.sleep(0.3)
        self.note("cpu", (self.group.cpu() - cpu) * 1e3 / logins)
        self.note("login1", one["per_s"])
        self.note("login8", self.run("login", logins, 8)["per_s"])
        self.note("screen", self.run("screen", 10)["screen"]["p50"])
        real = [t for t in (self.real_client() for _ in range(5)) if t]
        if real:
            self.note("real", statistics.median(real))
        self.sessions(1)
        self.sessions(count)

    def get(self, name):
        return statistics.median(self.values.get(name, [-1]))


def sshd(port):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                    f"{work}/host"], check=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                    f"{work}/user"], check=True)
    pathlib.Path(work, "sshd_config").write_text(f"""\
ListenAddress 127.0.0.1
Port {port}
HostKey {work}/host
AuthorizedKeysFile {work}/user.pub
StrictModes no
UsePAM no
PidFile none
PermitRootLogin yes
PasswordAuthentication no
MaxStartups 1000
PrintMotd no
PrintLastLog no
LogLevel ERROR
ForceCommand {build}/tests/bench/door enter {build} {work}/door
""")
    if os.getuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    program = shutil.which("sshd") or "/usr/sbin/sshd"
    shutil.copytree(hall, f"{work}/theirs",
                    ignore=shutil.ignore_patterns("*.sock"))
    # of each round: the screens of both clients, one session, and many
    n = str(rounds * (count + 20) + many)
    serve = shlex.join([f"{build}/tests/bench/door", "serve", build,
                        f"{SOURCE}/data", f"{work}/theirs", "hr", n,
                        f"{work}/door"])
    return ["/bin/sh", "-c", f"{serve} & exec " + shlex.join(
        [program, "-D", "-e", "-f", f"{work}/sshd_config"])]


def talenthall(port):
    return [f"{build}/talenthalld", "--state", hall, "--data",
            f"{SOURCE}/data", "--locale", f"{build}/locale", "--libexec",
            build, "--listen", "127.0.0.1", "--port", str(port), "--demo",
            "--config", f"{work}/hall.conf"]


def wish(port):
    """wish.go, where Go and Debian's package of wish are; else None."""
    env = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode",
               GOCACHE=f"{work}/go")
    if not shutil.which("go") or subprocess.run(
            ["go", "build", "-o", f"{work}/wish",
             f"{SOURCE}/tests/bench/wish.go"], env=env, check=False).returncode:
        print("no wish: it needs go and golang-github-charmbracelet-wish-dev",
              file=sys.stderr)
        return None
    return [f"{work}/wish", f"127.0.0.1:{port}", f"{work}/host",
            f"{work}/user.pub"]


ROWS = (
    # name, what, unit, goal, the goal is the most, 99th
    ("login1", "sign-ins, one after another", "1/s", 8, False, None),
    ("login8", "sign-ins, 8 at once", "1/s", 5.5, False, None),
    ("cpu", "CPU of a sign-in", "ms", 0.12, True, None),
    ("pss", "memory of an idle session, of {count}", "KiB", 0.33, True, None),
    ("screen", "sign-in to first screen, thin client", "ms", 0.12, True, None),
    ("real", "sign-in to first screen, ssh", "ms", 0.15, True, None),
    ("key1", "key to echo, 1 session", "ms", 1.0, True, "key1_p99"),
    ("keyN", "key to echo, {count} sessions", "ms", 1.0, True, "keyN_p99"),
    ("keyN_p99", "key to echo, {count} sessions, p99", "ms", 0.5, True, None),
    ("idle", "CPU of {count} idle sessions", "ms/s", None, True, None),
)

os.makedirs(work, exist_ok=True)
# one address opens many connections at once here
pathlib.Path(work, "hall.conf").write_text(
    "max_unauthenticated = 400;\nmax_unauthenticated_per_addr = 400;\n")
theirs, ours, toward = free_port(), free_port(), free_port()
servers = []
try:
    servers.append(Server("sshd", sshd(theirs), theirs,
                          os.environ.get("USER", "root"), f"{work}/user",
                          "在职", f"{work}/door"))
    servers.append(Server("hall", talenthall(ours), ours, "hr",
                          f"{hall}/keys/hr", "在职"))
    program = wish(toward)
    if program:
        servers.append(Server("wish", program, toward, "hr", f"{work}/user",
                              "READY"))
    for i in range(rounds):
        for server in servers if i % 2 == 0 else reversed(servers):
            server.round()
    for server in servers[:2] if many else ():
        server.sessions(many)
finally:
    for server in servers:
        server.stop()
yard, our = servers[:2]
more = [(row[0] + "M", row[1].replace("{count}", str(many)), *row[2:])
        for row in ROWS if row[0] in ("pss", "idle") and many]
for name, what, unit, goal, most, p99 in [*ROWS, *more]:
    a, b = our.get(name), yard.get(name)
    row = {"what": what.format(count=count), "unit": unit, "ours": a,
           "yard": b, "beside": "sshd", "most": most}
    if b > 0:
        row["ratio"] = a / b
    if goal is not None:
        row["goal"] = goal
    if name in ("idle", "idleM"):
        row.update(ratio=a, goal=1.0, note="CPU of ours; goal 0, read as < 1")
    if p99:
        row.update(ours99=our.get(p99), yard99=yard.get(p99))
    print(json.dumps(row), flush=True)
# where it is to go: no goal, and no row but this where there is no Go
other = servers[2] if len(servers) > 2 else None
for name, what, unit, goal, most, p99 in ROWS:
    row = {"what": what.format(count=count), "unit": unit,
           "ours": our.get(name), "most": most,
           "beside": "wish" if other else "wish: no Go here"}
    if other:
        row["yard"] = other.get(name)
        if row["yard"] > 0:
            row["ratio"] = row["ours"] / row["yard"]
    print(json.dumps(row), flush=True)
    if not other:
        break
