// What signing and preparing a key leave behind: the stack below the caller and the registers, searched for
// every word that the hash computed from the key. Without sanitizers, which move locals elsewhere.
#include <algorithm>

#include "check.h"
#include "compiler.h"
#include "hash_check.h"
#include "hmac.h"
#include "hmac_steps.h"
#include "sha256.h"
#include "sha512.h"
#include "wipe.h"

using namespace locksign;

namespace {

constexpr size_t kSearchedBytes = 64 * 1024;
constexpr size_t kVectorRegisters = 32;
constexpr size_t kGeneralRegisters = 32;

// The machine as an operation left it.
struct Residue {
  alignas(64) uint8_t stack[kSearchedBytes];
  alignas(64) uint8_t vectors[kVectorRegisters][64];
  alignas(64) uint64_t general[kGeneralRegisters];
};
Residue residue;

#if defined(LOCKSIGN_X86_64)
LOCKSIGN_INLINE void save_registers() {
  asm volatile(
      "movq %%rax, (%0)\n\tmovq %%rcx, 8(%0)\n\tmovq %%rdx, 16(%0)\n\tmovq %%rbx, 24(%0)\n\t"
      "movq %%rsi, 32(%0)\n\tmovq %%rdi, 40(%0)\n\tmovq %%rbp, 48(%0)\n\tmovq %%r8, 56(%0)\n\t"
      "movq %%r9, 64(%0)\n\tmovq %%r10, 72(%0)\n\tmovq %%r11, 80(%0)\n\tmovq %%r12, 88(%0)\n\t"
      "movq %%r13, 96(%0)\n\tmovq %%r14, 104(%0)\n\tmovq %%r15, 112(%0)\n\t"
      :
      : "r"(residue.general)
      : "memory");
  if (__builtin_cpu_supports("avx512f")) {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
        "vmovdqu64 %%zmm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  } else if (__builtin_cpu_supports("avx")) {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
        "vmovdqu %%ymm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  } else {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
        "movups %%xmm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  }
}

LOCKSIGN_INLINE const uint8_t* stack_pointer() {
  const uint8_t* pointer;
  asm volatile("movq %%rsp, %0" : "=r"(pointer));
  return pointer;
}
#elif defined(LOCKSIGN_ARM64)
LOCKSIGN_INLINE void save_registers() {
  asm volatile(
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28\n\t"
      "str x\\n, [%0, #8*\\n]\n\t"
      ".endr\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "str q\\n, [%1, #64*\\n]\n\t"
      ".endr\n\t"
      :
      : "r"(residue.general), "r"(residue.vectors)
      : "memory");
}

LOCKSIGN_INLINE const uint8_t* stack_pointer() {
  const uint8_t* pointer;
  asm volatile("mov %0, sp" : "=r"(pointer));
  return pointer;
}
#endif

constexpr uint8_t kPaint = 0xa5;

LOCKSIGN_NOINLINE void paint_stack() {
  volatile uint8_t area[kSearchedBytes + 1024];
  for (volatile uint8_t& byte : area) byte = kPaint;
}

// One operation, as a function that takes no argument in a register of interest.
struct Operation {
  const HmacHashes* hashes;
  Algorithm algorithm;
  const Bytes* key;
  const Bytes* message;
  uint8_t* block;
  HmacStates* states;
  uint8_t* digest;
  void (*run)(const Operation& operation);
};

void sign_unwiped(const Operation& o) {
  hmac_sign_unwiped(*o.hashes, o.algorithm, o.states, o.message->data(), o.message->size(), o.digest);
}
void prepare_unwiped(const Operation& o) {
  hmac_prepare_unwiped(*o.hashes, o.algorithm, o.key->data(), o.key->size(), o.block, o.states);
}
// As hmac.cc does it, for an implementation that need not be the chosen one.
void sign_wiped(const Operation& o) {
  sign_unwiped(o);
  wipe_stack_and_registers();
}
void prepare_wiped(const Operation& o) {
  prepare_unwiped(o);
  wipe_stack_and_registers();
}
void sign_public(const Operation& o) {
  hmac_sign(o.algorithm, o.states, o.message->data(), o.message->size(), o.digest);
}
void prepare_public(const Operation& o) {
  hmac_prepare(o.algorithm, o.key->data(), o.key->size(), o.block, o.states);
}

// Runs it and copies what lies below this frame before any other call overwrites it.
LOCKSIGN_NOINLINE void observe(const Operation& operation) {
  paint_stack();
  operation.run(operation);
  save_registers();
  const volatile uint8_t* const below = stack_pointer() - kSearchedBytes;
  for (size_t i = 0; i < kSearchedBytes; ++i) residue.stack[i] = below[i];
}

size_t stack_used() {
  size_t untouched = 0;
  while (untouched < kSearchedBytes && residue.stack[untouched] == kPaint) ++untouched;
  return kSearchedBytes - untouched;
}

// A second SHA-2, as FIPS 180-4 section 6.2.2 and 6.4.2 write it, that notes every word it makes.
template <typename Word>
struct Reference;

template <>
struct Reference<uint32_t> {
  static constexpr int kRounds = 64;
  static constexpr int kSums[2][3] = {{2, 13, 22}, {6, 11, 25}};
  static constexpr int kSigmas[2][3] = {{7, 18, 3}, {17, 19, 10}};
  static const uint32_t* constants() { return kSha256RoundConstants; }
};

template <>
struct Reference<uint64_t> {
  static constexpr int kRounds = 80;
  static constexpr int kSums[2][3] = {{28, 34, 39}, {14, 18, 41}};
  static constexpr int kSigmas[2][3] = {{1, 8, 7}, {19, 61, 6}};
  static const uint64_t* constants() { return kSha512RoundConstants; }
};

template <typename Word>
class Notes {
 public:
  // Takes one block into the state. What is noted: the schedule if the block is secret, the working
  // variables, and the new state if that is secret.
  void compress(Word* state, const uint8_t* block, bool block_is_secret, bool result_is_secret) {
    using R = Reference<Word>;
    const auto sum = [](Word x, const int* by) {
      return rotate_right(x, by[0]) ^ rotate_right(x, by[1]) ^ rotate_right(x, by[2]);
    };
    const auto sigma = [](Word x, const int* by) {
      return rotate_right(x, by[0]) ^ rotate_right(x, by[1]) ^ x >> by[2];
    };
    Word w[R::kRounds];
    for (int t = 0; t < R::kRounds; ++t) {
      if (t < 16) {
        std::memcpy(&w[t], block + static_cast<size_t>(t) * sizeof(Word), sizeof(Word));
        if (block_is_secret) note(w[t]);  // as it lies in memory
        w[t] = big_endian(w[t]);
      } else {
        w[t] = sigma(w[t - 2], R::kSigmas[1]) + w[t - 7] + sigma(w[t - 15], R::kSigmas[0]) + w[t - 16];
      }
      if (!block_is_secret || constant(w[t])) continue;
      note(w[t]);
      note(w[t] + R::constants()[t]);
    }
    Word a = state[0], b = state[1], c = state[2], d = state[3];
    Word e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < R::kRounds; ++t) {
      const Word t1 = h + sum(e, R::kSums[1]) + ((e & f) ^ (~e & g)) + R::constants()[t] + w[t];
      const Word t2 = sum(a, R::kSums[0]) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
      note(t1);
      note(a);
      note(e);
    }
    const Word last[] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < kStateWords; ++i) {
      state[i] += last[i];
      if (result_is_secret) note(state[i]);
      if (result_is_secret) note(big_endian(state[i]));
    }
  }

  void note(Word word) {
    if (!constant(word)) words_.push_back(word);
  }

  // How many of the noted words are in memory, at any multiple of four bytes.
  size_t found_in(const void* memory, size_t bytes) {
    std::sort(words_.begin(), words_.end());
    size_t found = 0;
    for (size_t at = 0; at + sizeof(Word) <= bytes; at += 4) {
      Word word;
      std::memcpy(&word, static_cast<const uint8_t*>(memory) + at, sizeof(word));
      found += std::binary_search(words_.begin(), words_.end(), word);
    }
    return found;
  }

 private:
  // Padding: what every key has.
  static bool constant(Word word) {
    const Word pads[] = {static_cast<Word>(0x3636363636363636), static_cast<Word>(0x5c5c5c5c5c5c5c5c)};
    return word < 65536 || big_endian(word) < 65536 || word == pads[0] || word == pads[1];
  }

  std::vector<Word> words_;
};

// Everything secret that RFC 2104 has the hash compute for this key and message.
template <typename Word>
Notes<Word> secret_words(const Word* initial, size_t digest_bytes, const Bytes& key, const Bytes& message) {
  constexpr size_t kBlock = kBlockBytes<Word>;
  Notes<Word> notes;
  const auto absorb = [&](Word* state, Bytes bytes, size_t before, bool secret, bool result_is_secret) {
    const uint64_t bits = (before + bytes.size()) * 8;
    bytes.push_back(0x80);
    while (bytes.size() % kBlock != kBlock - 2 * sizeof(Word)) bytes.push_back(0);
    bytes.resize(bytes.size() + 2 * sizeof(Word) - sizeof(bits), 0);
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<uint8_t>(bits >> shift));
    for (size_t at = 0; at < bytes.size(); at += kBlock) {
      notes.compress(state, bytes.data() + at, secret, result_is_secret || at + kBlock < bytes.size());
    }
  };
  const auto digest_of = [&](const Word* state) {
    Bytes bytes;
    for (size_t i = 0; i < digest_bytes / sizeof(Word); ++i) {
      for (size_t shift = sizeof(Word) * 8; shift != 0; shift -= 8) {
        bytes.push_back(static_cast<uint8_t>(state[i] >> (shift - 8)));
      }
    }
    return bytes;
  };

