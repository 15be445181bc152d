#include "src/config/integers.h"

#include <stdlib.h>
#include <string.h>

config_key_info integers_member_info(const config_key_info *info) {
    config_key_info member = *info;
    member.kind = CONFIG_INTEGER;
    return member;
}

int integers_compare(const config_integers *a, const config_integers *b) {
    for (int i = 0; i < a->count && i < b->count; i++)
        if (a->members[i] != b->members[i]) return a->members[i] < b->members[i] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

bool config_integers_are_equal(const config_integers *value) {
    for (int i = 1; i < value->count; i++)
        if (value->members[i] != value->members[0]) return false;
    return value->count > 0;
}

/* --- as text --- */

void config_append_integers(text *t, const config_integers *value) {
    const bool listed = value->count != 1;
    if (listed) text_append(t, "[");
    for (int i = 0; i < value->count; i++)
        text_append_format(t, "%s%d", i ? ", " : "", (int)value->members[i]);
    if (listed) text_append(t, "]");
}

/* One member at `*at`, which moves behind it. */
static bool parse_member(const char **at, config_integers *out) {
    char *end;
    if (**at < '0' || **at > '9' || out->count == CONFIG_MOST_MEMBERS) return false;
    const long long member = strtoll(*at, &end, 10);
    if (member > INT32_MAX) return false;
    out->members[out->count++] = (int32_t)member;
    *at = end;
    return true;
}

bool config_parse_integers(const char *written, config_integers *out) {
    const char *at = written;
    const bool bracketed = *at == '[';
    *out = (config_integers){0};
    if (bracketed && strcmp(at, "[]") == 0) return true;
    at += bracketed;
    for (bool more = true; more;) {
        at += strspn(at, " ");
        if (!parse_member(&at, out)) return false;
        at += strspn(at, " ");
        more = *at == ',';
        at += more;
    }
    return strcmp(at, bracketed ? "]" : "") == 0;
}
