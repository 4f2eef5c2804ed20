// Keys live in slots of shared secret pages. The store is process-wide and thread-safe. A slot
// belongs to the holder of its pointer, so signing takes no lock.
#pragma once

#include "base/status.h"
#include "mac/hmac.h"
#include "mac/suffix.h"
#include "memory/secret_memory.h"

namespace locksign {

// The slot of a key, or a run of adjacent slots for a suffix key. The states point into secret
// memory. The other fields are not secret.
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

// The keys that were made from one secret.
struct Keys {
  KeySlot slots[kMaxPurposes];
  size_t count = 0;
  bool likely = true;  // the secret has the form of its exchange's secrets

  void release();  // all of them
};

// A run of adjacent slots, lent to the text of a secret while it is read and decoded. Mapping and
// unmapping a page is the main cost of loading a key, so text and states share one. The object owns
// the slots, and wipes and returns them at the end of its scope.
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
  // Wipes and returns the slots after the first `bytes`, which are at least 1.
  void shrink(size_t bytes);
  void release();

  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }  // bytes, a multiple of a slot's
  explicit operator bool() const { return data_ != nullptr; }

 private:
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

// Wipes every slot of the process and unmaps nothing, because other threads may still be running.
// Called when the process exits. It does not wait forever for a thread that holds the lock.
void key_store_wipe_all();

}  // namespace locksign
