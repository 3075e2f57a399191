// libzip, with the one macro that Swift cannot import.
#ifndef CZIP_SHIM_H
#define CZIP_SHIM_H
#include <zip.h>

static inline zip_int64_t czip_to_the_end(void) { return -1; }
#endif