  Bytes padded = key;
  Word state[kStateWords];
  if (key.size() > kBlock) {
    std::memcpy(state, initial, sizeof(state));
    absorb(state, key, 0, true, true);
    padded = digest_of(state);
  }
  padded.resize(kBlock, 0);
  for (size_t at = 0; at < kBlock; at += sizeof(Word)) {
    Word word;
    std::memcpy(&word, padded.data() + at, sizeof(word));
    notes.note(word);
  }

  Word states[2][kStateWords];
  const uint8_t pads[] = {0x36, 0x5c};
  for (int i = 0; i < 2; ++i) {
    Bytes block = padded;
    for (uint8_t& byte : block) byte ^= pads[i];
    std::memcpy(states[i], initial, sizeof(state));
    notes.compress(states[i], block.data(), true, true);
  }
  absorb(states[0], message, kBlock, false, true);
  absorb(states[1], digest_of(states[0]), kBlock, true, false);
  return notes;
}

struct Found {
  size_t on_stack;
  size_t in_registers;
};

template <typename Word>
Found search(Notes<Word>& notes) {
  return {notes.found_in(residue.stack, sizeof(residue.stack)),
          notes.found_in(residue.vectors, sizeof(residue.vectors)) +
              notes.found_in(residue.general, sizeof(residue.general))};
}

