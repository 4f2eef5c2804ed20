#include "sign/curves/ecdsa.h"

#include "base/declassify.h"
#include "base/wipe.h"
#include "sign/curves/comb.h"
#include "sign/curves/deterministic_nonce.h"
#include "sign/curves/ecdsa_steps.h"
#include "sign/curves/weierstrass.h"

namespace locksign {
namespace {

template <typename Parameters>
struct Ecdsa {
  using Group = Weierstrass<Parameters>;
  static constexpr const Modulus<4>& kOrder = Parameters::kOrder;

  struct Steps {
    NonceGenerator nonces;
    uint8_t scalar[kEcdsaScalarBytes];
    uint8_t digest[kEcdsaDigestBytes];
    Limbs<4> reduced, nonce, r, s;
    typename Group::Point point;
    typename Group::Entry affine;
    CombScratch<Group> comb;
  };
  static_assert(sizeof(Steps) <= sizeof(SignWorkspace), "the workspace is large enough");

  // All ones if the number is above zero and below the order.
  static LOCKSIGN_INLINE uint64_t is_scalar(const Limbs<4>& number) {
    return limbs_below(number, kOrder.value) & ~limbs_zero(number);
  }

  // To affine coordinates of the multiple of the base point, as numbers.
  static LOCKSIGN_NOINLINE void multiply_base(const Limbs<4>& scalar, Steps* steps) {
    Comb<Group>::multiply(scalar, &steps->comb, &steps->point);
    Group::entry(steps->point, &steps->comb.curve, &steps->affine);
    Group::Field::leave(steps->affine.x, &steps->affine.x);
    Group::Field::leave(steps->affine.y, &steps->affine.y);
  }

  static bool prepare(const uint8_t* scalar, Steps* steps, EcdsaKey* key) {
    limbs_from_big_endian(scalar, &key->scalar);
    // An invalid key leads to an error that says so.
    if (declassified(is_scalar(key->scalar)) == 0) {
      wipe(key, sizeof(*key));
      return false;
    }
    multiply_base(key->scalar, steps);
    limbs_to_big_endian(steps->affine.x, key->public_key);
    limbs_to_big_endian(steps->affine.y, key->public_key + 32);
    declassify(key->public_key, sizeof(key->public_key));  // published
    return true;
  }

  static void sign(const EcdsaKey& key, const uint8_t* digest, Steps* steps, uint8_t* signature,
                   uint8_t* recovery) {
    start_nonces(key, digest, steps);
    do {
      do {
        // RFC 6979 section 3.2, step h.3. A rejected candidate is never used.
      } while (declassified(take_nonce(steps->nonces.next(), steps)) == 0);
      multiply_base(steps->nonce, steps);
      *recovery = reduce_r(steps);
      modular_divide(kOrder.value, kOrder.one, steps->nonce, &steps->comb.curve.division, &steps->nonce);
      finish(key, steps, signature, recovery);
      // Zeros do not happen: nobody knows how to find a message with one. A signature never has
      // one.
    } while (declassified(limbs_zero(steps->r) | limbs_zero(steps->s)) != 0);
    declassify(signature, kEcdsaSignatureBytes);  // published
    declassify(recovery, sizeof(*recovery));
  }

 private:
  static LOCKSIGN_NOINLINE void multiply(const Limbs<4>& a, const Limbs<4>& b, Limbs<4>* result) {
    modular_multiply(kOrder, a, b, result);
  }

  static LOCKSIGN_NOINLINE void start_nonces(const EcdsaKey& key, const uint8_t* digest, Steps* steps) {
    limbs_from_big_endian(digest, &steps->reduced);
    modular_correct(kOrder, steps->reduced.word, 0, &steps->reduced);
    limbs_to_big_endian(steps->reduced, steps->digest);
    limbs_to_big_endian(key.scalar, steps->scalar);
    steps->nonces.start(steps->scalar, steps->digest);
  }

  // All ones if the candidate is a valid nonce.
  static LOCKSIGN_NOINLINE uint64_t take_nonce(const uint8_t* candidate, Steps* steps) {
    limbs_from_big_endian(candidate, &steps->nonce);
    return is_scalar(steps->nonce);
  }

  // r is x modulo the order, which x is at most once above. Returns the recovery id.
  static LOCKSIGN_NOINLINE uint8_t reduce_r(Steps* steps) {
    const uint64_t below = limbs_below(steps->affine.x, kOrder.value);
    modular_correct(kOrder, steps->affine.x.word, 0, &steps->r);
    return static_cast<uint8_t>((~below & 2) | (steps->affine.y.word[0] & 1));
  }

  // s = (digest + r · scalar) / nonce. The nonce has been inverted, in Montgomery's representation.
  static LOCKSIGN_NOINLINE void finish(const EcdsaKey& key, Steps* steps, uint8_t* signature,
                                       uint8_t* recovery) {
    multiply(steps->r, kOrder.square, &steps->s);
    multiply(steps->s, key.scalar, &steps->s);
    modular_add(kOrder, steps->s, steps->reduced, &steps->s);
    multiply(steps->s, steps->nonce, &steps->s);
    if (Parameters::kLowS) {
      Limbs<4>& minus = steps->nonce;  // which is not needed any more
      limbs_subtract(kOrder.value, steps->s, &minus);
      const uint64_t high = limbs_below(minus, steps->s);
      limbs_select(high, minus, steps->s, &steps->s);
      *recovery = static_cast<uint8_t>(*recovery ^ (high & 1));
    }
    limbs_to_big_endian(steps->r, signature);
    limbs_to_big_endian(steps->s, signature + 32);
  }
};

template <typename Parameters>
typename Ecdsa<Parameters>::Steps* steps_in(SignWorkspace* workspace) {
  return reinterpret_cast<typename Ecdsa<Parameters>::Steps*>(workspace);
}

void prepare_tables(Curve curve) {
  if (curve == Curve::kP256) {
    Comb<Weierstrass<P256>>::prepare();
  } else {
    Comb<Weierstrass<Secp256k1>>::prepare();
  }
}

}  // namespace

LOCKSIGN_NOINLINE bool ecdsa_prepare_unwiped(Curve curve, const uint8_t* scalar, SignWorkspace* workspace,
                                             EcdsaKey* key) {
  if (curve == Curve::kP256) return Ecdsa<P256>::prepare(scalar, steps_in<P256>(workspace), key);
  return Ecdsa<Secp256k1>::prepare(scalar, steps_in<Secp256k1>(workspace), key);
}

LOCKSIGN_NOINLINE void ecdsa_sign_unwiped(Curve curve, const EcdsaKey& key, const uint8_t* digest,
                                          SignWorkspace* workspace, uint8_t* signature, uint8_t* recovery) {
  if (curve == Curve::kP256) {
    Ecdsa<P256>::sign(key, digest, steps_in<P256>(workspace), signature, recovery);
  } else {
    Ecdsa<Secp256k1>::sign(key, digest, steps_in<Secp256k1>(workspace), signature, recovery);
  }
}

bool ecdsa_prepare(Curve curve, const uint8_t* scalar, SignWorkspace* workspace, EcdsaKey* key) {
  prepare_tables(curve);
  mark_stack();
  const bool valid = ecdsa_prepare_unwiped(curve, scalar, workspace, key);
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
  return valid;
}

void ecdsa_sign(Curve curve, const EcdsaKey& key, const uint8_t* digest, SignWorkspace* workspace,
                uint8_t* signature, uint8_t* recovery) {
  prepare_tables(curve);
  mark_stack();
  ecdsa_sign_unwiped(curve, key, digest, workspace, signature, recovery);
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
}

}  // namespace locksign
