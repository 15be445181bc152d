#include "src/trial/trial_rules.h"

#include <stddef.h>

#include "src/trial/tasks.h"
#include "src/trial/trial_spec.h"

/* --- architectures --- */

static const rnn_cell_description *cell_of(const trial *t) {
    return rnn_cell_describe(t->architecture.cell);
}

static bool projects_without_a_projection(const trial *t) {
    return t->architecture.proj_dim > 0 && !cell_of(t)->projects;
}

static bool projects_to_more(const trial *t) {
    const rnn_architecture *a = &t->architecture;
    for (int layer = 0; layer < a->layer_dim && a->proj_dim > 0; layer++)
        if (a->proj_dim >= rnn_layer_at(a, layer).hidden_dim) return true;
    return false;
}

static bool looks_through_no_peepholes(const trial *t) {
    return t->architecture.peepholes && !rnn_cell_has_peepholes(cell_of(t));
}

static bool drops_between_one_layer(const trial *t) {
    return t->dropout > 0 && t->layer_dim == 1;
}

/* --- optimisers --- */

static bool has_momentum(const trial *t) {
    return trial_spec(t).optimisation.options[RNN_OPTION_MOMENTUM] > 0;
}

static bool is_nesterov_without_momentum(const trial *t) {
    return t->nesterov && !has_momentum(t);
}

static bool is_nesterov_with_dampening(const trial *t) {
    return t->nesterov && t->dampening > 0;
}

static bool is_dampening_without_momentum(const trial *t) {
    return t->dampening > 0 && !has_momentum(t);
}

/* --- the loss --- */

static const rnn_loss_description *loss_of(const trial *t) {
    return rnn_loss_describe((rnn_loss)t->loss);
}

static bool takes_numbers_for_classes(const trial *t) {
    return trial_has_classes(t) && !loss_of(t)->of_classes;
}

static bool takes_classes_for_numbers(const trial *t) {
    return !trial_has_classes(t) && loss_of(t)->of_classes;
}

static bool takes_shares_for_numbers(const trial *t) {
    return trial_measure_task(t) == MEASURE_OF_VALUES && t->loss == RNN_LOSS_BCE;
}

static bool learns_labels_otherwise(const trial *t) {
    return trial_has_labels(t) && t->loss != RNN_LOSS_BCE;
}

static bool scales_classes(const trial *t) {
    return trial_measure_task(t) != MEASURE_OF_VALUES && t->scale_targets != 0;
}

static bool scales_tokens(const trial *t) {
    return t->tokens != 0 && t->scale != 0;
}

static bool fills_tokens(const trial *t) {
    return t->tokens != 0 && t->missing_values != 0;
}

static bool judges_by_another_task(const trial *t) {
    return !measure_suits(trial_measure(t), trial_measure_task(t));
}

static bool reads_every_step(const trial *t) {
    return t->architecture.readout == RNN_READOUT_EVERY_STEP;
}

static bool labels_steps_it_does_not_read(const trial *t) {
    return trial_labels_steps(t) && !reads_every_step(t);
}

static bool reads_steps_without_labels(const trial *t) {
    return !trial_labels_steps(t) && reads_every_step(t);
}

/* Confusion matrices count in 32 bits. */
static bool counts_too_many_steps(const trial *t) {
    return trial_labels_steps(t) &&
           (trial_test_answers(t) > INT32_MAX || trial_val_answers(t) > INT32_MAX);
}

static bool judges_no_forecasts(const trial *t) {
    return measure_describe(trial_measure(t))->needs == MEASURE_NEEDS_SERIES &&
           t->task != TASK_FORECASTING;
}

static bool smooths_no_labels(const trial *t) {
    return t->label_smoothing > 0 && !loss_of(t)->of_classes;
}

static bool weighs_no_classes(const trial *t) {
    return trial_balances_classes(t) && trial_measure_task(t) == MEASURE_OF_VALUES;
}

/* With both, torch.nn.CrossEntropyLoss weighs each class's share of the spread by that class, but
 * divides by the weights of the labels alone: no longer a mean. */
static bool weighs_smoothed_labels(const trial *t) {
    return trial_balances_classes(t) && t->label_smoothing > 0;
}

/* --- schedules --- */

static bool is_one_cycle(const trial *t) {
    return t->schedule == RNN_SCHEDULE_ONE_CYCLE;
}

static bool is_shorter_than_training(const trial *t) {
    if (!is_one_cycle(t) || t->total_steps == 0) return false;
    const rnn_schedule_plan s = trial_schedule(t);
    return t->total_steps < rnn_schedule_steps(&s);
}

static bool has_two_warm_ups(const trial *t) {
    return is_one_cycle(t) && t->warmup > 0;
}

static bool has_nothing_to_cycle(const trial *t) {
    return is_one_cycle(t) && t->cycle_momentum && trial_cycled_option(t) == RNN_OPTION_COUNT;
}

