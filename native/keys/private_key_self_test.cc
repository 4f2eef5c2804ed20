#include "keys/private_key_self_test.h"

#include <cstring>

#include "base/encoding.h"
#include "keys/key_from_text.h"
#include "keys/key_sign.h"

namespace locksign {

namespace {

constexpr char kEd25519Seed[] = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr char kScalar[] = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
constexpr char kRsaKey[] =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEowIBAAKCAQEAorRRoH0KpfluRVZxUTVQUUqKW0YuvvcXCU+h/ugiJOY3+XRt\n"
    "P3yv0xh42AMltu9aFwD2WQO0aUKeidbqyIRQl7WrOTGJ25JRLtincRoSU/rNIPec\n"
    "Fegkfz0+QuRuSMmOJUov6XZTE6A+/48X4aApOXofomqNzib0kO2BKZYV2YFMItph\n"
    "BCjgnH2WWFlCZvXAIdD87KCNlFoSvoLeTR7Oa0wDFFtdNJXU7VQR64eNrwX9evw+\n"
    "Ca2g8RJkIvWQl1oZaYFvSGmLy7obTZyuedRg2Pn4Xnl1AF2bwixOWsD3waRdElaa\n"
    "YoB9O5oC5aUw53MGb0U9H1tMLpz3ggKD90K51QIDAQABAoIBAHYn7vNWeyonJo5S\n"
    "BT7NMcOnFyzLndzugZswals8ZrdXPKT6iO/G88SgC/oK5xOfZFQ6Taw9BYI/b/R3\n"
    "z87IT+KsemixcgSzkCMuEQMQxOiZxOfBCWfbSs3gQtu/GdvgC0tHQd4QIKqq/7UF\n"
    "THl8nxNvfZOsP8jK/2ZUJC14IevuUXv1N/RDZqD91FrgW5kJwubMHtkoHv9Dmfds\n"
    "lrliM+wprgu/DXUrI0/BlzifUQUKoazQHAdMOsj7256otlGpWZXo20rVxDtshnPl\n"
    "oSbn7pS43/TFr8ASWbyNp2lQuub4uucV9QmFsNb2bQTG/vO3AHIO7NzfFxu3sey+\n"
    "conEZ8ECgYEA3EMQUPeC6JT7UkgkfZjLfVi40eJPO1XQQcVuTeCGsNW7AovaQu61\n"
    "0jTVaB5YCdQV5qKJrUz794+Xj2w1gU9Q7r/xxbgKafeI6B5rq13ap4Np1lnRQ+xv\n"
    "F+eYE6V1z62cVpFWuQET4ukRCtnntIock0im5lMyEZEpDqNs+zpbGPECgYEAvRqB\n"
    "55d/mJgSInOuMiK1mOpfsZ606rw4MIpeMhlmA7LlAP+3n1uIaBZhHevEcvrEVUQH\n"
    "C+sFfJQTeKaGivO3oD0/mIDsR9XgiblPveVCq6mujXLFcIjXq/WxMfOQmPe8Fg+Q\n"
    "U2q8lJL9Tgbz7XKZ1Ll7sDZ3IH2VZp8UDPvCDyUCgYEAqUtSiyjykVmRIdkZUv/R\n"
    "x/IdfBR52Z1HiIX7Fhhw7hIYvwhHJhLb5Ul+jZxlBojgnHhpYa4+LDVNxIrjRRR1\n"
    "nEwjxFiEiJYdwGtBTmHA4ef7vSkj0xUy/iifltoiBxHljBQBmAjgBBQnaTO7B+Tv\n"
    "ubSps3ZWkXIFIJ8z8JUV18ECgYA68OcqkzrvCf8lA994uv7VMcAv8aK8Q3xUDNy9\n"
    "StNUNc9RF2NZZUNIBimxFMp/eA/376MuoMtuAA1tnqHy73H9nPmUhCKhZVV+N+dV\n"
    "7f5w2QuSBQLrR4vJimP3iM46D4Vtbt5yUaODv6j6SAqBqSWvezzFOMS6uMn3WX/7\n"
    "aAEdjQKBgCZA+/vP77Fj7nqHtkg6Zu5B+VbZD6ink5v8BC7gkksbeZPQRF91jVGT\n"
    "PoUXnAMgsMlotIqRw4tb6SPhCXwMVi+I1CKUtqJ1m6+lQop08ScIdORfb8xg8hYC\n"
    "3l7M0UPPMSQfWSG1rTmD+1TvF747KFNn5QyZnGcke1Uv5L/OlF97\n"
    "-----END RSA PRIVATE KEY-----\n";

struct Answer {
  Algorithm algorithm;
  SecretEncoding encoding;
  const char* key;
  const char* message;
  const char* start;  // of the signature
};

constexpr Answer kAnswers[] = {
    // RFC 8032 section 7.1, TEST 2.
    {Algorithm::kEd25519, SecretEncoding::kHex, kEd25519Seed, "r", "92a009a9f0d4cab8720e820b5f642540"},
    // RFC 6979 section A.2.5, with SHA-256.
    {Algorithm::kEcdsaP256Sha256, SecretEncoding::kHex, kScalar, "sample",
     "efd48b2aacb6a8fd1140dd9cd45e81d6"},
    // noble-curves 2.2.0. The message is the digest.
    {Algorithm::kEcdsaSecp256k1, SecretEncoding::kHex, kScalar, "this digest is thirty-two bytes!",
     "8a97804680cad0ba3a1dcf3cbfaf080b"},
    // The first key of Wycheproof's rsa_pkcs1_2048_sig_gen_test.json.
    {Algorithm::kRsaPkcs1Sha256, SecretEncoding::kPem, kRsaKey, "Test", "264491e844c119f14e425c03282139a5"},
};

// The keys are public, so ordinary memory is sufficient.
union Slot {
  Ed25519Slot ed25519;
  EcdsaSlot ecdsa;
  RsaSlot rsa;
};

bool is_right(const Answer& answer) {
  alignas(64) uint8_t memory[sizeof(Slot)];
  const KeySlot slot = {reinterpret_cast<HmacStates*>(memory), answer.algorithm, Tier::kMlock};
  PrivateKeyWorkspace workspace;
  uint8_t text[sizeof(kRsaKey)];
  const size_t length = std::strlen(answer.key);
  std::memcpy(text, answer.key, length);
  if (!key_from_text(answer.algorithm, answer.encoding, text, length, &workspace, slot).ok()) return false;
  uint8_t signature[kMaxSignatureBytes];
  char written[kMaxSignatureBytes * 2];
  const size_t bytes = key_sign(slot, reinterpret_cast<const uint8_t*>(answer.message),
                                std::strlen(answer.message), signature);
  const size_t compared = std::strlen(answer.start);
  return encode(SignatureEncoding::kHex, signature, bytes, written) >= compared &&
         std::memcmp(written, answer.start, compared) == 0;
}

}  // namespace

bool private_key_self_test(Algorithm algorithm) {
  for (const Answer& answer : kAnswers) {
    if (answer.algorithm == algorithm) return is_right(answer);
  }
  return false;
}

}  // namespace locksign
