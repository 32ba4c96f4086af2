/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * What the measuring programs of this directory share. Each is one C file that includes this one.
 */
#ifndef MEASURE_H
#define MEASURE_H
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <time.h>

static inline void die(const char *what)
{
    perror(what);
    exit(1);
}

/* Seconds of the clock that nobody sets. */
static inline double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* Seconds, user and system, of the thread or the process (RUSAGE_THREAD, RUSAGE_SELF). */
static inline double cpu_of(int whose)
{
    struct rusage usage;
    getrusage(whose, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static inline void pin(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        die("sched_setaffinity");
}

static inline int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sorts the values. */
static inline double median(double *values, int count)
{
    qsort(values, count, sizeof *values, ascending);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* The first members of a result: where it was measured. The load average is that of the start, as of ./compare. */
static inline void write_environment(FILE *json, const char *directory, double load)
{
    struct utsname system;
    struct statfs files;
    char line[256], processor[256] = "";
    uname(&system);
    if (statfs(directory, &files) != 0)
        die(directory);
    FILE *information = fopen("/proc/cpuinfo", "re");
    while (information != NULL && fgets(line, sizeof line, information) != NULL)
        if (sscanf(line, "model name : %255[^\n]", processor) == 1)
            break;
    if (information != NULL)
        fclose(information);
    fprintf(json, "  \"kernel\": \"%s\",\n  \"processor\": \"%s\",\n  \"filesystem\": \"%s\",\n", system.release, processor,
            files.f_type == 0xEF53 ? "ext4" : files.f_type == 0x01021994 ? "tmpfs" : "another");
    fprintf(json, "  \"load\": %.2f,\n", load);
}

static inline double load_average(void)
{
    double load = 0;
    getloadavg(&load, 1);
    if (load > 0.5)
        fprintf(stderr, "the load average is %.2f: these figures are for trying out, not for quoting\n", load);
    return load;
}

static inline FILE *open_result(const char *path)
{
    FILE *json = fopen(path, "we");
    if (json == NULL)
        die(path);
    return json;
}
#endif
