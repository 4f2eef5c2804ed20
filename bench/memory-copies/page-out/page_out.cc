// Has the kernel write another process's pages to swap: process_madvise(2) with MADV_PAGEOUT, Linux
// 5.10.
#include <node_api.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace {

// Newer than the C library's headers may be.
constexpr int kPageOutAdvice = 21;        // MADV_PAGEOUT
constexpr long kPidfdOpenCall = 434;      // pidfd_open(2)
constexpr long kProcessAdviceCall = 440;  // process_madvise(2)

int page_out(pid_t process, void* start, size_t length) {
  const int descriptor = static_cast<int>(syscall(kPidfdOpenCall, process, 0));
  if (descriptor < 0) return errno;
  const iovec range = {start, length};
  const int error = syscall(kProcessAdviceCall, descriptor, &range, 1, kPageOutAdvice, 0) < 0 ? errno : 0;
  close(descriptor);
  return error;
}

// pageOut(process, start, length) -> errno, 0 for success. Addresses of user space fit the 53 bits
// of a number.
napi_value PageOut(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  int32_t process = 0;
  int64_t start = 0;
  int64_t length = 0;
  napi_get_value_int32(env, arguments[0], &process);
  napi_get_value_int64(env, arguments[1], &start);
  napi_get_value_int64(env, arguments[2], &length);

  napi_value result = nullptr;
  napi_create_int32(env, page_out(process, reinterpret_cast<void*>(start), static_cast<size_t>(length)), &result);
  return result;
}

napi_value Init(napi_env env, napi_value exports) {
  napi_value function = nullptr;
  napi_create_function(env, "pageOut", NAPI_AUTO_LENGTH, PageOut, nullptr, &function);
  napi_set_named_property(env, exports, "pageOut", function);
  return exports;
}

}  // namespace

NAPI_MODULE(page_out, Init)
