#include "pkcs11/module.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "pkcs11/library.h"

namespace locksign {

namespace {

Lock modules_lock;
Module* modules = nullptr;  // under modules_lock

// Section 5.4: C_GetFunctionList is the one function that a module must export.
const CK_FUNCTION_LIST* functions_of(void* library) {
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(library_function(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get == nullptr || get(&list) != CKR_OK || list == nullptr) return nullptr;
  const bool is_known = (list->version.major == 2 && list->version.minor >= 11) || list->version.major == 3;
  return is_known ? list : nullptr;
}

}  // namespace

Status Module::initialize() {
  CK_C_INITIALIZE_ARGS arguments = {};
  arguments.flags = CKF_OS_LOCKING_OK;  // several threads call it
  const CK_RV result = functions_->C_Initialize(&arguments);
  if (result == CKR_CRYPTOKI_ALREADY_INITIALIZED) return Status::success();
  if (result != CKR_OK) return Status::system(Code::kTokenFailed, static_cast<int>(result), "C_Initialize");
  is_ours_ = true;
  return Status::success();
}

Status Module::load(const char* path, Module** module, char* detail) {
  detail[0] = '\0';
  LockGuard guard(modules_lock);
  for (Module* each = modules; each != nullptr; each = each->next_) {
    if (std::strcmp(each->path_, path) != 0) continue;
    *module = each;
    return Status::success();
  }
  void* library = library_open(path, detail, kModuleDetailBytes);
  if (library == nullptr) return Status::error(Code::kTokenModule);
  const CK_FUNCTION_LIST* functions = functions_of(library);
  if (functions == nullptr) {
    library_close(library);
    return Status::error(Code::kTokenModule);
  }
  const size_t path_bytes = std::strlen(path) + 1;
  void* room = std::malloc(sizeof(Module));
  char* copy = static_cast<char*>(std::malloc(path_bytes));
  if (room == nullptr || copy == nullptr) {
    std::free(room);
    std::free(copy);
    library_close(library);
    return Status::error(Code::kMemoryExhausted);
  }
  std::memcpy(copy, path, path_bytes);
  Module* loaded = new (room) Module;
  loaded->functions_ = functions;
  loaded->path_ = copy;
  const Status status = loaded->initialize();
  if (!status.ok()) {
    std::free(copy);
    std::free(room);
    library_close(library);
    return status;
  }
  loaded->next_ = modules;
  modules = loaded;
  *module = loaded;
  return status;
}

void Module::enter() {
  LockGuard guard(lock_);
  calls_++;
}

void Module::leave() {
  LockGuard guard(lock_);
  calls_--;
}

unsigned Module::generation() {
  LockGuard guard(lock_);
  return generation_;
}

void Module::connected() {
  LockGuard guard(lock_);
  connected_++;
}

void Module::disconnected() {
  LockGuard guard(lock_);
  connected_--;
}

void Module::doubt() {
  LockGuard guard(lock_);
  is_in_doubt_ = true;
}

bool Module::is_in_doubt() {
  LockGuard guard(lock_);
  return is_in_doubt_;
}

bool Module::restart() {
  // No thread calls a function meanwhile, because enter() waits for the lock.
  LockGuard guard(lock_);
  if (!is_ours_ || calls_ != 1 || connected_ != 0) return false;
  generation_++;
  is_in_doubt_ = false;
  functions_->C_Finalize(nullptr);
  return initialize().ok();
}

}  // namespace locksign
