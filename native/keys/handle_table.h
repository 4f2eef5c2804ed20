// Handles: JavaScript refers to a key by a number. Each instance of the addon (one for each thread
// of Node) has a table of its own, so a handle means nothing in another thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "keys/key_store.h"

namespace locksign {

class HandleTable final {
 public:
  HandleTable() = default;
  ~HandleTable();  // releases every key
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;

  // Takes ownership of all keys, or releases them all on failure: the table holds 65,536 keys
  // already, or memory ran out. `handles` has room for kMaxPurposes.
  Status insert(Keys* keys, uint32_t* handles);

  // The key, or null for a handle that is not alive.
  const KeySlot* find(uint32_t handle) const {
    const uint32_t index = handle & kIndexMask;
    if (index >= capacity_) return nullptr;
    const Entry& entry = entries_[index];
    return entry.alive && entry.generation == handle >> kIndexBits ? &entry.key : nullptr;
  }

  // Wipes the key and frees the handle. Does nothing for a handle that is not alive.
  void remove(uint32_t handle);

 private:
  // Index and generation together stay below 2^31, which V8 stores without allocating.
  static constexpr uint32_t kIndexBits = 16;
  static constexpr uint32_t kIndexMask = (1u << kIndexBits) - 1;
  static constexpr uint32_t kMaxKeys = 1u << kIndexBits;
  static constexpr uint32_t kMaxGeneration = (1u << 15) - 1;

  struct Entry {
    KeySlot key;
    uint32_t generation;  // of the key that is or was here; from 1
    bool alive;
  };

  uint32_t insert(const KeySlot& key);  // 0 if there is no room
  Status refusal() const;               // the reason for the 0

  Entry* entries_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t alive_ = 0;
};

}  // namespace locksign
