// PKCS#11 modules: libraries of the maker of a token, which run in this process. Each is loaded and
// initialised once for the process and stays.
#pragma once

#include "base/status.h"
#include "base/system/lock.h"
#include "pkcs11/cryptoki.h"

namespace locksign {

// Room for the system's explanation why a library cannot be loaded.
constexpr size_t kModuleDetailBytes = 256;

class Module final {
 public:
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  // Loads the module at the first call for its path. The path is absolute, without links, and was
  // checked by the caller. Fails with kTokenModule; `detail` has kModuleDetailBytes, and stays
  // empty if the library could be loaded.
  static Status load(const char* path, Module** module, char* detail);

  const CK_FUNCTION_LIST* functions() const { return functions_; }

  // Every call of a function is between these two. restart() waits for none.
  void enter();
  void leave();

  // How often the module was restarted. A session and an object of another generation are gone, and
  // their numbers may belong to others by now.
  unsigned generation();

  // Counts the tokens that have a session.
  void connected();
  void disconnected();

  // A function returned CKR_GENERAL_ERROR. The state of the module is unknown until restart().
  void doubt();
  bool is_in_doubt();

  // Ends and initialises the module, for one that lost its connection and does not make another,
  // as p11-kit's client. Called between enter() and leave(). It does nothing and returns false if
  // anything else uses the module.
  [[nodiscard]] bool restart();

 private:
  Module() = default;
  Status initialize();

  const CK_FUNCTION_LIST* functions_ = nullptr;
  char* path_ = nullptr;
  Module* next_ = nullptr;
  bool is_ours_ = false;  // nothing else in this process had initialised it before
  Lock lock_;
  unsigned calls_ = 0;  // under lock_, as the next three
  unsigned connected_ = 0;
  unsigned generation_ = 0;
  bool is_in_doubt_ = false;
};

}  // namespace locksign
