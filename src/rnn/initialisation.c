#include "src/rnn/initialisation.h"

#include <math.h>
#include <string.h>

/* --- schemes --- */

static double module_scale(const rnn_init_fans *fans) {
    return 1 / sqrt(fans->module);
}

static double xavier_bound(const rnn_init_fans *fans) {
    return sqrt(6 / (fans->in + fans->out));
}

static double xavier_deviation(const rnn_init_fans *fans) {
    return sqrt(2 / (fans->in + fans->out));
}

static double kaiming_bound(const rnn_init_fans *fans) {
    return sqrt(3 / fans->chosen);
}

static double kaiming_deviation(const rnn_init_fans *fans) {
    return 1 / sqrt(fans->chosen);
}

static double lecun_deviation(const rnn_init_fans *fans) {
    return 1 / sqrt(fans->in);
}

static double one(const rnn_init_fans *fans) {
    (void)fans;
    return 1;
}

static double nothing(const rnn_init_fans *fans) {
    (void)fans;
    return 0;
}

enum {
    GAIN = RNN_INIT_TAKES_GAIN,
    BLOCKS = RNN_INIT_TAKES_BLOCKS,
    FAN = RNN_INIT_TAKES_FAN,
    TRUNCATE = RNN_INIT_TAKES_TRUNCATE,
};

/* clang-format off */
static const rnn_init_description SCHEMES[RNN_INIT_SCHEME_COUNT] = {
    [RNN_INIT_UNIFORM] = {"uniform", RNN_INIT_SYMMETRIC, 0, 1, module_scale, "1/√hidden_dim"},
    [RNN_INIT_XAVIER_UNIFORM] = {"xavier_uniform", RNN_INIT_SYMMETRIC, GAIN | BLOCKS, 1,
                                 xavier_bound, "√(6/(fan_in + fan_out))"},
    [RNN_INIT_XAVIER_NORMAL] = {"xavier_normal", RNN_INIT_NORMAL, GAIN | BLOCKS | TRUNCATE, 1,
                                xavier_deviation, "√(2/(fan_in + fan_out))"},
    [RNN_INIT_KAIMING_UNIFORM] = {"kaiming_uniform", RNN_INIT_SYMMETRIC, GAIN | BLOCKS | FAN,
                                  M_SQRT2, kaiming_bound, "√(3/fan)"},
    [RNN_INIT_KAIMING_NORMAL] = {"kaiming_normal", RNN_INIT_NORMAL, GAIN | BLOCKS | FAN | TRUNCATE,
                                 M_SQRT2, kaiming_deviation, "1/√fan"},
    [RNN_INIT_LECUN] = {"lecun", RNN_INIT_NORMAL, GAIN | TRUNCATE, 1, lecun_deviation, "1/√fan_in"},
    [RNN_INIT_ORTHOGONAL] = {"orthogonal", RNN_INIT_ORTHOGONAL_MATRIX, GAIN | BLOCKS, 1, one, "1"},
    [RNN_INIT_IDENTITY] = {"identity", RNN_INIT_DIAGONAL, GAIN, 1, one, "1"},
    [RNN_INIT_ZEROS] = {"zeros", RNN_INIT_CONSTANT, 0, 1, nothing, "0"},
};
/* clang-format on */

const rnn_init_description *rnn_init_describe(rnn_init_scheme scheme) {
    return &SCHEMES[scheme];
}

rnn_init_scheme rnn_init_find(const char *name) {
    rnn_init_scheme scheme = 0;
    while (scheme < RNN_INIT_SCHEME_COUNT && strcmp(SCHEMES[scheme].name, name) != 0) scheme++;
    return scheme;
}

/* --- a network's --- */

unsigned rnn_init_takes(rnn_init_part part, const rnn_init_rule *rule) {
    const unsigned takes = SCHEMES[rule->scheme].takes;
    const bool reads_rows = rule->fan_out || !(takes & FAN);
    if (rule->scheme == RNN_INIT_IDENTITY && part != RNN_INIT_RECURRENT) return 0;
    return part == RNN_INIT_READOUT || !reads_rows ? takes & ~(unsigned)BLOCKS : takes;
}

static bool rules_equal(const rnn_init_rule *a, const rnn_init_rule *b) {
    return a->scheme == b->scheme && a->gain == b->gain && a->gates_apart == b->gates_apart &&
           a->fan_out == b->fan_out && a->truncated == b->truncated;
}

bool rnn_initialisation_equal(const rnn_initialisation *a, const rnn_initialisation *b) {
    for (int part = 0; part < RNN_INIT_PART_COUNT; part++)
        if (!rules_equal(&a->rules[part], &b->rules[part])) return false;
    if (a->sets_forget_bias != b->sets_forget_bias) return false;
    return !a->sets_forget_bias || a->forget_bias == b->forget_bias;
}

