"""session.whoami by libssh2: libssh2.py PORT USER KEY

Status 3: a version before 1.11, which has neither GCM nor MACs over what was
encrypted, and so nothing in common with us.
"""
import ctypes
import socket
import sys

port, user, key = sys.argv[1:]
lib = ctypes.CDLL("libssh2.so.1")
lib.libssh2_session_init_ex.restype = ctypes.c_void_p
lib.libssh2_version.restype = ctypes.c_char_p
lib.libssh2_channel_open_ex.restype = ctypes.c_void_p
lib.libssh2_channel_read_ex.restype = ctypes.c_ssize_t
sock = socket.create_connection(("127.0.0.1", int(port)), 10)
lib.libssh2_init(0)
session = ctypes.c_void_p(lib.libssh2_session_init_ex(None, None, None, None))


def must(what, rc):
    if rc != 0 and rc is not None:
        sys.exit("%s: %s" % (what, rc))


rc = lib.libssh2_session_handshake(session, sock.fileno())
# -1: on a busy machine the end is here before our offer is read
if rc in (-1, -5) and not lib.libssh2_version(0x010b00):
    sys.exit(3)
must("handshake", rc)
name = user.encode()
must("sign-in", lib.libssh2_userauth_publickey_fromfile_ex(
    session, name, len(name), (key + ".pub").encode(), key.encode(), b""))
channel = ctypes.c_void_p(lib.libssh2_channel_open_ex(
    session, b"session", 7, 2 << 20, 32768, None, 0))
if not channel.value:
    sys.exit("no channel")
command = b"session.whoami --json"
must("exec", lib.libssh2_channel_process_startup(
    channel, b"exec", 4, command, len(command)))
room = ctypes.create_string_buffer(65536)
while True:
    n = lib.libssh2_channel_read_ex(channel, 0, room, 65536)
    if n <= 0:
        break
    sys.stdout.write(room.raw[:n].decode())
