/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * What it costs to move an upload from a socket into a file, in several ways: the receiving thread's CPU seconds per
 * GiB (getrusage(2), RUSAGE_THREAD, user and system). A thread on processor 1 sends over loopback, a thread on
 * processor 0 receives into an O_TMPFILE file of the given directory. The ways (upload-ways.h) take turns, each round in
 * another order; shown are the medians, the least, and the ratio to the first way, taken within a round. Nothing is
 * left behind.
 *
 *   gcc -O2 -Wall -Wextra -pthread -o ../out/upload-copy upload-copy.c     (after: mkdir -p ../out)
 *   ../out/upload-copy -d /srv               every way, 5 rounds of 1 GiB: about a minute
 *   ../out/upload-copy -d /srv -s            the ways that matter for a last fsync(2), which each turn ends with
 *   ../out/upload-copy -d /srv -p 300        a sender that sends 300 MiB/s, as a network would
 *   also: -r ROUNDS, -m MIB a turn, -o FILE (JSON)
 *
 * Not in the figures: the sender, and what the kernel's own threads do (write-back). A file that is closed without a
 * sync is forgotten before most of it was written, so that without -s the disk itself is hardly measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"
#include "upload-ways.h"

enum { PATTERN = 256 * KIB, MOST_ROUNDS = 99, WARM_UP = 3 };

/* Seconds, of one turn. */
struct cost {
    double cpu;
    double wall;
    double sync_cpu;
    double sync_wall;
};

static struct cost costs[WAYS][MOST_ROUNDS];
static unsigned char pattern[PATTERN];
static size_t total = 1024UL * MIB;
static size_t pace; /* bytes a second, 0 without limit */
static int rounds = 5;
static bool with_sync;
static const char *directory;

static void *send_all(void *argument)
{
    int socket = *(int *)argument;
    double start = now();
    size_t step = pace == 0 ? PATTERN : 64 * KIB;
    pin(1);
    for (size_t sent = 0; sent < total;) {
        double early = pace == 0 ? 0 : (double)sent / pace - (now() - start);
        if (early > 0)
            usleep((useconds_t)(early * 1e6));
        size_t from = sent % PATTERN;
        size_t count = PATTERN - from < step ? PATTERN - from : step;
        ssize_t done = send(socket, pattern + from, count, MSG_NOSIGNAL);
        if (done < 0)
            die("send");
        sent += done;
    }
    close(socket);
    return NULL;
}

/* Two ends of a TCP connection over loopback; the receiving one does not block, as in an event loop. */
static void connect_pair(int ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1) != 0)
        die("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(ends[0], (struct sockaddr *)&address, length) != 0)
        die("connect");
    ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (ends[1] < 0)
        die("accept");
    close(listener);
}

/* A way that loses bytes must not win. */
static void check(const struct transfer *transfer)
{
    unsigned char block[4096];
    struct stat status;
    if (fstat(transfer->file, &status) != 0 || (size_t)status.st_size != total) {
        fprintf(stderr, "%s: the file has the wrong size\n", transfer->way->name);
        exit(1);
    }
    for (size_t at = 0; at < total; at += 7 * MIB + sizeof block)
        if (pread(transfer->file, block, sizeof block, at) != sizeof block
            || memcmp(block, pattern + at % PATTERN, sizeof block) != 0) {
            fprintf(stderr, "%s: wrong bytes at %zu\n", transfer->way->name, at);
            exit(1);
        }
}

static struct cost take_turn(const struct way *way)
{
    int ends[2];
    pthread_t sender;
    connect_pair(ends);
    struct transfer transfer = {.socket = ends[1], .way = way};
    transfer.file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (transfer.file < 0)
        die(directory);
    if (pthread_create(&sender, NULL, send_all, &ends[0]) != 0)
        die("pthread_create");
    double wall = now(), cpu = cpu_of(RUSAGE_THREAD);
    copy(&transfer);
    struct cost cost = {.cpu = cpu_of(RUSAGE_THREAD) - cpu + transfer.other_cpu, .wall = now() - wall};
    wall = now();
    cpu = cpu_of(RUSAGE_THREAD);
    if (with_sync && fsync(transfer.file) != 0)
        die("fsync");
    cost.sync_wall = now() - wall;
    cost.sync_cpu = cpu_of(RUSAGE_THREAD) - cpu;
    pthread_join(sender, NULL);
    check(&transfer);
    close(transfer.socket);
    close(transfer.file);
    return cost;
}

/* The blocks of a file that was written are given back to the disk in the turn that they belong to. */
static void settle(void)
{
    int root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0 || syncfs(root) != 0)
        die("syncfs");
    close(root);
}

