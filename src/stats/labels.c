#include "src/stats/labels.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/classes.h"
#include "src/stats/replicates.h"
#include "src/trial/label_confusion.h"

/* The cells of a label in a trial; NULL where it has not counted any. */
static const int32_t *cells_of(const result *r, int label) {
    const bool counted =
        r->status == TRIAL_FINISHED && trial_has_labels(&r->trial) && r->outcome.confusion;
    return counted ? r->outcome.confusion + (size_t)label * LABEL_CONFUSION_CELLS : NULL;
}

static bool has_counted(const configuration *g) {
    for (int32_t i = 0; i < g->run_count; i++)
        if (cells_of(g->runs[i], 0)) return true;
    return false;
}

int labels_find_configurations(const comparison *c,
                               const configuration *found[LABELS_MOST_CONFIGURATIONS]) {
    int count = 0;
    for (int i = 0; i < c->contender_count && count < LABELS_MOST_CONFIGURATIONS; i++)
        if (has_counted(c->contenders[i])) found[count++] = c->contenders[i];
    return count;
}

/* --- over trials --- */

static sample_summary summarise_share(const configuration *g, int label, size_t share,
                                      double scratch[]) {
    for (int32_t i = 0; i < g->run_count; i++) {
        const int32_t *cells = cells_of(g->runs[i], label);
        const label_scores s = cells ? label_confusion_scores(cells) : (label_scores){0};
        const double shares[] = {s.precision, s.recall, s.f1};
        scratch[i] = cells ? shares[share] : (double)NAN;
    }
    return replicates_summarise(g->runs, g->run_count, scratch);
}

static void find_items(const configuration *g, int label, label_summary *out) {
    bool any = false;
    for (int32_t i = 0; i < g->run_count; i++) {
        const int32_t *cells = cells_of(g->runs[i], label);
        if (!cells) continue;
        const int64_t items = label_confusion_scores(cells).items;
        if (!any || items < out->fewest) out->fewest = items;
        if (!any || items > out->most) out->most = items;
        any = true;
    }
}

bool labels_summarise(const configuration *g, int label, label_summary *out) {
    double *scratch = memory_array((size_t)g->run_count, sizeof *scratch);
    *out = (label_summary){.fewest = 0};
    if (!scratch) return false;
    find_items(g, label, out);
    out->precision = summarise_share(g, label, 0, scratch);
    out->recall = summarise_share(g, label, 1, scratch);
    out->f1 = summarise_share(g, label, 2, scratch);
    free(scratch);
    return true;
}

/* --- labels that no test item has --- */

static bool is_absent(const configuration *g, int label) {
    label_summary s = {.fewest = 0};
    find_items(g, label, &s);
    return s.most == 0;
}

void labels_append_absent(text *out, const comparison *c, const configuration *g) {
    const int labels = g->trial->architecture.output_dim;
    int count = 0;
    for (int k = 0; k < labels; k++) {
        if (!is_absent(g, k)) continue;
        text_append(out, count++ ? ", " : "No test item has ");
        class_append_name(out, c, k);
    }
    if (count == 0) return;
    text_append_format(out,
                       ": precision, recall and F1 of %s are undefined, and F1 counts as 0 in the "
                       "macro F1, as in scikit-learn.",
                       count == 1 ? "this label" : "these labels");
}
