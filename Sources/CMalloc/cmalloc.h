// What Swift's own module of the C library leaves out: `mallopt` (see LargePages.swift). No code of ours.

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
