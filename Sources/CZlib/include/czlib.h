/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */
#pragma once
#include <zlib.h>

/* deflateInit2 and inflateInit2 are macros that add the header's version and the size of z_stream, and Swift imports
 * no such macro. 15 + 16 asks for the largest window and the gzip format (RFC 1952) with no name and no time in its
 * header; 8 is zlib's default for the memory that a match is looked for in. */
static inline int czlib_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_inflate_init_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}
