#include "base/system/descriptor.h"
#include "base/windows/handle_windows.h"

namespace locksign {

bool close_descriptor(int number) { return CloseHandle(handle_of(number)) != 0; }

}  // namespace locksign
