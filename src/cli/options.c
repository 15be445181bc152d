#include "src/cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const option *find(const option options[], const char *word, size_t chars) {
    for (const option *o = options; o->name; o++)
        if (strlen(o->name) == chars && strncmp(o->name, word, chars) == 0) return o;
    return NULL;
}

/* The option at argv[*at]; *at moves on to its last word. */
static int take_one(const command *c, int argc, char **argv, int *at, const option options[]) {
    const char *word = argv[*at];
    size_t chars = strcspn(word, "=");
    const option *o = find(options, word, chars);
    if (!o) return command_usage_error(c, "unknown option '%.*s'", (int)chars, word);
    if (o->flag) {
        if (word[chars]) return command_usage_error(c, "%s takes no value", o->name);
        *o->flag = true;
        return 0;
    }
    if (!word[chars] && *at + 1 >= argc) return command_usage_error(c, "%s needs a value", o->name);
    *o->value = word[chars] ? word + chars + 1 : argv[++*at];
    return 0;
}

int options_take(const command *c, int *argc, char **argv, const option options[]) {
    int kept = 1, at = 1;
    for (; at < *argc && strcmp(argv[at], "--") != 0; at++) {
        if (argv[at][0] != '-' || !argv[at][1]) {
            argv[kept++] = argv[at];
            continue;
        }
        int wrong = take_one(c, *argc, argv, &at, options);
        if (wrong) return wrong;
    }
    for (at++; at < *argc; at++) argv[kept++] = argv[at];
    *argc = kept;
    return 0;
}

int options_number(const command *c, const char *name, const char *value, long long least,
                   long long most, long long *out) {
    char *end = NULL;
    errno = 0;
    *out = strtoll(value, &end, 10);
    if (!errno && end != value && !*end && *out >= least && *out <= most) return 0;
    return command_usage_error(c, "%s takes a whole number from %lld to %lld, not '%s'", name,
                               least, most, value);
}
