// Texts of secrets that were read for a later call of the addon, such as the PIN of a token.
// JavaScript has a number for each and never the text.
#pragma once

#include <cstdlib>
#include <new>

#include "sources/secret_source.h"

namespace locksign {

// The texts of one instance. They are wiped with it.
class HeldTexts final {
 public:
  HeldTexts() = default;
  ~HeldTexts() {
    while (first_ != nullptr) remove(&first_);
  }
  HeldTexts(const HeldTexts&) = delete;
  HeldTexts& operator=(const HeldTexts&) = delete;

  // Takes ownership of the text. Returns its number, or 0 without memory.
  uint32_t put(SecretBuffer* text) {
    Held* held = new (std::nothrow) Held{static_cast<SecretBuffer&&>(*text), ++last_, first_};
    if (held == nullptr) {
      text->memory.release();
      return 0;
    }
    first_ = held;
    return held->number;
  }

  // Hands the text over, once. Returns false for a number that has none.
  [[nodiscard]] bool take(uint32_t number, SecretBuffer* text) {
    for (Held** link = &first_; *link != nullptr; link = &(*link)->next) {
      if ((*link)->number != number) continue;
      *text = static_cast<SecretBuffer&&>((*link)->text);
      remove(link);
      return true;
    }
    return false;
  }

 private:
  struct Held {
    SecretBuffer text;
    uint32_t number;
    Held* next;
  };

  static void remove(Held** link) {
    Held* held = *link;
    *link = held->next;
    delete held;
  }

  Held* first_ = nullptr;
  uint32_t last_ = 0;
};

}  // namespace locksign
