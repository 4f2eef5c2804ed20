// The prompt on a pseudo terminal with a shell: what it shows, what it reads, what it restores.
#include "terminal/terminal.h"

#include "terminal/prompt_session.h"

using locksign::Code;
using locksign::LoadCancel;
using locksign::MemoryChoice;
using locksign::SecretBuffer;
using locksign::Status;

TEST("the prompt asks with echo off, reads the line, shows none of it and restores echo") {
  Session session(ask);
  CHECK(session.sees("API secret: "));
  CHECK(!session.echoes());
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
  CHECK(session.shown() == "API secret: \r\n");
}

TEST("control: text that is typed after the prompt is echoed, so the check for echo can fail") {
  Session session(ask);
  CHECK(session.sees("API secret: "));
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
  session.type("visible");
  CHECK(session.sees("visible"));
}

TEST("an empty line is an empty text, which the loader refuses") {
  Session session(ask);
  CHECK(session.sees(": "));
  session.type("\n");
  check_returned(session, Code::kOk);
  CHECK(session.result().length == 0);
}

TEST("Ctrl-D on an empty line cancels the prompt, and after characters it ends the line") {
  Session refused(ask);
  CHECK(refused.sees(": "));
  refused.type("\x04");
  check_returned(refused, Code::kPromptInterrupted);
  Session ended(ask);
  CHECK(ended.sees(": "));
  ended.type("s3cret\x04");
  usleep(50000);
  ended.type("\x04");
  check_returned(ended, Code::kOk);
  CHECK(text_of(ended.result()) == "s3cret");
}

TEST("the keys that erase a character and the line work while nothing is shown") {
  Session session(ask);
  CHECK(session.sees(": "));
  session.type(
      "wrong\x15s3crx\x7f"
      "et\n");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
}

TEST("text that was typed before the question is discarded") {
  Session session([](Outcome* outcome) {
    pollfd wait{0, POLLIN, 0};
    if (poll(&wait, 1, 5000) == 1) ask(outcome);
  });
  session.type("early\n");
  CHECK(session.sees("API secret: "));
  session.type("s3cret\n");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
}

TEST("the longest line is read whole, and a longer one is refused and not cut") {
  for (const size_t length :
       {locksign::kMaxTerminalLine, locksign::kMaxTerminalLine + 1, size_t{4096}, size_t{6000}}) {
    Session session(ask);
    CHECK(session.sees(": "));
    session.type(std::string(length, 'k') + "\n");
    const bool fits = length == locksign::kMaxTerminalLine;
    check_returned(session, fits ? Code::kOk : Code::kSecretTooLong);
    CHECK(fits ? session.result().length == length : session.result().limit == locksign::kMaxTerminalLine);
  }
}

TEST("control characters of the label are not sent to the terminal") {
  Session session([](Outcome* outcome) {
    ask_labelled(
        "a\x1b]0;b\x07\x7f\xC2\x9B"
        "c\n\xC3\xA9",
        outcome);
  });
  CHECK(session.sees("a]0;bc\xC3\xA9: "));
  session.type("\n");
  check_returned(session, Code::kOk);
}

TEST("a terminal that reads single keys reads lines during the question, and keys again after it") {
  Session session([](Outcome* outcome) {
    termios modes;
    tcgetattr(0, &modes);
    cfmakeraw(&modes);
    modes.c_lflag |= ECHO;
    tcsetattr(0, TCSANOW, &modes);
    ask(outcome);
  });
  CHECK(session.sees("API secret: "));
  CHECK((session.modes().c_lflag & ICANON) != 0);
  session.type("s3cret\r");
  check_returned(session, Code::kOk);
  CHECK(text_of(session.result()) == "s3cret");
  CHECK((session.modes().c_lflag & ICANON) == 0);
}

TEST("another thread can cancel the prompt, also before it starts") {
  for (const bool before : {false, true}) {
    Session session([before](Outcome* outcome) {
      LoadCancel cancel;
      if (!cancel.open().ok()) return;
      if (before) cancel.cancel();
      const auto handlers = signal_handlers();
      Prompt prompt{"API secret", &cancel, {}, {}};
      pthread_t thread;
      pthread_create(&thread, nullptr, run_prompt, &prompt);
      usleep(100000);
      cancel.cancel();
      cancel.cancel();
      pthread_join(thread, nullptr);
      outcome->code = prompt.status.code;
      outcome->handlers_restored = handlers == signal_handlers();
      outcome->returned = true;
    });
    check_returned(session, Code::kPromptInterrupted);
  }
}

TEST("two prompts of one process wait for each other") {
  Session session([](Outcome* outcome) {
    const auto handlers = signal_handlers();
    LoadCancel never;
    Prompt prompts[] = {{"secret", &never, {}, {}}, {"secret", &never, {}, {}}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], nullptr, run_prompt, &prompts[i]);
    for (pthread_t thread : threads) pthread_join(thread, nullptr);
    outcome->code = prompts[0].status.ok() ? prompts[1].status.code : prompts[0].status.code;
    for (const Prompt& prompt : prompts) {
      memcpy(outcome->text + outcome->length, prompt.text.memory.data(), prompt.text.length);
      outcome->length += prompt.text.length;
    }
    outcome->handlers_restored = handlers == signal_handlers();
    outcome->returned = true;
  });
  CHECK(session.sees("secret: "));
  CHECK(!session.sees("secret: ", 2, 300));
  session.type("11\n");
  CHECK(session.sees("secret: ", 2));
  session.type("22\n");
  check_returned(session, Code::kOk);
  const std::string both = text_of(session.result());
  CHECK(both == "1122" || both == "2211");
}

TEST("a terminal that hangs up ends the prompt") {
  Session session([](Outcome* outcome) {
    signal(SIGHUP, SIG_IGN);
    ask(outcome);
  });
  CHECK(session.sees(": "));
  // Only the test holds the master. Closing it has the effect of a closed window.
  dup2(open("/dev/null", O_RDWR | O_CLOEXEC), session.terminal());
  // The shell dies of the hang-up, so the test does not wait for a report.
  for (int waited = 0; !session.result().returned && waited < 10000; waited += 20) usleep(20000);
  CHECK(session.result().returned);
  CHECK(session.result().code == Code::kPromptInterrupted || session.result().code == Code::kTerminalFailed);
}

TEST("without a controlling terminal the prompt reports that error") {
  const int status = facts::in_child([] {
    setsid();
    LoadCancel never;
    SecretBuffer text;
    const Status failed = locksign::secret_source_terminal("secret", never, MemoryChoice::kAuto, &text);
    return failed.code == Code::kTerminalMissing && strcmp(failed.call, "open") == 0 && !text.memory ? 0 : 1;
  });
  CHECK(facts::exited_with(status, 0));
}

int main() { return check::run_all(); }
