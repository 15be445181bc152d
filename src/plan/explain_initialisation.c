#include "src/plan/explain_initialisation.h"

#include <math.h>
#include <string.h>

#include "src/trial/trial_initialisation.h"

/* --- one part --- */

typedef struct range {
    double least, most;
} range;

/* The scales of a part's tensors: layers may differ in their inputs. */
static range scales_of(const rnn_architecture *a, const rnn_initialisation *how,
                       rnn_init_part part) {
    range found = {INFINITY, 0};
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = rnn_tensor_at(a, i);
        if (t.role == RNN_EMBEDDING_WEIGHT || rnn_init_part_of(&t) != part) continue;
        const double scale = rnn_init_law_of(a, how, &t).scale;
        found.least = fmin(found.least, scale);
        found.most = fmax(found.most, scale);
    }
    return found;
}

static void append_range(text *out, range r, const char *sign) {
    text_append_format(out, "%s%.4g", sign, r.least);
    if (r.most > r.least) text_append_format(out, " to %s%.4g", sign, r.most);
}

/* "1.667 · √(6/(fan_in + fan_out))" */
static void append_formula(text *out, const rnn_init_rule *rule) {
    const rnn_init_description *scheme = rnn_init_describe(rule->scheme);
    const double gain = rule->gain > 0 ? rule->gain : scheme->gain;
    if (gain != 1) text_append_format(out, "%.4g · ", gain);
    text_append(out, scheme->formula);
}

static void append_gates(text *out, rnn_init_part part, const rnn_init_rule *rule) {
    if (!(rnn_init_takes(part, rule) & RNN_INIT_TAKES_BLOCKS)) return;
    text_append(out, rule->gates_apart ? ", each gate for itself" : ", the gates stacked");
}

static void append_diagonal(text *out, rnn_init_part part, const rnn_init_rule *rule) {
    if (part != RNN_INIT_RECURRENT)
        text_append(out, "normal with standard deviation 0.001");
    else if (rule->gain > 0)
        text_append_format(out, "%.4g times the identity in every gate", rule->gain);
    else
        text_append(out, "the identity in every gate");
}

static void append_rule(text *out, const rnn_architecture *a, const rnn_initialisation *how,
                        rnn_init_part part) {
    const rnn_init_rule *rule = &how->rules[part];
    const rnn_init_description *scheme = rnn_init_describe(rule->scheme);
    switch (scheme->distribution) {
        case RNN_INIT_CONSTANT: text_append(out, "0"); return;
        case RNN_INIT_DIAGONAL: append_diagonal(out, part, rule); return;
        case RNN_INIT_SYMMETRIC: text_append_format(out, "%s, ±", scheme->name); break;
        case RNN_INIT_NORMAL:
            text_append_format(out, "%s, standard deviation ", scheme->name);
            break;
        case RNN_INIT_ORTHOGONAL_MATRIX:
            text_append(out, "orthogonal");
            if (rule->gain > 0) text_append_format(out, " times %.4g", rule->gain);
            append_gates(out, part, rule);
            return;
    }
    append_formula(out, rule);
    text_append(out, " = ");
    append_range(out, scales_of(a, how, part),
                 scheme->distribution == RNN_INIT_SYMMETRIC ? "±" : "");
    if (rnn_init_takes(part, rule) & RNN_INIT_TAKES_FAN)
        text_append(out, rule->fan_out ? ", fan that of the outputs" : ", fan that of the inputs");
    append_gates(out, part, rule);
    if (rule->truncated) text_append(out, ", cut at two of them");
}

/* --- a network --- */

static bool is_all_uniform(const rnn_initialisation *how) {
    for (rnn_init_part part = 0; part < RNN_INIT_PART_COUNT; part++)
        if (how->rules[part].scheme != RNN_INIT_UNIFORM) return false;
    return true;
}

static void append_module_bounds(text *out, const rnn_architecture *a,
                                 const rnn_initialisation *how) {
    text_append(out, "uniform on ±1/√hidden_dim = ");
    append_range(out, scales_of(a, how, RNN_INIT_RECURRENT), "±");
    text_append(out, ", the readout on ±1/√fan_in = ");
    append_range(out, scales_of(a, how, RNN_INIT_READOUT), "±");
    text_append(out, ", biases too (PyTorch's own)");
}

