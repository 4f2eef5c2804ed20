// Slots, scratch memory and their pages: what is released, what is wiped, and how threads share
// them.
#include "keys/key_store.h"

#include <pthread.h>

#include <vector>

#include "check.h"
#include "keys/load_key.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"
#include "sources/secret_source.h"

using locksign::Algorithm;
using locksign::KeySlot;
using locksign::MemoryChoice;
using locksign::SecretBuffer;
using locksign::SecretScratch;
using locksign::Tier;

namespace {

KeySlot reserve(MemoryChoice choice = MemoryChoice::kAuto) {
  KeySlot slot{};
  CHECK(locksign::key_store_reserve(Algorithm::kHmacSha256, choice, &slot).ok());
  return slot;
}

size_t size_of(const KeySlot& slot) {
  return locksign::is_suffix(slot.algorithm) ? sizeof *slot.suffix() : sizeof *slot.states;
}

bool is_zero(const void* bytes, size_t count) {
  const uint8_t* each = static_cast<const uint8_t*>(bytes);
  for (size_t i = 0; i < count; i++) {
    if (each[i] != 0) return false;
  }
  return true;
}

void load_and_release(int byte) {
  SecretBuffer text;
  CHECK(locksign::secret_buffer_allocate(MemoryChoice::kAuto, &text).ok());
  CHECK(is_zero(text.memory.data(), text.memory.size()));
  memset(text.memory.data(), 'a' + byte % 26, 64);
  text.length = 64;
  KeySlot slot{};
  CHECK(load_key(&text, {Algorithm::kHmacSha256, locksign::SecretEncoding::kUtf8}, MemoryChoice::kAuto, &slot)
            .ok());
  CHECK(!text.memory);
  CHECK(!is_zero(slot.states, sizeof *slot.states));
  locksign::key_store_release(&slot);
}

void* churn(void* seed) {
  const int number = *static_cast<int*>(seed);
  std::vector<KeySlot> held;
  for (int turn = 0; turn < 200; turn++) {
    if (turn % 3 == number % 3 && !held.empty()) {
      locksign::key_store_release(&held.back());
      held.pop_back();
    } else {
      KeySlot slot{};
      const Algorithm algorithm = turn % 5 == 0 ? Algorithm::kSecretSuffixMd5 : Algorithm::kHmacSha256;
      const MemoryChoice choice = turn % 7 == 0 ? MemoryChoice::kMlock : MemoryChoice::kAuto;
      if (!locksign::key_store_reserve(algorithm, choice, &slot).ok()) return seed;
      if (!is_zero(slot.states, size_of(slot))) return seed;
      memset(static_cast<void*>(slot.states), number + 1, size_of(slot));
      held.push_back(slot);
    }
    if (turn % 20 == 0) {
      SecretScratch scratch;
      if (!SecretScratch::lend(static_cast<size_t>(turn) * 25 + 1, MemoryChoice::kAuto, &scratch).ok())
        return seed;
      if (!is_zero(scratch.data(), scratch.size())) return seed;
      memset(scratch.data(), 0xEE, scratch.size());
    }
  }
  for (KeySlot& slot : held) {
    const uint8_t* states = reinterpret_cast<const uint8_t*>(slot.states);
    for (size_t i = 0; i < size_of(slot); i++) {
      if (states[i] != number + 1) return seed;  // another thread wrote here
    }
    locksign::key_store_release(&slot);
  }
  return nullptr;
}

}  // namespace

TEST("one page serves many keys and is unmapped with the last of them") {
  std::vector<KeySlot> slots;
  slots.reserve(1024);  // reserves now, so that the allocator maps nothing in between
  // For the same reason: the C library keeps the stack of an ended thread.
  KeySlot first = reserve();
  locksign::key_store_release(&first);
  const facts::Mappings before = facts::mappings();
  const long locked = facts::locked_kib();
  slots.push_back(reserve());
  const long one_page = facts::locked_kib() - locked;
  CHECK(one_page > 0);
  const size_t fit = static_cast<size_t>(one_page) * 1024 / sizeof(locksign::HmacStates);
  CHECK(fit >= 16);
  while (slots.size() < fit) slots.push_back(reserve());
  CHECK(facts::locked_kib() - locked == one_page);
  slots.push_back(reserve());
  CHECK(facts::locked_kib() - locked == 2 * one_page);
  for (KeySlot& slot : slots) locksign::key_store_release(&slot);
  CHECK(facts::locked_kib() == locked);
  CHECK(facts::mappings() == before);
}

TEST("a released slot is zero when it is reserved again, and releasing twice is harmless") {
  KeySlot keeper = reserve();
  KeySlot slot = reserve();
  const void* place = slot.states;
  memset(slot.states, 0x5A, sizeof *slot.states);
  locksign::key_store_release(&slot);
  CHECK(is_zero(place, sizeof(locksign::HmacStates)));
  locksign::key_store_release(&slot);
  KeySlot again = reserve();
  CHECK(again.states == place);
  locksign::key_store_release(&again);
  locksign::key_store_release(&keeper);
}

TEST("an explicit tier gets separate pages") {
  KeySlot best = reserve(MemoryChoice::kAuto);
  KeySlot locked = reserve(MemoryChoice::kMlock);
  CHECK(locked.tier == Tier::kMlock);
  CHECK(facts::smaps_of(best.states) != facts::smaps_of(locked.states));
  if (best.tier == Tier::kMemfdSecret) {
    CHECK(facts::smaps_of(best.states).find("secretmem") != std::string::npos);
  }
  locksign::key_store_release(&best);
  locksign::key_store_release(&locked);
}