int rnn_init_forget_gate(const rnn_cell_description *cell) {
    for (int gate = 0; gate < cell->gate_count; gate++)
        if (cell->gates[gate].keeps) return gate;
    return -1;
}

static bool has_input_biases(const rnn_architecture *a) {
    for (int i = 0; i < rnn_tensor_count(a); i++)
        if (rnn_tensor_at(a, i).role == RNN_INPUT_BIAS) return true;
    return false;
}

static status check_forget_bias(const rnn_architecture *a, double forget_bias, error *err) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    if (!isfinite(forget_bias))
        return error_set(err, STATUS_BAD_INPUT, "a forget bias must be a finite number");
    if (rnn_init_forget_gate(cell) < 0)
        return error_set(err, STATUS_BAD_INPUT, "the cell %s has no forget gate to set a bias of",
                         cell->name);
    if (has_input_biases(a)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "layers without biases have no forget bias");
}

static bool part_can_have(rnn_init_part part, rnn_init_scheme scheme) {
    return part != RNN_INIT_BIAS || scheme == RNN_INIT_UNIFORM || scheme == RNN_INIT_ZEROS;
}

static status check_rule(rnn_init_part part, const rnn_init_rule *rule, error *err) {
    if ((unsigned)rule->scheme >= RNN_INIT_SCHEME_COUNT)
        return error_set(err, STATUS_BAD_INPUT, "there is no scheme of initial weights number %u",
                         (unsigned)rule->scheme);
    if (!part_can_have(part, rule->scheme))
        return error_set(err, STATUS_BAD_INPUT, "initial biases cannot be %s",
                         SCHEMES[rule->scheme].name);
    if (isfinite(rule->gain) && rule->gain >= 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "the gain of initial weights must be a finite number from 0 on");
}

status rnn_initialisation_check(const rnn_architecture *a, const rnn_initialisation *how,
                                error *err) {
    for (rnn_init_part part = 0; part < RNN_INIT_PART_COUNT; part++)
        TRY(check_rule(part, &how->rules[part], err));
    return how->sets_forget_bias ? check_forget_bias(a, how->forget_bias, err) : STATUS_OK;
}

/* --- a tensor's --- */

rnn_init_part rnn_init_part_of(const rnn_tensor *t) {
    if (t->rank == 1) return RNN_INIT_BIAS;
    if (t->role == RNN_INPUT_WEIGHT) return RNN_INIT_INPUT;
    return t->role == RNN_READOUT_WEIGHT ? RNN_INIT_READOUT : RNN_INIT_RECURRENT;
}

static const double DEVIATION_BESIDE_IDENTITY = 0.001;

/* Only what makes a difference is left. */
static rnn_init_rule effective_rule(const rnn_initialisation *how, rnn_init_part part) {
    const rnn_init_rule *said = &how->rules[part];
    const unsigned takes = rnn_init_takes(part, said);
    return (rnn_init_rule){
        .scheme = said->scheme,
        .gain = takes & GAIN && said->gain > 0 ? said->gain : SCHEMES[said->scheme].gain,
        .gates_apart = takes & BLOCKS && said->gates_apart,
        .fan_out = takes & FAN && said->fan_out,
        .truncated = takes & TRUNCATE && said->truncated,
    };
}

static rnn_init_fans fans_of(const rnn_architecture *a, const rnn_tensor *t,
                             const rnn_init_rule *rule, int64_t blocks) {
    const double in = (double)t->columns, out = (double)(t->rows / blocks);
    return (rnn_init_fans){
        .module = t->layer < a->layer_dim ? rnn_layer_at(a, t->layer).hidden_dim
                                          : rnn_layer_at(a, a->layer_dim - 1).output_dim,
        .in = in,
        .out = out,
        .chosen = rule->fan_out ? out : in,
    };
}

rnn_init_law rnn_init_law_of(const rnn_architecture *a, const rnn_initialisation *how,
                             const rnn_tensor *t) {
    if (t->role == RNN_EMBEDDING_WEIGHT) return (rnn_init_law){RNN_INIT_NORMAL, 1, 1, false};
    const rnn_init_part part = rnn_init_part_of(t);
    const rnn_init_rule rule = effective_rule(how, part);
    const rnn_init_description *scheme = &SCHEMES[rule.scheme];
    const bool diagonal = scheme->distribution == RNN_INIT_DIAGONAL;
    if (diagonal && part != RNN_INIT_RECURRENT)
        return (rnn_init_law){RNN_INIT_NORMAL, DEVIATION_BESIDE_IDENTITY, 1, false};
    const int64_t blocks = t->gates && (rule.gates_apart || diagonal) ? t->gates : 1;
    const rnn_init_fans fans = fans_of(a, t, &rule, blocks);
    return (rnn_init_law){
        .distribution = scheme->distribution,
        .scale = rule.gain * scheme->scale(&fans),
        .blocks = blocks,
        .truncated = rule.truncated,
    };
}
