// Signals during the prompt: echo is restored first, and then each signal has its normal effect.
#include "terminal/prompt_session.h"

using locksign::Code;

namespace {

int handled = 0;
void count_signal(int) { handled++; }

}  // namespace

TEST("Ctrl-C restores echo and ends the process by SIGINT, Ctrl-\\ by SIGQUIT") {
  for (const int number : {SIGINT, SIGQUIT}) {
    Session session(ask);
    CHECK(session.sees(": "));
    CHECK(!session.echoes());
    session.type(number == SIGINT ? "half a secr\x03" : "half a secr\x1c");
    CHECK(facts::died_of(session.next_report(), number));
    CHECK(session.echoes());
    CHECK(!session.result().returned);
    CHECK(session.shown() == "API secret: \r\n");
  }
}

TEST("SIGTERM and SIGHUP restore echo and end the process") {
  for (const int number : {SIGTERM, SIGHUP}) {
    Session session(ask);
    CHECK(session.sees(": "));
    session.send_signal(number);
    CHECK(facts::died_of(session.next_report(), number));
    CHECK(session.echoes());
  }
}

TEST("any other signal that would end the process restores echo and ends it") {
  for (const int number : {SIGALRM, SIGUSR1, SIGUSR2, SIGPIPE, SIGPROF, SIGVTALRM, SIGXCPU, SIGXFSZ, SIGIO,
                           SIGPWR, SIGSTKFLT, SIGRTMIN, SIGRTMAX}) {
    Session session(ask);
    CHECK(session.sees(": "));
    CHECK(!session.echoes());
    session.send_signal(number);
    CHECK(facts::died_of(session.next_report(), number));
    CHECK(session.echoes());
    CHECK(!session.result().returned);
  }
}

TEST("a signal that the process handles arrives at once, and the prompt continues") {
  Session session([](Outcome* outcome) {
    signal(SIGALRM, count_signal);
    signal(SIGPIPE, SIG_IGN);
    ask(outcome);
    outcome->handled = handled;
  });
  CHECK(session.sees(": "));
  session.send_signal(SIGALRM);
  session.send_signal(SIGPIPE);
  usleep(50000);
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
  CHECK(session.result().handled == 1);
}

TEST("a fault in any thread restores echo and ends the process") {
  for (const int number : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP}) {
    Session session([number](Outcome* outcome) {
      signal(number, SIG_DFL);  // AddressSanitizer handles some of them
      ask(outcome);
    });
    CHECK(session.sees(": "));
    CHECK(!session.echoes());
    session.send_signal(number);
    CHECK(facts::died_of(session.next_report(), number));
    CHECK(session.echoes());
  }
}

TEST("abort(3) and an access to unmapped memory restore echo and end the process") {
  static volatile uintptr_t nowhere = 16;
  void (*const faults[])(int) = {[](int) { abort(); },
                                 [](int) { *reinterpret_cast<volatile char*>(nowhere) = 1; }};
  for (const int expected : {SIGABRT, SIGSEGV}) {
    Session session([&](Outcome* outcome) {
      signal(SIGSEGV, SIG_DFL);
      signal(SIGALRM, faults[expected == SIGSEGV]);
      ask(outcome);
    });
    CHECK(session.sees(": "));
    CHECK(!session.echoes());
    session.send_signal(SIGALRM);
    CHECK(facts::died_of(session.next_report(), expected));
    CHECK(session.echoes());
  }
}

TEST("a process that handles SIGINT itself gets it after echo is restored, and the prompt returns") {
  Session session([](Outcome* outcome) {
    signal(SIGINT, count_signal);
    ask(outcome);
    outcome->handled = handled;
  });
  CHECK(session.sees(": "));
  session.type("\x03");
  check_returned(session, Code::kPromptInterrupted);
  CHECK(session.result().handled == 1);
}

TEST("a signal that is ignored stays ignored") {
  Session session([](Outcome* outcome) {
    signal(SIGHUP, SIG_IGN);
    ask(outcome);
  });
  CHECK(session.sees(": "));
  session.send_signal(SIGHUP);
  usleep(50000);
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
}

TEST("Ctrl-Z restores echo and stops the process, and then the question is shown again with echo off") {
  Session session(ask);
  for (int times = 1; times <= 3; times++) {
    CHECK(session.sees("API secret: ", times));
    CHECK(!session.echoes());
    session.type("half a secr\x1a");
    const int stopped = session.next_report();
    CHECK(stopped != -1 && WIFSTOPPED(stopped) && WSTOPSIG(stopped) == SIGTSTP);
    CHECK(session.echoes());
    session.bring_to_foreground();
  }
  CHECK(session.sees("API secret: ", 4));
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
}

TEST("after a stop that cannot be caught the question is shown again with echo off") {
  Session session(ask);
  CHECK(session.sees("API secret: "));
  session.send_signal(SIGSTOP);
  CHECK(WIFSTOPPED(session.next_report()));
  termios modes = session.modes();
  modes.c_lflag |= ECHO;  // a shell does this too
  tcsetattr(session.terminal(), TCSANOW, &modes);
  session.bring_to_foreground();
  CHECK(session.sees("API secret: ", 2));
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
}

TEST("a job in the background stops before the question, and shows it once it is in the foreground") {
  Session session(ask, Session::Start::kBackground);
  const int stopped = session.next_report();
  CHECK(stopped != -1 && WIFSTOPPED(stopped) && WSTOPSIG(stopped) == SIGTTOU);
  CHECK(session.echoes() && session.shown().empty());
  session.bring_to_foreground();
  CHECK(session.sees("API secret: "));
  // SIGCONT can arrive after the question. The prompt then shows it again and drops earlier input.
  usleep(300000);
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
}

int main() { return check::run_all(); }
