/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * Preloaded into the daemon: has system calls fail, wait or kill the process when the test asks for it, by a table in a
 * file that both map. harness/faults.py has the other half: the order of the calls and of a row's fields. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OPEN_UNNAMED, OPEN_NEW, PWRITE, FALLOCATE, FTRUNCATE, FCHMOD, FUTIMENS, FSYNC_FILE, FSYNC_DIRECTORY, LINKAT,
    RENAMEAT, RENAMEAT2, MKDIRAT, UNLINKAT, FLOCK, FACCESSAT, CALLS
};

/* `skip` calls go through, then `times` (negative: all) are met by the rest, and `hits` counts those. */
struct row {
    _Atomic int32_t error, skip, times, hits, delay, kill;
};

static struct row *table;

__attribute__((constructor)) static void map_table(void) {
    const char *path = getenv("FAULT_TABLE");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *page = mmap(NULL, CALLS * sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page != MAP_FAILED) table = page;
}

static struct row *met(int call) {
    if (!table) return NULL;
    struct row *row = &table[call];
    if (atomic_load(&row->times) == 0) return NULL;
    if (atomic_load(&row->skip) > 0 && atomic_fetch_sub(&row->skip, 1) > 0) return NULL;
    if (atomic_load(&row->times) > 0 && atomic_fetch_sub(&row->times, 1) <= 0) return NULL;
    atomic_fetch_add(&row->hits, 1);
    if (atomic_load(&row->delay)) usleep((useconds_t)atomic_load(&row->delay));
    return row;
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Kill 1: before the call; 2: after it. An error of 0 lets the call through. */
#define MEET(call, type, name, parameters, arguments) \
    struct row *row = met(call); \
    if (row && row->kill == 1) raise(SIGKILL); \
    if (row && row->error) return errno = row->error, -1; \
    static type(*next) parameters; \
    if (!next) next = (type(*) parameters)real(name); \
    type result = next arguments; \
    if (row && row->kill == 2) raise(SIGKILL); \
    return result

#define WRAP(call, type, name, parameters, arguments) \
    type name parameters { MEET(call, type, #name, parameters, arguments); }

/* A negative error: only half is written. */
static ssize_t write_at(int fd, const void *bytes, size_t count, off_t at) {
    struct row *row = met(PWRITE);
    if (row && row->kill == 1) raise(SIGKILL);
    if (row && row->error > 0) return errno = row->error, -1;
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next) next = (ssize_t(*)(int, const void *, size_t, off_t))real("pwrite");
    ssize_t result = next(fd, bytes, row && row->error ? (count + 1) / 2 : count, at);
    if (row && row->kill == 2) raise(SIGKILL);
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return write_at(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) { return write_at(fd, bytes, count, at); }

WRAP(FALLOCATE, int, fallocate, (int fd, int mode, off_t at, off_t count), (fd, mode, at, count))
WRAP(FALLOCATE, int, fallocate64, (int fd, int mode, off_t at, off_t count), (fd, mode, at, count))
WRAP(FTRUNCATE, int, ftruncate, (int fd, off_t size), (fd, size))
WRAP(FTRUNCATE, int, ftruncate64, (int fd, off_t size), (fd, size))
WRAP(FCHMOD, int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(FUTIMENS, int, futimens, (int fd, const struct timespec times[2]), (fd, times))
WRAP(LINKAT, int, linkat, (int from, const char *old, int to, const char *new, int flags), (from, old, to, new, flags))
WRAP(RENAMEAT, int, renameat, (int from, const char *old, int to, const char *new), (from, old, to, new))
WRAP(RENAMEAT2, int, renameat2, (int from, const char *old, int to, const char *new, unsigned int flags),
     (from, old, to, new, flags))
WRAP(MKDIRAT, int, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))
WRAP(UNLINKAT, int, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
WRAP(FLOCK, int, flock, (int fd, int operation), (fd, operation))
WRAP(FACCESSAT, int, faccessat, (int fd, const char *path, int mode, int flags), (fd, path, mode, flags))

int fsync(int fd) {
    struct stat status;
    int call = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) ? FSYNC_DIRECTORY : FSYNC_FILE;
    MEET(call, int, "fsync", (int), (fd));
}

static int open_at(int fd, const char *path, int flags, mode_t mode) {
    static int (*next)(int, const char *, int, ...);
    if (!next) next = (int (*)(int, const char *, int, ...))real("openat");
    int call = (flags & O_TMPFILE) == O_TMPFILE ? OPEN_UNNAMED : flags & O_EXCL ? OPEN_NEW : CALLS;
    struct row *row = call == CALLS ? NULL : met(call);
    if (row && row->kill == 1) raise(SIGKILL);
    if (row && row->error) return errno = row->error, -1;
    int result = next(fd, path, flags, mode);
    if (row && row->kill == 2) raise(SIGKILL);
    return result;
}

#define OPEN(name) \
    int name(int fd, const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return open_at(fd, path, flags, mode); \
    }

OPEN(openat)
OPEN(openat64)
