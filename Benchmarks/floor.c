/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors
 *
 * The floor: a bare epoll loop that answers every GET with the bytes that a file server would send, and does nothing
 * else: no parsing to speak of, no file lookup, no log, no deadline, one buffer, one thread. What it needs for a
 * request is what the kernel's TCP stack costs, and no server can need less. It is for the load of ./compare only:
 * it trusts its client.
 *
 * usage: floor PORT DIRECTORY   (serves 1k.html, 100k.bin and 1m.bin of the directory, loaded at start)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INLINE_SIZE = 65536, DESCRIPTORS = 65536 };

struct answer {
    const char *name;
    char *bytes; /* the head, and the body too where that is small */
    size_t count;
    int file; /* the body where it is large, else -1 */
    off_t size;
};

static struct answer answers[] = {{.name = "/1k.html"}, {.name = "/100k.bin"}, {.name = "/1m.bin"}};

/* What a connection still has to send; zeroed by accept. */
static struct {
    const struct answer *answer;
    size_t sent;
    off_t offset;
} states[DESCRIPTORS];

static const char FIELDS[] =
    "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nServer: floor\r\n"
    "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nETag: \"0123456789abcdef-400\"\r\n";

static char not_modified[512];
static struct answer unchanged = {.bytes = not_modified, .file = -1};
/* The small file once more, with a head that says that the connection ends. */
static char with_close[1024 + INLINE_SIZE];
static struct answer closing = {.bytes = with_close, .file = -1};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void load(struct answer *answer, const char *directory)
{
    char path[4096];
    struct stat status;
    snprintf(path, sizeof path, "%s%s", directory, answer->name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) < 0) {
        die(path);
    }
    answer->size = status.st_size;
    answer->bytes = malloc(1024 + INLINE_SIZE);
    if (!answer->bytes) {
        die("malloc");
    }
    answer->count = (size_t)snprintf(
        answer->bytes, 1024,
        "HTTP/1.1 200 OK\r\n%sContent-Type: text/html; charset=utf-8\r\nContent-Length: %lld\r\nAccept-Ranges: bytes\r\n\r\n",
        FIELDS, (long long)answer->size);
    answer->file = file;
    if (answer->size < INLINE_SIZE) {
        ssize_t got = read(file, answer->bytes + answer->count, INLINE_SIZE);
        if (got != answer->size) {
            die("read");
        }
        answer->count += (size_t)got;
        close(file);
        answer->file = -1;
    }
}

/* 1: all is sent; 0: the socket is full; -1: the peer is gone. */
static int push(int fd)
{
    const struct answer *answer = states[fd].answer;
    while (states[fd].sent < answer->count) {
        int more = answer->file >= 0 ? MSG_MORE : 0;
        ssize_t n = send(fd, answer->bytes + states[fd].sent, answer->count - states[fd].sent, MSG_NOSIGNAL | more);
        if (n < 0) {
            return errno == EAGAIN ? 0 : -1;
        }
        states[fd].sent += (size_t)n;
    }
    while (answer->file >= 0 && states[fd].offset < answer->size) {
        ssize_t n = sendfile(fd, answer->file, &states[fd].offset, (size_t)(answer->size - states[fd].offset));
        if (n <= 0) {
            return n < 0 && errno == EAGAIN ? 0 : -1;
        }
    }
    states[fd].answer = NULL;
    return answer == &closing ? -1 : 1;
}

static const struct answer *choose(const char *request)
{
    if (strstr(request, "If-Modified-Since:")) {
        return &unchanged;
    }
    if (strstr(request, "Connection: close")) {
        return &closing;
    }
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (!strncmp(request + 4, answers[i].name, strlen(answers[i].name))) {
            return &answers[i];
        }
    }
    return &answers[0];
}

static void serve(int fd)
{
    char request[4096];
    for (;;) {
        if (states[fd].answer) {
            int done = push(fd);
            if (done < 0) {
                close(fd);
            }
            if (done <= 0) {
                return;
            }
        }
        ssize_t n = recv(fd, request, sizeof request - 1, 0);
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        if (n <= 0) {
            close(fd);
            return;
        }
        request[n] = 0;
        states[fd].sent = 0;
        states[fd].offset = 0;
        states[fd].answer = choose(request);
        if (push(fd) < 0) {
            close(fd);
            return;
        }
        if (states[fd].answer) {
            return;
        }
        if ((size_t)n < sizeof request - 1) {
            return; /* a short read: the socket is empty, and an edge will tell of more */
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: floor PORT DIRECTORY\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN); /* sendfile has no MSG_NOSIGNAL */
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        load(&answers[i], argv[2]);
    }
    const char *line_end = strstr(answers[0].bytes, "\r\n") + 2;
    size_t status_line = (size_t)(line_end - answers[0].bytes);
    memcpy(with_close, answers[0].bytes, status_line);
    closing.count = status_line + (size_t)sprintf(with_close + status_line, "Connection: close\r\n");
    memcpy(with_close + closing.count, line_end, answers[0].count - status_line);
    closing.count += answers[0].count - status_line;
    unchanged.count = (size_t)snprintf(not_modified, sizeof not_modified, "HTTP/1.1 304 Not Modified\r\n%s\r\n", FIELDS);

    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) {
        die("listen");
    }
    int set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    if (set < 0 || epoll_ctl(set, EPOLL_CTL_ADD, listener, &event) < 0) {
        die("epoll");
    }
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(set, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != listener) {
                serve(events[i].data.fd);
                continue;
            }
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) {
                continue;
            }
            if (fd >= DESCRIPTORS) {
                close(fd);
                continue;
            }
            memset(&states[fd], 0, sizeof states[fd]);
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            struct epoll_event added = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
            if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &added) < 0) {
                close(fd);
            }
        }
    }
}
