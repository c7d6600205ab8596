// The door to what Linux lets a process give up for good: libseccomp, and system calls for which glibc has no function.
//
// Functions that return an int return 0, or an errno value.

#pragma once

#include <seccomp.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Leaves the namespaces for users, the network and System V objects for new ones that hold nothing.
/// EINVAL in a process of several threads.
int mem_enter_namespaces(void);

/// Drops every capability of the calling thread.
int mem_drop_capabilities(void);

/// Nothing that is executed has more rights than this process, and nobody of the same user can look into it.
int mem_drop_privileges(void);

/// Denies the calling thread, and threads that it starts, every file and, as far as the kernel can, the network and
/// signals to others. What is open already stays usable. ENOSYS or EOPNOTSUPP without Landlock.
int mem_enter_landlock(void);

/// Closes every descriptor from this one on.
void mem_close_from(int first);

/// Forgets the environment.
void mem_forget_environment(void);

/// libseccomp's macro for "the call fails with this errno value".
unsigned int mem_action_fail(int error);

/// libseccomp's macro for "the process is killed".
unsigned int mem_action_kill(void);

/// libseccomp's macro for "the call is let through".
unsigned int mem_action_allow(void);

/// Tries a system call by its number, with plain numbers or pointers as arguments; its errno value, 0 if it succeeded.
int mem_try_call(long number, unsigned long first, unsigned long second, unsigned long third);

#ifdef __cplusplus
}
#endif
