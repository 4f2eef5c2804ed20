// A file descriptor, owned: closed when it goes out of scope. On Windows it is a HANDLE, see
// handle_windows.h.
#pragma once

#if !defined(_WIN32)
#include <unistd.h>
#endif

namespace locksign {

#if defined(_WIN32)
bool close_descriptor(int number);  // descriptor_windows.cc
#else
inline bool close_descriptor(int number) { return ::close(number) == 0; }
#endif

class Descriptor final {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { (void)close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

  void reset(int number) {
    (void)close();
    number_ = number;
  }

  // Returns false, with errno set, if close(2) failed. The descriptor is gone either way: Linux
  // frees it first, and a second close could hit one that another thread has just opened.
  bool close() {
    if (number_ < 0) return true;
    const int number = number_;
    number_ = -1;
    return close_descriptor(number);
  }

 private:
  int number_;
};

}  // namespace locksign
