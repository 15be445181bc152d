#include <inttypes.h>
#include <string.h>

#include "src/verify/verify.h"

/* Names the place of a difference; printed before both values. */
static void begin(text *out, const trial *t) {
    text_append_format(out, "trial %s: ", t->id);
}

static bool compare_counts(const trial *t, const outcome *kept, const outcome *again, text *out) {
    if (kept->status != again->status) {
        begin(out, t);
        text_append_format(out, "%s kept, %s again", trial_status_name(kept->status),
                           trial_status_name(again->status));
        return false;
    }
    if (kept->iterations_done == again->iterations_done &&
        kept->evaluation_count == again->evaluation_count)
        return true;
    begin(out, t);
    text_append_format(out, "%" PRId64 " updates and %d evaluations kept, %" PRId64 " and %d again",
                       kept->iterations_done, kept->evaluation_count, again->iterations_done,
                       again->evaluation_count);
    return false;
}

static void append_double(text *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    text_append_format(out, "0x%016" PRIx64 " (%.17g)", bits, value);
}

static void append_float(text *out, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    text_append_format(out, "0x%08" PRIx32 " (%.9g)", bits, (double)value);
}

static bool compare_evaluation(const trial *t, int32_t index, const evaluation *kept,
                               const evaluation *again, text *out) {
    if (kept->iteration != again->iteration) {
        begin(out, t);
        text_append_format(out,
                           "evaluation %d is after %" PRId64 " updates kept, %" PRId64 " again",
                           index, kept->iteration, again->iteration);
        return false;
    }
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const double was = kept->values[m], is = again->values[m];
        if (memcmp(&was, &is, sizeof was) == 0) continue;
        begin(out, t);
        text_append_format(out, "%s[%d] (after %" PRId64 " updates): ", metric_describe(m)->name,
                           index, kept->iteration);
        append_double(out, was);
        text_append(out, " kept, ");
        append_double(out, is);
        text_append(out, " again");
        return false;
    }
    return true;
}

static bool compare_tensor(const trial *t, const rnn_tensor *p, const float *kept,
                           const float *again, text *out) {
    for (int64_t i = 0; i < p->count; i++) {
        if (memcmp(&kept[i], &again[i], sizeof *kept) == 0) continue;
        begin(out, t);
        if (p->rank > 1)
            text_append_format(out, "%s[%" PRId64 ", %" PRId64 "]: ", p->name, i / p->columns,
                               i % p->columns);
        else
            text_append_format(out, "%s[%" PRId64 "]: ", p->name, i);
        append_float(out, kept[i]);
        text_append(out, " kept, ");
        append_float(out, again[i]);
        text_append(out, " again");
        return false;
    }
    return true;
}

static bool compare_weights(const trial *t, const float *kept, const float *again, text *out) {
    for (int i = 0; i < rnn_tensor_count(&t->architecture); i++) {
        rnn_tensor p = rnn_tensor_at(&t->architecture, i);
        if (!compare_tensor(t, &p, kept, again, out)) return false;
        kept += p.count;
        again += p.count;
    }
    return true;
}

static void append_confusion_place(text *out, const trial *t, int at) {
    const int classes = t->architecture.output_dim;
    if (trial_has_labels(t))
        text_append_format(out, "confusion[%d, %d, %d]: ", at / 4, at / 2 % 2, at % 2);
    else
        text_append_format(out, "confusion[%d, %d]: ", at / classes, at % classes);
}

static bool compare_confusion(const trial *t, const outcome *kept, const outcome *again,
                              text *out) {
    const size_t count = trial_confusion_count(t);
    if (!kept->confusion || !again->confusion) return true;
    for (size_t i = 0; i < count; i++) {
        if (kept->confusion[i] == again->confusion[i]) continue;
        begin(out, t);
        append_confusion_place(out, t, (int)i);
        text_append_format(out, "%d kept, %d again", kept->confusion[i], again->confusion[i]);
        return false;
    }
    return true;
}

bool verify_compare(const trial *t, const outcome *kept, const outcome *again, text *difference) {
    if (!compare_counts(t, kept, again, difference)) return false;
    for (int32_t i = 0; i < kept->evaluation_count; i++)
        if (!compare_evaluation(t, i, &kept->evaluations[i], &again->evaluations[i], difference))
            return false;
    if (kept->weights && again->weights &&
        !compare_weights(t, kept->weights, again->weights, difference))
        return false;
    return compare_confusion(t, kept, again, difference);
}
