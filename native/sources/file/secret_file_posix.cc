#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sources/file/secret_file.h"
#include "sources/file/secret_file_acl.h"

namespace locksign {

namespace {

Status open_error(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Status::system(Code::kSourceNotFound, error, "open");
    case EACCES:
    case EPERM:
      return Status::system(Code::kSourceForbidden, error, "open");
    case ENXIO:   // a socket
    case ENODEV:  // a device without a driver
      return Status::system(Code::kSourceType, error, "open");
    default:
      return Status::system(Code::kSourceRead, error, "open");
  }
}

int status_of(int descriptor, struct stat* status) {
#ifdef __linux__
  // glibc exports the function only since version 2.33. The system call has always existed.
  return static_cast<int>(syscall(SYS_fstat, descriptor, status));
#else
  return fstat(descriptor, status);
#endif
}

// Write access counts as well: a process that can write the file can make us sign with a key of its
// own.
bool is_private(int descriptor, const struct stat& status) {
  const uid_t user = geteuid();
  const bool mine = status.st_uid == user || status.st_uid == 0;
  const bool closed_to_all = (status.st_mode & (S_IROTH | S_IWOTH)) == 0;
  const bool closed_to_group =
      (status.st_mode & (S_IRGRP | S_IWGRP)) == 0 || secret_file_acl_is_closed(descriptor, user);
  return mine && closed_to_all && closed_to_group && !secret_file_acl_grants(descriptor);
}

}  // namespace

Status secret_file_open(const char* path, FileOptions options, SecretFile* file) {
  // O_NONBLOCK: see fifo(7). poll(2) reports no end of file until the first writer has connected
  // and closed.
  int number;
  do {
    number = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  } while (number < 0 && errno == EINTR);
  if (number < 0) return open_error(errno);
  file->descriptor.reset(number);

  struct stat status;
  if (status_of(number, &status) != 0) return Status::system(Code::kSourceRead, errno, "fstat");
  file->is_fifo = S_ISFIFO(status.st_mode);
  if (!S_ISREG(status.st_mode) && !file->is_fifo) return Status::error(Code::kSourceType);
  if (!options.allow_others && !is_private(number, status)) return Status::error(Code::kSourcePermissions);
  file->bytes = file->is_fifo ? 0 : static_cast<size_t>(status.st_size);
  return Status::success();
}

}  // namespace locksign
