#include "base/windows/handle_windows.h"
#include "sources/read_all.h"

namespace locksign {

namespace {

// The errors of ReadFile() after a writer has closed its end or a file has ended.
bool is_end(DWORD error) {
  return error == ERROR_BROKEN_PIPE || error == ERROR_PIPE_NOT_CONNECTED || error == ERROR_HANDLE_EOF;
}

// All three functions return ERROR_SUCCESS or an error number.

DWORD wait_for_pipe(HANDLE pipe, OVERLAPPED* overlapped, HANDLE event, DWORD* count) {
  if (WaitForSingleObject(event, INFINITE) != WAIT_OBJECT_0) return GetLastError();
  return GetOverlappedResult(pipe, overlapped, count, FALSE) != 0 ? ERROR_SUCCESS : GetLastError();
}

// A pipe that Node opened is overlapped and bound to Node's completion port. Setting the lowest bit
// of the event keeps the completion out of that queue (Microsoft Learn, GetQueuedCompletionStatus).
// Node would take the completion for one of its own.
DWORD read_pipe(HANDLE pipe, void* data, DWORD room, DWORD* count) {
  HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (event == nullptr) return GetLastError();
  OVERLAPPED overlapped = {};
  overlapped.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<uintptr_t>(event) | 1);
  DWORD error = ReadFile(pipe, data, room, nullptr, &overlapped) != 0 ? ERROR_SUCCESS : GetLastError();
  if (error == ERROR_SUCCESS || error == ERROR_IO_PENDING || error == ERROR_MORE_DATA) {
    error = wait_for_pipe(pipe, &overlapped, event, count);
  }
  CloseHandle(event);
  return error == ERROR_MORE_DATA ? ERROR_SUCCESS : error;  // the next read returns the rest
}

// Reads from the file's current position, as read(2) does.
DWORD read_file(HANDLE file, void* data, DWORD room, DWORD* count) {
  return ReadFile(file, data, room, count, nullptr) != 0 ? ERROR_SUCCESS : GetLastError();
}

}  // namespace

Status read_all(int descriptor, const LoadCancel& cancel, uint8_t* data, size_t room, size_t* length,
                bool* ended) {
  HANDLE handle = handle_of(descriptor);
  const auto read_some = GetFileType(handle) == FILE_TYPE_PIPE ? read_pipe : read_file;
  *length = 0;
  *ended = false;
  while (*length < room && !*ended) {
    const Status status = cancel.wait_readable(descriptor, Code::kSourceRead);
    if (!status.ok()) return status;
    DWORD count = 0;
    const DWORD error = read_some(handle, data + *length, static_cast<DWORD>(room - *length), &count);
    if (error != ERROR_SUCCESS && !is_end(error)) {
      return Status::system(Code::kSourceRead, static_cast<int>(error), "ReadFile");
    }
    *ended = error != ERROR_SUCCESS || count == 0;
    *length += count;
  }
  return Status::success();
}

}  // namespace locksign
