/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */
#define _GNU_SOURCE
#include "CLinux.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

const int wharfd_O_PATH = O_PATH;

int wharfd_openat2(int directory, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags, .mode = 0, .resolve = resolve};
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int wharfd_openat(int directory, const char *path, int flags) { return openat(directory, path, flags); }

/* Whether a file's bytes are in memory by nature, so that reading them never waits. */
static int is_in_memory(int fd) {
    struct statfs status;
    return fstatfs(fd, &status) == 0 && (status.f_type == TMPFS_MAGIC || status.f_type == (long)RAMFS_MAGIC);
}

ssize_t wharfd_pread_nowait(int fd, void *bytes, size_t count, off_t offset) {
    struct iovec one = {.iov_base = bytes, .iov_len = count};
    ssize_t result = preadv2(fd, &one, 1, offset, RWF_NOWAIT);
    if (result >= 0 || errno != EOPNOTSUPP) return result;
    if (is_in_memory(fd)) return pread(fd, bytes, count, offset);
    errno = EAGAIN;
    return -1;
}

int wharfd_begin_writing(int fd, off_t offset, off_t count) {
    return sync_file_range(fd, offset, count, SYNC_FILE_RANGE_WRITE);
}

int wharfd_sync_file_system(int fd) { return syncfs(fd); }

ssize_t wharfd_readahead(int fd, off_t offset, size_t count) { return readahead(fd, offset, count); }

int wharfd_accept(int listener, void *address, unsigned int *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

ssize_t wharfd_send(int fd, const void *first, size_t first_count, const void *second, size_t second_count, int more) {
    int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0);
    if (second_count == 0) return send(fd, first, first_count, flags);
    struct iovec both[2] = {
        {.iov_base = (void *)(uintptr_t)first, .iov_len = first_count},
        {.iov_base = (void *)(uintptr_t)second, .iov_len = second_count},
    };
    struct msghdr message = {.msg_iov = both, .msg_iovlen = 2};
    return sendmsg(fd, &message, flags);
}

int wharfd_affinity_count(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

int wharfd_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int wharfd_is_regular(unsigned int mode) { return S_ISREG(mode); }
int wharfd_is_directory(unsigned int mode) { return S_ISDIR(mode); }
int wharfd_is_symbolic_link(unsigned int mode) { return S_ISLNK(mode); }
int wharfd_is_socket(unsigned int mode) { return S_ISSOCK(mode); }

int wharfd_dup3(int fd, int onto) { return dup3(fd, onto, O_CLOEXEC); }

int wharfd_signalfd(const void *set) { return signalfd(-1, (const sigset_t *)set, SFD_NONBLOCK | SFD_CLOEXEC); }

int wharfd_read_signal(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : -1;
}

int wharfd_unacknowledged(int fd) {
    int count = 0;
    return ioctl(fd, SIOCOUTQ, &count) == 0 ? count : 0;
}

int wharfd_sem_wait_until(void *semaphore, const void *instant) {
    return sem_clockwait((sem_t *)semaphore, CLOCK_MONOTONIC, (const struct timespec *)instant);
}

int wharfd_peer_credentials(int fd, unsigned int *user, int *process) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == -1) return -1;
    *user = credentials.uid;
    *process = credentials.pid;
    return 0;
}

int wharfd_be_patient(void) {
    struct sched_param none = {.sched_priority = 0};
    return sched_setscheduler(0, SCHED_BATCH, &none);
}

int wharfd_openat_mode(int directory, const char *path, int flags, unsigned int mode) {
    return openat(directory, path, flags, (mode_t)mode);
}

const int wharfd_O_TMPFILE = O_TMPFILE;

int wharfd_link_descriptor(int fd, int directory, const char *name) {
    return linkat(fd, "", directory, name, AT_EMPTY_PATH);
}

int wharfd_set_modified(int fd, int64_t seconds, long nanoseconds) {
    struct timespec times[2] = {
        {.tv_nsec = UTIME_NOW},
        {.tv_sec = (time_t)seconds, .tv_nsec = nanoseconds},
    };
    return futimens(fd, times);
}

int wharfd_rename_new(int from_directory, const char *from, int to_directory, const char *to) {
    return renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE);
}

int wharfd_reserve(int fd, off_t offset, off_t count) { return fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, count); }

int wharfd_lock_now(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }

ssize_t wharfd_get_attribute(int fd, const char *name, void *value, size_t count) {
    return fgetxattr(fd, name, value, count);
}

int wharfd_set_attribute(int fd, const char *name, const void *value, size_t count) {
    return fsetxattr(fd, name, value, count, 0);
}

int wharfd_next_entry(void *directory, const char **name, int *kind) {
    errno = 0;
    const struct dirent *entry = readdir((DIR *)directory);
    if (entry == NULL) return errno == 0 ? 0 : -1;
    *name = entry->d_name;
    switch (entry->d_type) {
    case DT_UNKNOWN: *kind = wharfd_entry_unknown; break;
    case DT_REG: *kind = wharfd_entry_file; break;
    case DT_DIR: *kind = wharfd_entry_directory; break;
    default: *kind = wharfd_entry_other; break;
    }
    return 1;
}
