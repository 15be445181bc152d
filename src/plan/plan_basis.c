#include "src/plan/plan_basis.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/plain_locale.h"
#include "src/plan/expand.h"
#include "src/plan/plan_data.h"
#include "src/plan/plan_folds.h"
#include "src/plan/plan_windows.h"

static const char TITLE[] = "title: ", ORIGIN[] = "origin: ", SHAPE[] = "shape: ",
                  ITEMS[] = "items: ", PART[] = "part: ", INIT[] = "init_sha256: ",
                  VALIDATION[] = "validation: ", TASK[] = "task: ", CLASS[] = "class: ",
                  LENGTHS[] = "lengths: ", STEPS[] = "steps: ", TOLD[] = "told: ",
                  FITTED[] = "fitted: ", NAIVE[] = "naive: ", CONSTANTS[] = "constants: ",
                  CHOSEN[] = "confirmed: ", LABELLED[] = "labelled: ", LABELS[] = "labels: ",
                  FOLD[] = "fold: ", WHOLE[] = "whole: ", WINDOWS[] = "windows: ";
static const char DIVERGED[] = "diverged", STOPPED[] = "stopped ";

/* --- writing --- */

/* A text on one line: what would break it, or does not show, is written out. */
static void append_text(text *out, const char *key, const char *words) {
    text_append(out, key);
    text_append_visible(out, words);
    text_append(out, "\n");
}

static void append_part(text *out, const dataset *d, const plan_part *part) {
    text_append_format(out, "%s%" PRId64 " %s\n", PART, part->train_items, part->digest_hex);
    if (dataset_has_lengths(d))
        text_append_format(out, "%s%" PRId64 " %" PRId64 "\n", STEPS, part->train_steps,
                           part->val_steps);
    if (dataset_has_gaps(d)) text_append_format(out, "%s%" PRId64 "\n", LABELS, part->val_labelled);
}

/* "fold: 3 12 30": its number, the items that validate, and those that test, with their steps, and
 * with those of them that have a label. */
static void append_fold(text *out, const dataset *d, const plan_part *part) {
    text_append_format(out, "%s%" PRId64 " %" PRId64 " %" PRId64, FOLD, part->fold, part->val_items,
                       part->test_items);
    if (dataset_has_lengths(d)) text_append_format(out, " %" PRId64, part->test_steps);
    if (dataset_has_gaps(d)) text_append_format(out, " %" PRId64, part->test_labelled);
    text_append(out, "\n");
}

/* "windows: 24 1 60 90": look-back, horizon, the windows that validate, and those that test. */
static void append_windows(text *out, const plan_part *part) {
    text_append_format(out, "%s%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", WINDOWS,
                       part->windows.lookback, part->windows.horizon, part->val_items,
                       part->test_items);
}

/* "whole: 121 24 50 0 0 0 0 0 DIGEST": the items to train with, those of them that validate and
 * those that test; the steps of these three, where sequences have several lengths, and those that
 * have a label of the last two, where some have none. */
static void append_whole(text *out, const plan_part *whole) {
    const int64_t numbers[] = {whole->train_items,  whole->val_items,    whole->test_items,
                               whole->train_steps,  whole->val_steps,    whole->test_steps,
                               whole->val_labelled, whole->test_labelled};
    text_append(out, WHOLE);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        text_append_format(out, "%" PRId64 " ", numbers[i]);
    text_append_format(out, "%s\n", whole->digest_hex);
}

/* "told: 0.9125 0.25", with all digits; "told: stopped 120 0.9125 0.25" of one that came to
 * iteration 120. */
static void append_told(text *out, const tpe_result *told) {
    text_append(out, TOLD);
    if (told->state == TPE_STOPPED)
        text_append_format(out, "%s%" PRId64 " ", STOPPED, told->reached);
    if (told->state == TPE_FINISHED || told->state == TPE_STOPPED) {
        text_append_real(out, told->score);
        text_append(out, " ");
        text_append_real(out, told->loss);
    } else {
        text_append(out, DIVERGED);
    }
    text_append(out, "\n");
}

/* "confirmed: 4 17": the configurations, the best first; of none the key alone. */
static void append_chosen(text *out, const plan *p) {
    text_append(out, CHOSEN);
    for (int32_t i = 0; i < p->confirmed_count; i++)
        text_append_format(out, i ? " %" PRId32 : "%" PRId32, p->confirmed[i]);
    text_append(out, "\n");
}

/* Line by line. */
static void append_lines(text *out, const char *key, const char *lines) {
    while (lines && *lines) {
        const size_t bytes = strcspn(lines, "\n");
        text_append(out, key);
        text_append_bytes(out, lines, bytes);
        text_append(out, "\n");
        lines += bytes + (lines[bytes] == '\n');
    }
}

