#include "src/stats/axis_names.h"

#include <string.h>

enum { LONGEST_NAME = 64 };

/* KEY_COUNT for a name that no axis has. */
static config_key find_axis(const comparison *c, const char *name) {
    for (int i = 0; i < c->varying_count; i++)
        if (strcmp(name, key_column(c->varying[i])) == 0 ||
            strcmp(name, key_info(c->varying[i])->name) == 0)
            return c->varying[i];
    return KEY_COUNT;
}

static status refuse(const comparison *c, const char *name, error *err) {
    const char *candidates[KEY_COUNT];
    text axes = {0}, shown = {0};
    for (int i = 0; i < c->varying_count; i++) {
        candidates[i] = key_column(c->varying[i]);
        text_append_format(&axes, "%s%s", i > 0 ? ", " : "", candidates[i]);
    }
    text_append_visible(&shown, name);
    const char *near = text_nearest(name, candidates, (size_t)c->varying_count);
    const status result =
        near ? error_set(err, STATUS_BAD_INPUT,
                         "'%s' does not vary in this sweep; did you mean '%s'? (%s)",
                         text_string(&shown), near, text_string(&axes))
             : error_set(err, STATUS_BAD_INPUT, "'%s' does not vary in this sweep; %s%s",
                         text_string(&shown), c->varying_count > 0 ? "what does: " : "nothing does",
                         text_string(&axes));
    text_free(&axes);
    text_free(&shown);
    return result;
}

static status take(const comparison *c, const char *name, config_key keys[], int *count,
                   error *err) {
    const config_key key = find_axis(c, name);
    if (key == KEY_COUNT) return refuse(c, name, err);
    for (int i = 0; i < *count; i++)
        if (keys[i] == key)
            return error_set(err, STATUS_BAD_INPUT, "'%s' is said twice", key_column(key));
    keys[(*count)++] = key;
    return STATUS_OK;
}

status axis_names_read(const comparison *c, const char *names, config_key keys[], int *count,
                       error *err) {
    char name[LONGEST_NAME];
    *count = 0;
    for (const char *rest = names;; rest++) {
        const size_t bytes = strcspn(rest, ",");
        if (bytes >= sizeof name)
            return error_set(err, STATUS_BAD_INPUT, "a name of %zu characters is no axis", bytes);
        memcpy(name, rest, bytes);
        name[bytes] = '\0';
        TRY(take(c, name, keys, count, err));
        rest += bytes;
        if (!*rest) return STATUS_OK;
    }
}
