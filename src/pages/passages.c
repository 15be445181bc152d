#include "src/pages/passages.h"

#include "src/plan/explain_initialisation.h"
#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/pairing.h"
#include "src/stats/wording.h"

void passages_append_summary(text *out, const comparison *c,
                             void append_text(text *, const char *)) {
    const results *r = c->results;
    append_text(out, r->name ? r->name : "");
    text_append(out, " · ");
    append_text(out, r->data_title ? r->data_title : "");
    text_append(out, " · ");
    wording_append_count(out, c->configuration_count, "configuration");
    text_append(out, " · ");
    wording_append_count(out, r->trial_count, "trial");
}

void passages_append_progress(text *out, const comparison *c) {
    const int32_t all = c->results->trial_count, done = all - c->missing;
    if (c->missing == 0) return;
    text_append(out, "Not finished: ");
    text_append_grouped(out, done);
    text_append(out, " of ");
    wording_append_count(out, all, "trial");
    text_append_format(out, " done (%.0f %%), ", 100.0 * done / all);
    text_append_grouped(out, c->missing);
    text_append(out, " to go. What follows is of those.");
}

void passages_append_pairs(text *out, const comparison *c) {
    text_append(out, c->by_architecture ? "The best configuration of each architecture"
                                        : "The configurations");
    text_append_format(out,
                       ", by differences of %s between trials of the same seed. With n "
                       "pairs the smallest p of an exact sign-flip test is 2/2ⁿ; for ",
                       metric_describe(c->tested)->meaning);
    wording_append_count(out, c->all_pairs, "comparison");
    text_append_format(out, " at 0.05 at least %zu seeds are needed.", pairing_seeds_needed(c));
}

void passages_append_classes(text *out, const comparison *c) {
    text_append(out,
                "Of the best trial of each architecture; the confusion matrices are among the "
                "plots, and in results.h5 for every trial.");
    if (c->architecture_count > CLASSES_MOST_ARCHITECTURES)
        text_append_format(out, " Here are the first %d of %d architectures.",
                           CLASSES_MOST_ARCHITECTURES, c->architecture_count);
}

static bool has_cell(const comparison *c, rnn_cell cell) {
    for (int i = 0; i < c->architecture_count; i++)
        if (c->architectures[i].cell == cell) return true;
    return false;
}

void passages_append_parameters(text *out, const comparison *c) {
    text_append(out, "Tensors carry their PyTorch state_dict names.");
    for (rnn_cell cell = 0; cell < RNN_CELL_COUNT; cell++) {
        const rnn_cell_description *one = rnn_cell_describe(cell);
        if (!has_cell(c, cell) || one->gate_count < 2) continue;
        text_append_format(out, " Rows of the %s's tensors are the gates ", one->title);
        rnn_cell_append_gates(out, one, ", ");
        text_append(out, ", hidden_dim rows each.");
    }
}

void passages_append_architecture(text *out, const rnn_architecture *a) {
    architecture_append(out, a);
    text_append(out, ": ");
    wording_append_count(out, rnn_parameter_count(a), "parameter");
    text_append(out, ", ");
    wording_append_count(out, rnn_forward_macs(a), "multiply-add");
    text_append(out, " an item forward");
}

void passages_append_initial_weights(text *out, const comparison *c, const rnn_architecture *a) {
    const results *r = c->results;
    const explain_trials trials = {&r->trials[0].trial, r->trial_count, sizeof *r->trials, r->axes,
                                   r->axis_count};
    if (r->trial_count > 0) explain_append_initial_weights(out, &trials, a, "Initial weights");
}

bool passages_append_truncation(text *out, int64_t shown, int64_t all, const char *what) {
    if (all <= shown) return false;
    text_append(out, "The first ");
    text_append_grouped(out, shown);
    text_append(out, " of ");
    wording_append_count(out, all, what);
    return true;
}
