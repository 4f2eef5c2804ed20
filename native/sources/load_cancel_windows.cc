// Interrupts a load on Windows with an event, which wait functions watch together with the source.
// Windows cannot wait for a pipe, so a pipe is polled.
#include "base/windows/handle_windows.h"
#include "sources/load_cancel.h"

namespace locksign {

namespace {

constexpr DWORD kPollMilliseconds = 10;

// Returns true if ReadFile() would return at once with bytes, the end of file or an error.
// ReadFile() then finds out which.
bool is_ready(HANDLE handle) {
  if (GetFileType(handle) != FILE_TYPE_PIPE) return true;
  DWORD available = 0;
  return PeekNamedPipe(handle, nullptr, 0, nullptr, &available, nullptr) == 0 || available > 0;
}

}  // namespace

LoadCancel::~LoadCancel() {
  if (read_end_ >= 0) CloseHandle(handle_of(read_end_));
}

Status LoadCancel::open() {
  HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (event == nullptr) return windows_error(Code::kSourceRead, "CreateEvent");
  read_end_ = number_of(event);
  return Status::success();
}

void LoadCancel::cancel() { SetEvent(handle_of(read_end_)); }

bool LoadCancel::is_cancelled(int wait_milliseconds) const {
  return WaitForSingleObject(handle_of(read_end_), static_cast<DWORD>(wait_milliseconds)) == WAIT_OBJECT_0;
}

Status LoadCancel::wait_readable(int descriptor, Code failure) const {
  DWORD milliseconds = 0;
  for (;;) {
    const DWORD waited = WaitForSingleObject(handle_of(read_end_), milliseconds);
    if (waited == WAIT_OBJECT_0) return Status::error(Code::kPromptInterrupted);
    if (waited == WAIT_FAILED) return windows_error(failure, "WaitForSingleObject");
    if (is_ready(handle_of(descriptor))) return Status::success();
    milliseconds = kPollMilliseconds;
  }
}

}  // namespace locksign
