#include "base/windows/access_list_windows.h"
#include "base/windows/handle_windows.h"
#include "base/windows/utf16_windows.h"
#include "sources/file/secret_file.h"

namespace locksign {

namespace {

Status open_error(DWORD error, const wchar_t* path) {
  const int number = static_cast<int>(error);
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
      return Status::system(Code::kSourceNotFound, number, "CreateFile");
    case ERROR_ACCESS_DENIED: {
      // Windows also refuses a folder with this error unless it is opened as a folder.
      const DWORD attributes = GetFileAttributesW(path);
      const bool is_folder =
          attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
      return Status::system(is_folder ? Code::kSourceType : Code::kSourceForbidden, number, "CreateFile");
    }
    default:
      return Status::system(Code::kSourceRead, number, "CreateFile");
  }
}

Status require_closed(HANDLE handle) {
  bool closed = false;
  const DWORD error = access_list_is_closed(handle, &closed);
  if (error != ERROR_SUCCESS) {
    return Status::system(Code::kSourceRead, static_cast<int>(error), "GetSecurityInfo");
  }
  return closed ? Status::success() : Status::error(Code::kSourcePermissions);
}

}  // namespace

Status secret_file_open(const char* path, FileOptions options, SecretFile* file) {
  const Utf16 wide(path);
  if (!wide) return Status::error(Code::kInvalidArgument);
  // SECURITY_ANONYMOUS, because the server of a named pipe could otherwise impersonate its client.
  HANDLE handle =
      CreateFileW(wide.text(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return open_error(GetLastError(), wide.text());
  file->descriptor.reset(number_of(handle));

  // A named pipe is the closest equivalent of a FIFO.
  const DWORD type = GetFileType(handle);
  file->is_fifo = type == FILE_TYPE_PIPE;
  if (type != FILE_TYPE_DISK && !file->is_fifo) return Status::error(Code::kSourceType);
  if (!options.allow_others) {
    const Status status = require_closed(handle);
    if (!status.ok()) return status;
  }
  file->bytes = 0;
  if (file->is_fifo) return Status::success();
  LARGE_INTEGER size;
  if (GetFileSizeEx(handle, &size) == 0) return windows_error(Code::kSourceRead, "GetFileSizeEx");
  file->bytes = static_cast<size_t>(size.QuadPart);
  return Status::success();
}

}  // namespace locksign
