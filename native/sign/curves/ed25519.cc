#include "sign/curves/ed25519.h"

#include "base/declassify.h"
#include "base/wipe.h"
#include "hash/sha512.h"
#include "sign/curves/comb.h"
#include "sign/curves/ed25519_steps.h"
#include "sign/curves/edwards25519.h"

namespace locksign {
namespace {

constexpr size_t kBlock = kBlockBytes<uint64_t>;

struct Steps {
  uint64_t state[kStateWords];
  uint8_t joined[kBlock];
  uint8_t block[kBlock];
  Limbs<4> nonce, challenge, high;
  Edwards25519::Point point;
  CombScratch<Edwards25519> comb;
};
static_assert(sizeof(Steps) <= sizeof(SignWorkspace), "the workspace is large enough");

// SHA-512 of the head, at most 64 bytes, and the message. The digest is in words in `state`.
void hash_joined(const uint8_t* head, size_t head_bytes, const uint8_t* message, size_t message_bytes,
                 Steps* steps) {
  Compress<uint64_t>* const compress = sha512_implementation().compress;
  const size_t room = kBlock - head_bytes;
  const size_t taken = message_bytes < room ? message_bytes : room;
  std::memcpy(steps->state, kSha512InitialState, sizeof(steps->state));
  std::memcpy(steps->joined, head, head_bytes);
  if (taken != 0) std::memcpy(steps->joined + head_bytes, message, taken);
  if (taken < room) {
    hash_finish(compress, steps->state, steps->joined, head_bytes + taken, 0, steps->block);
  } else {
    compress(steps->state, steps->joined, 1, WordOrder::kBigEndian);
    hash_finish(compress, steps->state, message + taken, message_bytes - taken, kBlock, steps->block);
  }
}

// The digest as a number, the lowest byte first, modulo the order, in Montgomery's representation.
LOCKSIGN_NOINLINE void digest_modulo_order(Steps* steps, Limbs<4>* result) {
  for (size_t i = 0; i < 4; ++i) {
    result->word[i] = swap_bytes(steps->state[i]);
    steps->high.word[i] = swap_bytes(steps->state[i + 4]);
  }
  const Modulus<4>& order = Edwards25519::kOrder;
  modular_enter(order, *result, result);
  modular_enter(order, steps->high, &steps->high);
  modular_enter(order, steps->high, &steps->high);
  modular_add(order, *result, steps->high, result);
}

LOCKSIGN_NOINLINE void leave_order(Limbs<4>* value) { modular_leave(Edwards25519::kOrder, *value, value); }

// RFC 8032 section 5.1.5, steps 2 and 3: one half of the digest makes the scalar, the other is the
// prefix.
LOCKSIGN_NOINLINE void split_digest(Steps* steps, Ed25519Key* key) {
  for (size_t i = 0; i < 4; ++i) {
    steps->nonce.word[i] = swap_bytes(steps->state[i]);
    store_big_endian(key->prefix + 8 * i, steps->state[i + 4]);
  }
  steps->nonce.word[0] &= ~uint64_t{7};
  steps->nonce.word[3] = (steps->nonce.word[3] & ~uint64_t{0} >> 1) | uint64_t{1} << 62;
  modular_enter(Edwards25519::kOrder, steps->nonce, &key->scalar);
  leave_order(&key->scalar);
}

LOCKSIGN_NOINLINE void finish(const Ed25519Key& key, Steps* steps, uint8_t* signature) {
  const Modulus<4>& order = Edwards25519::kOrder;
  modular_multiply(order, steps->challenge, key.scalar, &steps->challenge);
  modular_add(order, steps->challenge, steps->nonce, &steps->challenge);
  limbs_to_little_endian(steps->challenge, signature);
}

void encode_multiple(const Limbs<4>& scalar, Steps* steps, uint8_t* bytes) {
  Comb<Edwards25519>::multiply(scalar, &steps->comb, &steps->point);
  Edwards25519::encode(steps->point, &steps->comb.curve, bytes);
}

}  // namespace

LOCKSIGN_NOINLINE void ed25519_prepare_unwiped(const uint8_t* seed, SignWorkspace* workspace,
                                               Ed25519Key* key) {
  Steps* const steps = reinterpret_cast<Steps*>(workspace);
  hash_joined(seed, kEd25519SeedBytes, nullptr, 0, steps);
  split_digest(steps, key);
  encode_multiple(key->scalar, steps, key->public_key);
  declassify(key->public_key, sizeof(key->public_key));  // published
}

LOCKSIGN_NOINLINE void ed25519_sign_unwiped(const Ed25519Key& key, const uint8_t* message,
                                            size_t message_bytes, SignWorkspace* workspace,
                                            uint8_t* signature) {
  Steps* const steps = reinterpret_cast<Steps*>(workspace);
  hash_joined(key.prefix, sizeof(key.prefix), message, message_bytes, steps);
  digest_modulo_order(steps, &steps->nonce);
  leave_order(&steps->nonce);
  encode_multiple(steps->nonce, steps, signature);

  uint8_t* const head = steps->block;  // free until hash_finish() fills it
  std::memcpy(head, signature, 32);
  std::memcpy(head + 32, key.public_key, sizeof(key.public_key));
  hash_joined(head, 64, message, message_bytes, steps);
  digest_modulo_order(steps, &steps->challenge);
  finish(key, steps, signature + 32);
  declassify(signature, kEd25519SignatureBytes);  // published
}

void ed25519_prepare(const uint8_t* seed, SignWorkspace* workspace, Ed25519Key* key) {
  Comb<Edwards25519>::prepare();
  mark_stack();
  ed25519_prepare_unwiped(seed, workspace, key);
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
}

void ed25519_sign(const Ed25519Key& key, const uint8_t* message, size_t message_bytes,
                  SignWorkspace* workspace, uint8_t* signature) {
  Comb<Edwards25519>::prepare();
  mark_stack();
  ed25519_sign_unwiped(key, message, message_bytes, workspace, signature);
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
}

}  // namespace locksign
