// A prompt on a pseudo terminal, run as a job of a shell: its result, and whether everything is
// restored.
#pragma once

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <string>

#include "check.h"
#include "sources/secret_source.h"
#include "terminal/terminal_session.h"

struct Outcome {
  bool returned;
  locksign::Code code;
  size_t limit;
  size_t length;
  char text[8192];
  int handled;           // signals that reached the job's own handler
  int descriptors_left;  // more than before
  bool handlers_restored;
};
using Session = TerminalSession<Outcome>;

struct Prompt {
  const char* label;
  locksign::LoadCancel* cancel;
  locksign::Status status;
  locksign::SecretBuffer text;
};

inline void* run_prompt(void* argument) {
  Prompt* prompt = static_cast<Prompt*>(argument);
  prompt->status = locksign::secret_source_terminal(prompt->label, *prompt->cancel,
                                                    locksign::MemoryChoice::kAuto, &prompt->text);
  return nullptr;
}

// Runs in a thread of its own, as the addon does, so that signals reach another thread.
inline void ask_labelled(const char* label, Outcome* outcome) {
  const auto handlers = signal_handlers();
  const int descriptors = facts::descriptor_count();
  {
    locksign::LoadCancel cancel;
    if (!cancel.open().ok()) return;
    Prompt prompt{label, &cancel, {}, {}};
    pthread_t thread;
    pthread_create(&thread, nullptr, run_prompt, &prompt);
    pthread_join(thread, nullptr);
    outcome->code = prompt.status.code;
    outcome->limit = prompt.status.limit;
    outcome->length = prompt.text.length;
    if (prompt.text.memory) memcpy(outcome->text, prompt.text.memory.data(), prompt.text.length);
  }
  outcome->descriptors_left = facts::descriptor_count() - descriptors;
  outcome->handlers_restored = handlers == signal_handlers();
  outcome->returned = true;
}

inline void ask(Outcome* outcome) { ask_labelled("API secret", outcome); }

inline std::string text_of(const Outcome& outcome) { return std::string(outcome.text, outcome.length); }

// The prompt has returned to its caller, and the terminal is restored.
inline void check_returned(Session& session, locksign::Code code) {
  CHECK(facts::exited_with(session.next_report(), 0));
  CHECK(session.result().returned);
  CHECK(session.result().code == code);
  CHECK(session.result().descriptors_left == 0);
  CHECK(session.result().handlers_restored);
  CHECK(session.echoes());
}
