"""Executes a command with two entries TWICE in its environment, which neither a shell nor Node does.

Arguments: the value of LOCKSIGN_BACKEND, the path of the command, its arguments.
"""

import ctypes
import sys


def array(items):
    return (ctypes.c_char_p * (len(items) + 1))(*[item.encode() for item in items], None)


backend, *command = sys.argv[1:]
environment = ["TWICE=first", "OTHER=1", "TWICE=second", "LOCKSIGN_BACKEND=" + backend]
ctypes.CDLL(None).execve(command[0].encode(), array(command), array(environment))
sys.exit("execve failed")
