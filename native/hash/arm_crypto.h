// The NEON intrinsics including those for SHA-2, and the targets that functions need to use them.
#pragma once

#include "base/compiler.h"

#if defined(LOCKSIGN_ARM64)

#if defined(__clang__)
// Before version 16, Clang's <arm_neon.h> declares these intrinsics only if the whole file may use
// them.
#if __clang_major__ < 16 && !defined(__ARM_FEATURE_SHA2)
#define __ARM_FEATURE_SHA2 1
#endif
#if __clang_major__ < 16 && !defined(__ARM_FEATURE_SHA512)
#define __ARM_FEATURE_SHA512 1
#endif
#define LOCKSIGN_TARGET_SHA2 LOCKSIGN_TARGET("sha2")
#define LOCKSIGN_TARGET_SHA512 LOCKSIGN_TARGET("sha3")  // Clang's name for SHA-512 and SHA-3
#elif defined(__GNUC__)
#define LOCKSIGN_TARGET_SHA2 LOCKSIGN_TARGET("+crypto")  // GCC 12's name for SHA-256 together with AES
#define LOCKSIGN_TARGET_SHA512 LOCKSIGN_TARGET("arch=armv8.2-a+sha3")
#else
#define LOCKSIGN_TARGET_SHA2
#define LOCKSIGN_TARGET_SHA512
#endif

#include <arm_neon.h>

#endif
