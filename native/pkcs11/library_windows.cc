#include <windows.h>

#include <cstring>

#include "base/windows/utf16_windows.h"
#include "pkcs11/library.h"

namespace locksign {

void* library_open(const char* path, char* detail, size_t room) {
  const Utf16 wide(path);
  // The folder of the module and the system's folders are searched for its own libraries, and not
  // the working directory.
  HMODULE library = !wide
                        ? nullptr
                        : LoadLibraryExW(wide.text(), nullptr,
                                         LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  if (library != nullptr) return library;
  std::strncpy(detail, "LoadLibraryEx failed", room - 1);
  detail[room - 1] = '\0';
  return nullptr;
}

void* library_function(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

void library_close(void* library) { FreeLibrary(static_cast<HMODULE>(library)); }

void library_keep_addon() {
  HMODULE own;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<const wchar_t*>(library_keep_addon), &own);
}

}  // namespace locksign
