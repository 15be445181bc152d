#include "src/stats/architectures.h"

#include "src/stats/wording.h"

void architecture_append(text *out, const rnn_architecture *a) {
    text_append(out, "hidden_dim ");
    rnn_append_hidden_dims(out, a);
    text_append(out, ", ");
    wording_append_count(out, a->layer_dim, "layer");
}

static bool same_but_depth(const rnn_architecture *a, const rnn_architecture *b) {
    rnn_architecture as_deep = *a;
    as_deep.layer_dim = b->layer_dim;
    return rnn_architecture_equal(&as_deep, b);
}

static const rnn_architecture *next_deeper(const comparison *c, const rnn_architecture *a) {
    const rnn_architecture *found = NULL;
    for (int i = 0; i < c->architecture_count; i++) {
        const rnn_architecture *b = &c->architectures[i];
        if (b->layer_dim <= a->layer_dim || !same_but_depth(a, b)) continue;
        if (!found || b->layer_dim < found->layer_dim) found = b;
    }
    return found;
}

int depth_steps_collect(const comparison *c, depth_step steps[]) {
    int count = 0;
    for (int i = 0; i < c->architecture_count; i++) {
        const rnn_architecture *more = next_deeper(c, &c->architectures[i]);
        if (more) steps[count++] = (depth_step){&c->architectures[i], more};
    }
    return count;
}

void depth_step_append_headline(text *out, const depth_step *step) {
    int64_t less = rnn_parameter_count(step->less);
    int64_t more = rnn_parameter_count(step->more);
    text_append(out, "From ");
    wording_append_count(out, step->less->layer_dim, "layer");
    text_append(out, " to ");
    wording_append_count(out, step->more->layer_dim, "layer");
    text_append(out, " (hidden_dim ");
    rnn_append_hidden_dims(out, step->more);
    text_append(out, "): ");
    text_append_grouped(out, less);
    text_append(out, " → ");
    text_append_grouped(out, more);
    text_append_format(out, " parameters, %.2f times as many", (double)more / (double)less);
}
