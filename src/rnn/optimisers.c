#include "src/rnn/optimisers.h"

#include <math.h>
#include <stddef.h>

static const rnn_optimiser_description OPTIMISERS[RNN_OPTIMISER_COUNT] = {
#define OPTIMISER(symbol, id, called, ...) \
    [RNN_OPTIMISER_##symbol] = {.name = #id, .title = called, __VA_ARGS__},
#include "src/rnn/optimisers.def"
#undef OPTIMISER
};

const char *const rnn_optimiser_names[] = {
#define OPTIMISER(symbol, id, ...) #id,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
    NULL,
};

const char *const rnn_optimiser_titles[] = {
#define OPTIMISER(symbol, id, called, ...) called,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
    NULL,
};

const rnn_optimiser_description *rnn_optimiser_describe(rnn_optimiser optimiser) {
    return &OPTIMISERS[optimiser];
}

/* --- options --- */

const char *rnn_optimiser_default(int optimiser, int option) {
    return OPTIMISERS[optimiser].options[option].text;
}

rnn_optimisation rnn_optimisation_of(rnn_optimiser optimiser) {
    const rnn_option_default *defaults = OPTIMISERS[optimiser].options;
    rnn_optimisation o = {.optimiser = optimiser, .lr = defaults[RNN_OPTION_LR].value};
    for (int k = 0; k < RNN_OPTION_COUNT; k++) o.options[k] = defaults[k].value;
    return o;
}

/* --- what is kept --- */

bool rnn_optimiser_keeps(const rnn_optimisation *o, const rnn_optimiser_state *state) {
    return !state->sometimes || o->options[state->option] != 0;
}

static int names_of(const rnn_optimisation *o, const rnn_optimiser_state *state,
                    const char *names[]) {
    int count = 0;
    for (; state->name; state++)
        if (rnn_optimiser_keeps(o, state)) names[count++] = state->name;
    return count;
}

int rnn_optimiser_states(const rnn_optimisation *o, const char *names[RNN_MOST_OPTIMISER_STATES]) {
    return names_of(o, OPTIMISERS[o->optimiser].states, names);
}

int rnn_optimiser_scalars(const rnn_optimisation *o,
                          const char *names[RNN_MOST_OPTIMISER_SCALARS]) {
    return names_of(o, OPTIMISERS[o->optimiser].scalars, names);
}

/* --- checks --- */

/* What an option may be: at least 0, and below or up to a limit.  An epsilon is at least what a
 * float still holds. */
typedef struct option_bounds {
    const char *name;
    double least, most;
    bool below; /* `most` itself is outside */
} option_bounds;

static const option_bounds BOUNDS[RNN_OPTION_COUNT] = {
    [RNN_OPTION_LR] = {"lr", 0, INFINITY, true},
    [RNN_OPTION_MOMENTUM] = {"momentum", 0, INFINITY, true},
    [RNN_OPTION_DAMPENING] = {"dampening", 0, 1, false},
    [RNN_OPTION_NESTEROV] = {"nesterov", 0, 1, false},
    [RNN_OPTION_WEIGHT_DECAY] = {"weight_decay", 0, INFINITY, true},
    [RNN_OPTION_BETA1] = {"beta1", 0, 1, true},
    [RNN_OPTION_BETA2] = {"beta2", 0, 1, true},
    [RNN_OPTION_EPS] = {"eps", 1e-30, INFINITY, true},
    [RNN_OPTION_AMSGRAD] = {"amsgrad", 0, 1, false},
    [RNN_OPTION_ALPHA] = {"alpha", 0, 1, true},
    [RNN_OPTION_CENTERED] = {"centered", 0, 1, false},
    [RNN_OPTION_RHO] = {"rho", 0, 1, true},
    [RNN_OPTION_LR_DECAY] = {"lr_decay", 0, INFINITY, true},
    [RNN_OPTION_INITIAL_ACCUMULATOR_VALUE] = {"initial_accumulator_value", 0, INFINITY, true},
    [RNN_OPTION_MOMENTUM_DECAY] = {"momentum_decay", 0, INFINITY, true},
};

static status check_option(rnn_option option, double value, error *err) {
    const option_bounds *b = &BOUNDS[option];
    if (value >= b->least && (value < b->most || (value <= b->most && !b->below))) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s is %g; it must be from %g %s %g", b->name, value,
                     b->least, b->below ? "to below" : "to", b->most);
}

static status check_nesterov(const rnn_optimisation *o, error *err) {
    if (o->optimiser != RNN_OPTIMISER_SGD || o->options[RNN_OPTION_NESTEROV] == 0) return STATUS_OK;
    if (o->options[RNN_OPTION_MOMENTUM] > 0 && o->options[RNN_OPTION_DAMPENING] == 0)
        return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "nesterov needs a momentum above 0 and no dampening");
}

status rnn_optimisation_check(const rnn_optimisation *o, error *err) {
    if ((unsigned)o->optimiser >= RNN_OPTIMISER_COUNT)
        return error_set(err, STATUS_BAD_INPUT,
                         "the engine has no optimiser number %u; it has %u, from 0 on",
                         (unsigned)o->optimiser, (unsigned)RNN_OPTIMISER_COUNT);
    TRY(check_option(RNN_OPTION_LR, o->lr, err));
    const rnn_option_default *defaults = OPTIMISERS[o->optimiser].options;
    for (rnn_option k = RNN_OPTION_LR + 1; k < RNN_OPTION_COUNT; k++)
        if (defaults[k].text) TRY(check_option(k, o->options[k], err));
    return check_nesterov(o, err);
}
