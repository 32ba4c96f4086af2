/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * How many small uploads a second a disk makes durable, by the number of threads that sync: each thread opens an
 * O_TMPFILE file, writes 1 KiB, syncs the file, links it and has the directory synced. Nothing else is done, so that
 * no daemon can publish more on that disk.
 *
 *   own      every thread syncs the directory for itself
 *   joined   one more thread syncs the directory, once for all who linked before it began
 *   file     the directory is not synced: for orientation, since a crash may lose the name
 *
 *   gcc -O2 -Wall -Wextra -pthread -o ../out/sync-rate sync-rate.c     (after: mkdir -p ../out)
 *   ../out/sync-rate -d /srv           18 turns of 2 s in each of 3 rounds: about two minutes
 *   also: -r ROUNDS, -t SECONDS a turn, -o FILE (JSON)
 *
 * The files are in a new directory below the given one; both are removed. Latency is from the open until the file is
 * durable, of the round with the median rate.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"

enum { SIZE = 1024, MOST_THREADS = 64, MOST_ROUNDS = 99, MOST_FILES = 1 << 20 };
enum mode { OWN, JOINED, FILE_ONLY, MODES };

static const char *const mode_names[MODES] = {"own", "joined", "file"};
static const int thread_counts[] = {1, 4, 8, 16, 32, 64};
enum { COUNTS = sizeof thread_counts / sizeof thread_counts[0] };

struct turn {
    double rate;         /* files a second */
    double median;       /* seconds until one was durable */
    double late;         /* the 99th percentile of the same */
    double cpu;          /* seconds per 1,000 files, of all threads */
    double dir_syncs;    /* per file */
};

static struct turn turns[MODES][COUNTS][MOST_ROUNDS];
static double latencies[MOST_FILES];
static atomic_int finished;
static atomic_int directory_syncs;
static atomic_bool stopping;
static int directory;
static enum mode mode;

