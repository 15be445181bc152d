#include "src/data/format.h"

#include <strings.h>

bool format_suffix_is(const format_probe *probe, const char *const suffixes[]) {
    for (int i = 0; suffixes[i]; i++)
        if (strcasecmp(probe->suffix, suffixes[i]) == 0) return true;
    return false;
}