void plan_append_basis(text *out, const plan *p) {
    const dataset *d = p->data;
    append_text(out, TITLE, d->title);
    append_text(out, ORIGIN, d->origin);
    text_append_format(out, "%s%d %d %d\n", SHAPE, d->seq_dim, d->input_dim, d->output_dim);
    text_append_format(out, "%s%" PRId64 " %" PRId64 " %" PRId64 "\n", ITEMS,
                       d->split[DATASET_TRAIN].count, d->split[DATASET_TEST].count,
                       d->whole_train_count);
    if (d->val_count) text_append_format(out, "%s%" PRId64 "\n", VALIDATION, d->val_count);
    if (d->task != DATASET_CLASSIFICATION)
        text_append_format(out, "%s%s\n", TASK, dataset_task_name(d->task));
    for (int k = 0; d->class_names && k < d->output_dim; k++)
        append_text(out, CLASS, d->class_names[k]);
    append_lines(out, FITTED, d->fitted);
    append_lines(out, NAIVE, d->naive);
    append_lines(out, CONSTANTS, d->constants);
    if (dataset_has_lengths(d))
        text_append_format(out, "%s%d %" PRId64 " %" PRId64 "\n", LENGTHS, d->shortest,
                           d->split[DATASET_TRAIN].steps, d->split[DATASET_TEST].steps);
    if (dataset_has_gaps(d))
        text_append_format(out, "%s%" PRId64 " %" PRId64 "\n", LABELLED,
                           d->split[DATASET_TRAIN].labelled, d->split[DATASET_TEST].labelled);
    for (size_t i = 0; i < p->part_count; i++) {
        append_part(out, d, &p->parts[i]);
        if (plan_has_folds(p->config)) append_fold(out, d, &p->parts[i]);
        if (plan_has_windows(p)) append_windows(out, &p->parts[i]);
    }
    if (p->whole.train_items > 0) append_whole(out, &p->whole);
    if (p->trial_count > 0 && p->trials[0].init_sha256[0])
        append_text(out, INIT, p->trials[0].init_sha256);
    for (int32_t i = 0; i < p->told_count; i++) append_told(out, &p->told[i]);
    if (p->confirmed) append_chosen(out, p);
}

/* --- reading --- */

/* Lines that are taken one after another. */
typedef struct lines {
    const char *next;
    bool failed;
} lines;

/* The rest of the next line when it begins with `key`; else NULL, and `failed` where it must. */
static const char *take(lines *l, const char *key, bool needed, size_t *bytes) {
    const size_t chars = strlen(key);
    if (strncmp(l->next, key, chars) != 0) {
        l->failed |= needed;
        *bytes = 0;
        return NULL;
    }
    const char *value = l->next + chars;
    *bytes = strcspn(value, "\n");
    l->next = value + *bytes + (value[*bytes] == '\n');
    return value;
}

/* `count` whole numbers, at least 0. */
static void take_numbers(lines *l, const char *key, int64_t numbers[], int count) {
    size_t bytes;
    const char *at = take(l, key, true, &bytes), *end = at ? at + bytes : NULL;
    for (int i = 0; i < count; i++) {
        char *after = NULL;
        numbers[i] = at && *at >= '0' && *at <= '9' ? strtoll(at, &after, 10) : -1;
        at = after && after < end ? after + 1 : NULL;
        l->failed |= numbers[i] < 0;
    }
}

static void take_digest(lines *l, const char *hex, size_t bytes, char out[SHA256_HEX_CHARS + 1]) {
    const bool is_one =
        hex && bytes == SHA256_HEX_CHARS && strspn(hex, "0123456789abcdef") >= SHA256_HEX_CHARS;
    l->failed |= !is_one;
    if (is_one) memcpy(out, hex, SHA256_HEX_CHARS);
    out[is_one ? SHA256_HEX_CHARS : 0] = '\0';
}

static void take_data(lines *l, dataset *d) {
    size_t bytes;
    int64_t shape[3], items[3];
    const char *title = take(l, TITLE, true, &bytes);
    if (bytes >= sizeof d->title) l->failed = true;
    if (!l->failed) memcpy(d->title, title, bytes);
    const char *origin = take(l, ORIGIN, true, &bytes);
    d->origin = memory_copy_bytes(origin ? origin : "", bytes);
    take_numbers(l, SHAPE, shape, 3);
    take_numbers(l, ITEMS, items, 3);
    for (int i = 0; i < 3; i++) l->failed |= shape[i] < 1 || shape[i] > 1 << 24 || items[i] < 1;
    d->seq_dim = (int)shape[0];
    d->input_dim = (int)shape[1];
    d->output_dim = (int)shape[2];
    d->split[DATASET_TRAIN].count = items[0];
    d->split[DATASET_TEST].count = items[1];
    d->whole_train_count = items[2];
    d->absent = true;
}