/* The joiner: a ticket is served when a sync that began after it was drawn has ended. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    pthread_cond_t synced;
    unsigned long drawn;
    unsigned long served;
    bool ended;
} joiner = {.lock = PTHREAD_MUTEX_INITIALIZER, .wanted = PTHREAD_COND_INITIALIZER, .synced = PTHREAD_COND_INITIALIZER};

static void sync_directory(void)
{
    if (fsync(directory) != 0)
        die("fsync of the directory");
    atomic_fetch_add(&directory_syncs, 1);
}

static void *join_syncs(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&joiner.lock);
    for (;;) {
        while (joiner.drawn == joiner.served && !joiner.ended)
            pthread_cond_wait(&joiner.wanted, &joiner.lock);
        if (joiner.drawn == joiner.served)
            break;
        unsigned long before = joiner.drawn;
        pthread_mutex_unlock(&joiner.lock);
        sync_directory();
        pthread_mutex_lock(&joiner.lock);
        joiner.served = before;
        pthread_cond_broadcast(&joiner.synced);
    }
    pthread_mutex_unlock(&joiner.lock);
    return NULL;
}

static void await_joined_sync(void)
{
    pthread_mutex_lock(&joiner.lock);
    unsigned long ticket = ++joiner.drawn;
    pthread_cond_signal(&joiner.wanted);
    while (joiner.served < ticket)
        pthread_cond_wait(&joiner.synced, &joiner.lock);
    pthread_mutex_unlock(&joiner.lock);
}

static void publish(int number)
{
    static const char content[SIZE] = "an upload";
    char source[64], name[64];
    int file = openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0 || write(file, content, SIZE) != SIZE || fsync(file) != 0)
        die("staging a file");
    snprintf(source, sizeof source, "/proc/self/fd/%d", file);
    snprintf(name, sizeof name, "%d", number);
    if (linkat(AT_FDCWD, source, directory, name, AT_SYMLINK_FOLLOW) != 0)
        die("linkat");
    close(file);
    if (mode == OWN)
        sync_directory();
    else if (mode == JOINED)
        await_joined_sync();
}

static void *publish_many(void *numbers)
{
    while (!atomic_load(&stopping)) {
        int number = atomic_fetch_add((atomic_int *)numbers, 1);
        if (number >= MOST_FILES)
            break;
        double start = now();
        publish(number);
        latencies[atomic_fetch_add(&finished, 1)] = now() - start;
    }
    return NULL;
}

static void remove_files(int count)
{
    char name[64];
    for (int number = 0; number < count; number++) {
        snprintf(name, sizeof name, "%d", number);
        if (unlinkat(directory, name, 0) != 0 && errno != ENOENT)
            die("unlinkat");
    }
    if (syncfs(directory) != 0)
        die("syncfs");
}

static void start(pthread_t *thread, void *(*body)(void *), void *argument)
{
    if (pthread_create(thread, NULL, body, argument) != 0)
        die("pthread_create");
}

static struct turn take_turn(int threads, double seconds)
{
    pthread_t publishers[MOST_THREADS], joining;
    atomic_int numbers = 0;
    atomic_store(&finished, 0);
    atomic_store(&directory_syncs, 0);
    atomic_store(&stopping, false);
    joiner.ended = false;
    double cpu = cpu_of(RUSAGE_SELF), begin = now();
    start(&joining, join_syncs, NULL);
    for (int index = 0; index < threads; index++)
        start(&publishers[index], publish_many, &numbers);
    usleep((useconds_t)(seconds * 1e6));
    atomic_store(&stopping, true);
    for (int index = 0; index < threads; index++)
        pthread_join(publishers[index], NULL);
    pthread_mutex_lock(&joiner.lock);
    joiner.ended = true;
    pthread_cond_signal(&joiner.wanted);
    pthread_mutex_unlock(&joiner.lock);
    pthread_join(joining, NULL);
    double taken = now() - begin;
    int count = atomic_load(&finished);
    struct turn turn = {
        .rate = count / taken,
        .median = median(latencies, count),
        .late = latencies[(int)(count * 0.99)],
        .cpu = (cpu_of(RUSAGE_SELF) - cpu) * 1000 / count,
        .dir_syncs = (double)atomic_load(&directory_syncs) / count,
    };
    remove_files(atomic_load(&numbers));
    return turn;
}

static int by_rate(const void *left, const void *right)
{
    return ascending(&((const struct turn *)left)->rate, &((const struct turn *)right)->rate);
}

static void show(int rounds, FILE *json)
{
    printf("%-8s %7s %9s %9s %8s %8s %12s %10s\n", "dirsync", "threads", "files/s", "best", "median", "99 %", "CPU s/1,000",
           "dir syncs");
    for (int each = 0; each < MODES; each++)
        for (int count = 0; count < COUNTS; count++) {
            qsort(turns[each][count], rounds, sizeof(struct turn), by_rate);
            const struct turn *turn = &turns[each][count][rounds / 2];
            double best = turns[each][count][rounds - 1].rate;
            printf("%-8s %7d %9.0f %9.0f %6.2fms %6.2fms %12.3f %10.2f\n", mode_names[each], thread_counts[count], turn->rate,
                   best, turn->median * 1e3, turn->late * 1e3, turn->cpu, turn->dir_syncs);
            if (json != NULL)
                fprintf(json,
                        "%s\n    {\"directory\": \"%s\", \"threads\": %d, \"filesPerSecond\": %.1f, \"best\": %.1f, "
                        "\"median\": %.6f, \"late\": %.6f, \"cpuPer1000\": %.4f, \"directorySyncs\": %.3f}",
                        each + count > 0 ? "," : "", mode_names[each], thread_counts[count], turn->rate, best,
                        turn->median, turn->late, turn->cpu, turn->dir_syncs);
        }
}

int main(int argc, char **argv)
{
    const char *parent = NULL, *output = NULL;
    char path[4096];
    int rounds = 3;
    double seconds = 2;
    for (int option; (option = getopt(argc, argv, "d:r:t:o:")) != -1;)
        switch (option) {
        case 'd': parent = optarg; break;
        case 'r': rounds = atoi(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'o': output = optarg; break;
        default: return 2;
        }
    if (parent == NULL || rounds < 1 || rounds > MOST_ROUNDS || seconds <= 0 || seconds > 600) {
        fprintf(stderr, "usage: sync-rate -d DIRECTORY [-r ROUNDS] [-t SECONDS] [-o FILE]\n");
        return 2;
    }
    double load = load_average();
    snprintf(path, sizeof path, "%s/sync-rate-%d", parent, (int)getpid());
    if (mkdir(path, 0700) != 0 || (directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        die(path);
    for (int round = 0; round < rounds; round++)
        for (int count = 0; count < COUNTS; count++)
            for (mode = OWN; mode < MODES; mode++)
                turns[mode][count][round] = take_turn(thread_counts[count], seconds);
    FILE *json = output == NULL ? NULL : open_result(output);
    if (json != NULL) {
        fprintf(json, "{\n");
        write_environment(json, path, load);
        fprintf(json, "  \"seconds\": %.1f,\n  \"rounds\": %d,\n  \"turns\": [", seconds, rounds);
    }
    show(rounds, json);
    if (json != NULL && (fprintf(json, "\n  ]\n}\n") < 0 || fclose(json) != 0))
        die(output);
    if (rmdir(path) != 0)
        die(path);
    return 0;
}
