#include "src/plan/explain_architectures.h"

#include "src/plan/explain.h"
#include "src/plan/explain_initialisation.h"
#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"
#include "src/trial/architecture.h"

enum {
    MOST_ARCHITECTURES = 64,
    MOST_SHOWN = 12,
    MOST_STEPS_SHOWN = 12,
    MOST_UNASKED = 4,
    MOST_HEADINGS = 6,
    MOST_HEADINGS_OF_PLAN = 24,
};

/* --- tensors --- */

/* What was shown: how many architectures, and of those with the same tensors the first. */
typedef struct shown_architectures {
    rnn_architecture first[MOST_SHOWN];
    int tables, count;
} shown_architectures;

static void append_each(text *out, const plan *p, const rnn_architecture all[], int count,
                        shown_architectures *shown) {
    const explain_trials trials = {p->trials, p->trial_count, sizeof *p->trials, p->axes,
                                   p->axis_count};
    const rnn_architecture *alike[MOST_ARCHITECTURES];
    shown->tables = shown->count = 0;
    for (int i = 0; i < count && shown->tables < MOST_SHOWN; i++) {
        const int found = architecture_find_alike(all, count, i, alike);
        if (found == 0) continue;
        text_append(out, "\n");
        explain_append_alike(out, alike, found);
        explain_append_initial_weights_of(out, &trials, alike, found, "  initial weights");
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

/* Networks over several numbers of steps are told once; those beyond `all` are counted alone. */
static void append_headings(text *out, const rnn_architecture all[], int count, int most) {
    const rnn_architecture *each[MOST_ARCHITECTURES];
    const int kept = count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES;
    int shown = 0, left_out = count - kept;
    for (int i = 0; i < kept; i++) {
        each[i] = &all[i];
        if (architecture_is_repeated(each, i)) continue;
        left_out += shown == most;
        if (shown == most) continue;
        text_append(out, "  ");
        explain_append_architecture_heading(out, &all[i]);
        shown++;
    }
    if (left_out) text_append_format(out, "  ... and %d more architectures\n", left_out);
}

static int count_tables(const rnn_architecture all[], int count) {
    const rnn_architecture *alike[MOST_ARCHITECTURES];
    int tables = 0;
    for (int i = 0; i < count; i++) tables += architecture_find_alike(all, count, i, alike) > 0;
    return tables;
}

static void append_tables(text *out, const plan *p, const rnn_architecture all[], int count) {
    const int kept = count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES;
    shown_architectures shown;
    append_each(out, p, all, kept, &shown);
    if (count > shown.count)
        text_append_format(out, "\n... and %d more architectures\n", count - shown.count);
    append_steps(out, shown.first, shown.tables);
}

void explain_append_architectures(text *out, const plan *p, bool details) {
    rnn_architecture all[MOST_ARCHITECTURES];
    const int count = collect(p, all, MOST_ARCHITECTURES);
    const int kept = count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES;
    if (details || count_tables(all, kept) <= MOST_UNASKED) {
        append_tables(out, p, all, count);
    } else {
        text_append(out, "\n");
        append_headings(out, all, count, MOST_HEADINGS_OF_PLAN);
        text_append(out,
                    "  'sweep plan -v' shows their tensors, and what changes from one to "
                    "another.\n");
    }
    const rnn_architecture *trap = find_trap(all, kept);
    if (trap) text_append(out, "\nWarning: the trap of out[:, -1, :]. ");
    if (trap) explain_append_one_step_trap(out, trap);
}

void explain_append_architecture_headings(text *out, const plan *p) {
    rnn_architecture all[MOST_ARCHITECTURES];
    const int count = collect(p, all, MOST_ARCHITECTURES);
    append_headings(out, all, count, MOST_HEADINGS);
    if (find_trap(all, count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES))
        text_append(
            out,
            "Warning: with both directions, readout last_step reads the reverse one after a "
            "single step; 'sweep plan' says more, model.readout: final_states reads it "
            "after all.\n");
}