static void take_task(lines *l, dataset *d) {
    size_t bytes;
    const char *name = take(l, TASK, false, &bytes);
    if (!name) return;
    while (d->task < DATASET_TASK_COUNT && (strlen(dataset_task_name(d->task)) != bytes ||
                                            memcmp(dataset_task_name(d->task), name, bytes) != 0))
        d->task++;
    l->failed |= d->task == DATASET_TASK_COUNT;
    if (l->failed) d->task = DATASET_CLASSIFICATION;
}

/* What only files of sequences have. */
static void take_classes(lines *l, dataset *d) {
    if (strncmp(l->next, VALIDATION, strlen(VALIDATION)) == 0)
        take_numbers(l, VALIDATION, &d->val_count, 1);
    take_task(l, d);
    if (l->failed || strncmp(l->next, CLASS, strlen(CLASS)) != 0) return;
    d->class_names = memory_array((size_t)d->output_dim, sizeof *d->class_names);
    for (int k = 0; k < d->output_dim && !l->failed; k++) {
        size_t bytes;
        const char *name = take(l, CLASS, true, &bytes);
        if (name && d->class_names) d->class_names[k] = memory_copy_bytes(name, bytes);
        l->failed |= !d->class_names || !d->class_names[k];
    }
}

/* As many lines of a key as there are; NULL for none. */
static char *take_lines(lines *l, const char *key) {
    text all = {0};
    size_t bytes;
    for (const char *line; !l->failed && (line = take(l, key, false, &bytes));) {
        text_append_bytes(&all, line, bytes);
        text_append(&all, "\n");
    }
    char *copy = all.bytes ? memory_copy_text(text_string(&all)) : NULL;
    l->failed |= all.failed || (all.bytes && !copy);
    text_free(&all);
    return copy;
}

static void take_lengths(lines *l, dataset *d) {
    int64_t numbers[3];
    if (l->failed || strncmp(l->next, LENGTHS, strlen(LENGTHS)) != 0) return;
    take_numbers(l, LENGTHS, numbers, 3);
    l->failed |= numbers[0] < 1 || numbers[0] >= d->seq_dim || numbers[1] < 1 || numbers[2] < 1;
    if (l->failed) return;
    d->shortest = (int)numbers[0];
    d->split[DATASET_TRAIN].steps = numbers[1];
    d->split[DATASET_TEST].steps = numbers[2];
}

/* Where some steps have no label. */
static void take_labelled(lines *l, dataset *d) {
    int64_t numbers[2];
    if (l->failed || strncmp(l->next, LABELLED, strlen(LABELLED)) != 0) return;
    take_numbers(l, LABELLED, numbers, 2);
    l->failed |= numbers[0] < 1 || numbers[1] < 1;
    d->split[DATASET_TRAIN].labelled = numbers[0];
    d->split[DATASET_TEST].labelled = numbers[1];
}

static void take_steps(lines *l, plan_part *part) {
    int64_t numbers[2];
    take_numbers(l, STEPS, numbers, 2);
    part->train_steps = numbers[0];
    part->val_steps = numbers[1];
}

static void take_fold(lines *l, const dataset *d, plan_part *part) {
    const bool lengths = dataset_has_lengths(d), gaps = dataset_has_gaps(d);
    int64_t numbers[5] = {0};
    take_numbers(l, FOLD, numbers, 3 + lengths + gaps);
    part->fold = numbers[0];
    part->val_items = numbers[1];
    part->test_items = numbers[2];
    if (lengths) part->test_steps = numbers[3];
    if (gaps) part->test_labelled = numbers[3 + lengths];
    l->failed |= part->val_items >= part->train_items || part->test_items < 1 ||
                 (gaps && part->test_labelled < 1);
}

