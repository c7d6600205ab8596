// Tells the thread sanitizer of Swift's Mutex.
//
// A Mutex that nobody else holds is taken and left by instructions in the program itself, which the sanitizer sees. One
// that is waited for is handed over inside Swift's library and the kernel, where it sees nothing and would take each
// hand-over for a race. So scripts/sanitize loads this library first: it stands before the two functions that do that.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// Part of the sanitizer; the programs that tests start have none.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define MUTEX __attribute__((swift_context)) void *mutex
typedef __attribute__((swiftcall)) void Lock(uint32_t thread, MUTEX);
typedef __attribute__((swiftcall)) void Unlock(MUTEX);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static Lock *swift_lock;
static Unlock *swift_unlock;

__attribute__((constructor)) static void find(void) {
    swift_lock = (Lock *)dlsym(RTLD_NEXT, LOCK);
    swift_unlock = (Unlock *)dlsym(RTLD_NEXT, UNLOCK);
}

__attribute__((swiftcall)) void mutex_lock(uint32_t thread, MUTEX) __asm__(LOCK);
__attribute__((swiftcall)) void mutex_lock(uint32_t thread, MUTEX) {
    swift_lock(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void mutex_unlock(MUTEX) __asm__(UNLOCK);
__attribute__((swiftcall)) void mutex_unlock(MUTEX) {
    if (__tsan_release) __tsan_release(mutex);
    swift_unlock(mutex);
}