static bool has_option_that_is_cycled(const trial *t) {
    if (!is_one_cycle(t)) return false;
    const rnn_option cycled = trial_cycled_option(t);
    if (cycled == RNN_OPTION_COUNT) return false;
    const config_key key = cycled == RNN_OPTION_BETA1 ? KEY_BETA1 : KEY_MOMENTUM;
    return !trial_values_equal(key, trial_value(t, key), trial_key_default(t, key));
}

static bool has_no_steps(const trial *t) {
    return t->schedule_per == RNN_PER_ITERATION && t->warmup == 0 &&
           (t->schedule == RNN_SCHEDULE_CONSTANT || t->schedule == RNN_SCHEDULE_PLATEAU);
}

static bool only_warms_up(const trial *t) {
    if (t->warmup == 0 || t->iterations == 0) return false;
    const rnn_schedule_plan s = trial_schedule(t);
    return t->warmup >= rnn_schedule_steps(&s);
}

/* --- validation --- */

static bool has_plateau_without_validation(const trial *t) {
    return t->schedule == RNN_SCHEDULE_PLATEAU && t->val_count == 0;
}

static bool has_patience_without_validation(const trial *t) {
    return t->patience > 0 && t->val_count == 0;
}

static bool keeps_best_without_validation(const trial *t) {
    return trial_keeps_best(t) && t->val_count == 0;
}

static bool monitors_nothing(const trial *t) {
    const bool goes_by_it =
        t->patience > 0 || trial_keeps_best(t) || t->schedule == RNN_SCHEDULE_PLATEAU;
    return trial_monitored(t) != METRIC_VAL_LOSS && !goes_by_it;
}

static bool names_every_class(const trial *t) {
    return trial_measure(t) == MEASURE_TOP_K && t->top_k >= t->architecture.output_dim;
}

/* --- all of them --- */

#define KEEP_VALIDATION_ITEMS "keep items for it by data.val_size"

