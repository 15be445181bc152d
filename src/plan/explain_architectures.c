#include "src/plan/explain_architectures.h"

#include <string.h>

#include "src/plan/explain.h"
#include "src/plan/explain_initialisation.h"
#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"

enum { MOST_ARCHITECTURES = 64, MOST_SHOWN = 12, MOST_STEPS_SHOWN = 12, MOST_HEADINGS = 6 };

/* --- tensors --- */

/* The architectures from `first` on that differ from it in no tensor; none if one before does
 * not. */
static int find_alike(const rnn_architecture all[], int count, int first,
                      const rnn_architecture *alike[MOST_ARCHITECTURES]) {
    int found = 0;
    for (int i = 0; i < first; i++)
        if (architecture_same_tensors(&all[i], &all[first])) return 0;
    for (int i = first; i < count; i++)
        if (architecture_same_tensors(&all[i], &all[first])) alike[found++] = &all[i];
    return found;
}

/* How weights start does not always depend on the tensors alone. */
static void append_initial_weights(text *out, const plan *p, const rnn_architecture *const alike[],
                                   int count) {
    const explain_trials trials = {p->trials, p->trial_count, sizeof *p->trials, p->axes,
                                   p->axis_count};
    text told = {0};
    for (int i = 0; i < count; i++) {
        text lines = {0};
        explain_append_initial_weights(&lines, &trials, alike[i], "  initial weights");
        if (i == 0 || !strstr(text_string(&told), text_string(&lines)))
            text_append(&told, text_string(&lines));
        text_free(&lines);
    }
    text_append(out, text_string(&told));
    text_free(&told);
}

/* What was shown: how many architectures, and of those with the same tensors the first. */
typedef struct shown_architectures {
    rnn_architecture first[MOST_SHOWN];
    int tables, count;
} shown_architectures;

static void append_each(text *out, const plan *p, const rnn_architecture all[], int count,
                        shown_architectures *shown) {
    const rnn_architecture *alike[MOST_ARCHITECTURES];
    shown->tables = shown->count = 0;
    for (int i = 0; i < count && shown->tables < MOST_SHOWN; i++) {
        const int found = find_alike(all, count, i, alike);
        if (found == 0) continue;
        text_append(out, "\n");
        explain_append_alike(out, alike, found);
        append_initial_weights(out, p, alike, found);
        shown->count += found;
        shown->first[shown->tables++] = all[i];
    }
}

/* --- what changes --- */

static void append_steps(text *out, const rnn_architecture all[], int count) {
    architecture_steps steps;
    architecture_steps_find(&steps, all, count);
    for (int i = 0; i < steps.told_count && i < MOST_STEPS_SHOWN; i++) {
        text_append(out, "\n");
        explain_append_step(out, &steps, architecture_steps_told(&steps, i));
    }
    if (steps.told_count > MOST_STEPS_SHOWN)
        text_append_format(out, "\n... and %d more steps from one architecture to another\n",
                           steps.told_count - MOST_STEPS_SHOWN);
}

/* The first that is read after one step; NULL for none. */
static const rnn_architecture *find_trap(const rnn_architecture all[], int count) {
    for (int i = 0; i < count; i++)
        if (explain_has_one_step_trap(&all[i])) return &all[i];
    return NULL;
}

/* --- all of it --- */

static int collect(const plan *p, rnn_architecture all[], int most) {
    return trial_distinct_architectures(p->trials, p->trial_count, sizeof *p->trials, all, most);
}

void explain_append_architectures(text *out, const plan *p) {
    rnn_architecture all[MOST_ARCHITECTURES];
    const int count = collect(p, all, MOST_ARCHITECTURES);
    const int kept = count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES;
    shown_architectures shown;
    append_each(out, p, all, kept, &shown);
    if (count > shown.count)
        text_append_format(out, "\n... and %d more architectures\n", count - shown.count);
    append_steps(out, shown.first, shown.tables);
    const rnn_architecture *trap = find_trap(all, kept);
    if (trap) text_append(out, "\nWarning: the trap of out[:, -1, :]. ");
    if (trap) explain_append_one_step_trap(out, trap);
}

void explain_append_architecture_headings(text *out, const plan *p) {
    rnn_architecture all[MOST_ARCHITECTURES];
    const int count = collect(p, all, MOST_ARCHITECTURES);
    for (int i = 0; i < count && i < MOST_HEADINGS; i++) {
        text_append(out, "  ");
        explain_append_architecture_heading(out, &all[i]);
    }
    if (count > MOST_HEADINGS)
        text_append_format(out, "  ... and %d more architectures\n", count - MOST_HEADINGS);
    if (find_trap(all, count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES))
        text_append(
            out,
            "Warning: with both directions, readout last_step reads the reverse one after a "
            "single step; 'sweep plan' says more, model.readout: final_states reads it "
            "after all.\n");
}