constexpr size_t kKeyLengths[] = {40, 64, 128, 300};
constexpr size_t kMessageLengths[] = {0, 30, 62, 110, 120, 500};

struct Case {
  const char* name;
  HmacHashes hashes;
  Algorithm algorithm;
};

template <typename Run>
void for_each_case(Run run) {
  for (const Sha256Implementation& implementation : sha256_implementations()) {
    if (!implementation.supported()) continue;
    run(Case{implementation.name, {&implementation, nullptr}, Algorithm::kSha256});
  }
  for (const Sha512Implementation& implementation : sha512_implementations()) {
    if (!implementation.supported()) continue;
    run(Case{implementation.name, {nullptr, &implementation}, Algorithm::kSha384});
    run(Case{implementation.name, {nullptr, &implementation}, Algorithm::kSha512});
  }
}

Notes<uint32_t> notes_for(uint32_t, Algorithm, const Bytes& key, const Bytes& message) {
  return secret_words(kSha256InitialState, 32, key, message);
}
Notes<uint64_t> notes_for(uint64_t, Algorithm algorithm, const Bytes& key, const Bytes& message) {
  const uint64_t* initial = algorithm == Algorithm::kSha384 ? kSha384InitialState : kSha512InitialState;
  return secret_words(initial, hmac_digest_bytes(algorithm), key, message);
}

