// Erases what a module may leave behind of a PIN or a key that it was given.
#pragma once

namespace locksign {

// Zeroes the stack below the caller's frame, and memory that the module has freed on this thread.
// How far its frames reached, and which memory it used, is not known, so this is generous. It takes
// about a millisecond. It cannot reach what the module keeps.
void wipe_leftovers_of_module();

}  // namespace locksign
