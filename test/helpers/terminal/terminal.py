"""Runs a command on a pseudo-terminal (pty(7)) and plays steps with it.

Reads {"command", "env", "steps"} as JSON from standard input. Prints {"transcript", "modes",
"ended", "failure"} as JSON.
Steps: ["expect", text]  ["send", text]  ["sleep", seconds]  ["echo", whether]  ["modes", label]
       ["signal", name]  ["stopped"]  ["continue"]  ["hangup"]  ["ended"]

The command is the foreground job of a session of its own (credentials(7)). It can be stopped as
under a shell, because its process group is not orphaned. Unlike a shell, the leader of the session
never changes the terminal's modes, and passes no hangup on.
"""

import json
import os
import pty
import select
import signal
import sys
import termios
import time

PATIENCE_SECONDS = 20


def be_shell(command, env, orders, news):
    """Leads the session: starts the job, reports its changes to `news`, continues it at `orders`."""
    for ignored in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(ignored, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        for reset in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE):
            signal.signal(reset, signal.SIG_DFL)
        os.execvpe(command[0], command, env)
    report(news, {"pid": job})
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if os.isatty(0):  # false after a hangup
            os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            break
        report(news, {"stopped": signal.Signals(os.WSTOPSIG(status)).name})
        os.read(orders, 1)
        os.tcsetpgrp(0, job)
        os.killpg(job, signal.SIGCONT)
    if os.WIFSIGNALED(status):
        report(news, {"ended": signal.Signals(os.WTERMSIG(status)).name})
    else:
        report(news, {"ended": os.WEXITSTATUS(status)})
    os.read(orders, 1)  # the end of the session's leader would hang the terminal up


def report(news, message):
    os.write(news, json.dumps(message).encode() + b"\n")


class Session:
    def __init__(self, command, env):
        orders, self.orders = os.pipe()
        self.news, news = os.pipe()
        shell, self.terminal = pty.fork()
        if shell == 0:
            os.close(self.orders)
            be_shell(command, env, orders, news)
            os._exit(0)
        self.facts = {}
        self.transcript = b""
        self.seen = 0  # how much of the transcript earlier steps have matched
        self.modes = {}
        self.wait(lambda: "pid" in self.facts, "the start of the command")

    def pump(self, seconds):
        sources = [self.news] if self.terminal is None else [self.terminal, self.news]
        for ready in select.select(sources, [], [], seconds)[0]:
            if ready == self.terminal:
                self.transcript += os.read(self.terminal, 65536)
            else:
                for line in os.read(self.news, 65536).splitlines():
                    self.facts.update(json.loads(line))

    def wait(self, is_done, event):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_done():
            if time.monotonic() > deadline:
                raise TimeoutError("waited too long for " + event)
            self.pump(0.02)

    def flags(self):
        local = termios.tcgetattr(self.terminal)[3]
        return {"echo": bool(local & termios.ECHO), "canonical": bool(local & termios.ICANON)}

    def step(self, verb, argument=None):
        if verb == "expect":
            wanted = argument.encode()
            self.wait(lambda: wanted in self.transcript[self.seen :], repr(argument))
            self.seen = self.transcript.index(wanted, self.seen) + len(wanted)
        elif verb == "send":
            data = argument.encode()
            while data:
                data = data[os.write(self.terminal, data) :]
        elif verb == "sleep":
            deadline = time.monotonic() + argument
            while time.monotonic() < deadline:
                self.pump(0.02)
        elif verb == "echo":
            self.wait(lambda: self.flags()["echo"] == argument, "echo to be %s" % argument)
        elif verb == "modes":
            self.modes[argument] = self.flags()
        elif verb == "signal":
            os.kill(self.facts["pid"], signal.Signals[argument])
        elif verb == "stopped":
            self.wait(lambda: "stopped" in self.facts, "the command to stop")
        elif verb == "continue":
            del self.facts["stopped"]
            os.write(self.orders, b"c")
        elif verb == "hangup":
            os.close(self.terminal)
            self.terminal = None
        elif verb == "ended":
            self.wait(lambda: "ended" in self.facts, "the end of the command")
            self.step("sleep", 0.05)
        else:
            raise ValueError(verb)


def main():
    script = json.load(sys.stdin)
    session = Session(script["command"], script["env"])
    failure = None
    try:
        for step in script["steps"]:
            session.step(*step)
    except (TimeoutError, OSError) as error:
        failure = str(error)
        if "ended" not in session.facts:
            os.kill(session.facts["pid"], signal.SIGKILL)
    transcript = session.transcript.decode(errors="replace")
    ended = session.facts.get("ended")
    json.dump({"transcript": transcript, "modes": session.modes, "ended": ended, "failure": failure}, sys.stdout)


main()
