#include "src/data/step_labels.h"

static int64_t labelled_of(const sequence_part *part, int64_t item) {
    int64_t labelled = 0;
    for (int64_t t = part->offsets[item]; t < part->offsets[item + 1]; t++)
        labelled += part->labels[t] != SEQUENCE_NO_LABEL;
    return labelled;
}

status step_labels_check(const sequence_part *part, const char *path, error *err) {
    for (int64_t i = 0; i < part->count; i++)
        if (labelled_of(part, i) == 0)
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: %s: error: no step of this sequence has a label; label one, or "
                             "take the sequence out",
                             path, sequence_part_place(part, i));
    return STATUS_OK;
}

void step_labels_count(const sequence_part *part, int64_t *steps, int64_t *missing) {
    for (int64_t i = 0; i < part->count; i++) {
        const int64_t length = sequence_part_length(part, i);
        *steps += length;
        *missing += length - labelled_of(part, i);
    }
}

void step_labels_append_notice(text *out, int64_t steps, int64_t missing) {
    if (missing == 0) return;
    text_append(out, "data set file: notice: ");
    text_append_grouped(out, missing);
    text_append(out, " of ");
    text_append_grouped(out, steps);
    text_append(
        out, missing == 1 ? " steps has no label: it counts" : " steps have no label: they count");
    text_append(out, " neither in the loss nor in any measure\n");
}
