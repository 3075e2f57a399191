// Extended attributes of files, which the C library's Swift module leaves out.
#ifndef CATTRIBUTES_SHIM_H
#define CATTRIBUTES_SHIM_H
#include <sys/xattr.h>
#endif
