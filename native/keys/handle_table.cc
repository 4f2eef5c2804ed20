#include "keys/handle_table.h"

#include <cstdlib>

namespace locksign {

HandleTable::~HandleTable() {
  for (uint32_t i = 0; i < capacity_; i++) {
    if (entries_[i].alive) key_store_release(&entries_[i].key);
  }
  std::free(entries_);
}

uint32_t HandleTable::insert(const KeySlot& key) {
  if (alive_ == capacity_) {
    if (capacity_ == kMaxKeys) return 0;
    const uint32_t grown = capacity_ == 0 ? 16 : capacity_ * 2;
    void* entries = std::realloc(entries_, grown * sizeof(Entry));
    if (entries == nullptr) return 0;
    entries_ = static_cast<Entry*>(entries);
    for (uint32_t i = capacity_; i < grown; i++) entries_[i] = Entry{{}, 0, false};
    capacity_ = grown;
  }
  uint32_t index = 0;
  while (entries_[index].alive) index++;
  Entry& entry = entries_[index];
  entry.key = key;
  entry.generation = entry.generation == kMaxGeneration ? 1 : entry.generation + 1;
  entry.alive = true;
  alive_++;
  return entry.generation << kIndexBits | index;
}

Status HandleTable::insert(Keys* keys, uint32_t* handles) {
  size_t inserted = 0;
  while (inserted < keys->count && (handles[inserted] = insert(keys->slots[inserted])) != 0) inserted++;
  if (inserted == keys->count) {
    keys->count = 0;
    return Status::success();
  }
  const Status status = refusal();
  for (size_t i = 0; i < inserted; i++) {
    keys->slots[i].states = nullptr;  // remove() gives it back
    remove(handles[i]);
  }
  keys->release();
  return status;
}

Status HandleTable::refusal() const {
  Status status = Status::error(alive_ == kMaxKeys ? Code::kKeyLimit : Code::kMemoryExhausted);
  if (status.code == Code::kKeyLimit) status.limit = kMaxKeys;
  return status;
}

void HandleTable::remove(uint32_t handle) {
  if (find(handle) == nullptr) return;
  Entry& entry = entries_[handle & kIndexMask];
  key_store_release(&entry.key);
  entry.alive = false;
  alive_--;
}

}  // namespace locksign