static const trial_rule rules[] = {
    {projects_without_a_projection,
     {KEY_PROJ_SIZE, KEY_CELL},
     "the cell has no projection; an LSTM has",
     "leave model.proj_size out"},
    {projects_to_more,
     {KEY_PROJ_SIZE, KEY_HIDDEN_DIM},
     "a projection has fewer features than the hidden state",
     "make model.proj_size smaller than model.hidden_dim"},
    {looks_through_no_peepholes,
     {KEY_PEEPHOLES, KEY_CELL},
     "the cell has no peepholes; an LSTM has",
     "leave model.peepholes out"},
    {drops_between_one_layer,
     {KEY_DROPOUT, KEY_LAYER_DIM},
     "dropout is between layers, and there is one",
     "leave it out, give more layers, or drop before the readout by model.readout_dropout"},
    {is_nesterov_without_momentum,
     {KEY_NESTEROV, KEY_MOMENTUM},
     "Nesterov's momentum needs a momentum above 0",
     "give train.momentum, or leave train.nesterov out"},
    {is_nesterov_with_dampening,
     {KEY_NESTEROV, KEY_DAMPENING},
     "Nesterov's momentum has no dampening",
     "leave train.dampening out, or train.nesterov"},
    {is_dampening_without_momentum,
     {KEY_DAMPENING, KEY_MOMENTUM},
     "dampening means nothing without a momentum",
     "give train.momentum, or leave train.dampening out"},
    {takes_numbers_for_classes,
     {KEY_LOSS, KEY_DATA_TASK},
     "classes are learned by cross_entropy",
     "leave train.loss out, or give data.task: regression, or step_regression for a number of each "
     "step"},
    {learns_labels_otherwise,
     {KEY_LOSS, KEY_DATA_TASK},
     "labels, each a yes or no, are learned by bce",
     "leave train.loss out"},
    {takes_classes_for_numbers,
     {KEY_LOSS, KEY_DATA_TASK},
     "numbers are not learned by cross_entropy, which is of classes",
     "give mse, mae or huber, or leave train.loss out"},
    {takes_shares_for_numbers,
     {KEY_LOSS, KEY_DATA_TASK},
     "bce is of yes and no, and these are numbers",
     "give mse, mae or huber, or leave train.loss out"},
    {scales_classes,
     {KEY_DATA_SCALE_TARGETS, KEY_DATA_TASK},
     "classes and labels are not scaled",
     "leave data.scale_targets out, or give data.task: regression or step_regression"},
    {scales_tokens,
     {KEY_DATA_TOKENS, KEY_DATA_SCALE},
     "tokens are names, which are not scaled",
     "leave data.scale out"},
    {fills_tokens,
     {KEY_DATA_TOKENS, KEY_DATA_MISSING},
     "tokens are names, of which none is between others: a missing one has no other in its place",
     "leave data.missing out, and give missing tokens a number of their own in the file"},
    {judges_by_another_task,
     {KEY_METRIC, KEY_DATA_TASK},
     "classes, numbers and labels are judged by measures of their own",
     "leave train.metric out, or give rmse, mae, mse or r2 for numbers, accuracy and its like for "
     "classes, macro_f1, micro_f1 or hamming for labels"},
    {labels_steps_it_does_not_read,
     {KEY_READOUT, KEY_DATA_TASK},
     "each step has its own answer, so each step is read",
     "leave model.readout out, or give every_step"},
    {reads_steps_without_labels,
     {KEY_READOUT, KEY_DATA_TASK},
     "every_step reads an answer of each step, and here a sequence has one",
     "give last_step, final_states, mean or max, or a task of steps: data.task: labelling for "
     "classes, step_regression for numbers"},
    {counts_too_many_steps,
     {KEY_DATA_TEST_SIZE, KEY_DATA_VAL_SIZE},
     "evaluations count up to 2147483647 steps, and these items have more",
     "make data.test_size and data.val_size smaller"},
    {judges_no_forecasts,
     {KEY_METRIC, KEY_DATA_TASK},
     "MASE is of forecasts",
     "give rmse, mae, mse or r2, or data.task: forecasting"},
    {smooths_no_labels,
     {KEY_LABEL_SMOOTHING, KEY_LOSS},
     "labels are smoothed of classes",
     "leave train.label_smoothing out"},
    {weighs_no_classes,
     {KEY_CLASS_WEIGHTS, KEY_LOSS},
     "there are no classes to weigh",
     "leave train.class_weights out"},
    {weighs_smoothed_labels,
     {KEY_CLASS_WEIGHTS, KEY_LABEL_SMOOTHING},
     "smoothed labels are not weighed by class",
     "leave train.class_weights out, or train.label_smoothing"},
    {is_shorter_than_training,
     {KEY_TOTAL_STEPS, KEY_ITERATIONS, KEY_SCHEDULE_PER},
     "the cycle ends before training does",
     "give at least the steps of training, or 0, which is as many"},
    {has_two_warm_ups,
     {KEY_WARMUP, KEY_SCHEDULE},
     "one_cycle warms up by itself",
     "leave train.warmup out; train.pct_start says how long it takes"},
    {has_nothing_to_cycle,
     {KEY_CYCLE_MOMENTUM, KEY_OPTIMISER, KEY_SCHEDULE},
     "this optimiser has neither a momentum nor a beta1 that one_cycle could move",
     "give train.cycle_momentum: false"},
    {has_option_that_is_cycled,
     {KEY_MOMENTUM, KEY_BETA1, KEY_CYCLE_MOMENTUM},
     "one_cycle moves the momentum, or beta1, itself, from train.max_momentum to "
     "train.base_momentum",
     "leave it out, or give train.cycle_momentum: false"},
    {has_no_steps,
     {KEY_SCHEDULE_PER, KEY_SCHEDULE, KEY_WARMUP},
     "without a warm-up this schedule has no steps",
     "leave train.schedule_per out"},
    {only_warms_up,
     {KEY_WARMUP, KEY_SCHEDULE_PER, KEY_ITERATIONS},
     "the warm-up is as long as training, or longer, and the schedule never begins",
     "make it shorter, or count it in updates by train.schedule_per: iteration"},
    {has_plateau_without_validation,
     {KEY_SCHEDULE, KEY_DATA_VAL_SIZE},
     "plateau goes by the validation items",
     KEEP_VALIDATION_ITEMS},
    {has_patience_without_validation,
     {KEY_PATIENCE, KEY_DATA_VAL_SIZE},
     "patience goes by the validation items",
     KEEP_VALIDATION_ITEMS},
    {keeps_best_without_validation,
     {KEY_KEEP, KEY_DATA_VAL_SIZE},
     "the best weights are those that validate best",
     KEEP_VALIDATION_ITEMS},
    {monitors_nothing,
     {KEY_MONITOR, KEY_PATIENCE, KEY_KEEP, KEY_SCHEDULE},
     "neither patience nor the best weights nor a plateau goes by it",
     "leave train.monitor out, or give train.patience or train.keep: best"},
    {names_every_class,
     {KEY_TOP_K, KEY_METRIC},
     "with so many guesses as there are classes every item is right",
     "make train.top_k smaller"},
};

const trial_rule *trial_broken_rule(const trial *t) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].is_broken(t)) return &rules[i];
    return NULL;
}

/* --- keys that hang on others --- */

config_key trial_meaningless_key(const trial *t) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!key_is_hyperparameter(key) || key_parent(key) == CONFIG_NO_KEY) continue;
        if (trial_key_applies(t, key)) continue;
        if (!trial_values_equal(key, trial_value(t, key), trial_key_default(t, key))) return key;
    }
    return CONFIG_NO_KEY;
}

config_key trial_missing_key(const trial *t, const bool given[KEY_COUNT]) {
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (key_is_hyperparameter(key) && !given[key] && trial_key_is_needed(t, key)) return key;
    return CONFIG_NO_KEY;
}
