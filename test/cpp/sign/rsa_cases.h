// The keys of fixtures/rsa with their messages and signatures.
#pragma once

#include <cstdlib>

#include "hash/hash_check.h"
#include "hash/sha256.h"
#include "sign/rsa/rsa.h"
#include "sources/json_cases.h"

namespace rsa_cases {

struct Signed {
  Bytes digest;
  Bytes signature;
};

struct Key {
  std::string source;
  Bytes n, e, p, q, dp, dq, qinv;
  std::vector<Signed> all;

  locksign::RsaParts parts() const {
    return {number(n), number(e), number(p), number(q), number(dp), number(dq), number(qinv)};
  }

  static locksign::RsaNumber number(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }
};

inline Bytes sha256(const Bytes& message) {
  return from_hex(
      hash_hex(locksign::sha256_compress_portable, locksign::kSha256InitialState, 32, message).c_str());
}

inline std::vector<Key> read_keys(const char* fixture) {
  std::vector<Key> keys;
  for (json_cases::Case& row : json_cases::read_fixture(fixture)) {
    const auto bytes = [&](const char* field) { return from_hex(row[field].value_or("").c_str()); };
    if (row.count("n") != 0) {
      keys.push_back({row["source"].value_or(""),
                      bytes("n"),
                      bytes("e"),
                      bytes("p"),
                      bytes("q"),
                      bytes("dp"),
                      bytes("dq"),
                      bytes("qinv"),
                      {}});
    } else {
      keys.back().all.push_back({sha256(bytes("message")), bytes("signature")});
    }
  }
  if (!keys.empty()) return keys;
  std::printf("Bail out! no fixture of RSA keys\n");
  std::exit(1);
}

inline const std::vector<Key>& keys() {
  static const std::vector<Key> all = read_keys("rsa/signatures.json");
  return all;
}

// The first key of this many bits.
inline const Key& key_of(size_t bits) {
  for (const Key& key : keys()) {
    if (key.n.size() * 8 == bits) return key;
  }
  std::printf("Bail out! no RSA key of %zu bits\n", bits);
  std::exit(1);
}

}  // namespace rsa_cases
