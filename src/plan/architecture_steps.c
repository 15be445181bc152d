#include "src/plan/architecture_steps.h"

/* Along a property of which one value is larger than another; the cell has none such. */
static int64_t size_of(const rnn_architecture *a, config_key property) {
    switch (property) {
        case KEY_BIDIRECTIONAL: return a->direction == RNN_DIRECTION_BOTH;
        case KEY_PROJ_SIZE: return a->proj_dim;
        case KEY_EMBEDDING_DIM: return a->embedding_dim;
        case KEY_PEEPHOLES: return a->peepholes;
        case KEY_BIAS: return a->without_bias;
        case KEY_HIDDEN_DIM: return rnn_parameter_count(a);
        case KEY_LAYER_DIM: return a->layer_dim;
        default: return 0;
    }
}

/* Of those that differ in no tensor, the first. */
static bool stands_for_itself(const rnn_architecture all[], int which) {
    for (int i = 0; i < which; i++)
        if (architecture_same_tensors(&all[i], &all[which])) return false;
    return true;
}

/* The one property in which they differ, whatever is read out: that changes no tensor. */
static config_key difference(const rnn_architecture *a, const rnn_architecture *b) {
    rnn_architecture as_a = *b;
    as_a.readout = a->readout;
    return architecture_only_difference(a, &as_a);
}

static int find_same(const architecture_steps *steps, const architecture_step *s) {
    if (s->property == KEY_LAYER_DIM) return -1; /* a layer's sum is another each time */
    for (int i = 0; i < steps->count; i++) {
        const architecture_step *before = &steps->list[i];
        if (before->property == s->property && before->same_as < 0 &&
            architecture_same_value(before->from, s->from, s->property) &&
            architecture_same_value(before->to, s->to, s->property))
            return i;
    }
    return -1;
}

static void add(architecture_steps *steps, config_key property, const rnn_architecture *from,
                const rnn_architecture *to) {
    if (steps->count == ARCHITECTURE_STEPS_MOST) return;
    architecture_step s = {.property = property, .from = from, .to = to};
    s.same_as = find_same(steps, &s);
    steps->told_count += s.same_as < 0;
    steps->list[steps->count++] = s;
}

static void add_next_larger(architecture_steps *steps, config_key property,
                            const rnn_architecture *const of[], int count, int from) {
    const rnn_architecture *next = NULL;
    for (int k = 0; k < count; k++) {
        const int64_t size = size_of(of[k], property);
        if (difference(of[from], of[k]) == property && size > size_of(of[from], property) &&
            (!next || size < size_of(next, property)))
            next = of[k];
    }
    if (next) add(steps, property, of[from], next);
}

static void add_from_first_cell(architecture_steps *steps, const rnn_architecture *const of[],
                                int to) {
    for (int i = 0; i < to; i++) {
        if (difference(of[i], of[to]) != KEY_CELL) continue;
        add(steps, KEY_CELL, of[i], of[to]);
        return;
    }
}

void architecture_steps_find(architecture_steps *steps, const rnn_architecture all[], int count) {
    enum { MOST = ARCHITECTURE_STEPS_MOST };
    const rnn_architecture *of[MOST];
    int different = 0;
    steps->count = steps->told_count = 0;
    for (int i = 0; i < count && i < MOST; i++)
        if (stands_for_itself(all, i)) of[different++] = &all[i];
    for (int p = 0; p < architecture_property_count(); p++) {
        const config_key property = architecture_property_at(p);
        for (int i = 0; i < different; i++) {
            if (property == KEY_CELL)
                add_from_first_cell(steps, of, i);
            else
                add_next_larger(steps, property, of, different, i);
        }
    }
}

int architecture_steps_told(const architecture_steps *steps, int number) {
    int place = 0;
    while (steps->list[place].same_as >= 0 || number-- > 0) place++;
    return place;
}

bool architecture_steps_have_other_than_depth(const architecture_steps *steps) {
    for (int i = 0; i < steps->count; i++)
        if (steps->list[i].property != KEY_LAYER_DIM) return true;
    return false;
}
