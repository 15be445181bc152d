#include "src/plan/explain_steps.h"

#include <stdlib.h>
#include <string.h>

#include "src/plan/explain.h"
#include "src/plan/explain_tensors.h"

const rnn_tensor *explain_counterpart(const rnn_architecture *a, const rnn_architecture *b,
                                      const rnn_tensor *tensor, rnn_tensor *found) {
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        *found = rnn_tensor_at(a, i);
        if (strcmp(explain_short_name(a, found), explain_short_name(b, tensor)) == 0) return found;
    }
    return NULL;
}

/* --- counts --- */

static void append_count(text *out, int64_t count, const char *what) {
    text_append_grouped(out, llabs(count));
    text_append_format(out, " %s%s", what, llabs(count) == 1 ? "" : "s");
}

static const char *direction_of(int64_t change) {
    return change > 0 ? "more" : "fewer";
}

/* "4 tensors and 53,000 parameters more, 53,010 → 106,010." */
static void append_counts(text *out, const architecture_step *s) {
    const int tensors = rnn_tensor_count(s->to) - rnn_tensor_count(s->from);
    const int64_t before = rnn_parameter_count(s->from), after = rnn_parameter_count(s->to);
    const int64_t added = after - before;
    if (tensors) {
        append_count(out, tensors, "tensor");
        if ((tensors > 0) != (added > 0)) text_append_format(out, " %s", direction_of(tensors));
        text_append(out, " and ");
    }
    append_count(out, added, "parameter");
    text_append_format(out, " %s, ", direction_of(added));
    text_append_grouped(out, before);
    text_append(out, " → ");
    text_append_grouped(out, after);
    text_append(out, ".");
}

/* --- why: a sentence for each property --- */

/* ", r (reset), z (update), n (new)". */
static void append_blocks(text *out, const rnn_cell_description *cell) {
    for (int k = 0; k < cell->gate_count && cell->gate_count > 1; k++)
        text_append_format(out, ", %s (%s)", cell->gates[k].name, cell->gates[k].title);
}

/* "h alone", "h and c". */
static void append_carried(text *out, const rnn_cell_description *cell) {
    text_append(out, cell->carried_count ? "h" : "h alone");
    for (int k = 0; k < cell->carried_count; k++)
        text_append_format(out, "%s%s", k == cell->carried_count - 1 ? " and " : ", ",
                           cell->states[k]);
}

static void append_cell_reason(text *out, const architecture_step *s) {
    const rnn_cell_description *was = rnn_cell_describe(s->from->cell);
    const rnn_cell_description *is = rnn_cell_describe(s->to->cell);
    text_append_format(out, " %s: %d block%s of rows", is->title, is->gate_count,
                       is->gate_count == 1 ? "" : "s");
    append_blocks(out, is);
    text_append_format(out, ", where %s has %d", was->title, was->gate_count);
    append_blocks(out, was);
    text_append(out, ".");
    if (is->carried_count != was->carried_count) {
        text_append(out, " From step to step it carries ");
        append_carried(out, is);
        text_append_format(out, ", %s ", was->title);
        append_carried(out, was);
        text_append(out, ".");
    }
    if (is->last_gate_apart && !was->last_gate_apart)
        text_append_format(out,
                           " What %s takes of the input and of the hidden state meet only in the "
                           "cell, so that its two biases do different things.",
                           is->gates[is->gate_count - 1].name);
}

static void append_direction_reason(text *out, const architecture_step *s) {
    const int64_t one = rnn_layer_parameter_count(s->from, 0);
    text_append(out,
                " Every layer has a second set of tensors, *_reverse, that goes through the steps "
                "from the last to the first: layer 0 has 2 × ");
    text_append_grouped(out, one);
    text_append(out, " = ");
    text_append_grouped(out, 2 * one);
    text_append(out,
                " parameters. What reads a layer reads both of its hidden states, of the "
                "same step.");
}

static void append_projection_reason(text *out, const architecture_step *s) {
    text_append_format(out,
                       " weight_hr projects the units of a layer to an h of %d values: what reads "
                       "h, weight_hh, weight_ih of the layer above and the readout, has so many "
                       "columns. c keeps hidden_dim values.",
                       s->to->proj_dim);
}

/* Of a table that was there before only the sizes are new. */
static void append_embedding_reason(text *out, const architecture_step *s) {
    if (s->from->embedding_dim) return;
    text_append_format(out,
                       " embedding.weight has a row of %d values for each of the %d tokens, and "
                       "weight_ih_l0 so many columns: the first layer reads the row of a step's "
                       "token.",
                       s->to->embedding_dim, s->to->input_dim);
}

static void append_peephole_reason(text *out, const architecture_step *s) {
    const rnn_cell_description *cell = rnn_cell_describe(s->to->cell);
    text_append(out, " Gates see the cell state, a weight for each unit:");
    const char *before = " ";
    for (int k = 0; k < cell->gate_count; k++) {
        if (!cell->gates[k].peephole) continue;
        text_append_format(out, "%s%s that %s", before, cell->gates[k].name,
                           cell->gates[k].peephole == RNN_PEEPHOLE_AFTER ? "of the step itself"
                                                                         : "of the step before");
        before = ", ";
    }
    text_append(out, ".");
}

