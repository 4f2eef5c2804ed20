#include <sys/random.h>

#include <cerrno>

#include "sources/random.h"

namespace locksign {

Status random_fill(uint8_t* bytes, size_t count) {
  if (getentropy(bytes, count) == 0) return Status::success();
  return Status::system(Code::kRandomFailed, errno, "getentropy");
}

}  // namespace locksign
