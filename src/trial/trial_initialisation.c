#include "src/trial/trial_initialisation.h"

#include <string.h>

/* The choice of a key, by its word: the scheme, or RNN_INIT_SCHEME_COUNT for "as_init". */
static rnn_init_scheme scheme_of(const trial *t, config_key key) {
    return rnn_init_find(config_choice_name(key_info(key), trial_value(t, key).integer));
}

static rnn_init_scheme scheme_of_part(const trial *t, rnn_init_part part) {
    static const config_key keys[RNN_INIT_PART_COUNT] = {
        [RNN_INIT_INPUT] = KEY_INIT_INPUT,
        [RNN_INIT_RECURRENT] = KEY_INIT_RECURRENT,
        [RNN_INIT_READOUT] = KEY_INIT_READOUT,
        [RNN_INIT_BIAS] = KEY_INIT_BIAS,
    };
    const rnn_init_scheme all = scheme_of(t, KEY_INIT), own = scheme_of(t, keys[part]);
    if (own != RNN_INIT_SCHEME_COUNT) return own;
    return part == RNN_INIT_BIAS && all != RNN_INIT_UNIFORM ? RNN_INIT_ZEROS : all;
}

static rnn_init_rule rule_of_part(const trial *t, rnn_init_part part) {
    rnn_init_rule rule = {.scheme = scheme_of_part(t, part)};
    rule.fan_out = t->init_fan && rnn_init_takes(part, &rule) & RNN_INIT_TAKES_FAN;
    const unsigned takes = rnn_init_takes(part, &rule);
    const bool has_gates = rnn_cell_describe(t->architecture.cell)->gate_count > 1;
    rule.gates_apart = t->init_gates && has_gates && takes & RNN_INIT_TAKES_BLOCKS;
    rule.truncated = t->init_truncate && takes & RNN_INIT_TAKES_TRUNCATE;
    const bool is_own = t->init_gain == rnn_init_describe(rule.scheme)->gain;
    if (takes & RNN_INIT_TAKES_GAIN && !is_own) rule.gain = t->init_gain;
    return rule;
}

rnn_initialisation trial_initialisation(const trial *t) {
    rnn_initialisation how = {.sets_forget_bias = t->forget_bias != 0,
                              .forget_bias = t->forget_bias};
    for (rnn_init_part part = 0; part < RNN_INIT_PART_COUNT; part++)
        how.rules[part] = rule_of_part(t, part);
    return how;
}

void trial_settle_initialisation(trial *t) {
    static const config_key keys[] = {KEY_INIT_INPUT, KEY_INIT_RECURRENT, KEY_INIT_READOUT,
                                      KEY_INIT_BIAS,  KEY_INIT_GAIN,      KEY_INIT_GATES,
                                      KEY_INIT_FAN,   KEY_INIT_TRUNCATE,  KEY_FORGET_BIAS};
    static const config_value unsaid = {0}; /* the default of each */
    const rnn_initialisation meant = trial_initialisation(t);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const config_value said = trial_value(t, keys[i]);
        if (memcmp(&said, &unsaid, sizeof said) == 0) continue;
        trial_set_value(t, keys[i], unsaid);
        const rnn_initialisation without = trial_initialisation(t);
        if (!rnn_initialisation_equal(&without, &meant)) trial_set_value(t, keys[i], said);
    }
}
