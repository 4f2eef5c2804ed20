#include "keys/key_store.h"

#include <atomic>
#include <cstdlib>
#include <new>

#include "base/system/lock.h"
#include "base/wipe.h"

namespace locksign {

namespace {

constexpr size_t kSlotBytes = sizeof(HmacStates);
constexpr size_t kLargestArena = 64 * 1024;  // a page on some ARM kernels
constexpr size_t kWordBits = 64;
constexpr size_t kNone = static_cast<size_t>(-1);

constexpr size_t slots_for(size_t bytes) { return (bytes + kSlotBytes - 1) / kSlotBytes; }

size_t slots_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kSecretSuffixSha256:
    case Algorithm::kSecretSuffixMd5:
      return slots_for(sizeof(SuffixSecret));
    case Algorithm::kEd25519:
      return slots_for(sizeof(Ed25519Slot));
    case Algorithm::kEcdsaP256Sha256:
    case Algorithm::kEcdsaSecp256k1:
      return slots_for(sizeof(EcdsaSlot));
    case Algorithm::kRsaPkcs1Sha256:
      return slots_for(sizeof(RsaSlot));
    default:
      return slots_for(sizeof(HmacStates));
  }
}

// Keys are placed from the bottom and text from the top. Keys stay longer, so this leaves
// contiguous room for text above them.
enum class Use : uint8_t { kKey, kText };

// One mapping that is divided into slots. This record is not secret and lies outside the mapping.
struct Arena {
  SecretMemory memory;
  MemoryChoice choice;  // the requested choice: kBest is not mixed with an explicit tier
  size_t slots;         // how many the mapping holds
  size_t taken = 0;     // the number of slots in use
  uint64_t used[kLargestArena / kSlotBytes / kWordBits] = {};
  Arena* next = nullptr;

  bool is_used(size_t slot) const { return (used[slot / kWordBits] >> slot % kWordBits & 1) != 0; }
  void mark(size_t first, size_t count) {
    for (size_t slot = first; slot < first + count; slot++) {
      used[slot / kWordBits] ^= uint64_t{1} << slot % kWordBits;
    }
  }
  uint8_t* at(size_t slot) const { return memory.data() + slot * kSlotBytes; }
  bool contains(const uint8_t* data) const {
    return data >= memory.data() && data < memory.data() + memory.size();
  }

  size_t find_lowest_run(size_t count) const {
    size_t run = 0;
    for (size_t slot = 0; slot < slots; slot++) {
      run = is_used(slot) ? 0 : run + 1;
      if (run == count) return slot + 1 - count;
    }
    return kNone;
  }
  size_t find_highest_run(size_t count) const {
    size_t run = 0;
    for (size_t slot = slots; slot-- > 0;) {
      run = is_used(slot) ? 0 : run + 1;
      if (run == count) return slot;
    }
    return kNone;
  }
  size_t find(size_t count, Use use) const {
    if (slots - taken < count) return kNone;
    return use == Use::kKey ? find_lowest_run(count) : find_highest_run(count);
  }
};

Lock store_lock;
Arena* arenas = nullptr;                 // under store_lock
std::atomic<uint64_t> store_process{0};  // the process that owns the arenas
std::atomic<bool> closed{false};         // the process is ending: nothing is unmapped any more

// Adds room for one extra slot, so that a text and the states of its key fit in one mapping.
Status add_arena(size_t count, MemoryChoice choice, Arena** added) {
  SecretMemory memory;
  Status status = SecretMemory::map((count + 1) * kSlotBytes, choice, &memory);
  if (!status.ok()) return status;
  void* room = std::malloc(sizeof(Arena));
  if (room == nullptr) return Status::error(Code::kMemoryExhausted);
  Arena* arena = new (room) Arena;
  arena->slots = (memory.size() < kLargestArena ? memory.size() : kLargestArena) / kSlotBytes;
  arena->memory = static_cast<SecretMemory&&>(memory);
  arena->choice = choice;
  arena->next = arenas;
  arenas = arena;
  store_process = secret_memory_process();
  *added = arena;
  return Status::success();
}

