// Every word that an operation on a key computes of it.
#pragma once

#include "hash/md5.h"
#include "mac/algorithm.h"
#include "residue/secret_words.h"

namespace locksign {

// Every secret word that the hash computes for this key and message by RFC 2104.
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

inline Notes<uint32_t> notes_for(uint32_t, Algorithm, const Bytes& key, const Bytes& message) {
  return secret_words(kSha256InitialState, 32, key, message);
}
inline Notes<uint64_t> notes_for(uint64_t, Algorithm algorithm, const Bytes& key, const Bytes& message) {
  const uint64_t* initial = algorithm == Algorithm::kHmacSha384 ? kSha384InitialState : kSha512InitialState;
  return secret_words(initial, digest_bytes_of(algorithm), key, message);
}

// The last digest is the signature. Every state before it that contains the secret is secret.
inline Notes<uint32_t> words_of_signing(Algorithm algorithm, const Bytes& secret, const Bytes& message) {
  Notes<uint32_t> notes;
  notes.note_text(secret.data(), secret.size());
  Bytes padded = message;
  padded.insert(padded.end(), secret.begin(), secret.end());
  const uint64_t bits = padded.size() * 8;
  padded.push_back(0x80);
  while (padded.size() % 64 != 56) padded.push_back(0);
  for (int i = 0; i < 8; ++i) {
    const int shift = algorithm == Algorithm::kSecretSuffixMd5 ? 8 * i : 56 - 8 * i;
    padded.push_back(static_cast<uint8_t>(bits >> shift));
  }
  uint32_t state[kStateWords];
  if (algorithm == Algorithm::kSecretSuffixMd5) {
    std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
  } else {
    std::memcpy(state, kSha256InitialState, sizeof(state));
  }
  Notes<uint32_t> unused;
  for (size_t at = 0; at < padded.size(); at += 64) {
    const bool secret_here = at + 64 > message.size();
    const size_t first_secret = message.size() > at ? message.size() - at : 0;
    Notes<uint32_t>& into = secret_here ? notes : unused;
    const bool last = at + 64 == padded.size();
    if (algorithm == Algorithm::kSecretSuffixMd5) {
      into.compress_md5(state, padded.data() + at, secret_here, secret_here && !last, first_secret);
    } else {
      into.compress(state, padded.data() + at, secret_here, secret_here && !last, first_secret);
    }
  }
  return notes;
}

}  // namespace locksign
