"""Becomes a command that has both ends of a pipe: 40 and 41. Arguments: the command."""

import os
import sys

read_end, write_end = os.pipe()
os.dup2(read_end, 40)
os.dup2(write_end, 41)
os.execvp(sys.argv[1], sys.argv[1:])
