/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * The load of ./uploads, which no package offers: small PUTs to names of their own, and GETs at a fixed rate. One
 * thread, persistent connections; it trusts its server, and ends at the first answer that is not 2xx.
 *
 *   load put PORT /PATH/ CONNECTIONS SECONDS RING   1 KiB a PUT, to /PATH/0, /PATH/1 …; RING names in turn, 0: no end
 *   load get PORT /FILE CONNECTIONS SECONDS RATE    RATE GETs a second over all connections, whatever the answers do
 *
 * Prints one line of JSON: answers, seconds, and the latency's percentiles in microseconds. That of a GET counts from
 * the instant at which it was due, so that a server that stalls does not hide it by being asked less.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "micro/measure.h"

enum { MOST_CONNECTIONS = 1024, MOST_ANSWERS = 1 << 22, SIZE = 1024, BUFFER = 8192 };

static struct connection {
    int socket;
    double due;
    bool waiting;
    size_t filled;
    char input[BUFFER];
} connections[MOST_CONNECTIONS];

static double latencies[MOST_ANSWERS];
static int answers;
static long asked;
static bool putting;
static const char *path;
static long ring;
static double rate;
static double begin;

static void fail(const char *what, const char *shown)
{
    fprintf(stderr, "load: %s: %.200s\n", what, shown);
    exit(1);
}

static void open_connection(struct connection *connection, int port, int epoll)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    int one = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0 || connect(connection->socket, (struct sockaddr *)&address, sizeof address) != 0)
        die("connect");
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->socket, &event) != 0)
        die("epoll_ctl");
}

static void ask(struct connection *connection, double due)
{
    static char request[BUFFER];
    int count;
    if (putting) {
        long name = ring > 0 ? asked % ring : asked;
        count = snprintf(request, BUFFER - SIZE, "PUT %s%ld HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", path,
                         name, SIZE);
        memset(request + count, 'w', SIZE);
        count += SIZE;
    } else
        count = snprintf(request, BUFFER, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
    asked++;
    connection->due = due;
    connection->waiting = true;
    if (send(connection->socket, request, count, MSG_NOSIGNAL) != count)
        die("send");
}

/* Bytes of the answer at the front of the input; 0: it is not complete. */
static size_t answer_length(struct connection *connection)
{
    connection->input[connection->filled] = 0;
    char *end = strstr(connection->input, "\r\n\r\n");
    if (end == NULL)
        return 0;
    if (strncmp(connection->input, "HTTP/1.1 2", 10) != 0)
        fail("not a 2xx", connection->input);
    char *field = strcasestr(connection->input, "\r\nContent-Length:");
    size_t body = field != NULL && field < end ? strtoul(field + 17, NULL, 10) : 0;
    size_t length = end + 4 - connection->input + body;
    return connection->filled >= length ? length : 0;
}

/* Whether an answer is complete. */
static bool receive(struct connection *connection)
{
    ssize_t count = recv(connection->socket, connection->input + connection->filled, BUFFER - 1 - connection->filled,
                         MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return false;
    if (count <= 0)
        fail("the server has closed", "");
    connection->filled += count;
    if (answer_length(connection) == 0)
        return false;
    if (answers < MOST_ANSWERS)
        latencies[answers++] = now() - connection->due;
    connection->filled = 0;
    connection->waiting = false;
    return true;
}

/* Sends what is due on idle connections, and tells for how many seconds there is time. */
static double ask_in_time(int count, double end)
{
    while (true) {
        double due = begin + asked / rate, rest = due - now();
        if (due >= end || rest > 0)
            return (due < end ? due : end) - now();
        int index = 0;
        while (index < count && connections[index].waiting)
            index++;
        if (index == count)
            return end - now();
        ask(&connections[index], due);
    }
}

static int wait_for_answers(int epoll, struct epoll_event *events, int most, double seconds)
{
    if (seconds < 0)
        seconds = 0;
    struct timespec time = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (time_t)seconds) * 1e9)};
    int found = epoll_pwait2(epoll, events, most, &time, NULL);
    if (found < 0 && errno != EINTR)
        die("epoll_pwait2");
    return found;
}

static void show(double taken)
{
    qsort(latencies, answers, sizeof *latencies, ascending);
    printf("{\"answers\": %d, \"seconds\": %.4f", answers, taken);
    static const double shares[] = {0.5, 0.99, 0.999, 1};
    static const char *const names[] = {"p50", "p99", "p999", "most"};
    for (int index = 0; index < 4; index++)
        printf(", \"%s\": %.1f", names[index], answers > 0 ? latencies[(int)((answers - 1) * shares[index])] * 1e6 : 0);
    printf("}\n");
}

int main(int count_of_words, char **words)
{
    struct epoll_event events[64];
    if (count_of_words != 7)
        fail("usage", "load put|get PORT PATH CONNECTIONS SECONDS RING|RATE");
    int epoll = epoll_create1(EPOLL_CLOEXEC), count = atoi(words[4]);
    double seconds = atof(words[5]);
    putting = strcmp(words[1], "put") == 0;
    path = words[3];
    if (putting)
        ring = atol(words[6]);
    else
        rate = atof(words[6]);
    if (count < 1 || count > MOST_CONNECTIONS || seconds <= 0 || (!putting && rate <= 0))
        fail("usage", "1 to 1024 connections, some time, some rate");
    for (int index = 0; index < count; index++)
        open_connection(&connections[index], atoi(words[2]), epoll);
    begin = now();
    double end = begin + seconds;
    for (int index = 0; putting && index < count; index++)
        ask(&connections[index], now());
    int open = putting ? count : 0;
    while (putting ? open > 0 : now() < end) {
        int found = wait_for_answers(epoll, events, 64, putting ? 10 : ask_in_time(count, end));
        if (found == 0 && putting)
            fail("no answer for 10 s", "");
        for (int index = 0; index < found; index++) {
            struct connection *connection = events[index].data.ptr;
            if (!receive(connection) || !putting)
                continue;
            if (now() < end)
                ask(connection, now());
            else
                open--;
        }
    }
    show(now() - begin);
    return 0;
}