static void append_bias_reason(text *out) {
    text_append(out, " The layers have no bias vectors; the readout keeps its own.");
}

static void append_hidden_dim_reason(text *out, const architecture_step *s) {
    text_append_format(out,
                       " A layer's tensors have hidden_dim rows%s; weight_hh, weight_ih of the "
                       "layer above and the readout have as many columns as there are features of "
                       "the hidden state that they read.",
                       rnn_cell_describe(s->to->cell)->gate_count > 1 ? " for each gate" : "");
}

static void append_reason(text *out, const architecture_step *s) {
    switch (s->property) {
        case KEY_CELL: append_cell_reason(out, s); break;
        case KEY_BIDIRECTIONAL: append_direction_reason(out, s); break;
        case KEY_PROJ_SIZE: append_projection_reason(out, s); break;
        case KEY_EMBEDDING_DIM: append_embedding_reason(out, s); break;
        case KEY_PEEPHOLES: append_peephole_reason(out, s); break;
        case KEY_BIAS: append_bias_reason(out); break;
        case KEY_HIDDEN_DIM: append_hidden_dim_reason(out, s); break;
        default: break;
    }
}

/* --- what: the tensors --- */

/* Layers above the second repeat it, and the reverse direction the other. */
static bool is_told(const rnn_architecture *a, const rnn_tensor *tensor) {
    const bool shown_layer =
        tensor->layer < 2 || tensor->layer == a->layer_dim || rnn_layers_differ(a);
    return shown_layer && tensor->direction == 0;
}

/* "4·100 × 28 = 11,200", "100". */
static void append_product_and_count(text *out, const rnn_architecture *a,
                                     const rnn_tensor *tensor) {
    if (tensor->rank == 1 && tensor->gates <= 1)
        text_append_grouped(out, tensor->count);
    else
        explain_append_count(out, a, tensor);
}

/* "weight_ih_l0 has 3·100 × 28 = 8,400 in place of 4·100 × 28 = 11,200; ...".  Both biases of a
 * layer are told as one. */
static void append_resized(text *out, const architecture_step *s) {
    const char *before = " ";
    for (int i = 0; i < rnn_tensor_count(s->to); i++) {
        const rnn_tensor is = rnn_tensor_at(s->to, i);
        rnn_tensor was;
        if (!is_told(s->to, &is) || is.role == RNN_RECURRENT_BIAS ||
            !explain_counterpart(s->from, s->to, &is, &was) ||
            (was.rows == is.rows && was.columns == is.columns))
            continue;
        text_append(out, before);
        if (is.role == RNN_INPUT_BIAS)
            text_append_format(out, "each bias of layer %d", is.layer);
        else
            text_append(out, explain_short_name(s->to, &is));
        text_append(out, " has ");
        append_product_and_count(out, s->to, &is);
        text_append(out, " in place of ");
        append_product_and_count(out, s->from, &was);
        before = "; ";
    }
    if (before[0] != ';') return;
    text_append(out, ".");
    if (s->to->layer_dim > 2 && !rnn_layers_differ(s->to))
        text_append(out, " The layers above layer 1 change as it does.");
}

/* Those of layer 0 that only `a` has: "bias_ih_lk and bias_hh_lk, 2 × 4·100 = 800". */
static void append_own(text *out, const rnn_architecture *a, const rnn_architecture *b,
                       const char *opening) {
    const tensor_range range = explain_tensors_of_layer(a, 0);
    rnn_tensor own[2 * (RNN_MOST_GATES + 5)], ignored;
    int64_t sum = 0;
    int count = 0;
    for (int i = 0; i < range.count; i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, range.first + i);
        if (tensor.direction > 0 || explain_counterpart(b, a, &tensor, &ignored)) continue;
        sum += tensor.count;
        own[count++] = tensor;
    }
    if (count == 0) return;
    text_append(out, opening);
    for (int i = 0; i < count; i++) {
        if (i > 0) text_append(out, i < count - 1 ? ", " : " and ");
        explain_append_stem(out, &own[i]);
    }
    if (rnn_layers_differ(a)) {
        text_append(out, ".");
        return;
    }
    text_append(out, ", ");
    if (count == 1) {
        append_product_and_count(out, a, &own[0]);
    } else {
        text_append_format(out, "%d × ", count);
        explain_append_product(out, a, &own[0]);
        text_append(out, " = ");
        text_append_grouped(out, sum);
    }
    text_append(out, " parameters.");
}

static void append_tensors(text *out, const architecture_step *s) {
    const bool directions = s->property == KEY_BIDIRECTIONAL;
    const char *each = rnn_direction_count(s->to) > 1 ? " of each direction" : "";
    text opening = {0};
    if (!directions) {
        text_append_format(&opening, " New in every layer%s: ", each);
        append_own(out, s->to, s->from, text_string(&opening));
        text_free(&opening);
        text_append_format(&opening, " Gone from every layer%s: ", each);
        append_own(out, s->from, s->to, text_string(&opening));
        text_free(&opening);
    }
    append_resized(out, s);
}

