#include "src/data/label_targets.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/number_text.h"

bool label_targets_are_likely(const label_set *labels, int64_t items) {
    enum { MOST_CLASSES = 20 };
    int64_t numbers = 0, fractions = 0;
    for (int32_t i = 0; i < labels->count; i++) {
        const char *label = labels->texts[i];
        double number;
        numbers += number_parse(label, strlen(label), '.', &number) == NUMBER_READ;
        fractions += strpbrk(label, ".eE") != NULL;
    }
    if (numbers < labels->count || labels->count <= MOST_CLASSES) return false;
    return fractions == labels->count || 2 * (int64_t)labels->count > items;
}

/* The numbers of one label, a line each. */
typedef struct label_reading {
    const sequence_part *part;
    const label_set *labels;
    char decimal;
    const char *path;
    int width;
    float *of_labels; /* (labels, width): each label is read once */
    error *err;
} label_reading;

static int lines_of(const char *label) {
    int lines = 1;
    for (; *label; label++) lines += *label == '\n';
    return lines;
}

static status refuse(const label_reading *r, int64_t item, const char *word, size_t bytes) {
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: %s: error: y is \"%.*s\", not a number that can be predicted; "
                     "data.task: classification?",
                     r->path, sequence_part_place(r->part, item), bytes < 60 ? (int)bytes : 60,
                     word);
}

static status read_label(const label_reading *r, int64_t item, float *numbers) {
    const char *at = r->labels->texts[r->part->labels[item]];
    for (int k = 0; k < r->width; k++) {
        const size_t bytes = strcspn(at, "\n");
        double number;
        if (number_parse(at, bytes, r->decimal, &number) != NUMBER_READ)
            return refuse(r, item, at, bytes);
        numbers[k] = (float)number;
        at += bytes + (at[bytes] == '\n');
    }
    return STATUS_OK;
}

static status check_width(const label_reading *r, int64_t item) {
    const int lines = lines_of(r->labels->texts[r->part->labels[item]]);
    if (lines == r->width) return STATUS_OK;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: %s: error: %d numbers to predict, and the items before have %d", r->path,
                     sequence_part_place(r->part, item), lines, r->width);
}

static status read_items(const label_reading *r, bool *known, float *targets) {
    const size_t width = (size_t)r->width, bytes = width * sizeof *targets;
    for (int64_t i = 0; i < r->part->count; i++) {
        const int32_t label = r->part->labels[i];
        float *numbers = r->of_labels + (size_t)label * width;
        if (!known[label]) {
            TRY(check_width(r, i));
            TRY(read_label(r, i, numbers));
            known[label] = true;
        }
        memcpy(targets + (size_t)i * width, numbers, bytes);
    }
    return STATUS_OK;
}

status label_targets_find(const sequence_part *part, const label_set *labels, char decimal,
                          const char *path, int *width, float **targets, error *err) {
    if (*width == 0) *width = lines_of(labels->texts[part->labels[0]]);
    const size_t count = (size_t)labels->count, numbers = (size_t)*width;
    bool *known = memory_array(count, sizeof *known);
    label_reading r = {part, labels, decimal, path, *width, NULL, err};
    r.of_labels = memory_array(count, numbers * sizeof *r.of_labels);
    *targets = memory_array((size_t)part->count, numbers * sizeof **targets);
    const bool room = known && r.of_labels && *targets;
    const status result =
        room ? read_items(&r, known, *targets)
             : error_no_memory(err, (size_t)part->count * numbers * sizeof **targets);
    free(known);
    free(r.of_labels);
    if (result == STATUS_OK) return STATUS_OK;
    free(*targets);
    *targets = NULL;
    return result;
}
