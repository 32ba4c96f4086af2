/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * The ways from a socket into a file that upload-copy.c measures. It includes this file and nobody else does.
 */
#ifndef UPLOAD_WAYS_H
#define UPLOAD_WAYS_H
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"

enum { KIB = 1024, MIB = 1024 * KIB };
enum { RESERVE_STEP = 16 * MIB, BEHIND_STEP = 8 * MIB };

enum kind {
    RECEIVE, /* write what one recv(2) gave */
    FILL,    /* write when the buffer is full */
    SPLICE,  /* socket to pipe to file */
    HANDOFF, /* fill one of two buffers, while another thread writes the other */
};

struct way {
    const char *name;
    enum kind kind;
    size_t size;
    bool reserve; /* fallocate(2) ahead, the size kept */
    bool behind;  /* sync_file_range(2) behind, which starts the write-back */
    bool synced;  /* one of the ways of -s */
};

static const struct way ways[] = {
    {.name = "recv 64 KiB", .kind = RECEIVE, .size = 64 * KIB},
    {.name = "recv 16 KiB", .kind = RECEIVE, .size = 16 * KIB},
    {.name = "recv 128 KiB", .kind = RECEIVE, .size = 128 * KIB},
    {.name = "recv 256 KiB", .kind = RECEIVE, .size = 256 * KIB, .synced = true},
    {.name = "recv 1 MiB", .kind = RECEIVE, .size = MIB},
    {.name = "fill 64 KiB", .kind = FILL, .size = 64 * KIB},
    {.name = "fill 256 KiB", .kind = FILL, .size = 256 * KIB},
    {.name = "fill 1 MiB", .kind = FILL, .size = MIB},
    {.name = "splice 64 KiB", .kind = SPLICE, .size = 64 * KIB},
    {.name = "splice 1 MiB", .kind = SPLICE, .size = MIB, .synced = true},
    {.name = "handoff 64 KiB", .kind = HANDOFF, .size = 64 * KIB},
    {.name = "handoff 256 KiB", .kind = HANDOFF, .size = 256 * KIB},
    {.name = "handoff 1 MiB", .kind = HANDOFF, .size = MIB},
    {.name = "recv 256 KiB, reserve", .kind = RECEIVE, .size = 256 * KIB, .reserve = true, .synced = true},
    {.name = "recv 256 KiB, behind", .kind = RECEIVE, .size = 256 * KIB, .behind = true, .synced = true},
    {.name = "recv 256 KiB, both", .kind = RECEIVE, .size = 256 * KIB, .reserve = true, .behind = true, .synced = true},
    {.name = "splice 1 MiB, reserve", .kind = SPLICE, .size = MIB, .reserve = true, .synced = true},
    {.name = "splice 1 MiB, behind", .kind = SPLICE, .size = MIB, .behind = true, .synced = true},
    {.name = "splice 1 MiB, both", .kind = SPLICE, .size = MIB, .reserve = true, .behind = true, .synced = true},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

struct transfer {
    int socket;
    int file;
    const struct way *way;
    size_t position; /* bytes in the file */
    size_t reserved;
    size_t started; /* bytes whose write-back was started */
    double other_cpu; /* of the thread that writes */
};

static void await_bytes(int socket)
{
    struct pollfd readable = {.fd = socket, .events = POLLIN};
    if (poll(&readable, 1, 60000) != 1)
        die("poll");
}

/* Bytes received, 0 at the end; waits for the first of them only. */
static size_t receive(int socket, unsigned char *buffer, size_t size)
{
    for (;;) {
        ssize_t count = recv(socket, buffer, size, 0);
        if (count >= 0)
            return count;
        if (errno != EAGAIN)
            die("recv");
        await_bytes(socket);
    }
}

static size_t fill(int socket, unsigned char *buffer, size_t size)
{
    size_t filled = 0;
    while (filled < size) {
        size_t count = receive(socket, buffer + filled, size - filled);
        if (count == 0)
            break;
        filled += count;
    }
    return filled;
}

static void reserve(struct transfer *transfer, size_t end)
{
    if (!transfer->way->reserve)
        return;
    while (transfer->reserved < end) {
        if (fallocate(transfer->file, FALLOC_FL_KEEP_SIZE, transfer->reserved, RESERVE_STEP) != 0)
            die("fallocate");
        transfer->reserved += RESERVE_STEP;
    }
}

static void advance(struct transfer *transfer, size_t count)
{
    transfer->position += count;
    if (!transfer->way->behind || transfer->position - transfer->started < BEHIND_STEP)
        return;
    size_t range = (transfer->position - transfer->started) / BEHIND_STEP * BEHIND_STEP;
    if (sync_file_range(transfer->file, transfer->started, range, SYNC_FILE_RANGE_WRITE) != 0)
        die("sync_file_range");
    transfer->started += range;
}

static void write_all(struct transfer *transfer, const unsigned char *bytes, size_t count)
{
    reserve(transfer, transfer->position + count);
    while (count > 0) {
        ssize_t written = pwrite(transfer->file, bytes, count, transfer->position);
        if (written < 0)
            die("pwrite");
        bytes += written;
        count -= written;
        advance(transfer, written);
    }
}

static void copy_buffered(struct transfer *transfer)
{
    size_t size = transfer->way->size;
    unsigned char *buffer = aligned_alloc(4096, size);
    size_t count;
    while ((count = transfer->way->kind == FILL ? fill(transfer->socket, buffer, size)
                                                : receive(transfer->socket, buffer, size)) > 0)
        write_all(transfer, buffer, count);
    free(buffer);
}

static void copy_spliced(struct transfer *transfer)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[1], F_SETPIPE_SZ, transfer->way->size) < 0)
        die("pipe");
    for (;;) {
        ssize_t count = splice(transfer->socket, NULL, ends[1], NULL, transfer->way->size,
                               SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
        if (count == 0)
            break;
        if (count < 0) {
            if (errno != EAGAIN)
                die("splice from the socket");
            await_bytes(transfer->socket);
            continue;
        }
        reserve(transfer, transfer->position + count);
        while (count > 0) {
            off_t offset = transfer->position;
            ssize_t written = splice(ends[0], NULL, transfer->file, &offset, count, SPLICE_F_MOVE);
            if (written <= 0)
                die("splice to the file");
            count -= written;
            advance(transfer, written);
        }
    }
    close(ends[0]);
    close(ends[1]);
}

