#include "src/run/plan_kin.h"

#include <string.h>

#include "src/plan/plan_confirm.h"

/* What is told of one that was stopped is another thing. */
static bool is_of_stopping(const config_key_info *info) {
    return strncmp(info->name, "stop.", strlen("stop.")) == 0;
}

/* Whether the line of a canonical config decides which configurations come. */
static bool decides(const char *line, size_t name_bytes) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        if (strlen(info->name) != name_bytes || strncmp(info->name, line, name_bytes) != 0)
            continue;
        return (info->role != CONFIG_RUN || is_of_stopping(info)) && key != KEY_SEARCH_TRIALS;
    }
    return true; /* a word */
}

/* All that the plan follows from but search.trials and what it was told: also the order of the
 * axes, and which data. */
static void append_rule(text *out, const plan *p) {
    text canonical = {0};
    config_append_canonical(&canonical, p->config);
    out->failed |= canonical.failed;
    for (const char *line = text_string(&canonical); *line;) {
        const size_t bytes = strcspn(line, "\n") + 1;
        if (decides(line, strcspn(line, ":\n"))) text_append_bytes(out, line, bytes);
        line += bytes;
    }
    for (int i = 0; i < p->axis_count; i++)
        text_append_format(out, "%s\n", key_info(p->axes[i])->name);
    text_append(out, p->data_digest_hex);
    text_append(out, p->whole.digest_hex);
    text_free(&canonical);
}

static status have_same_rule(const plan *a, const plan *b, bool *same, error *err) {
    text one = {0}, other = {0};
    append_rule(&one, a);
    append_rule(&other, b);
    const bool failed = one.failed || other.failed;
    *same = !failed && strcmp(text_string(&one), text_string(&other)) == 0;
    text_free(&one);
    text_free(&other);
    return failed ? error_no_memory(err, 1) : STATUS_OK;
}

bool plan_kin_confirm_alike(const plan *a, const plan *b) {
    static const config_key keys[] = {KEY_CONFIRM_BEST, KEY_CONFIRM_REPLICATES,
                                      KEY_CONFIRM_CHOOSE_BY};
    if (!plan_confirms(a) || !plan_confirms(b)) return plan_confirms(a) == plan_confirms(b);
    bool alike = true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        alike &= config_integer(a->config, keys[i]) == config_integer(b->config, keys[i]);
    return alike;
}

/* Whether one of them begins with the other, but for what confirms. */
static bool are_of_one_line(const plan *a, const plan *b) {
    const int32_t both =
        a->selected_count < b->selected_count ? a->selected_count : b->selected_count;
    for (int32_t i = 0; i < both; i++)
        if (strcmp(a->trials[i].id, b->trials[i].id) != 0) return false;
    return true;
}

static bool chose_alike(const plan *a, const plan *b) {
    return a->confirmed_count == b->confirmed_count &&
           memcmp(a->confirmed, b->confirmed, (size_t)a->confirmed_count * sizeof *a->confirmed) ==
               0;
}

/* Of two of the same rule. */
static plan_kin compare_lengths(const plan *kept, const plan *p) {
    if (p->selected_count != kept->selected_count)
        return p->selected_count > kept->selected_count ? PLAN_KIN_AHEAD : PLAN_KIN_SAME;
    if (!p->confirmed) return PLAN_KIN_SAME;
    if (!kept->confirmed) return PLAN_KIN_AHEAD;
    return chose_alike(kept, p) ? PLAN_KIN_SAME : PLAN_KIN_TORN;
}

status plan_kin_of(const plan *kept, const plan *p, plan_kin *out, error *err) {
    const int64_t before = config_integer(kept->config, KEY_SEARCH_TRIALS);
    const int64_t now = config_integer(p->config, KEY_SEARCH_TRIALS);
    bool same = false;
    TRY(have_same_rule(kept, p, &same, err));
    if (!same)
        *out = PLAN_KIN_OTHER;
    else if (!are_of_one_line(kept, p))
        *out = PLAN_KIN_TORN;
    else if (now != before)
        *out = now > before ? PLAN_KIN_LONGER : PLAN_KIN_SHORTER;
    else if (!plan_kin_confirm_alike(kept, p))
        *out = PLAN_KIN_LONGER;
    else
        *out = compare_lengths(kept, p);
    return STATUS_OK;
}
