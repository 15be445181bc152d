#include "src/trial/trial_spec.h"

/* The key of each option.  The learning rate has a member of its own. */
static const config_key OPTIMISER_KEYS[RNN_OPTION_COUNT] = {
    [RNN_OPTION_LR] = KEY_LR,
    [RNN_OPTION_MOMENTUM] = KEY_MOMENTUM,
    [RNN_OPTION_DAMPENING] = KEY_DAMPENING,
    [RNN_OPTION_NESTEROV] = KEY_NESTEROV,
    [RNN_OPTION_WEIGHT_DECAY] = KEY_WEIGHT_DECAY,
    [RNN_OPTION_BETA1] = KEY_BETA1,
    [RNN_OPTION_BETA2] = KEY_BETA2,
    [RNN_OPTION_EPS] = KEY_EPS,
    [RNN_OPTION_AMSGRAD] = KEY_AMSGRAD,
    [RNN_OPTION_ALPHA] = KEY_ALPHA,
    [RNN_OPTION_CENTERED] = KEY_CENTERED,
    [RNN_OPTION_RHO] = KEY_RHO,
    [RNN_OPTION_LR_DECAY] = KEY_LR_DECAY,
    [RNN_OPTION_INITIAL_ACCUMULATOR_VALUE] = KEY_INITIAL_ACCUMULATOR_VALUE,
    [RNN_OPTION_MOMENTUM_DECAY] = KEY_MOMENTUM_DECAY,
};

static const config_key SCHEDULE_KEYS[RNN_SCHEDULE_OPTION_COUNT] = {
    [RNN_SCHEDULE_OPTION_PER] = KEY_SCHEDULE_PER,
    [RNN_SCHEDULE_OPTION_STEP_SIZE] = KEY_STEP_SIZE,
    [RNN_SCHEDULE_OPTION_GAMMA] = KEY_GAMMA,
    [RNN_SCHEDULE_OPTION_START_FACTOR] = KEY_START_FACTOR,
    [RNN_SCHEDULE_OPTION_END_FACTOR] = KEY_END_FACTOR,
    [RNN_SCHEDULE_OPTION_TOTAL_ITERS] = KEY_TOTAL_ITERS,
    [RNN_SCHEDULE_OPTION_T_MAX] = KEY_T_MAX,
    [RNN_SCHEDULE_OPTION_ETA_MIN] = KEY_ETA_MIN,
    [RNN_SCHEDULE_OPTION_T_0] = KEY_T_0,
    [RNN_SCHEDULE_OPTION_T_MULT] = KEY_T_MULT,
    [RNN_SCHEDULE_OPTION_TOTAL_STEPS] = KEY_TOTAL_STEPS,
    [RNN_SCHEDULE_OPTION_PCT_START] = KEY_PCT_START,
    [RNN_SCHEDULE_OPTION_ANNEAL] = KEY_ANNEAL,
    [RNN_SCHEDULE_OPTION_DIV_FACTOR] = KEY_DIV_FACTOR,
    [RNN_SCHEDULE_OPTION_FINAL_DIV_FACTOR] = KEY_FINAL_DIV_FACTOR,
    [RNN_SCHEDULE_OPTION_CYCLE_MOMENTUM] = KEY_CYCLE_MOMENTUM,
    [RNN_SCHEDULE_OPTION_BASE_MOMENTUM] = KEY_BASE_MOMENTUM,
    [RNN_SCHEDULE_OPTION_MAX_MOMENTUM] = KEY_MAX_MOMENTUM,
    [RNN_SCHEDULE_OPTION_PLATEAU_FACTOR] = KEY_PLATEAU_FACTOR,
    [RNN_SCHEDULE_OPTION_PLATEAU_PATIENCE] = KEY_PLATEAU_PATIENCE,
    [RNN_SCHEDULE_OPTION_PLATEAU_THRESHOLD] = KEY_PLATEAU_THRESHOLD,
    [RNN_SCHEDULE_OPTION_PLATEAU_COOLDOWN] = KEY_PLATEAU_COOLDOWN,
    [RNN_SCHEDULE_OPTION_PLATEAU_MIN_LR] = KEY_PLATEAU_MIN_LR,
    [RNN_SCHEDULE_OPTION_PLATEAU_EPS] = KEY_PLATEAU_EPS,
    [RNN_SCHEDULE_OPTION_WARMUP] = KEY_WARMUP,
    [RNN_SCHEDULE_OPTION_WARMUP_FACTOR] = KEY_WARMUP_FACTOR,
};

static double number_of(const trial *t, config_key key) {
    const config_value value = trial_value(t, key);
    return key_info(key)->kind == CONFIG_REAL ? value.real : (double)value.integer;
}

rnn_schedule_plan trial_schedule(const trial *t) {
    rnn_schedule_plan s = {.schedule = (rnn_schedule)t->schedule,
                           .milestones = t->milestones.members,
                           .milestone_count = t->milestones.count,
                           .lr = t->lr,
                           .rises = metric_describe(trial_monitored(t))->better == METRIC_HIGHER,
                           .iterations = t->iterations,
                           .per_epoch = trial_batches_per_epoch(t)};
    for (int k = 0; k < RNN_SCHEDULE_OPTION_COUNT; k++)
        if (k != RNN_SCHEDULE_OPTION_MILESTONES) s.options[k] = number_of(t, SCHEDULE_KEYS[k]);
    return s;
}

void trial_schedule_observe(const trial *t, const rnn_schedule_plan *s, rnn_plateau *at,
                            const evaluation *e) {
    if (s->schedule == RNN_SCHEDULE_PLATEAU)
        rnn_plateau_observe(s, at, e->values[trial_monitored(t)]);
}

rnn_option trial_cycled_option(const trial *t) {
    const rnn_schedule_plan s = trial_schedule(t);
    const int optimiser = (int)t->optimiser;
    if (!rnn_schedule_cycles_momentum(&s)) return RNN_OPTION_COUNT;
    if (rnn_optimiser_default(optimiser, RNN_OPTION_BETA1)) return RNN_OPTION_BETA1;
    if (rnn_optimiser_default(optimiser, RNN_OPTION_MOMENTUM)) return RNN_OPTION_MOMENTUM;
    return RNN_OPTION_COUNT;
}

static rnn_optimisation optimisation_of(const trial *t) {
    rnn_optimisation o = {.optimiser = (rnn_optimiser)t->optimiser,
                          .lr = t->lr,
                          .clip_norm = (float)t->clip_norm,
                          .clip_value = (float)t->clip_value};
    for (int k = 0; k < RNN_OPTION_COUNT; k++) o.options[k] = number_of(t, OPTIMISER_KEYS[k]);
    const rnn_option cycled = trial_cycled_option(t);
    if (cycled != RNN_OPTION_COUNT) o.options[cycled] = t->max_momentum;
    return o;
}

rnn_spec trial_spec(const trial *t) {
    return (rnn_spec){.architecture = t->architecture,
                      .dropout = {.layers = t->dropout, .readout = t->readout_dropout},
                      .loss = (rnn_loss)t->loss,
                      .label_smoothing = t->label_smoothing,
                      .huber_delta = t->huber_delta,
                      .optimisation = optimisation_of(t),
                      .variable_length = trial_has_lengths(t)};
}
