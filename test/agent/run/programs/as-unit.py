"""Runs a command with the limits and the seccomp filters of a unit, as the user nobody without
capabilities. Standard input has JSON: `allowed`, the system calls; `families`, the address families
of socket(2); `memlock`, a limit in bytes. Arguments: the command.

libseccomp makes the filter, as it does for systemd: SystemCallFilter= with
SystemCallErrorNumber=EPERM, and RestrictAddressFamilies=."""

import ctypes
import json
import os
import resource
import socket
import sys

NOBODY = 65534
PR_SET_NO_NEW_PRIVS = 38
SCMP_ACT_ERRNO = 0x00050000
SCMP_ACT_ALLOW = 0x7FFF0000
SCMP_CMP_EQ = 4


class Comparison(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


wanted = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_MEMLOCK, (wanted["memlock"], wanted["memlock"]))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.setgroups([])
os.setresgid(NOBODY, NOBODY, NOBODY)
os.setresuid(NOBODY, NOBODY, NOBODY)
ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)

library = ctypes.CDLL("libseccomp.so.2")
library.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(SCMP_ACT_ERRNO | 1)))
count = 0
for name in wanted["allowed"]:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number < 0:
        continue  # another architecture's
    comparisons = [None]
    if name == "socket":
        comparisons = [
            Comparison(0, SCMP_CMP_EQ, getattr(socket, family), 0) for family in wanted["families"]
        ]
    for comparison in comparisons:
        array = None if comparison is None else ctypes.byref(comparison)
        failed = library.seccomp_rule_add_array(
            context, ctypes.c_uint32(SCMP_ACT_ALLOW), number, 0 if array is None else 1, array
        )
        if failed:
            sys.exit(f"seccomp_rule_add_array({name}): {failed}")
    count += 1
if library.seccomp_load(context):
    sys.exit("seccomp_load failed")
print(f"filter of {count} calls", file=sys.stderr, flush=True)
os.execvp(sys.argv[1], sys.argv[1:])
