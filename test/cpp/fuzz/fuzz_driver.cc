// Drives a libFuzzer target where libFuzzer is not installed, by random mutation of its corpus
// without coverage. Accepts -max_total_time=SECONDS, -runs=N, -seed=N and corpus files.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "hash/hash_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kLongest = 512;
constexpr char kLikely[] = "ABCabc019+/-_=\"'\\#$ \t\r\n";

Bytes read_file(const char* path) {
  Bytes bytes;
  FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return bytes;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) bytes.push_back(static_cast<uint8_t>(c));
  std::fclose(file);
  return bytes;
}

uint8_t some_byte(Random& random) {
  const uint64_t value = random.next();
  return static_cast<uint8_t>((value & 3) == 0 ? value >> 8 : kLikely[(value >> 8) % (sizeof(kLikely) - 1)]);
}

void mutate(Random& random, Bytes* input) {
  const auto place = [&](size_t size) { return static_cast<std::ptrdiff_t>(random.next() % size); };
  for (uint64_t count = random.next() % 6 + 1; count != 0; --count) {
    const uint64_t kind = random.next() % 4;
    if (kind == 0 && input->size() < kLongest) {
      input->insert(input->begin() + place(input->size() + 1), some_byte(random));
    } else if (input->empty()) {
      continue;
    } else if (kind == 1) {
      (*input)[static_cast<size_t>(place(input->size()))] = some_byte(random);
    } else if (kind == 2) {
      input->erase(input->begin() + place(input->size()));
    } else if (input->size() < kLongest) {
      const Bytes copy(input->begin() + place(input->size()), input->end());
      input->insert(input->begin() + place(input->size() + 1), copy.begin(), copy.end());
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  double seconds = 10;
  uint64_t seed = 1;
  uint64_t most = UINT64_MAX;
  std::vector<Bytes> corpus = {Bytes()};
  for (int i = 1; i < count; ++i) {
    if (std::sscanf(arguments[i], "-max_total_time=%lf", &seconds) == 1) continue;
    unsigned long long number = 0;
    if (std::sscanf(arguments[i], "-runs=%llu", &number) == 1) {
      most = number;
      seconds = 1e9;
    } else if (std::sscanf(arguments[i], "-seed=%llu", &number) == 1) {
      seed = number;
    } else if (arguments[i][0] != '-') {
      corpus.push_back(read_file(arguments[i]));
    }
  }

  Random random(seed * 2 + 1);
  const auto start = std::chrono::steady_clock::now();
  uint64_t runs = 0;
  const auto has_time = [&] {
    return std::chrono::steady_clock::now() - start < std::chrono::duration<double>(seconds);
  };
  for (; runs < most && has_time(); ++runs) {
    Bytes input = corpus[random.next() % corpus.size()];
    mutate(random, &input);
    LLVMFuzzerTestOneInput(input.data(), input.size());
    if (corpus.size() < 256) {
      corpus.push_back(input);
    } else if (runs % 16 == 0) {
      corpus[1 + random.next() % 255] = input;
    }
  }
  std::printf("%llu runs\n", static_cast<unsigned long long>(runs));
  return 0;
}
