#include "src/pages/passages.h"

#include <ctype.h>
#include <string.h>

#include "src/plan/explain.h"
#include "src/plan/explain_initialisation.h"
#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"
#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/labels.h"
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
    if (r->search && *r->search) {
        text_append(out, " drawn by ");
        append_text(out, r->search);
    }
    text_append(out, " · ");
    wording_append_count(out, r->trial_count, "trial");
    if (!c->confirmed) return;
    text_append(out, " · ");
    text_append_grouped(out, c->confirmed->results->trial_count);
    text_append(out, " that confirm");
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

static void append_same_within(text *out, const comparison *c) {
    text_append(out, " The smallest difference that matters, ");
    wording_append_margin(out, c->tested, c->same_within);
    text_append(out,
                ", is the config's compare.same_within. That two are closer than that is shown by "
                "two one-sided t tests of the differences");
    text_append(out, c->all_pairs > 1 ? ", corrected likewise." : ".");
}

static void append_power(text *out, const comparison *c) {
    if (c->most_finished < 2) return;
    text_append(out, c->same_within > 0
                         ? " Power is the chance that so many pairs, spread as these are, show a "
                           "difference of "
                         : " Shows from: the difference that so many pairs, spread as these are, "
                           "show in four cases of five");
    if (c->same_within > 0) wording_append_margin(out, c->tested, c->same_within);
    text_append_format(out, ", by the noncentral t distribution at 0.05%s.",
                       c->all_pairs > 1 ? " over the number of comparisons" : "");
}

/* What judges the differences, and what it takes for a verdict. */
static void append_how_paired(text *out, const comparison *c) {
    const char *meaning = metric_describe(c->tested)->meaning;
    if (c->by_fold) {
        text_append_format(
            out,
            ", by differences of %s in the same fold, which are means over the seeds. The training "
            "items of folds overlap, so that a t test or sign flips that take folds for "
            "independent find too much: p and intervals are of the corrected resampled t test, "
            "which takes the variance of a mean of n folds to be sd² (1/n + test items / training "
            "items) (Nadeau and Bengio, \"Inference for the generalization error\", Machine "
            "Learning 52, 2003).",
            meaning);
        return;
    }
    text_append_format(out,
                       ", by differences of %s between trials of the same seed. With n "
                       "pairs the smallest p of an exact sign-flip test is 2/2ⁿ; for ",
                       meaning);
    wording_append_count(out, c->all_pairs, "comparison");
    text_append_format(out, " at 0.05 at least %zu seeds are needed.",
                       pairing_needed(c, (size_t)c->all_pairs));
}

void passages_append_pairs(text *out, const comparison *c) {
    if (c->reference) {
        text_append(out, "Every configuration against the baseline, ");
        wording_append_configuration(out, c, c->reference);
    } else {
        text_append(out, c->by_architecture ? "The best configuration of each architecture"
                                            : "The configurations");
    }
    append_how_paired(out, c);
    text_append(out,
                " P(first better) is the share of all pairs of a trial of each, of whatever seeds, "
                "in which the first is better, ties counting half; d is the mean difference over "
                "its standard deviation.");
    append_power(out, c);
    if (c->same_within > 0) append_same_within(out, c);
}

void passages_append_classes(text *out, const comparison *c) {
    text_append(out,
                "Of the best trial of each architecture; the confusion matrices are among the "
                "plots, and in results.h5 for every trial.");
    if (c->architecture_count > CLASSES_MOST_ARCHITECTURES)
        text_append_format(out, " Here are the first %d of %d architectures.",
                           CLASSES_MOST_ARCHITECTURES, c->architecture_count);
}

void passages_append_labels(text *out, const comparison *c) {
    const configuration *best[LABELS_MOST_CONFIGURATIONS];
    const int shown = labels_find_configurations(c, best);
    text_append(out,
                "Precision: of the test items that are said to have a label, the share that "
                "does. Recall: of those that have it, the share that is said to. F1 is their "
                "harmonic mean, each as scikit-learn defines it; means are over the ");
    text_append(out, c->by_fold ? "folds" : "seeds");
    text_append(out,
                " of a configuration, that of precision over those of which any item was said "
                "to have the label. results.h5 has the counts of every trial.");
    if (c->all_contenders > shown) {
        text_append_format(out, " Here are the best %d of ", shown);
        text_append_grouped(out, c->all_contenders);
        text_append(out, c->by_architecture ? " architectures." : " configurations.");
    }
}

/* --- tensors --- */

static bool has_cell(const comparison *c, rnn_cell cell) {
    for (int i = 0; i < c->architecture_count; i++)
        if (c->architectures[i].cell == cell) return true;
    return false;
}

static bool has_any(const comparison *c, bool (*is)(const rnn_architecture *a)) {
    for (int i = 0; i < c->architecture_count; i++)
        if (is(&c->architectures[i])) return true;
    return false;
}