/* Parts that say the same are said once. */
static void append_parts(text *out, const rnn_architecture *a, const rnn_initialisation *how) {
    static const char *const names[RNN_INIT_PART_COUNT] = {
        [RNN_INIT_INPUT] = "input weights",
        [RNN_INIT_RECURRENT] = "recurrent weights",
        [RNN_INIT_READOUT] = "readout",
        [RNN_INIT_BIAS] = "biases",
    };
    text before = {0};
    for (rnn_init_part part = 0; part < RNN_INIT_PART_COUNT; part++) {
        text words = {0};
        append_rule(&words, a, how, part);
        const bool same = part > 0 && strcmp(text_string(&words), text_string(&before)) == 0;
        if (part > 0 && !same) text_append_format(out, " %s; ", text_string(&before));
        text_append_format(out, "%s%s", same ? " and " : "", names[part]);
        text_free(&before);
        before = words;
    }
    text_append_format(out, " %s", text_string(&before));
    text_free(&before);
}

static void append_forget_bias(text *out, const rnn_architecture *a,
                               const rnn_initialisation *how) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const rnn_gate *gate = &cell->gates[rnn_init_forget_gate(cell)];
    text_append_format(out, "; those of the %s gate %s begin with %.4g (bias_ih) and 0 (bias_hh)",
                       gate->title, gate->name, gate->keeps * how->forget_bias);
}

void explain_append_initialisation(text *out, const trial *t) {
    const rnn_architecture *a = &t->architecture;
    const rnn_initialisation how = trial_initialisation(t);
    if (t->init_sha256[0]) {
        text_append_format(out, "those of the file with SHA-256 %.16s…", t->init_sha256);
        return;
    }
    if (is_all_uniform(&how))
        append_module_bounds(out, a, &how);
    else
        append_parts(out, a, &how);
    if (how.sets_forget_bias) append_forget_bias(out, a, &how);
    if (a->embedding_dim) text_append(out, "; the embedding normal with standard deviation 1");
}

/* --- a sweep --- */

enum { MOST_SHOWN = 6 };

static const trial *trial_at(const explain_trials *trials, int32_t i) {
    return (const trial *)((const char *)trials->first + (size_t)i * trials->stride);
}

static bool start_alike(const trial *a, const trial *b) {
    const rnn_initialisation one = trial_initialisation(a), other = trial_initialisation(b);
    return rnn_initialisation_equal(&one, &other);
}

static bool is_among(const trial *t, const trial *const shown[], int count) {
    for (int i = 0; i < count; i++)
        if (start_alike(t, shown[i])) return true;
    return false;
}

/* The trials that start in different ways, the first of each; returns how many there are, of which
 * MOST_SHOWN are in `shown` (the others may be counted more than once). */
static int find_ways(const explain_trials *trials, const rnn_architecture *a,
                     const trial *shown[MOST_SHOWN]) {
    int count = 0;
    for (int32_t i = 0; i < trials->count; i++) {
        const trial *t = trial_at(trials, i);
        const bool only_another_seed =
            i > 0 && t->configuration == trial_at(trials, i - 1)->configuration;
        if (only_another_seed || !rnn_architecture_equal(&t->architecture, a)) continue;
        if (is_among(t, shown, count < MOST_SHOWN ? count : MOST_SHOWN)) continue;
        if (count < MOST_SHOWN) shown[count] = t;
        count++;
    }
    return count;
}

static bool is_of_initialisation(config_key key) {
    return (key >= KEY_INIT && key <= KEY_INIT_TRUNCATE) || key == KEY_FORGET_BIAS;
}

/* ", init orthogonal, forget_bias 1" */
static void append_what_varies(text *out, const explain_trials *trials, const trial *t) {
    for (int i = 0; i < trials->axis_count; i++) {
        if (!is_of_initialisation(trials->axes[i])) continue;
        text_append_format(out, ", %s ", key_column(trials->axes[i]));
        trial_append_value(out, t, trials->axes[i]);
    }
}

void explain_append_initial_weights(text *out, const explain_trials *trials,
                                    const rnn_architecture *a, const char *opening) {
    const trial *shown[MOST_SHOWN];
    const int count = find_ways(trials, a, shown);
    for (int i = 0; i < count && i < MOST_SHOWN; i++) {
        text_append(out, opening);
        append_what_varies(out, trials, shown[i]);
        text_append(out, ": ");
        explain_append_initialisation(out, shown[i]);
        text_append(out, "\n");
    }
    if (count > MOST_SHOWN)
        text_append_format(out, "%s: %d further ways\n", opening, count - MOST_SHOWN);
}

void explain_append_initial_weights_of(text *out, const explain_trials *trials,
                                       const rnn_architecture *const of[], int count,
                                       const char *opening) {
    text told = {0};
    for (int i = 0; i < count; i++) {
        text lines = {0};
        explain_append_initial_weights(&lines, trials, of[i], opening);
        if (!strstr(text_string(&told), text_string(&lines)))
            text_append(&told, text_string(&lines));
        text_free(&lines);
    }
    text_append(out, text_string(&told));
    text_free(&told);
}