void remove_arena(Arena* arena) {
  Arena** link = &arenas;
  while (*link != arena) link = &(*link)->next;
  *link = arena->next;
  arena->~Arena();
  std::free(arena);
}

// Takes `count` adjacent slots, zeroed.
Status take(size_t count, Use use, MemoryChoice choice, uint8_t** data, Tier* tier) {
  if (count >= kLargestArena / kSlotBytes) return Status::error(Code::kInvalidArgument);
  LockGuard guard(store_lock);
  Arena* arena = arenas;
  while (arena != nullptr && (arena->choice != choice || arena->find(count, use) == kNone)) {
    arena = arena->next;
  }
  if (arena == nullptr) {
    const Status status = add_arena(count, choice, &arena);
    if (!status.ok()) return status;
  }
  const size_t first = arena->find(count, use);
  arena->mark(first, count);
  arena->taken += count;
  *data = arena->at(first);
  *tier = arena->memory.tier();
  return Status::success();
}

void give_back(uint8_t* data, size_t count) {
  wipe(data, count * kSlotBytes);
  LockGuard guard(store_lock);
  Arena* arena = arenas;
  while (arena != nullptr && !arena->contains(data)) arena = arena->next;
  if (arena == nullptr) std::abort();  // not a slot: a caller's pointer is corrupt
  arena->mark(static_cast<size_t>(data - arena->memory.data()) / kSlotBytes, count);
  arena->taken -= count;
  if (arena->taken == 0 && !closed.load(std::memory_order_relaxed)) remove_arena(arena);
}

}  // namespace

Status key_store_reserve(Algorithm algorithm, MemoryChoice choice, KeySlot* slot) {
  uint8_t* data;
  Tier tier;
  const Status status = take(slots_of(algorithm), Use::kKey, choice, &data, &tier);
  if (!status.ok()) return status;
  *slot = KeySlot{reinterpret_cast<HmacStates*>(data), algorithm, tier};
  return Status::success();
}

void key_store_release(KeySlot* slot) {
  if (slot->states == nullptr) return;
  give_back(reinterpret_cast<uint8_t*>(slot->states), slots_of(slot->algorithm));
  slot->states = nullptr;
}

void Keys::release() {
  while (count > 0) key_store_release(&slots[--count]);
}

Status SecretScratch::lend(size_t bytes, MemoryChoice choice, SecretScratch* scratch) {
  const size_t count = slots_for(bytes);
  uint8_t* data;
  Tier tier;
  const Status status = take(count, Use::kText, choice, &data, &tier);
  if (!status.ok()) return status;
  scratch->release();
  scratch->data_ = data;
  scratch->size_ = count * kSlotBytes;
  return Status::success();
}

void SecretScratch::shrink(size_t bytes) {
  const size_t kept = slots_for(bytes) * kSlotBytes;
  if (kept >= size_) return;
  give_back(data_ + kept, (size_ - kept) / kSlotBytes);
  size_ = kept;
}

void SecretScratch::release() {
  if (data_ == nullptr) return;
  give_back(data_, size_ / kSlotBytes);
  data_ = nullptr;
  size_ = 0;
}

SecretScratch::SecretScratch(SecretScratch&& other) noexcept : data_(other.data_), size_(other.size_) {
  other.data_ = nullptr;
  other.size_ = 0;
}

SecretScratch& SecretScratch::operator=(SecretScratch&& other) noexcept {
  if (this == &other) return *this;
  release();
  data_ = other.data_;
  size_ = other.size_;
  other.data_ = nullptr;
  other.size_ = 0;
  return *this;
}

void key_store_wipe_all() {
  // Long enough for any reserve or release in progress. A thread that holds the lock for longer is
  // stopped or dead, and will not change the list during the walk.
  constexpr unsigned kPatienceMilliseconds = 100;

  if (store_process != secret_memory_process()) return;
  closed.store(true, std::memory_order_relaxed);
  const bool acquired = store_lock.acquire_within(kPatienceMilliseconds);
  for (Arena* arena = arenas; arena != nullptr; arena = arena->next) arena->memory.wipe_all();
  if (acquired) store_lock.release();
}

}  // namespace locksign
