// A shared library that is loaded at run time. library_posix.cc, library_windows.cc.
#pragma once

#include <cstddef>

namespace locksign {

// Loads the library of an absolute path, or returns null. `detail` then receives the system's
// explanation, terminated and shortened to `room` bytes.
void* library_open(const char* path, char* detail, size_t room);

// The address of an exported function, or null.
void* library_function(void* library, const char* name);

void library_close(void* library);

// Keeps this addon in memory until the process ends, for a thread that still runs in it.
void library_keep_addon();

}  // namespace locksign
