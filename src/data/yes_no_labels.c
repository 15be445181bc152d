#include "src/data/yes_no_labels.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"

int yes_no_lines(const char *label) {
    for (int lines = 1;; lines++, label += 2) {
        if (*label != '0' && *label != '1') return 0;
        if (!label[1]) return lines;
        if (label[1] != '\n') return 0;
    }
}

status yes_no_labels_check(const sequence_part *part, char *const names[], int labels,
                           const char *path, error *err) {
    for (int64_t i = 0; i < part->count * labels; i++) {
        const float given = part->targets[i];
        if (given == 0 || given == 1) continue;
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: %s: error: label \"%.60s\" is %.9g; with data.task: multi_label each "
                         "is 1, where the item has it, or 0",
                         path, sequence_part_place(part, i / labels), names[i % labels],
                         (double)given);
    }
    return STATUS_OK;
}

static char *name_of(const sequence_file *f, int label) {
    char number[24];
    snprintf(number, sizeof number, "%d", label);
    return memory_copy_text(label < f->outputs.count ? f->outputs.texts[label] : number);
}

char **yes_no_labels_names(const sequence_file *f, int labels) {
    char **names = memory_array((size_t)labels, sizeof *names);
    bool enough = names;
    for (int k = 0; k < labels && enough; k++) {
        names[k] = name_of(f, k);
        enough = names[k];
    }
    if (enough) return names;
    for (int k = 0; names && k < labels; k++) free(names[k]);
    free(names);
    return NULL;
}

static int64_t count_yes(const float *targets, int64_t count, int labels, int label) {
    int64_t yes = 0;
    for (int64_t i = 0; i < count; i++) yes += targets[i * labels + label] > 0.5f;
    return yes;
}

void yes_no_labels_append_notice(text *out, const float *targets, int64_t count,
                                 char *const names[], int labels) {
    for (int k = 0; k < labels; k++) {
        const int64_t yes = count_yes(targets, count, labels, k);
        if (yes > 0 && yes < count) continue;
        text_append(out, "data set file: notice: label ");
        text_append_visible(out, names[k]);
        text_append_format(out, " is that of %s training item: not to be learned\n",
                           yes ? "every" : "no");
    }
}
