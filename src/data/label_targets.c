#include "src/data/label_targets.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/data/number_text.h"

/* How many are written as fractions; -1 where these are classes: few, or no numbers. */
static int64_t count_fractions(const label_set *labels) {
    enum { MOST_CLASSES = 20 };
    int64_t fractions = 0;
    for (int32_t i = 0; i < labels->count; i++) {
        const char *label = labels->texts[i];
        double number;
        if (number_parse(label, strlen(label), '.', &number) != NUMBER_READ) return -1;
        fractions += strpbrk(label, ".eE") != NULL;
    }
    return labels->count <= MOST_CLASSES ? -1 : fractions;
}

bool label_targets_are_likely(const label_set *labels, int64_t items) {
    const int64_t fractions = count_fractions(labels);
    return fractions >= 0 && (fractions == labels->count || 2 * (int64_t)labels->count > items);
}

bool label_targets_of_steps_are_likely(const label_set *labels, int64_t steps) {
    const int64_t fractions = count_fractions(labels);
    return fractions > 0 || (fractions == 0 && 2 * (int64_t)labels->count > steps);
}

static bool has_numbers_alone(const char *label, char decimal) {
    for (double number;; label++) {
        const size_t bytes = strcspn(label, "\n");
        if (number_parse(label, bytes, decimal, &number) != NUMBER_READ) return false;
        label += bytes;
        if (!*label) return true;
    }
}

bool label_targets_are_numbers(const label_set *labels, char decimal) {
    for (int32_t i = 0; i < labels->count; i++)
        if (!has_numbers_alone(labels->texts[i], decimal)) return false;
    return true;
}

/* The numbers of one label, a line each. */
typedef struct label_reading {
    const sequence_part *part;
    const label_set *labels;
    char decimal;
    const char *path;
    int width;
    float *of_labels;          /* (labels, width): each label is read once */
    number_rounding *rounding; /* of each different label, by where it stands first */
    error *err;
} label_reading;

static int lines_of(const char *label) {
    int lines = 1;
    for (; *label; label++) lines += *label == '\n';
    return lines;
}

/* Whose label it is, for a message: the item's, or that of a step of it. */
static void append_place(text *out, const label_reading *r, int64_t place) {
    const sequence_part *part = r->part;
    int64_t item = part->labels_steps ? 0 : place;
    while (part->labels_steps && part->offsets[item + 1] <= place) item++;
    text_append_format(out, "%s: %s: error: ", r->path, sequence_part_place(part, item));
    if (part->labels_steps)
        text_append_format(out, "step %" PRId64 " of it, from 0: ", place - part->offsets[item]);
}

static status refuse(const label_reading *r, int64_t place, const char *word, size_t bytes) {
    text where = {0};
    append_place(&where, r, place);
    error_set(r->err, STATUS_BAD_INPUT,
              "%sy is \"%.*s\", not a number that can be predicted; data.task: %s?",
              text_string(&where), bytes < 60 ? (int)bytes : 60, word,
              r->part->labels_steps ? "labelling" : "classification");
    text_free(&where);
    return STATUS_BAD_INPUT;
}

/* Of an item in a text; else the place itself. */
static int64_t line_of(const label_reading *r, int64_t place) {
    return r->part->lines && !r->part->labels_steps ? r->part->lines[place] : place;
}

static status read_label(const label_reading *r, int64_t place, float *numbers) {
    const char *at = r->labels->texts[r->part->labels[place]];
    for (int k = 0; k < r->width; k++) {
        const size_t bytes = strcspn(at, "\n");
        double number;
        if (number_parse(at, bytes, r->decimal, &number) != NUMBER_READ)
            return refuse(r, place, at, bytes);
        numbers[k] = number_rounded(number, line_of(r, place), r->rounding);
        at += bytes + (at[bytes] == '\n');
    }
    return STATUS_OK;
}

static status check_width(const label_reading *r, int64_t place) {
    text where = {0};
    const int lines = lines_of(r->labels->texts[r->part->labels[place]]);
    if (lines == r->width) return STATUS_OK;
    append_place(&where, r, place);
    error_set(r->err, STATUS_BAD_INPUT, "%s%d numbers to predict, and the %s before have %d",
              text_string(&where), lines, r->part->labels_steps ? "steps" : "items", r->width);
    text_free(&where);
    return STATUS_BAD_INPUT;
}

static void take_none(float *numbers, size_t width) {
    for (size_t k = 0; k < width; k++) numbers[k] = NAN;
}

static status read_all(const label_reading *r, bool *known, float *targets) {
    const size_t width = (size_t)r->width, bytes = width * sizeof *targets;
    const int64_t count = sequence_part_label_count(r->part);
    for (int64_t i = 0; i < count; i++, targets += width) {
        const int32_t label = r->part->labels[i];
        if (label == SEQUENCE_NO_LABEL) {
            take_none(targets, width);
            continue;
        }
        float *numbers = r->of_labels + (size_t)label * width;
        if (!known[label]) {
            TRY(check_width(r, i));
            TRY(read_label(r, i, numbers));
            known[label] = true;
        }
        memcpy(targets, numbers, bytes);
    }
    return STATUS_OK;
}

/* As many as the first label has. */
static int first_width(const sequence_part *part, const label_set *labels) {
    const int64_t count = sequence_part_label_count(part);
    int64_t first = 0;
    while (first < count && part->labels[first] == SEQUENCE_NO_LABEL) first++;
    return first < count ? lines_of(labels->texts[part->labels[first]]) : 1;
}

status label_targets_find(sequence_part *part, const label_set *labels, char decimal,
                          const char *path, int *width, number_rounding *rounding, error *err) {
    if (*width == 0) *width = first_width(part, labels);
    const size_t count = (size_t)labels->count, numbers = (size_t)*width,
                 places = (size_t)sequence_part_label_count(part);
    bool *known = memory_array(count, sizeof *known);
    label_reading r = {part, labels, decimal, path, *width, NULL, rounding, err};
    r.of_labels = memory_array(count, numbers * sizeof *r.of_labels);
    part->targets = memory_array(places, numbers * sizeof *part->targets);
    part->numbers = *width;
    const bool room = known && r.of_labels && part->targets;
    const status result = room ? read_all(&r, known, part->targets)
                               : error_no_memory(err, places * numbers * sizeof *part->targets);
    free(known);
    free(r.of_labels);
    return result;
}
