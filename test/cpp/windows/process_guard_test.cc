// The access list of the process.
#include "process/process_guard.h"

#include <windows.h>

#include "check.h"

using namespace locksign;

namespace {

bool opens(DWORD access) {
  HANDLE process = OpenProcess(access, FALSE, GetCurrentProcessId());
  if (process != nullptr) CloseHandle(process);
  return process != nullptr;
}

// Only Wine's ntdll exports this function.
bool is_wine() { return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

}  // namespace

TEST("the process can be opened for reading until it is protected, and can be ended even afterwards") {
  CHECK(opens(PROCESS_VM_READ));
  ProcessProtection reached;
  CHECK(process_protect(&reached).ok());
  CHECK(reached.not_dumpable == !opens(PROCESS_VM_READ));
  CHECK(!reached.no_core_files);
  CHECK(opens(PROCESS_TERMINATE | SYNCHRONIZE));
  if (!reached.not_dumpable) SKIP("this system lets the process be opened all the same");
  CHECK(!opens(PROCESS_VM_WRITE));
  CHECK(!opens(PROCESS_DUP_HANDLE));
  if (is_wine()) SKIP("Wine lets an owner change the list whatever it says");
  CHECK(!opens(WRITE_DAC));
}

int main() { return check::run_all(); }