static bool is_beyond_pytorch(const rnn_architecture *a) {
    return !rnn_cell_describe(a->cell)->in_libraries || a->peepholes;
}

static bool has_projection(const rnn_architecture *a) {
    return a->proj_dim > 0;
}

static bool has_peepholes(const rnn_architecture *a) {
    return a->peepholes;
}

static bool have_same_gates(rnn_cell a, rnn_cell b) {
    text x = {0}, y = {0};
    rnn_cell_append_gates(&x, rnn_cell_describe(a), ", ");
    rnn_cell_append_gates(&y, rnn_cell_describe(b), ", ");
    const bool same = strcmp(text_string(&x), text_string(&y)) == 0;
    text_free(&x);
    text_free(&y);
    return same;
}

/* The cells of the sweep that have the gates of `cell`, which must be the first of them; 0 else. */
static int find_cells_of_gates(const comparison *c, rnn_cell cell, rnn_cell found[]) {
    int count = 0;
    for (rnn_cell other = 0; other < RNN_CELL_COUNT; other++) {
        if (!has_cell(c, other) || !have_same_gates(cell, other)) continue;
        if (count == 0 && other != cell) return 0;
        found[count++] = other;
    }
    return count;
}

/* " Rows of the GRU's tensors are the gates r, z, n, hidden_dim rows each." */
static void append_rows(text *out, const rnn_cell cells[], int count) {
    const rnn_cell_description *first = rnn_cell_describe(cells[0]);
    const bool short_title = strncmp(first->title, first->family, strlen(first->title)) == 0;
    if (count == 1 && short_title) {
        text_append_format(out, " Rows of the %s's tensors are the gates ", first->title);
    } else {
        text_append(out, " Rows of the tensors of the ");
        for (int i = 0; i < count; i++)
            text_append_format(out, "%s%s",
                               i == 0          ? ""
                               : i < count - 1 ? ", the "
                                               : " and the ",
                               rnn_cell_describe(cells[i])->title);
        text_append(out, " are the gates ");
    }
    rnn_cell_append_gates(out, first, ", ");
    text_append(out, ", hidden_dim rows each.");
}

void passages_append_parameters(text *out, const comparison *c) {
    rnn_cell cells[RNN_CELL_COUNT];
    text_append(out,
                has_any(c, is_beyond_pytorch)
                    ? "Tensors are named as in PyTorch's state_dict, in its style where it has "
                      "none such."
                    : "Tensors carry their PyTorch state_dict names.");
    for (rnn_cell cell = 0; cell < RNN_CELL_COUNT; cell++) {
        const int count = find_cells_of_gates(c, cell, cells);
        if (count > 0 && rnn_cell_describe(cell)->gate_count > 1) append_rows(out, cells, count);
    }
    if (has_any(c, has_projection))
        text_append(out, " weight_hr, the projection, has a row for each feature of h.");
    if (has_any(c, has_peepholes))
        text_append(out, " A peephole, weight_ci and so on, has a number for each unit.");
}

bool passages_has_one_step_trap(const comparison *c) {
    return has_any(c, explain_has_one_step_trap);
}

void passages_append_one_step_trap(text *out, const comparison *c) {
    for (int i = 0; i < c->architecture_count; i++) {
        if (!explain_has_one_step_trap(&c->architectures[i])) continue;
        explain_append_one_step_trap(out, &c->architectures[i]);
        return;
    }
}

static void append_macs(text *out, const rnn_architecture *const alike[], int count) {
    int64_t least = rnn_forward_macs(alike[0]), most = least;
    for (int i = 1; i < count; i++) {
        const int64_t macs = rnn_forward_macs(alike[i]);
        if (macs < least) least = macs;
        if (macs > most) most = macs;
    }
    if (most > least) {
        text_append_grouped(out, least);
        text_append(out, " to ");
    }
    wording_append_count(out, most, "multiply-add");
    text_append(out, " an item forward");
}

void passages_append_architectures(text *out, const comparison *c,
                                   const rnn_architecture *const alike[], int count) {
    for (int i = 0; i < count; i++) {
        if (architecture_is_repeated(alike, i)) continue;
        if (i > 0) text_append(out, "; ");
        architectures_append_network(out, c, alike[i]);
    }
    text_append(out, ": ");
    wording_append_count(out, rnn_parameter_count(alike[0]), "parameter");
    text_append(out, ", ");
    append_macs(out, alike, count);
}

void passages_append_other_count(text *out, const rnn_architecture *a) {
    text words = {0};
    explain_append_other_count(&words, a);
    if (words.bytes > 0)
        text_append_format(out, "%c%s parameters.", toupper((unsigned char)words.data[0]),
                           words.data + 1);
    text_free(&words);
}

/* --- from one architecture to another --- */

