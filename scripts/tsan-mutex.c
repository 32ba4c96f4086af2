/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */

/* Shows Synchronization.Mutex to the thread sanitizer; preloaded into the sanitized unit tests, part of nothing else.
 *
 * The mutex's fast path is inlined into our code and instrumented with it. Its slow path is not: it lives in the
 * toolchain's libswiftSynchronization.so, which is built without the sanitizer, so that every lock taken under
 * contention looks like no lock at all, and is reported as a race. These three functions stand before the library's
 * (the dynamic linker takes the first of a name), tell the sanitizer what happens, and call the library's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT_METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

/* The sanitizer's own, in the program that this is preloaded into; absent (null) in a program without it. */
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

/* The names are the mangled ones of _MutexHandle's three slow paths; scripts/sanitize checks that they still exist. */
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT_METHOD void lockSlow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT_METHOD bool tryLockSlow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT_METHOD void unlockSlow(SELF) __asm__(UNLOCK_SLOW);

SWIFT_METHOD void lockSlow(uint32_t thread, SELF) {
    SWIFT_METHOD void (*next)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK_SLOW);
    next(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT_METHOD bool tryLockSlow(SELF) {
    SWIFT_METHOD bool (*next)(SELF) = dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
    bool taken = next(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT_METHOD void unlockSlow(SELF) {
    SWIFT_METHOD void (*next)(SELF) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    if (__tsan_release) __tsan_release(self);
    next(self);
}
