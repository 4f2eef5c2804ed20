// Keys live in slots of shared secret pages. The store is process-wide and thread-safe. A slot belongs to the
// holder of its pointer, so signing takes no lock.
#pragma once

#include "base/status.h"
#include "mac/hmac.h"
#include "mac/suffix.h"
#include "memory/secret_memory.h"

namespace locksign {

// A key's slot, or for a suffix key a run of neighbouring slots. The states point into secret memory; what
// else is here is not secret.
struct KeySlot {
  HmacStates* states;
  Algorithm algorithm;
  Tier tier;

  // The contents of the slot if is_suffix(algorithm).
  SuffixSecret* suffix() const { return reinterpret_cast<SuffixSecret*>(states); }
};

// Reserves a zeroed slot. If no page is available it returns an error and changes nothing.
Status key_store_reserve(Algorithm algorithm, MemoryChoice choice, KeySlot* slot);

// Wipes the slot and frees it. Freeing the last slot of a page unmaps the page.
void key_store_release(KeySlot* slot);

// The keys that were made of one secret.
struct Keys {
  KeySlot slots[kMaxPurposes];
  size_t count = 0;

  void release();  // all of them
};

// A run of neighbouring slots, lent to the text of a secret while it is read and decoded: getting a page
// and giving it back is what loading a key costs, and so text and states can share one. Owned; wiped
// and given back when it goes out of scope.
class SecretScratch final {
 public:
  SecretScratch() = default;
  ~SecretScratch() { release(); }
  SecretScratch(SecretScratch&& other) noexcept;
  SecretScratch& operator=(SecretScratch&& other) noexcept;
  SecretScratch(const SecretScratch&) = delete;
  SecretScratch& operator=(const SecretScratch&) = delete;

  // Lends at least `bytes`, zeroed, aligned for HmacStates. On failure `scratch` is unchanged.
  static Status lend(size_t bytes, MemoryChoice choice, SecretScratch* scratch);
  void release();

  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }  // bytes, a multiple of a slot's
  explicit operator bool() const { return data_ != nullptr; }

 private:
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

// Wipes every slot of the process and unmaps nothing: other threads may still be running.
// For the exit of the process; does not wait for a thread that never gives the lock back.
void key_store_wipe_all();

}  // namespace locksign
