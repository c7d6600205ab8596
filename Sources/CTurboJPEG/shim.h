// The door to libturbojpeg.

#pragma once

#include <stddef.h>
#include <turbojpeg.h>

// dladdr(3), which glibc declares for _GNU_SOURCE alone, with a structure of the same layout as Dl_info.
struct mem_loaded_symbol {
    const char *file;
    void *base;
    const char *name;
    void *address;
};
extern int dladdr(const void *address, struct mem_loaded_symbol *found);

/// The file that libturbojpeg was loaded from, NULL if the loader does not know; lives as long as the program.
static inline const char *mem_turbojpeg_file(void) {
    struct mem_loaded_symbol found;
    return dladdr((const void *)tjInitCompress, &found) ? found.file : NULL;
}
