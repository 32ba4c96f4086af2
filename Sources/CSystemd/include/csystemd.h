/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */
#pragma once
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

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

/* How often systemd wants a sign of life, in microseconds; 0: it does not (sd_watchdog_enabled(3)). */
static inline uint64_t wharfd_watchdog_microseconds(void) {
    uint64_t microseconds = 0;
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : 0;
}
