#include "src/store/layout.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const WORDS[] = {[LAYOUT_FLAT] = "flat", [LAYOUT_SHARDED] = "sharded"};

const char *layout_word(layout l) {
    return WORDS[l];
}

bool layout_parse(const char *word, layout *out) {
    for (layout l = LAYOUT_FLAT; l <= LAYOUT_SHARDED; l++) {
        if (strcmp(word, WORDS[l]) != 0) continue;
        *out = l;
        return true;
    }
    return false;
}

layout layout_for(int32_t trial_count) {
    return trial_count > LAYOUT_MOST_FLAT ? LAYOUT_SHARDED : LAYOUT_FLAT;
}

void layout_shard_name(int shard, char name[LAYOUT_SHARD_CHARS + 1]) {
    snprintf(name, LAYOUT_SHARD_CHARS + 1, "%02x", (unsigned)shard % LAYOUT_SHARDS);
}

bool layout_is_shard_name(const char *name) {
    return strspn(name, "0123456789abcdef") == LAYOUT_SHARD_CHARS &&
           name[LAYOUT_SHARD_CHARS] == '\0';
}

int layout_shard_of(const char *id) {
    const char digits[] = {id[0], id[1], '\0'};
    return (int)strtol(digits, NULL, 16);
}

char *layout_path(const char *parent, layout l, const char *id, const char *extension) {
    char *path = NULL;
    const int chars = l == LAYOUT_FLAT ? asprintf(&path, "%s/%s%s", parent, id, extension)
                                       : asprintf(&path, "%s/%.*s/%s%s", parent, LAYOUT_SHARD_CHARS,
                                                  id, id, extension);
    return chars < 0 ? NULL : path;
}