/* --- where else --- */

/* "GRU, 2 layers": what sets it apart from another architecture, but for one property. */
static void append_apart(text *out, const rnn_architecture *a, const rnn_architecture *b,
                         config_key but) {
    const char *before = "";
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key key = architecture_property_at(i);
        if (key == but || architecture_same_value(a, b, key)) continue;
        text_append(out, before);
        architecture_append_value(out, a, key);
        before = ", ";
    }
}

enum { MOST_REPEATS_TOLD = 4 };

/* " Likewise with 2 layers: 133,810 → 100,610; with 3 layers: ...". */
static void append_repeats(text *out, const architecture_steps *steps, int place) {
    const architecture_step *told = &steps->list[place];
    int repeats = 0;
    for (int i = 0; i < steps->count; i++) {
        const architecture_step *s = &steps->list[i];
        if (s->same_as != place || ++repeats > MOST_REPEATS_TOLD) continue;
        text_append(out, repeats == 1 ? " Likewise with " : "; with ");
        append_apart(out, s->from, told->from, told->property);
        text_append(out, ": ");
        text_append_grouped(out, rnn_parameter_count(s->from));
        text_append(out, " → ");
        text_append_grouped(out, rnn_parameter_count(s->to));
    }
    if (repeats > MOST_REPEATS_TOLD)
        text_append_format(out, "; and %d more", repeats - MOST_REPEATS_TOLD);
    if (repeats) text_append(out, ".");
}

/* --- names --- */

void explain_append_step_name(text *out, const architecture_step *s) {
    switch (s->property) {
        case KEY_LAYER_DIM:
            text_append_format(out, "From %d to %d layers", s->from->layer_dim, s->to->layer_dim);
            break;
        case KEY_HIDDEN_DIM:
            text_append(out, "From hidden_dim ");
            rnn_append_hidden_dims(out, s->from);
            text_append(out, " to ");
            rnn_append_hidden_dims(out, s->to);
            break;
        case KEY_CELL:
            text_append_format(out, "From %s to %s", rnn_cell_describe(s->from->cell)->title,
                               rnn_cell_describe(s->to->cell)->title);
            break;
        case KEY_BIDIRECTIONAL: text_append(out, "From one direction to both"); break;
        case KEY_PROJ_SIZE:
            text_append_format(out, "With a projection to %d", s->to->proj_dim);
            if (s->from->proj_dim) text_append_format(out, " in place of %d", s->from->proj_dim);
            break;
        case KEY_EMBEDDING_DIM:
            text_append_format(out, "With an embedding of %d", s->to->embedding_dim);
            text_append(out,
                        s->from->embedding_dim ? " in place of " : " in place of one-hot tokens");
            if (s->from->embedding_dim) text_append_format(out, "%d", s->from->embedding_dim);
            break;
        case KEY_PEEPHOLES: text_append(out, "With peepholes"); break;
        case KEY_BIAS: text_append(out, "Without biases"); break;
        default: break;
    }
}

static bool varies(const architecture_steps *steps, config_key property) {
    for (int i = 0; i < steps->count; i++) {
        if (steps->list[i].property == property) return true;
        if (!architecture_same_value(steps->list[i].from, steps->list[0].from, property))
            return true;
    }
    return false;
}

/* Which network it is, where more than sizes vary: ", GRU, both directions".  But for the cell,
 * what is plain is not said. */
static void append_where(text *out, const architecture_steps *steps, const architecture_step *s) {
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key key = architecture_property_at(i);
        if (key == KEY_HIDDEN_DIM || key == KEY_LAYER_DIM || key == KEY_READOUT ||
            key == s->property || !varies(steps, key) ||
            (key != KEY_CELL && architecture_is_plain(s->from, key)))
            continue;
        text_append(out, ", ");
        architecture_append_value(out, s->from, key);
    }
}

/* --- all of it --- */

/* What is true of any two hidden_dim is said once. */
static bool is_first_of_property(const architecture_steps *steps, int place) {
    for (int i = 0; i < place; i++)
        if (steps->list[i].property == steps->list[place].property) return false;
    return true;
}

void explain_append_step(text *out, const architecture_steps *steps, int place) {
    const architecture_step *s = &steps->list[place];
    text where = {0};
    append_where(&where, steps, s);
    if (s->property == KEY_LAYER_DIM) {
        explain_append_further_layers(out, s->from, s->to, text_string(&where));
    } else {
        explain_append_step_name(out, s);
        text_append_format(out, "%s: ", text_string(&where));
        append_counts(out, s);
        if (s->property != KEY_HIDDEN_DIM || is_first_of_property(steps, place))
            append_reason(out, s);
        append_tensors(out, s);
        append_repeats(out, steps, place);
        text_append(out, "\n");
    }
    text_free(&where);
}