enum column { CPU, LEAST, RATIO, WALL, SYNC_WALL, SYNC_CPU, COLUMNS };
static const char *const columns[COLUMNS] = {"cpu", "leastCpu", "ratio", "wall", "syncWall", "syncCpu"};

/* A GiB's seconds; the ratio is to the first way of the same round. */
static double figure(const struct cost *cost, const struct cost *first, enum column column)
{
    double scale = 1024.0 * MIB / total;
    switch (column) {
    case CPU:
    case LEAST: return cost->cpu * scale;
    case RATIO: return cost->cpu / first->cpu;
    case WALL: return cost->wall * scale;
    case SYNC_WALL: return cost->sync_wall * scale;
    default: return cost->sync_cpu * scale;
    }
}

static void show(const bool *taken, FILE *json)
{
    const struct cost *first = NULL;
    bool more = false;
    printf("%-24s %9s %9s %7s %9s %10s %9s   seconds per GiB\n", "way", "CPU", "least", "ratio", "wall", "sync wall", "sync CPU");
    for (int way = 0; way < WAYS; way++) {
        double medians[COLUMNS], values[MOST_ROUNDS];
        if (!taken[way])
            continue;
        if (first == NULL)
            first = costs[way];
        for (int column = 0; column < COLUMNS; column++) {
            for (int round = 0; round < rounds; round++)
                values[round] = figure(&costs[way][round], &first[round], column);
            medians[column] = median(values, rounds);
            if (column == LEAST)
                medians[column] = values[0]; // median() has sorted them
        }
        printf("%-24s %9.3f %9.3f %7.2f %9.3f %10.3f %9.3f\n", ways[way].name, medians[CPU], medians[LEAST], medians[RATIO], medians[WALL],
               medians[SYNC_WALL], medians[SYNC_CPU]);
        if (json == NULL)
            continue;
        fprintf(json, "%s\n    \"%s\": {", more ? "," : "", ways[way].name);
        for (int column = 0; column < COLUMNS; column++)
            fprintf(json, "%s\"%s\": %.4f", column > 0 ? ", " : "", columns[column], medians[column]);
        fprintf(json, "}");
        more = true;
    }
}

/* Every way once, in an order of its own: what a way leaves in memory and on the disk falls on all of them. */
static void take_round(int round, bool *taken)
{
    int order[WAYS];
    for (int place = 0; place < WAYS; place++) {
        int other = rand() % (place + 1);
        order[place] = order[other];
        order[other] = place;
    }
    for (int place = 0; place < WAYS; place++) {
        int way = order[place];
        taken[way] = !with_sync || ways[way].synced;
        if (!taken[way])
            continue;
        costs[way][round] = take_turn(&ways[way]);
        if (with_sync)
            settle();
    }
}

int main(int argc, char **argv)
{
    const char *output = NULL;
    bool taken[WAYS];
    for (int option; (option = getopt(argc, argv, "d:m:r:p:so:")) != -1;)
        switch (option) {
        case 'd': directory = optarg; break;
        case 'm': total = strtoul(optarg, NULL, 10) * MIB; break;
        case 'r': rounds = atoi(optarg); break;
        case 'p': pace = strtoul(optarg, NULL, 10) * MIB; break;
        case 's': with_sync = true; break;
        case 'o': output = optarg; break;
        default: return 2;
        }
    if (directory == NULL || total == 0 || rounds < 1 || rounds > MOST_ROUNDS) {
        fprintf(stderr, "usage: upload-copy -d DIRECTORY [-m MIB] [-r ROUNDS] [-p MIB-A-SECOND] [-s] [-o FILE]\n");
        return 2;
    }
    double load = load_average();
    for (size_t at = 0; at < PATTERN; at++)
        pattern[at] = (unsigned char)(at * 31 + (at >> 8) * 7);
    pin(0);
    // Memory that the host has still to give would count against who is first.
    for (int turn = 0; turn < WARM_UP; turn++)
        take_turn(&ways[0]);
    for (int round = 0; round < rounds; round++)
        take_round(round, taken);
    FILE *json = output == NULL ? NULL : open_result(output);
    if (json != NULL) {
        fprintf(json, "{\n");
        write_environment(json, directory, load);
        fprintf(json, "  \"mib\": %zu,\n  \"pace\": %zu,\n  \"rounds\": %d,\n  \"secondsPerGiB\": {", total / MIB,
                pace / MIB, rounds);
    }
    show(taken, json);
    if (json != NULL && (fprintf(json, "\n  }\n}\n") < 0 || fclose(json) != 0))
        die(output);
    return 0;
}
