#include "src/plan/plan_initialisation.h"

#include "src/trial/trial_initialisation.h"

static const struct {
    config_key key;
    unsigned taken_as;
    const char *takers;
} OPTIONS[] = {
    {KEY_INIT_GAIN, RNN_INIT_TAKES_GAIN, "xavier, kaiming, lecun, orthogonal and identity do"},
    {KEY_INIT_GATES, RNN_INIT_TAKES_BLOCKS,
     "xavier, orthogonal, and kaiming with train.init_fan fan_out do in a layer"},
    {KEY_INIT_FAN, RNN_INIT_TAKES_FAN, "kaiming does"},
    {KEY_INIT_TRUNCATE, RNN_INIT_TAKES_TRUNCATE, "xavier_normal, kaiming_normal and lecun do"},
};

static unsigned taken_by(const rnn_initialisation *how) {
    unsigned taken = 0;
    for (rnn_init_part part = 0; part < RNN_INIT_PART_COUNT; part++)
        taken |= rnn_init_takes(part, &how->rules[part]);
    return taken;
}

static status refuse_option(const plan *p, config_key key, const char *takers, error *err) {
    const config_setting *setting = &p->config->settings[key];
    text where = {0};
    text_append(&where, p->config->path);
    if (setting->line) text_append_format(&where, ":%d:%d", setting->line, setting->column);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: '%s' has no effect: no initial weights of this sweep take it (%s); leave "
              "it out",
              text_string(&where), key_info(key)->name, takers);
    text_free(&where);
    return STATUS_BAD_INPUT;
}

/* Whether the config gives a key another value than the one that it has anyway. */
static bool is_chosen(const plan *p, config_key key) {
    const config_setting *setting = &p->config->settings[key];
    const config_value usual = key_default(key);
    const bool real = key_info(key)->kind == CONFIG_REAL;
    for (size_t i = 0; i < setting->count; i++) {
        const config_value value = setting->values[i];
        if (real ? value.real != usual.real : value.integer != usual.integer) return true;
    }
    return false;
}

/* An option that is chosen is taken by one trial at least. */
static status check_options(const plan *p, unsigned taken, error *err) {
    for (size_t k = 0; k < sizeof OPTIONS / sizeof *OPTIONS; k++)
        if (is_chosen(p, OPTIONS[k].key) && !(taken & OPTIONS[k].taken_as))
            return refuse_option(p, OPTIONS[k].key, OPTIONS[k].takers, err);
    return STATUS_OK;
}

status plan_check_initialisation(const plan *p, error *err) {
    unsigned taken = 0;
    for (int32_t i = 0; i < p->trial_count; i++) {
        const trial *t = &p->trials[i];
        if (i > 0 && t->configuration == t[-1].configuration) continue; /* but for its seed */
        const rnn_initialisation how = trial_initialisation(t);
        taken |= taken_by(&how);
    }
    return check_options(p, taken, err);
}