/* "From 1 layer to 2 layers (hidden_dim 100): 53,010 → 133,810 parameters, 2.52 times as many". */
void passages_append_step(text *out, const comparison *c, const architecture_step *s) {
    const int64_t from = rnn_parameter_count(s->from), to = rnn_parameter_count(s->to);
    if (s->property == KEY_LAYER_DIM) {
        text_append(out, "From ");
        wording_append_count(out, s->from->layer_dim, "layer");
        text_append(out, " to ");
        wording_append_count(out, s->to->layer_dim, "layer");
    } else {
        explain_append_step_name(out, s);
    }
    text_append(out, " (");
    architectures_append_without(out, c, s->to, s->property);
    text_append(out, "): ");
    text_append_grouped(out, from);
    text_append(out, " → ");
    text_append_grouped(out, to);
    text_append_format(out, " parameters, %.2f times as many", (double)to / (double)from);
}

const char *passages_steps_heading(const architecture_steps *steps) {
    return architecture_steps_have_other_than_depth(steps)
               ? "What changes from one architecture to another"
               : "What another layer changes";
}

/* --- weights --- */

void passages_append_initial_weights(text *out, const comparison *c,
                                     const rnn_architecture *const alike[], int count) {
    const results *r = c->results;
    if (r->trial_count == 0) return;
    const explain_trials trials = {&r->trials[0].trial, r->trial_count, sizeof *r->trials, r->axes,
                                   r->axis_count};
    explain_append_initial_weights_of(out, &trials, alike, count, "Initial weights");
}

bool passages_append_truncation(text *out, int64_t shown, int64_t all, const char *what) {
    if (all <= shown) return false;
    text_append(out, "The first ");
    text_append_grouped(out, shown);
    text_append(out, " of ");
    wording_append_count(out, all, what);
    return true;
}

static bool were_given_no_seeds(const comparison *c) {
    for (int32_t i = 0; i < c->results->trial_count; i++)
        if (c->results->trials[i].status == TRIAL_STOPPED &&
            c->results->trials[i].outcome.evaluation_count > 0)
            return false;
    return true;
}

/* "successive halving within layer_dim, the best 1/3 of a rung goes on" */
static bool race_in_groups(const results *r) {
    return r->stopping && strstr(r->stopping, " within ");
}

void passages_append_stopping(text *out, const comparison *c) {
    const results *r = c->results;
    wording_append_count(out, c->stopped, "trial");
    text_append(out, c->stopped == 1 ? " was" : " were");
    text_append(out, " stopped early");
    if (r->stopping && *r->stopping) text_append_format(out, " by %s", r->stopping);
    if (were_given_no_seeds(c)) {
        text_append(out,
                    ", and never begun: what the seeds before came to shows that their "
                    "configurations are worse than the best of their group, by a one-sided exact "
                    "sign-flip test of the differences, at a level that all looks share. The means "
                    "of these configurations are over fewer seeds. How many, results decided, so "
                    "no p is given of a pair with one of them; the others' p are corrected for "
                    "these comparisons, too.");
        return;
    }
    text_append(out,
                ". A trial that was stopped is in no mean and in no comparison: what it had "
                "on its way ");
    text_append(out, race_in_groups(r) ? "ranks it in its group only, as others may learn at "
                                         "another pace."
                                       : "is no result of a whole training.");
    text_append(out,
                " The others are chosen by what they had on their way, so their figures flatter "
                "them: new seeds of the best tell how good they are.");
}

/* What fresh seeds are free of, and on which items. */
static const char *what_fresh_seeds_tell(const comparison *confirmed) {
    if (confirmed->held_out)
        return ", first chosen first, trained again without folds, with all their items and seeds "
               "by which nothing was chosen, and tested with items that are in none. What they "
               "come to here is what to expect of them: the figures that chose them are of the "
               "luckiest of many, and flatter them.";
    if (confirmed->by_fold)
        return ", first chosen first, trained again in the same folds with seeds by which nothing "
               "was chosen. The figures that chose them are of the luckiest of many, and flatter "
               "them. These are free of the luck of the seeds, not of that of the items: unless "
               "others validated (data.val), those that test in one fold had a part in the choice "
               "in another. Items that are in no fold (data.test) would tell.";
    return ", first chosen first, trained again with seeds by which nothing was chosen. What they "
           "come to here is what to expect of them: the figures that chose them are of the "
           "luckiest of many, and flatter them.";
}

void passages_append_confirmed(text *out, const comparison *c) {
    const comparison *confirmed = c->confirmed;
    text_append(out, confirmed->configuration_count == 1 ? "The best configuration by "
                                                         : "The best configurations by ");
    text_append(out, wording_selection_name(c));
    text_append(out, what_fresh_seeds_tell(confirmed));
    if (confirmed->missing == 0) return;
    text_append(out, " Not trained yet: ");
    text_append_grouped(out, confirmed->missing);
    text_append(out, " of ");
    wording_append_count(out, confirmed->results->trial_count, "trial");
    text_append(out, ".");
}
