#include "src/stats/architectures.h"

static bool varies(const comparison *c, config_key property) {
    for (int i = 1; i < c->architecture_count; i++)
        if (!architecture_same_value(&c->architectures[i], &c->architectures[0], property))
            return true;
    return false;
}

static bool is_size(config_key property) {
    return property == KEY_HIDDEN_DIM || property == KEY_LAYER_DIM;
}

static bool is_said(const comparison *c, const rnn_architecture *a, config_key property) {
    return !architecture_is_plain(a, property) || varies(c, property);
}

typedef struct list {
    text *out;
    bool begun;
} list;

static void add(list *l, const rnn_architecture *a, config_key property) {
    if (l->begun) text_append(l->out, ", ");
    architecture_append_value(l->out, a, property);
    l->begun = true;
}

/* --- what windows over series decide --- */

static bool steps_vary(const comparison *c) {
    for (int i = 1; i < c->architecture_count; i++)
        if (c->architectures[i].seq_dim != c->architectures[0].seq_dim) return true;
    return false;
}

static bool outputs_vary(const comparison *c) {
    for (int i = 1; i < c->architecture_count; i++)
        if (c->architectures[i].output_dim != c->architectures[0].output_dim) return true;
    return false;
}

static void add_count(list *l, int count, const char *noun) {
    text_append_format(l->out, "%s%d %s%s", l->begun ? ", " : "", count, noun,
                       count == 1 ? "" : "s");
    l->begun = true;
}

static void add_windows(list *l, const comparison *c, const rnn_architecture *a) {
    if (steps_vary(c)) add_count(l, a->seq_dim, "step");
    if (outputs_vary(c)) add_count(l, a->output_dim, "output");
}

/* --- names --- */

static void add_cell(list *l, const comparison *c, const rnn_architecture *a, config_key without) {
    if (without != KEY_CELL && is_said(c, a, KEY_CELL)) add(l, a, KEY_CELL);
}

/* What is neither cell nor size. */
static void add_structure(list *l, const comparison *c, const rnn_architecture *a,
                          config_key without) {
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key property = architecture_property_at(i);
        if (property != KEY_CELL && !is_size(property) && property != without &&
            is_said(c, a, property))
            add(l, a, property);
    }
}

static list append_network(text *out, const comparison *c, const rnn_architecture *a,
                           config_key without) {
    list l = {.out = out};
    add_cell(&l, c, a, without);
    if (without != KEY_HIDDEN_DIM) add(&l, a, KEY_HIDDEN_DIM);
    if (without != KEY_LAYER_DIM) add(&l, a, KEY_LAYER_DIM);
    add_structure(&l, c, a, without);
    return l;
}

void architectures_append_network(text *out, const comparison *c, const rnn_architecture *a) {
    append_network(out, c, a, CONFIG_NO_KEY);
}

void architectures_append_without(text *out, const comparison *c, const rnn_architecture *a,
                                  config_key without) {
    list l = append_network(out, c, a, without);
    add_windows(&l, c, a);
}

void architectures_append(text *out, const comparison *c, const rnn_architecture *a) {
    architectures_append_without(out, c, a, CONFIG_NO_KEY);
}

void architectures_append_heading(text *out, const comparison *c, const rnn_architecture *a) {
    list l = {.out = out};
    add_cell(&l, c, a, CONFIG_NO_KEY);
    add(&l, a, KEY_LAYER_DIM);
    text_append(out, " of ");
    rnn_append_hidden_dims(out, a);
    add_structure(&l, c, a, CONFIG_NO_KEY);
    add_windows(&l, c, a);
}

/* Sizes stand between cell and structure, as elsewhere. */
void architectures_append_difference_without(text *out, const comparison *c,
                                             const rnn_architecture *a, config_key without) {
    static const config_key first[] = {KEY_CELL, KEY_HIDDEN_DIM, KEY_LAYER_DIM};
    list l = {.out = out};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (first[i] != without && varies(c, first[i])) add(&l, a, first[i]);
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key property = architecture_property_at(i);
        if (property != KEY_CELL && !is_size(property) && property != without &&
            varies(c, property))
            add(&l, a, property);
    }
    add_windows(&l, c, a);
    if (!l.begun) architectures_append_without(out, c, a, without);
}

void architectures_append_difference(text *out, const comparison *c, const rnn_architecture *a) {
    architectures_append_difference_without(out, c, a, CONFIG_NO_KEY);
}

bool architectures_need_words(const comparison *c) {
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key property = architecture_property_at(i);
        if (!is_size(property) && c->architecture_count > 0 &&
            is_said(c, &c->architectures[0], property))
            return true;
    }
    return steps_vary(c) || outputs_vary(c);
}