static void take_whole(lines *l, plan_part *whole) {
    enum { NUMBERS = 8 };
    int64_t numbers[NUMBERS];
    if (l->failed || strncmp(l->next, WHOLE, strlen(WHOLE)) != 0) return;
    const char *line = l->next + strlen(WHOLE);
    take_numbers(l, WHOLE, numbers, NUMBERS);
    const size_t bytes = strcspn(line, "\n");
    const char *digest = memrchr(line, ' ', bytes);
    take_digest(l, digest ? digest + 1 : NULL, digest ? bytes - (size_t)(digest + 1 - line) : 0,
                whole->digest_hex);
    whole->train_items = numbers[0];
    whole->val_items = numbers[1];
    whole->test_items = numbers[2];
    whole->train_steps = numbers[3];
    whole->val_steps = numbers[4];
    whole->test_steps = numbers[5];
    whole->val_labelled = numbers[6];
    whole->test_labelled = numbers[7];
    l->failed |= whole->val_items >= whole->train_items || whole->test_items < 1;
}

/* Without folds all parts test with the same items. */
static void take_items(const config *c, const dataset *d, plan_part *part) {
    part->val_items = d->val_count ? d->val_count : config_integer(c, KEY_DATA_VAL_SIZE);
    part->test_items = d->split[DATASET_TEST].count;
    part->test_steps = d->split[DATASET_TEST].steps;
    part->test_labelled = d->split[DATASET_TEST].labelled;
}

/* Each has the items that the config says, and some are left to train with. */
static status check_sizes(lines *l, const config *c, const plan_part parts[], error *err) {
    int64_t *sizes;
    size_t count;
    TRY(plan_train_sizes(c, &sizes, &count, err));
    for (size_t i = 0; i < count; i++)
        l->failed |= (sizes[i] > 0 && parts[i].train_items != sizes[i]) ||
                     parts[i].val_items >= parts[i].train_items;
    free(sizes);
    return STATUS_OK;
}

/* Of a size that the series have no windows of there are no items. */
static void take_windows(lines *l, plan_part *part) {
    int64_t numbers[4];
    take_numbers(l, WINDOWS, numbers, 4);
    part->windows = (window_size){numbers[0], numbers[1]};
    part->val_items = numbers[2];
    part->test_items = numbers[3];
    const bool there = part->train_items > 0;
    l->failed |= numbers[0] < 1 || numbers[0] > 1 << 24 || numbers[1] < 1 || numbers[1] > 1 << 20;
    l->failed |= there && (part->val_items >= part->train_items || part->test_items < 1);
}

/* What of the parts the data set itself has is the first that is there. */
static void take_own_horizon(lines *l, const plan_part parts[], size_t count, dataset *d) {
    size_t own = 0;
    while (own < count && parts[own].train_items < 1) own++;
    l->failed |= own == count || parts[own].windows.lookback != d->seq_dim ||
                 d->output_dim % parts[own].windows.horizon != 0;
    if (!l->failed) d->horizon = parts[own].windows.horizon;
}

/* The parts are those of the config, in its order. */
static plan_part *take_parts(lines *l, const config *c, dataset *d, size_t count, bool windows) {
    plan_part *parts = memory_array(count, sizeof *parts);
    for (size_t i = 0; parts && i < count; i++) {
        size_t bytes;
        char *digest = NULL;
        const char *value = take(l, PART, true, &bytes);
        parts[i].train_items = value ? strtoll(value, &digest, 10) : 0;
        const bool parted = digest && *digest == ' ';
        take_digest(l, parted ? digest + 1 : NULL,
                    parted ? bytes - (size_t)(digest + 1 - value) : 0, parts[i].digest_hex);
        if (dataset_has_lengths(d)) take_steps(l, &parts[i]);
        if (dataset_has_gaps(d)) take_numbers(l, LABELS, &parts[i].val_labelled, 1);
        if (plan_has_folds(c))
            take_fold(l, d, &parts[i]);
        else if (windows)
            take_windows(l, &parts[i]);
        else
            take_items(c, d, &parts[i]);
    }
    if (windows && !l->failed) take_own_horizon(l, parts, count, d);
    return parts;
}

static bool take_number(const char **at, const char *end, double *number) {
    char *after = NULL;
    const locale_t before = plain_locale_enter();
    *number = strtod(*at, &after);
    plain_locale_leave(before);
    const bool taken = **at != ' ' && after > *at && after <= end && isfinite(*number);
    *at = after < end && *after == ' ' ? after + 1 : after;
    return taken;
}

static tpe_result parse_told(lines *l, const char *words, size_t bytes) {
    tpe_result told = {.state = TPE_DIVERGED};
    const char *at = words, *end = words + bytes;
    if (bytes == strlen(DIVERGED) && memcmp(words, DIVERGED, bytes) == 0) return told;
    told.state = TPE_FINISHED;
    if (bytes > strlen(STOPPED) && memcmp(words, STOPPED, strlen(STOPPED)) == 0) {
        char *after = NULL;
        at += strlen(STOPPED);
        told.state = TPE_STOPPED;
        told.reached = *at >= '1' && *at <= '9' ? strtoll(at, &after, 10) : 0;
        l->failed |= told.reached == 0 || *after != ' ';
        if (l->failed) return told;
        at = after + 1;
    }
    l->failed |=
        !take_number(&at, end, &told.score) || !take_number(&at, end, &told.loss) || at != end;
    return told;
}