/* Two buffers between the thread that receives and the one that writes; a buffer with a count is the writer's. */
struct exchange {
    struct transfer *transfer;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned char *buffers[2];
    ssize_t counts[2]; /* 0: to be filled; -1: the end */
};

static void *write_filled(void *argument)
{
    struct exchange *exchange = argument;
    double start = cpu_of(RUSAGE_THREAD);
    for (int next = 0;; next ^= 1) {
        pthread_mutex_lock(&exchange->lock);
        while (exchange->counts[next] == 0)
            pthread_cond_wait(&exchange->changed, &exchange->lock);
        ssize_t count = exchange->counts[next];
        pthread_mutex_unlock(&exchange->lock);
        if (count < 0)
            break;
        write_all(exchange->transfer, exchange->buffers[next], count);
        pthread_mutex_lock(&exchange->lock);
        exchange->counts[next] = 0;
        pthread_cond_signal(&exchange->changed);
        pthread_mutex_unlock(&exchange->lock);
    }
    exchange->transfer->other_cpu = cpu_of(RUSAGE_THREAD) - start;
    return NULL;
}

static void start_unpinned(pthread_t *thread, struct exchange *exchange)
{
    pthread_attr_t attributes;
    cpu_set_t set;
    CPU_ZERO(&set);
    for (long processor = sysconf(_SC_NPROCESSORS_ONLN) - 1; processor >= 0; processor--)
        CPU_SET(processor, &set);
    pthread_attr_init(&attributes);
    pthread_attr_setaffinity_np(&attributes, sizeof set, &set);
    if (pthread_create(thread, &attributes, write_filled, exchange) != 0)
        die("pthread_create");
    pthread_attr_destroy(&attributes);
}

static void copy_handed(struct transfer *transfer)
{
    size_t size = transfer->way->size;
    struct exchange exchange = {
        .transfer = transfer,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
        .buffers = {aligned_alloc(4096, size), aligned_alloc(4096, size)},
    };
    pthread_t writer;
    start_unpinned(&writer, &exchange);
    ssize_t count = 1;
    for (int next = 0; count > 0; next ^= 1) {
        pthread_mutex_lock(&exchange.lock);
        while (exchange.counts[next] != 0)
            pthread_cond_wait(&exchange.changed, &exchange.lock);
        pthread_mutex_unlock(&exchange.lock);
        count = fill(transfer->socket, exchange.buffers[next], size);
        pthread_mutex_lock(&exchange.lock);
        exchange.counts[next] = count > 0 ? count : -1;
        pthread_cond_signal(&exchange.changed);
        pthread_mutex_unlock(&exchange.lock);
    }
    pthread_join(writer, NULL);
    free(exchange.buffers[0]);
    free(exchange.buffers[1]);
}

static void copy(struct transfer *transfer)
{
    if (transfer->way->kind == SPLICE)
        copy_spliced(transfer);
    else if (transfer->way->kind == HANDOFF)
        copy_handed(transfer);
    else
        copy_buffered(transfer);
}
#endif
