// Stands in for native/base/cpu.cc: this processor without AVX-512, so that SHA-512 takes the
// implementation for AVX2.
#define kCpuFeatures kFound
#include "base/cpu.cc"
#undef kCpuFeatures

namespace locksign {
namespace {

CpuFeatures without_avx512() {
  CpuFeatures features = kFound;
  features.avx512vl = false;
  return features;
}

}  // namespace

extern const CpuFeatures kCpuFeatures = without_avx512();

}  // namespace locksign
