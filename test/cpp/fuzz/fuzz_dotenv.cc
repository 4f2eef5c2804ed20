// Fuzzes dotenv files. The value is never longer than the file, and the rest of the memory is
// zeros.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sources/dotenv.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  uint8_t* file = static_cast<uint8_t*>(malloc(size + (size == 0)));
  if (size > 0) memcpy(file, data, size);
  size_t length = 0;
  const locksign::Status status = locksign::dotenv_extract(file, size, "KEY", &length);
  if (length > size || (!status.ok() && length != 0)) abort();
  for (size_t i = length; i < size; i++) {
    if (file[i] != 0) abort();
  }
  free(file);
  return 0;
}
