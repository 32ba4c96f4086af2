/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * Shims (prefixed wharfd_) for what Swift's Glibc module cannot reach: macros, variadic functions, GNU extensions and
 * system calls that glibc 2.36 has no wrapper for. They are functions of shims.c rather than inline, because
 * _GNU_SOURCE in a header that Swift sees would make its types differ from those of the Glibc module. Each returns
 * what its system call returns: -1 and errno for failure. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <linux/openat2.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/types.h>

/* open(2) flags beyond POSIX. */
extern const int wharfd_O_PATH;

/* openat2(2): no wrapper in glibc 2.36. */
int wharfd_openat2(int directory, const char *path, uint64_t flags, uint64_t resolve);

/* openat(2) without its variadic mode. */
int wharfd_openat(int directory, const char *path, int flags);

/* preadv2(2) with one buffer and RWF_NOWAIT: EAGAIN where the bytes are not in the page cache, and where the file
 * system cannot tell (most network file systems); tmpfs, which cannot either, is memory and answers. */
ssize_t wharfd_pread_nowait(int fd, void *bytes, size_t count, off_t offset);

/* syncfs(2): brings all that a descriptor's file system has to disk. */
int wharfd_sync_file_system(int fd);

/* sync_file_range(2), SYNC_FILE_RANGE_WRITE: begins to write, and waits for nothing but a full queue. */
int wharfd_begin_writing(int fd, off_t offset, off_t count);

/* readahead(2). */
ssize_t wharfd_readahead(int fd, off_t offset, size_t count);

/* accept4(2), non-blocking and close-on-exec; the address is a sockaddr. */
int wharfd_accept(int listener, void *address, unsigned int *length);

/* sendmsg(2) of two buffers, the second possibly empty, with MSG_NOSIGNAL and perhaps MSG_MORE. */
ssize_t wharfd_send(int fd, const void *first, size_t first_count, const void *second, size_t second_count, int more);

/* CPU_COUNT of sched_getaffinity(2); 0 where that fails. */
int wharfd_affinity_count(void);

/* fcntl(2) F_SETFL with O_NONBLOCK. */
int wharfd_set_nonblocking(int fd);

/* The S_IS… macros of inode(7), for a mode_t. */
int wharfd_is_regular(unsigned int mode);
int wharfd_is_directory(unsigned int mode);
int wharfd_is_symbolic_link(unsigned int mode);
int wharfd_is_socket(unsigned int mode);

/* dup3(2), close-on-exec. */
int wharfd_dup3(int fd, int onto);

/* signalfd(2), non-blocking and close-on-exec; the set is a sigset_t. */
int wharfd_signalfd(const void *set);

/* The next signal of a signalfd; -1 where there is none. */
int wharfd_read_signal(int fd);

/* ioctl(2) SIOCOUTQ: bytes in a socket's send queue; 0 where that cannot be told. */
int wharfd_unacknowledged(int fd);

/* sem_clockwait(3) by CLOCK_MONOTONIC; a sem_t and a struct timespec. */
int wharfd_sem_wait_until(void *semaphore, const void *instant);

/* getsockopt(2) SO_PEERCRED: the user and the process that connected; -1 and errno for failure. */
int wharfd_peer_credentials(int fd, unsigned int *user, int *process);

/* sched_setscheduler(2) of the calling thread: SCHED_BATCH. */
int wharfd_be_patient(void);

/* openat(2) with a mode. */
int wharfd_openat_mode(int directory, const char *path, int flags, unsigned int mode);

/* The flag of open(2) for a file without a name. */
extern const int wharfd_O_TMPFILE;

/* linkat(2) of a descriptor itself: AT_EMPTY_PATH. */
int wharfd_link_descriptor(int fd, int directory, const char *name);

/* futimens(3): the time of the last change as it is given, that of the last access the present. */
int wharfd_set_modified(int fd, int64_t seconds, long nanoseconds);

/* renameat2(2) with RENAME_NOREPLACE. */
int wharfd_rename_new(int from_directory, const char *from, int to_directory, const char *to);

/* fallocate(2) with FALLOC_FL_KEEP_SIZE. */
int wharfd_reserve(int fd, off_t offset, off_t count);

/* flock(2) with LOCK_EX | LOCK_NB. */
int wharfd_lock_now(int fd);

/* fgetxattr(2) and fsetxattr(2), which makes or replaces. */
ssize_t wharfd_get_attribute(int fd, const char *name, void *value, size_t count);
int wharfd_set_attribute(int fd, const char *name, const void *value, size_t count);

/* readdir(3) of a DIR: 1 and the next entry, whose name holds until the next call; 0 at the end; -1 and errno. */
enum { wharfd_entry_unknown, wharfd_entry_file, wharfd_entry_directory, wharfd_entry_other };
int wharfd_next_entry(void *directory, const char **name, int *kind);
