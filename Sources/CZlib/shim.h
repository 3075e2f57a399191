// zlib for streams that are never in memory as a whole, which libdeflate does not make: Swift sees no macros, and so none
// of its functions that take the size of a structure.
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H
#include <zlib.h>

static inline int czlib_inflate_init(z_stream *stream) { return inflateInit(stream); }

// Deflate without the frame that zlib puts around it.
static inline int czlib_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}
#endif
