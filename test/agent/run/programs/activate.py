"""Listens on Unix sockets and runs a command with them, as systemd does for a service with
`Sockets=`: sd_listen_fds(3). Arguments: NAME=PATH for each socket, `--`, and the command."""

import os
import socket
import sys

end = sys.argv.index("--")
names, listening = [], []
for argument in sys.argv[1:end]:
    name, path = argument.split("=", 1)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    names.append(name)
    listening.append(listener)

# Descriptor 3 has the passphrase in the tests, and systemd's are 3 and the next ones.
passphrase = os.dup(3)
high = [os.dup(listener.fileno()) for listener in listening]
for index, descriptor in enumerate(high):
    os.dup2(descriptor, 3 + index)
os.dup2(passphrase, 3 + len(high))

environment = dict(os.environ)
environment["LISTEN_FDS"] = str(len(names))
environment["LISTEN_FDNAMES"] = ":".join(names)
environment["LISTEN_PID"] = str(os.getpid())
command = sys.argv[end + 1 :]
command[command.index("--passphrase-fd") + 1] = str(3 + len(high))
os.execvpe(command[0], command, environment)
