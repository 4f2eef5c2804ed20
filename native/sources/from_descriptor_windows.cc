// A secret from an open descriptor of Node's: a pipe or a file. The number belongs to the C runtime inside
// node.exe, which only libuv can ask; node.exe exports it for addons (uv_get_osfhandle()).
#include "base/windows/handle_windows.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

using GetOsHandle = HANDLE(__cdecl*)(int descriptor);

// A Node that was built as a library keeps libuv there. Asked at run time: what embeds Node may export
// neither.
GetOsHandle get_os_handle() {
  FARPROC function = nullptr;
  HMODULE library = GetModuleHandleW(L"libnode.dll");
  if (library != nullptr) function = GetProcAddress(library, "uv_get_osfhandle");
  if (function == nullptr) function = GetProcAddress(GetModuleHandleW(nullptr), "uv_get_osfhandle");
  return reinterpret_cast<GetOsHandle>(reinterpret_cast<void*>(function));
}

// The C runtime's value for a standard stream without a file behind it (_get_osfhandle()).
const HANDLE kNoStream = reinterpret_cast<HANDLE>(static_cast<intptr_t>(-2));

}  // namespace

Status secret_source_descriptor(int descriptor, const LoadCancel& cancel, MemoryChoice choice,
                                SecretText* text) {
  if (descriptor < 0) return Status::error(Code::kInvalidArgument);
  const GetOsHandle lookup = get_os_handle();
  if (lookup == nullptr) return Status::error(Code::kUnsupportedPlatform);
  HANDLE handle = lookup(descriptor);
  if (handle == INVALID_HANDLE_VALUE || handle == kNoStream) {
    return Status::system(Code::kSourceRead, ERROR_INVALID_HANDLE, "uv_get_osfhandle");
  }
  // A console would wait for a line and could not be interrupted: secret.prompt() is for that.
  if (GetFileType(handle) == FILE_TYPE_CHAR) return Status::error(Code::kSourceType);
  return secret_text_read(number_of(handle), kSecretTextBytes, cancel, choice, text);
}

}  // namespace locksign
