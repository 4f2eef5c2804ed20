// Tokens under the sanitizers, with the module of the TypeScript tests in this program.
#include "pkcs11/token.h"

#include <initializer_list>

#include "../../helpers/tokens/fake-module.cc"
#include "check.h"

using locksign::Token;

namespace {

constexpr char kStateFile[] = "/tmp/locksign-token-test-state";
constexpr uint8_t kPin[] = {'1', '2', '3', '4'};

void become(const char* words) {
  FILE* file = std::fopen(kStateFile, "w");
  std::fputs(words, file);
  std::fclose(file);
}

TokenText text_of(const char* text) {
  TokenText result;
  result.length = static_cast<uint8_t>(std::strlen(text));
  std::memcpy(result.bytes, text, result.length);
  result.is_given = true;
  return result;
}

TokenKeyName labelled(const char* label) {
  TokenKeyName name;
  name.label = text_of(label);
  return name;
}

locksign::Status open_fake(Token* token, bool keep_pin, size_t pin_bytes = sizeof(kPin)) {
  setenv("FAKE_TOKEN_STATE", kStateFile, 1);
  setenv("FAKE_TOKEN_LOG", "/dev/null", 1);
  Module* module;
  char detail[kModuleDetailBytes];
  const Status status = Module::load("/fake.so", &module, detail);
  if (!status.ok()) return status;
  TokenName name;
  name.label = text_of("fake");
  return token->open(module, name, kPin, pin_bytes, keep_pin, MemoryChoice::kMlock);
}

constexpr uint8_t kMessage[] = {'m'};

}  // namespace

extern "C" void* __wrap__ZN8locksign12library_openEPKcPcm(const char*, char*, size_t) { return &list; }
extern "C" void* __wrap__ZN8locksign16library_functionEPvPKc(void*, const char*) {
  return reinterpret_cast<void*>(C_GetFunctionList);
}

TEST("a module lists its tokens without a session") {
  become("few");
  Token token;
  CHECK(open_fake(&token, false).ok());
  Module* module;
  char detail[kModuleDetailBytes];
  CHECK(Module::load("/fake.so", &module, detail).ok());
  locksign::ModuleFacts facts;
  locksign::TokenFacts* tokens;
  size_t count;
  CHECK(list_tokens(module, &facts, &tokens, &count).ok());
  CHECK(count == 2 && tokens[1].name.label.equals(text_of("other")));
  CHECK(tokens[0].is_initialized && tokens[0].pin == locksign::TokenPinState::kCountLow);
  CHECK(facts.manufacturer.equals(text_of("tests")));
  std::free(tokens);
  become("boasts");
  CHECK(list_tokens(module, &facts, &tokens, &count).code == locksign::Code::kTokenFailed);
  CHECK(tokens == nullptr);
}

TEST("a token lists its keys, finds one of them and signs") {
  become("");
  Token token;
  CHECK(open_fake(&token, false).ok());
  TokenKey* keys = nullptr;
  size_t count = 0;
  CHECK(token.keys(&keys, &count).ok());
  CHECK(count == kObjects);
  std::free(keys);
  TokenKey key;
  CHECK(token.find(labelled("rsa"), nullptr, &key).ok());
  TokenSignature signature;
  CHECK(token.sign(&key, kMessage, sizeof(kMessage), &signature).ok());
  CHECK(signature.length == 256);
  CHECK(token.find(labelled("twin"), nullptr, &key).code == Code::kTokenKey);
  CHECK(token.find(labelled("dsa"), nullptr, &key).code == Code::kTokenKey);
}

TEST("a wrong PIN and a locked token open nothing") {
  become("final");
  Token token;
  const Status wrong = open_fake(&token, true, 3);
  CHECK(wrong.code == Code::kTokenPin);
  CHECK(wrong.limit == static_cast<uint64_t>(locksign::TokenPinState::kFinalTry));
  become("locked");
  CHECK(open_fake(&token, true).code == Code::kTokenLocked);
  TokenKey key;
  CHECK(token.find(labelled("rsa"), nullptr, &key).code == Code::kTokenClosed);
}

TEST("a secret moves in, and is removed again if the token would give it out") {
  become("");
  Token token;
  CHECK(open_fake(&token, false).ok());
  const uint8_t block[64] = {1};
  TokenKey key;
  CHECK(token.import_secret(text_of("new"), TokenAlgorithm::kHmacSha256, block, sizeof(block), &key).ok());
  become("exposed");
  const Status exposed =
      token.import_secret(text_of("new"), TokenAlgorithm::kHmacSha256, block, sizeof(block), &key);
  CHECK(exposed.limit == static_cast<uint64_t>(TokenKeyFault::kExposed));
}

TEST("a token that was removed is found again with the PIN that was kept, and only with it") {
  for (const bool keep_pin : {false, true}) {
    become("");
    Token token;
    CHECK(open_fake(&token, keep_pin).ok());
    TokenKey key;
    TokenSignature signature;
    CHECK(token.find(labelled("rsa"), nullptr, &key).ok());
    become("removed");
    CHECK(token.sign(&key, kMessage, sizeof(kMessage), &signature).code == Code::kTokenLost);
    CHECK(token.sign(&key, kMessage, sizeof(kMessage), &signature).code == Code::kTokenLost);
    become("");
    CHECK(token.sign(&key, kMessage, sizeof(kMessage), &signature).ok() == keep_pin);
  }
}

int main() {
  const int result = check::run_all();
  std::remove(kStateFile);
  return result;
}