TEST("scratch memory and slots share a page, and scratch memory is wiped when it is returned") {
  KeySlot slot = reserve();
  const long locked = facts::locked_kib();
  SecretScratch scratch;
  CHECK(SecretScratch::lend(1000, MemoryChoice::kAuto, &scratch).ok());
  CHECK(facts::locked_kib() == locked);
  CHECK(scratch.size() >= 1000);
  CHECK(reinterpret_cast<uintptr_t>(scratch.data()) % alignof(locksign::HmacStates) == 0);
  const uint8_t* place = scratch.data();
  const size_t size = scratch.size();
  memset(scratch.data(), 0xC3, size);
  CHECK(!is_zero(place, size));
  SecretScratch moved(static_cast<SecretScratch&&>(scratch));
  CHECK(!scratch && moved.data() == place);
  moved.release();
  CHECK(is_zero(place, size));
  locksign::key_store_release(&slot);
}

TEST("keys are below the text that they come from, and leave room in the page for a long text") {
  SecretScratch text;
  CHECK(SecretScratch::lend(1000, MemoryChoice::kAuto, &text).ok());
  KeySlot slot = reserve();
  CHECK(reinterpret_cast<uint8_t*>(slot.states) < text.data());
  const long locked = facts::locked_kib();
  text.release();
  const size_t rest = locksign::secret_memory_page_bytes() - sizeof(locksign::HmacStates);
  CHECK(SecretScratch::lend(rest, MemoryChoice::kAuto, &text).ok());
  CHECK(facts::locked_kib() == locked);
  text.release();
  locksign::key_store_release(&slot);
}

TEST("a suffix key has adjacent slots of one page, and returns all of them wiped") {
  KeySlot keeper = reserve();
  const long locked = facts::locked_kib();
  KeySlot first{};
  KeySlot second{};
  CHECK(locksign::key_store_reserve(Algorithm::kSecretSuffixMd5, MemoryChoice::kAuto, &first).ok());
  CHECK(locksign::key_store_reserve(Algorithm::kSecretSuffixSha256, MemoryChoice::kAuto, &second).ok());
  CHECK(facts::locked_kib() == locked);
  CHECK(is_zero(first.suffix(), sizeof *first.suffix()));
  CHECK(second.suffix() >= first.suffix() + 1);
  memset(first.suffix(), 0x5A, sizeof *first.suffix());
  CHECK(is_zero(second.suffix(), sizeof *second.suffix()));
  const void* place = first.states;
  locksign::key_store_release(&first);
  CHECK(is_zero(place, sizeof(locksign::SuffixSecret)));
  // Another suffix key fits in its place, and so do as many plain keys as it had slots.
  KeySlot again{};
  CHECK(locksign::key_store_reserve(Algorithm::kSecretSuffixSha256, MemoryChoice::kAuto, &again).ok());
  CHECK(again.states == place);
  locksign::key_store_release(&again);
  KeySlot plain = reserve();
  CHECK(plain.states == place);
  for (KeySlot* slot : {&plain, &second, &keeper}) locksign::key_store_release(slot);
}

TEST("loading and destroying a thousand keys leaves the locked memory unchanged") {
  const facts::Mappings before = facts::mappings();
  const long locked = facts::locked_kib();
  for (int key = 0; key < 1000; key++) load_and_release(key);
  CHECK(facts::locked_kib() == locked);
  CHECK(facts::mappings() == before);
}

TEST("many threads at once never share a slot, and leave the locked memory unchanged") {
  const facts::Mappings before = facts::mappings();
  const long locked = facts::locked_kib();
  constexpr int kThreads = 16;
  pthread_t threads[kThreads];
  int seeds[kThreads];
  for (int i = 0; i < kThreads; i++) {
    seeds[i] = i;
    CHECK(pthread_create(&threads[i], nullptr, churn, &seeds[i]) == 0);
  }
  for (pthread_t thread : threads) {
    void* failed = &threads;
    pthread_join(thread, &failed);
    CHECK(failed == nullptr);
  }
  CHECK(facts::locked_kib() == locked);
  CHECK(facts::mappings().secretmem == before.secretmem);
  CHECK(facts::mappings().locked == before.locked);
}

TEST("wiping all at exit zeroes every slot and unmaps nothing, also later") {
  const int status = facts::in_child([] {
    KeySlot best = reserve(MemoryChoice::kAuto);
    KeySlot locked = reserve(MemoryChoice::kMlock);
    memset(best.states, 1, sizeof *best.states);
    memset(locked.states, 1, sizeof *locked.states);
    const void* place = best.states;
    locksign::key_store_wipe_all();
    if (!is_zero(best.states, sizeof *best.states)) return 1;
    if (!is_zero(locked.states, sizeof *locked.states)) return 2;
    locksign::key_store_release(&best);
    return is_zero(place, sizeof(locksign::HmacStates)) ? 0 : 3;  // still mapped
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("a forked child that exits does not crash and leaves the keys of its parent alone") {
  KeySlot slot = reserve();
  memset(slot.states, 9, sizeof *slot.states);
  const int status = facts::in_child([] {
    locksign::key_store_wipe_all();
    return 0;
  });
  CHECK(facts::exited_with(status, 0));
  CHECK(!is_zero(slot.states, sizeof *slot.states));
  locksign::key_store_release(&slot);
}

int main() { return check::run_all(); }
