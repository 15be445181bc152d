#include "src/run/plan_difference.h"

#include <stdlib.h>
#include <string.h>

#include "src/run/plan_ids.h"
#include "src/store/trial_file.h"

enum { DIFFERENCES_BYTES = 640 };

/* --- in words --- */

static void append_value(text *out, const char *value) {
    enum { MOST_CHARS = 100 };
    size_t bytes = value ? strcspn(value, "\n") : 0;
    if (!value)
        text_append(out, "(none)");
    else
        text_append_bytes(out, value, bytes < MOST_CHARS ? bytes : MOST_CHARS);
    if (bytes > MOST_CHARS) text_append(out, "...");
}

static void append_difference(text *out, const char *line, const char *before, const char *now) {
    if (out->bytes) text_append(out, "; ");
    text_append_bytes(out, line, strcspn(line, ":"));
    text_append(out, " was ");
    append_value(out, before);
    text_append(out, " and is ");
    append_value(out, now);
}

/* Append every key that changed, was dropped or came, with both values. */
static void append_differences(text *out, const char *before, const char *now) {
    for (const char *line = before; *line; line += strcspn(line, "\n") + 1) {
        const char *old = plan_text_value(line, line), *new = plan_text_value(now, line);
        if (!new || !plan_text_same_line(old, new)) append_difference(out, line, old, new);
    }
    for (const char *line = now; *line; line += strcspn(line, "\n") + 1)
        if (!plan_text_value(before, line))
            append_difference(out, line, NULL, plan_text_value(line, line));
}

/* Whether each line of `a` on stopping and confirming is in `b` too. */
static bool holds_rules(const char *b, const char *a) {
    for (; *a; a += strcspn(a, "\n") + 1) {
        if (!plan_text_decides_what_is_trained(a)) continue;
        const char *other = plan_text_value(b, a);
        if (!other || !plan_text_same_line(other, plan_text_value(a, a))) return false;
    }
    return true;
}

/* Numbers in the rest of a line. */
static int32_t count_numbers(const char *line) {
    const size_t bytes = strcspn(line, "\n");
    int32_t count = bytes > 0;
    for (size_t i = 0; i < bytes; i++) count += line[i] == ' ';
    return count;
}

/* The folds that a seed that confirms is trained in, by a stored plan; 1 without folds. */
static int32_t count_folds(const plan_text *s) {
    int32_t count = 0;
    if (plan_text_value(s->basis, "whole:")) return 1;
    for (const char *line = s->basis; *line; line += strcspn(line, "\n") + 1)
        count += strncmp(line, "fold: ", strlen("fold: ")) == 0;
    return count ? count : 1;
}

/* The trials of a stored plan that confirm; less than 0 where none are chosen yet. */
static int32_t count_confirming(const plan_text *s) {
    const char *chosen = plan_text_value(s->basis, "confirmed:");
    const char *replicates = plan_text_value(s->config, "confirm.replicates:");
    if (!chosen || !replicates) return -1;
    const long seeds = strtol(replicates, NULL, 10);
    const int32_t all = plan_ids_count(s->ids);
    const int64_t count = (int64_t)count_numbers(chosen) * count_folds(s);
    const bool fits = seeds >= 0 && seeds <= all && count <= all && count * seeds <= all;
    return fits ? (int32_t)(count * seeds) : all;
}

/* Of the items that are in no fold and test what confirms; NULL: there are none. */
static const char *whole_digest_of(const plan_text *s) {
    const char *whole = plan_text_value(s->basis, "whole:");
    if (!whole) return NULL;
    const char *digest = memrchr(whole, ' ', strcspn(whole, "\n"));
    return digest ? digest + 1 : whole;
}

static bool has_same_whole(const plan_text *s, const plan *p) {
    const char *before = whole_digest_of(s);
    if (!before || p->whole.train_items == 0) return !before == (p->whole.train_items == 0);
    return plan_text_same_line(before, p->whole.digest_hex);
}

static void compare_confirmed(const plan_text *s, const plan *p, int32_t selected,
                              plan_difference *c) {
    const int32_t count = p->trial_count - p->selected_count;
    c->confirmed_alike = p->confirmed && plan_ids_count(s->ids) - selected == count &&
                         plan_ids_are(s->ids, selected, &p->trials[p->selected_count], count);
}

status plan_difference_of(const plan_text *s, const plan *p, plan_difference *c, error *err) {
    text now = {0};
    const int32_t confirming = count_confirming(s);
    const int32_t selected = plan_ids_count(s->ids) - (confirming > 0 ? confirming : 0);
    TRY(plan_ids_count_kept(s->ids, selected, p->trials, p->selected_count, &c->kept, err));
    c->stored = selected;
    c->same = selected == p->selected_count && plan_ids_are(s->ids, 0, p->trials, selected) &&
              has_same_whole(s, p);
    c->confirmed = confirming >= 0;
    if (c->confirmed) compare_confirmed(s, p, selected, c);
    plan_text_append_science(&now, p);
    c->same &=
        holds_rules(s->config, text_string(&now)) && holds_rules(text_string(&now), s->config);
    const bool failed = now.failed;
    text_free(&now);
    return failed ? error_no_memory(err, strlen(s->config)) : STATUS_OK;
}

status plan_difference_refuse(const char *folder, const plan *p, const plan_text *s,
                              const plan_difference *c, error *err) {
    text now = {0}, differences = {0};
    plan_text_append_science(&now, p);
    if (strcmp(s->data_digest, p->data_digest_hex) != 0)
        append_difference(&differences, "SHA-256 of the data:", s->data_digest, p->data_digest_hex);
    if (!has_same_whole(s, p))
        append_difference(&differences,
                          "SHA-256 of all items, those in no fold too:", whole_digest_of(s),
                          p->whole.train_items ? p->whole.digest_hex : NULL);
    append_differences(&differences, s->config, text_string(&now));
    if (!differences.bytes) text_append(&differences, "the order of its keys is another");
    if (differences.bytes > DIFFERENCES_BYTES) {
        differences.data[DIFFERENCES_BYTES] = '\0';
        strcpy(differences.data + DIFFERENCES_BYTES - 3, "...");
    }
    const bool grew = c->kept == c->stored, more = c->stored < p->selected_count;
    error_set(err, STATUS_BAD_INPUT,
              "%s was begun for another sweep: %s. %s another name or output.dir", folder,
              text_string(&differences),
              !grew  ? "Take the change back, or give"
              : more ? "All its trials are in the new one too: --extend adds the others; or give"
                     : "Its trials are the same: --extend lets the change in; or give");
    text_free(&now);
    text_free(&differences);
    return STATUS_BAD_INPUT;
}

status plan_difference_check_rules(const char *folder, const plan_text *s, error *err) {
    if (s->numerics != RNN_NUMERICS_VERSION)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s was begun by sweep %s under numeric contract %ld and this is contract "
                         "%d, which gives other bits: go on with that version, or give another "
                         "output.dir",
                         folder, s->program, s->numerics, RNN_NUMERICS_VERSION);
    if (s->trial_format > trial_file_version())
        return error_set(err, STATUS_BAD_INPUT,
                         "%s was begun by sweep %s, which writes trial files of format %ld, newer "
                         "than %d, the newest of this one: go on with that version, or give "
                         "another output.dir",
                         folder, s->program, s->trial_format, trial_file_version());
    return STATUS_OK;
}