// Runs one operation for every length; `judge` gets what was found of it.
template <typename Word, typename Judge>
void observe_lengths(const Case& c, void (*run)(const Operation&), Judge judge) {
  Random random(0xbe5466cf34e90c6c);
  for (const size_t key_length : kKeyLengths) {
    for (const size_t message_length : kMessageLengths) {
      const Bytes key = random.bytes(key_length);
      const Bytes message = random.bytes(message_length);
      Notes<Word> notes = notes_for(Word{}, c.algorithm, key, message);
      uint8_t block[128];
      uint8_t digest[kMaxDigestBytes];
      HmacStates states;
      Operation operation = {&c.hashes, c.algorithm, &key, &message, block, &states, digest, prepare_wiped};
      observe(operation);
      operation.run = run;
      observe(operation);
      judge(search(notes));
    }
  }
}

template <typename Judge>
void observe_all(const Case& c, void (*run)(const Operation&), Judge judge) {
  if (c.algorithm == Algorithm::kSha256) {
    observe_lengths<uint32_t>(c, run, judge);
  } else {
    observe_lengths<uint64_t>(c, run, judge);
  }
}

void check_nothing_left(void (*run)(const Operation&)) {
  for_each_case([&](const Case& c) {
    Found worst = {0, 0};
    observe_all(c, run, [&](Found found) {
      worst.on_stack = std::max(worst.on_stack, found.on_stack);
      worst.in_registers = std::max(worst.in_registers, found.in_registers);
    });
    if (worst.on_stack + worst.in_registers == 0) return;
    std::printf("# %s, %zu bytes: %zu words on the stack, %zu in registers\n", c.name,
                hmac_digest_bytes(c.algorithm), worst.on_stack, worst.in_registers);
    CHECK(worst.on_stack == 0);
    CHECK(worst.in_registers == 0);
  });
}

void check_found(void (*run)(const Operation&)) {
  size_t on_stack = 0;
  for_each_case([&](const Case& c) {
    Found all = {0, 0};
    observe_all(c, run, [&](Found found) {
      all.on_stack += found.on_stack;
      all.in_registers += found.in_registers;
    });
    std::printf("# %s, %zu bytes: %zu words on the stack, %zu in registers\n", c.name,
                hmac_digest_bytes(c.algorithm), all.on_stack, all.in_registers);
    CHECK(all.in_registers > 0);
    on_stack += all.on_stack;
  });
  CHECK(on_stack > 0);  // of all of them: SHA-NI's signing has no secret word there
}

}  // namespace

TEST("control: signing without wiping leaves secret words on the stack and in registers") {
  check_found(sign_unwiped);
}

TEST("control: preparing without wiping leaves secret words on the stack and in registers") {
  check_found(prepare_unwiped);
}

TEST("signing leaves no secret word behind, by any implementation") { check_nothing_left(sign_wiped); }

TEST("preparing a key leaves no secret word behind, by any implementation") {
  check_nothing_left(prepare_wiped);
}

TEST("hmac_sign leaves no secret word behind") { check_nothing_left(sign_public); }

TEST("hmac_prepare leaves no secret word behind") { check_nothing_left(prepare_public); }

TEST("the wiped depth has a reserve over the stack that the deepest implementation uses") {
  size_t deepest = 0;
  for_each_case([&](const Case& c) {
    for (const auto run : {sign_unwiped, prepare_unwiped}) {
      observe_all(c, run, [&](Found) { deepest = std::max(deepest, stack_used()); });
    }
  });
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

int main() { return check::run_all(); }
