// Secret memory on Windows, as the system reports it.
#include <windows.h>

#include <cstring>

#include "check.h"
#include "keys/key_store.h"
#include "memory/secret_memory.h"

using namespace locksign;

namespace {

MEMORY_BASIC_INFORMATION region_at(const void* address) {
  MEMORY_BASIC_INFORMATION information = {};
  VirtualQuery(address, &information, sizeof information);
  return information;
}

}  // namespace

TEST("a mapping is zeroed, writable and as long as whole pages") {
  SecretMemory memory;
  CHECK(SecretMemory::map(1, MemoryChoice::kAuto, &memory).ok());
  CHECK(memory.size() == secret_memory_page_bytes());
  CHECK(memory.tier() == Tier::kMlock);
  for (size_t i = 0; i < memory.size(); i++) CHECK(memory.data()[i] == 0);
  memory.data()[memory.size() - 1] = 1;
}

TEST("the pages on either side cannot be touched") {
  SecretMemory memory;
  CHECK(SecretMemory::map(1, MemoryChoice::kAuto, &memory).ok());
  CHECK(region_at(memory.data()).State == MEM_COMMIT);
  CHECK(region_at(memory.data() - 1).State == MEM_RESERVE);
  CHECK(region_at(memory.data() + memory.size()).State == MEM_RESERVE);
}

TEST("a mapping that was released leaves nothing") {
  uint8_t* data;
  {
    SecretMemory memory;
    CHECK(SecretMemory::map(1, MemoryChoice::kAuto, &memory).ok());
    data = memory.data();
  }
  CHECK(region_at(data).State == MEM_FREE);
}

TEST("more memory is locked than a process may lock by default") {
  // About 50 pages, unless the minimum working set is raised.
  SecretMemory memories[64];
  for (SecretMemory& memory : memories) {
    CHECK(SecretMemory::map(4 * secret_memory_page_bytes(), MemoryChoice::kMlock, &memory).ok());
  }
}

TEST("memfd_secret, which only Linux has, is refused by name") {
  SecretMemory memory;
  CHECK(SecretMemory::map(1, MemoryChoice::kMemfdSecret, &memory).code == Code::kMemoryUnsupported);
  CHECK(!memory);
}

TEST("keys are wiped when the process ends") {
  KeySlot key;
  CHECK(key_store_reserve(Algorithm::kHmacSha256, MemoryChoice::kAuto, &key).ok());
  std::memset(key.states, 0xA5, sizeof *key.states);
  key_store_wipe_all();
  for (uint64_t word : key.states->inner) CHECK(word == 0);
}

int main() { return check::run_all(); }
