// Keys live in slots of shared secret pages. The store is process-wide and thread-safe. A slot
// belongs to the holder of its pointer, so signing takes no lock.
#pragma once

#include "base/status.h"
#include "mac/hmac.h"
#include "mac/suffix.h"
#include "memory/secret_memory.h"
#include "sign/curves/ecdsa.h"
#include "sign/curves/ed25519.h"
#include "sign/rsa/rsa.h"

namespace locksign {

// A private key, with the scratch memory of its signatures. A key belongs to one thread.
template <typename Key, typename Workspace>
struct PrivateSlot {
  Key key;
  Workspace workspace;
};
using Ed25519Slot = PrivateSlot<Ed25519Key, SignWorkspace>;
using EcdsaSlot = PrivateSlot<EcdsaKey, SignWorkspace>;
using RsaSlot = PrivateSlot<RsaKey, RsaWorkspace>;

// The slot of a key, or a run of adjacent slots for a key that needs more. The states point into
// secret memory. The other fields are not secret.
struct KeySlot {
  HmacStates* states;
  Algorithm algorithm;
  Tier tier;

  // The contents of the slot for the other algorithms.
  SuffixSecret* suffix() const { return reinterpret_cast<SuffixSecret*>(states); }
  Ed25519Slot* ed25519() const { return reinterpret_cast<Ed25519Slot*>(states); }
  EcdsaSlot* ecdsa() const { return reinterpret_cast<EcdsaSlot*>(states); }
  RsaSlot* rsa() const { return reinterpret_cast<RsaSlot*>(states); }
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
