#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro that Swift cannot import. 16 + 15: a gzip header, the largest window.
static inline int cnn_inflate_gzip_start(z_stream *stream) { return inflateInit2(stream, 16 + 15); }
