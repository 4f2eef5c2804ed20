// Compiler extensions beyond C++17, spelled for GCC, Clang and MSVC.
#pragma once

#if defined(_MSC_VER) && !defined(__clang__)
#define LOCKSIGN_INLINE __forceinline
#define LOCKSIGN_NOINLINE __declspec(noinline)
#define LOCKSIGN_ALIGNED_CODE
#define LOCKSIGN_TARGET(features)  // MSVC accepts every intrinsic without a target
#else
#if defined(LOCKSIGN_SANITIZED)
// Instrumented arithmetic takes minutes to compile if all of it is inlined and unrolled.
#define LOCKSIGN_INLINE inline
#else
#define LOCKSIGN_INLINE inline __attribute__((always_inline))
#endif
#define LOCKSIGN_NOINLINE __attribute__((noinline))
#define LOCKSIGN_ALIGNED_CODE __attribute__((aligned(64)))
#define LOCKSIGN_TARGET(features) __attribute__((target(features)))
#endif

#if defined(__x86_64__) || (defined(_M_X64) && !defined(_M_ARM64EC))
#define LOCKSIGN_X86_64 1
#endif

#if (defined(__aarch64__) && !defined(__AARCH64EB__)) || defined(_M_ARM64)
#define LOCKSIGN_ARM64 1
#endif

// MSVC has no intrinsics for SHA-512.
#if defined(LOCKSIGN_ARM64) && !(defined(_MSC_VER) && !defined(__clang__))
#define LOCKSIGN_ARM64_SHA512 1
#endif

// Before a loop: GCC unrolls it that many times, which it does not do by itself at -O2.
#if defined(__GNUC__) && !defined(LOCKSIGN_SANITIZED)
#define LOCKSIGN_UNROLL_4 _Pragma("GCC unroll 4")
#define LOCKSIGN_UNROLL_8 _Pragma("GCC unroll 8")
#else
#define LOCKSIGN_UNROLL_4
#define LOCKSIGN_UNROLL_8
#endif
