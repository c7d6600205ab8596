#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int outcome(long result) { return result < 0 ? errno : 0; }

int mem_enter_namespaces(void) { return outcome(unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)); }

int mem_drop_capabilities(void) {
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[2] = {{0}};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return outcome(syscall(SYS_capset, &head, none));
}

int mem_drop_privileges(void) {
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return outcome(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

// Debian's headers are older than the kernels that people run, so what is used of <linux/landlock.h> stands here.
enum {
    landlock_create_ruleset = 444,
    landlock_restrict_self = 446,
    landlock_tell_version = 1,
    first_rights_of_files = 13,  // EXECUTE … MAKE_SYM
    rights_of_network = 2,       // BIND_TCP, CONNECT_TCP
    scopes = 2,                  // ABSTRACT_UNIX_SOCKET, SIGNAL
};

int mem_enter_landlock(void) {
    long version = syscall(landlock_create_ruleset, NULL, 0, landlock_tell_version);
    if (version < 0) return errno;
    int rights = first_rights_of_files;
    if (version >= 2) rights += 1;  // REFER
    if (version >= 3) rights += 1;  // TRUNCATE
    if (version >= 5) rights += 1;  // IOCTL_DEV
    struct {
        uint64_t files, network, scoped;
    } denied = {.files = (1ULL << rights) - 1};
    size_t size = sizeof(uint64_t);
    if (version >= 4) {
        denied.network = (1ULL << rights_of_network) - 1;
        size += sizeof(uint64_t);
    }
    if (version >= 6) {
        denied.scoped = (1ULL << scopes) - 1;
        size += sizeof(uint64_t);
    }
    long rules = syscall(landlock_create_ruleset, &denied, size, 0);
    if (rules < 0) return errno;
    int result = outcome(syscall(landlock_restrict_self, (int)rules, 0));
    close((int)rules);
    return result;
}

void mem_close_from(int first) { closefrom(first); }

void mem_forget_environment(void) { clearenv(); }

unsigned int mem_action_fail(int error) { return SCMP_ACT_ERRNO(error); }
unsigned int mem_action_kill(void) { return SCMP_ACT_KILL_PROCESS; }
unsigned int mem_action_allow(void) { return SCMP_ACT_ALLOW; }

int mem_try_call(long number, unsigned long first, unsigned long second, unsigned long third) {
    return outcome(syscall(number, first, second, third, 0, 0, 0));
}