/* What a search by results was told. */
static bool take_told(lines *l, plan_facts *facts) {
    size_t capacity = 0, bytes;
    for (const char *words; (words = take(l, TOLD, false, &bytes));) {
        const size_t count = (size_t)facts->told_count;
        if (count == PLAN_MAX_TRIALS ||
            !memory_grow(&facts->told, &capacity, count + 1, sizeof *facts->told))
            return false;
        facts->told[facts->told_count++] = parse_told(l, words, bytes);
    }
    return true;
}

/* What is confirmed; that it is none twice, and none too many, is seen where it is used. */
static bool take_chosen(lines *l, plan_facts *facts) {
    enum { MOST = 1000 };
    size_t bytes;
    const char *at = take(l, CHOSEN, false, &bytes), *end = at ? at + bytes : NULL;
    if (!at) return true;
    facts->chosen = memory_array(MOST, sizeof *facts->chosen);
    if (!facts->chosen) return false;
    while (at < end && facts->chosen_count < MOST) {
        char *after = NULL;
        const long number = *at >= '0' && *at <= '9' ? strtol(at, &after, 10) : -1;
        l->failed |= number < 0 || number > INT32_MAX || (*after != ' ' && after != end);
        if (l->failed) return true;
        facts->chosen[facts->chosen_count++] = (int32_t)number;
        at = after + (after < end);
    }
    l->failed |= at < end;
    return true;
}

static void take_facts(lines *l, const config *c, dataset *d, size_t part_count, bool windows,
                       plan_facts *facts, bool *no_memory) {
    size_t bytes;
    facts->part_count = part_count;
    facts->parts = take_parts(l, c, d, part_count, windows);
    if (plan_has_folds(c)) take_whole(l, &facts->whole);
    const char *init = take(l, INIT, false, &bytes);
    if (init) take_digest(l, init, bytes, facts->init_sha256);
    *no_memory = !take_told(l, facts) || !take_chosen(l, facts) || !d->origin || !facts->parts;
}

static status damaged(const char *place, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s: what it says of the data is damaged", place);
}

/* How many parts there are, and whether they are of sizes of windows. */
static status count_parts(const config *c, size_t *count, bool *windows, error *err) {
    window_size *sizes;
    TRY(plan_window_sizes(c, &sizes, count, err));
    free(sizes);
    *windows = *count > 1;
    if (*windows) return STATUS_OK;
    int64_t *items;
    TRY(plan_train_sizes(c, &items, count, err));
    free(items);
    if (plan_has_folds(c)) *count = plan_fold_count(c);
    return STATUS_OK;
}

static status make(const config *c, const char *basis, const char *place, dataset *d, plan **out,
                   error *err) {
    lines l = {.next = basis};
    plan_facts facts = {.parts = NULL};
    size_t count;
    bool no_memory = false, windows;
    TRY(count_parts(c, &count, &windows, err));
    take_data(&l, d);
    if (!l.failed) take_classes(&l, d);
    d->fitted = take_lines(&l, FITTED);
    d->naive = take_lines(&l, NAIVE);
    d->constants = take_lines(&l, CONSTANTS);
    take_lengths(&l, d);
    take_labelled(&l, d);
    take_facts(&l, c, d, count, windows, &facts, &no_memory);
    if (facts.parts && !windows && !plan_has_folds(c) &&
        check_sizes(&l, c, facts.parts, err) != STATUS_OK)
        no_memory = true;
    if (!no_memory && !l.failed && !*l.next) return plan_create_from(c, d, &facts, out, err);
    plan_facts_free(&facts);
    return no_memory ? error_no_memory(err, count * sizeof *facts.parts) : damaged(place, err);
}

status plan_make_again(const config *c, const char *basis, const char *place, dataset **data,
                       plan **out, error *err) {
    dataset *d = memory_array(1, sizeof *d);
    *data = NULL;
    if (!d) return error_no_memory(err, sizeof *d);
    snprintf(d->name, sizeof d->name, "%s",
             config_choice_name(key_info(KEY_DATA_NAME), config_integer(c, KEY_DATA_NAME)));
    status result = make(c, basis, place, d, out, err);
    if (result == STATUS_OK)
        *data = d;
    else
        dataset_free(d);
    return result;
}
