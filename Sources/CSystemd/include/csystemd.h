/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */
#pragma once
/* Without this the header's macros would say of every message that it comes from this file. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/* The names of the sockets that systemd has passed, from descriptor SD_LISTEN_FDS_START on, each with its NUL, one after
 * the other. Takes them out of the environment. Returns how many there are, or -errno: ENOBUFS where the names do not
 * fit. A shim, since a list of strings would be unsafe code in Swift. */
static inline int wharfd_take_socket_names(char *names, size_t size) {
    char **list = NULL;
    int count = sd_listen_fds_with_names(1, &list);
    size_t used = 0;
    for (int index = 0; index < count; index++) {
        size_t length = strlen(list[index]) + 1;
        if (length > size - used) {
            count = -ENOBUFS;
            break;
        }
        memcpy(names + used, list[index], length);
        used += length;
    }
    for (char **name = list; name && *name; name++)
        free(*name);
    free(list);
    return count;
}

/* Whether somebody wants to be told how things stand (sd_notify(3)). */
static inline bool wharfd_has_service_manager(void) {
    return getenv("NOTIFY_SOCKET") != NULL;
}

/* How often systemd wants a sign of life, in microseconds; 0: it does not (sd_watchdog_enabled(3)). */
static inline uint64_t wharfd_watchdog_microseconds(void) {
    uint64_t microseconds = 0;
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : 0;
}

/* The most fields of one journal entry. */
enum { WHARFD_JOURNAL_FIELDS = 32 };

/* sd_journal_sendv(3) of fields that follow each other in one buffer, so that whoever calls it needs no pointers in a
 * struct: `ends` has the offset of each one's end, ascending. Returns what sd_journal_sendv returns, 0 or a negative
 * errno; -E2BIG for too many fields. */
static inline int wharfd_journal_send(const uint8_t *bytes, const size_t *ends, size_t count) {
    struct iovec fields[WHARFD_JOURNAL_FIELDS];
    size_t begin = 0;
    if (count > WHARFD_JOURNAL_FIELDS) return -E2BIG;
    for (size_t index = 0; index < count; index++) {
        fields[index].iov_base = (void *)(bytes + begin);
        fields[index].iov_len = ends[index] - begin;
        begin = ends[index];
    }
    return sd_journal_sendv(fields, (int)count);
}
