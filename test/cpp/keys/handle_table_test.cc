// A handle is invalid once its key is removed, even after another key gets its slot.
#include "keys/handle_table.h"

#include <initializer_list>

#include "check.h"

using namespace locksign;

namespace {

constexpr uint32_t kFirstTooLarge = 1u << 31;  // V8 stores smaller numbers without allocating

// Inserts one key and returns its handle.
uint32_t insert_key(HandleTable* table) {
  Keys keys;
  CHECK(key_store_reserve(Algorithm::kHmacSha256, MemoryChoice::kMlock, &keys.slots[0]).ok());
  keys.count = 1;
  uint32_t handle = 0;
  CHECK(table->insert(&keys, &handle).ok());
  return handle;
}

}  // namespace

TEST("a handle finds its key until the key is removed, and never again") {
  HandleTable table;
  const uint32_t first = insert_key(&table);
  const uint32_t second = insert_key(&table);
  CHECK(first != second && table.find(first) != nullptr && table.find(second) != nullptr);
  table.remove(first);
  CHECK(table.find(first) == nullptr && table.find(second) != nullptr);
  const uint32_t third = insert_key(&table);
  CHECK(third != first && table.find(third) != nullptr);
  CHECK(table.find(first) == nullptr);
}

TEST("a stale handle removes nothing") {
  HandleTable table;
  const uint32_t stale = insert_key(&table);
  table.remove(stale);
  table.remove(stale);
  const uint32_t alive = insert_key(&table);
  table.remove(stale);
  CHECK(table.find(alive) != nullptr);
}

TEST("numbers that are not handles find nothing") {
  HandleTable table;
  for (const uint32_t number : {0u, 1u, 0xffffu, 0x10000u, 0xffffffffu}) CHECK(table.find(number) == nullptr);
  const uint32_t handle = insert_key(&table);
  for (uint32_t bit = 1; bit != 0; bit <<= 1) CHECK(table.find(handle ^ bit) == nullptr);
}

TEST("one slot serves 65,537 keys in turn, each with a different handle of at most 31 bits") {
  HandleTable table;
  insert_key(&table);  // keeps the page
  uint32_t previous = 0;
  bool alive = true;
  bool stale = true;
  bool in_range = true;
  for (uint32_t use = 0; use < 65'537; use++) {
    const uint32_t handle = insert_key(&table);
    alive = alive && table.find(handle) != nullptr;
    stale = stale && handle != previous && table.find(previous) == nullptr;
    in_range = in_range && handle != 0 && handle < kFirstTooLarge;
    table.remove(handle);
    previous = handle;
  }
  CHECK(alive);
  CHECK(stale);
  CHECK(in_range);
}

int main() { return check::run_all(); }
