// Reads a secret from an open descriptor of Node: a pipe or a file. The number belongs to the C
// runtime inside node.exe, which only libuv can query. node.exe exports uv_get_osfhandle() for
// addons.
#include "base/windows/handle_windows.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

using GetOsHandle = HANDLE(__cdecl*)(int descriptor);

// A Node that was built as a library exports libuv from that library. The symbol is looked up at
// run time because a program that embeds Node may export neither.
GetOsHandle get_os_handle() {
  FARPROC function = nullptr;
  HMODULE library = GetModuleHandleW(L"libnode.dll");
  if (library != nullptr) function = GetProcAddress(library, "uv_get_osfhandle");
  if (function == nullptr) function = GetProcAddress(GetModuleHandleW(nullptr), "uv_get_osfhandle");
  return reinterpret_cast<GetOsHandle>(reinterpret_cast<void*>(function));
}

// The C runtime's value for a standard stream that has no file (_get_osfhandle()).
const HANDLE kNoStream = reinterpret_cast<HANDLE>(static_cast<intptr_t>(-2));

}  // namespace

Status secret_source_descriptor(int descriptor, const LoadCancel& cancel, MemoryChoice choice,
                                SecretBuffer* text) {
  if (descriptor < 0) return Status::error(Code::kInvalidArgument);
  const GetOsHandle lookup = get_os_handle();
  if (lookup == nullptr) return Status::error(Code::kUnsupportedPlatform);
  HANDLE handle = lookup(descriptor);
  if (handle == INVALID_HANDLE_VALUE || handle == kNoStream) {
    return Status::system(Code::kSourceRead, ERROR_INVALID_HANDLE, "uv_get_osfhandle");
  }
  // A read from a console would wait for a line and could not be interrupted. secret.prompt()
  // serves that case.
  if (GetFileType(handle) == FILE_TYPE_CHAR) return Status::error(Code::kSourceType);
  return secret_buffer_read(number_of(handle), kSecretBufferBytes, cancel, choice, text);
}

}  // namespace locksign
