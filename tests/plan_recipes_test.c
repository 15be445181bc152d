/* Recipes in plans: defaults that hang on an optimiser or a schedule, old ids, and combinations
 * that are refused with place and cure. */
#include <stdlib.h>

#include "src/plan/explain.h"
#include "src/trial/trial_spec.h"
#include "tests/check.h"

typedef struct fixture {
    config *config;
    dataset *data;
    plan *plan;
    status result;
    error err;
    text problems;
} fixture;

#define BASE                                                                          \
    "name: t\ndata: {name: digits, train_size: 1050, val_size: 50, test_size: 100}\n" \
    "train:\n  epochs: 2\n"

static fixture make_plan(const char *recipe, const char *before) {
    fixture f = {.err = {.message = ""}};
    text source = {0};
    text_append_format(&source, "%s%s", before, recipe);
    f.result = config_parse(&key_language, "test.yaml", text_string(&source), source.bytes, NULL, 0,
                            &f.config, &f.problems);
    text_free(&source);
    if (f.result == STATUS_OK) f.result = plan_open_data(f.config, &f.data, &f.err);
    if (f.result == STATUS_OK) f.result = plan_create(f.config, f.data, &f.plan, &f.err);
    return f;
}

static void drop(fixture *f) {
    plan_free(f->plan);
    dataset_free(f->data);
    config_free(f->config);
    text_free(&f->problems);
}

/* What is said of a config that is refused, by the config room or by the plan. */
static void check_refused(const char *recipe, const char *said) {
    fixture f = make_plan(recipe, BASE);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.problems.bytes ? text_string(&f.problems) : f.err.message, said);
    drop(&f);
}

static void check_accepted(const char *recipe) {
    fixture f = make_plan(recipe, BASE);
    if (!CHECK_INT(f.result, STATUS_OK)) printf("%s%s\n", text_string(&f.problems), f.err.message);
    drop(&f);
}

static bool recipe_has(const trial *t, const char *line) {
    text recipe = {0};
    trial_append_recipe(&recipe, t, "");
    const bool found = strstr(text_string(&recipe), line) != NULL;
    text_free(&recipe);
    return found;
}

/* --- defaults --- */

TEST(each_optimiser_has_its_own_learning_rate) {
    fixture f = make_plan("  optimizer: [sgd, adam, adadelta, adamax]\n", BASE);
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    const double wanted[] = {0.1, 0.001, 1, 0.002};
    for (int i = 0; i < 4; i++) CHECK(f.plan->trials[i].lr == wanted[i]);
    CHECK(f.plan->trials[1].beta2 == 0.999 && f.plan->trials[0].beta2 == 0);
    CHECK(recipe_has(&f.plan->trials[1], "train.optimiser: adam\ntrain.lr: 0.001\n"));
    CHECK(!recipe_has(&f.plan->trials[1], "beta"));
    drop(&f);
}

/* Where its condition does not hold and nothing else is said, a key has the default of the trial.
 */
TEST(an_option_may_be_given_to_some_optimisers) {
    fixture f = make_plan(
        "  optimiser: [sgd, adam]\n  momentum: {value: 0.9, when: optimiser == sgd}\n"
        "  lr: {value: 0.5, when: optimiser == sgd}\n",
        BASE);
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    CHECK(f.plan->trials[0].momentum == 0.9 && f.plan->trials[0].lr == 0.5);
    CHECK(f.plan->trials[1].momentum == 0 && f.plan->trials[1].lr == 0.001);
    text canonical = {0}, again = {0};
    config_append_canonical(&canonical, f.config);
    CHECK_CONTAINS(text_string(&canonical),
                   "train.momentum: {value: 0.9, when: \"optimiser == sgd\"}\n");
    fixture same = make_plan("", text_string(&canonical));
    REQUIRE(CHECK_STATUS(same.result, STATUS_OK, &same.err));
    config_append_canonical(&again, same.config);
    CHECK_TEXT(text_string(&again), text_string(&canonical));
    CHECK_TEXT(same.plan->trials[1].id, f.plan->trials[1].id);
    text_free(&canonical);
    text_free(&again);
    drop(&same);
    drop(&f);
}

/* Written out, a default is what it is when nothing is said. */
TEST(a_default_that_is_given_changes_no_id) {
    fixture plain = make_plan("  lr: 0.1\n", BASE);
    fixture given = make_plan(
        "  optimiser: sgd\n  lr: 0.1\n  momentum: 0\n  schedule: constant\n"
        "  label_smoothing: 0\n  keep: last\n",
        BASE);
    REQUIRE(CHECK_STATUS(plain.result, STATUS_OK, &plain.err));
    REQUIRE(CHECK_STATUS(given.result, STATUS_OK, &given.err));
    CHECK_TEXT(given.plan->trials[0].id, plain.plan->trials[0].id);
    CHECK_INT(trial_format_version(&given.plan->trials[0]), TRIAL_FORMAT_FIRST);
    drop(&plain);
    drop(&given);
}

TEST(a_list_is_one_value_of_milestones) {
    fixture f = make_plan("  schedule: multistep\n  milestones: [[1, 2], [2, 3, 5]]\n", BASE);
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    CHECK_INT(f.plan->trial_count, 2);
    CHECK_INT(trial_schedule(&f.plan->trials[1]).milestone_count, 3);
    CHECK(recipe_has(&f.plan->trials[1], "train.milestones: [2, 3, 5]\n"));
    drop(&f);
}

/* PyTorch moves the momentum, whatever it was. */
TEST(one_cycle_begins_with_the_largest_momentum) {
    fixture f = make_plan("  schedule: one_cycle\n  total_steps: 0\n", BASE);
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    const rnn_spec spec = trial_spec(&f.plan->trials[0]);
    CHECK(spec.optimisation.options[RNN_OPTION_MOMENTUM] == 0.95);
    CHECK_INT(trial_cycled_option(&f.plan->trials[0]), RNN_OPTION_MOMENTUM);
    drop(&f);
}

TEST(the_plan_tells_the_recipe) {
    fixture f =
        make_plan("  optimiser: adam\n  schedule: cosine\n  t_max: 0\n  lr: [0.01, 0.1]\n", BASE);
    text shown = {0};
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    explain_append_recipe(&shown, f.plan);
    CHECK_TEXT(text_string(&shown), "Training: Adam, schedule cosine, t_max 0.\n");
    text_free(&shown);
    drop(&f);
    f = make_plan("  lr: 0.2\n", BASE);
    explain_append_recipe(&shown, f.plan);
    CHECK_TEXT(text_string(&shown), "");
    text_free(&shown);
    drop(&f);
    f = make_plan(
        "  optimiser: adam\n  lr: = batch_size / 1000\n  batch_size: [50, 100]\n"
        "  weight_decay: {value: 0.1, when: batch_size < 70}\n",
        BASE);
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    explain_append_recipe(&shown, f.plan);
    CHECK_TEXT(text_string(&shown), "Training: Adam.\n"); /* the rest is not the same in all */
    text_free(&shown);
    drop(&f);
}

/* --- refusals --- */

TEST(options_of_another_optimiser_are_refused) {
    check_refused(
        "  optimiser: adam\n  momentum: 0.9\n",
        "test.yaml:6:3: error: 'train.momentum' is only for train.optimiser sgd or rmsprop, "
        "and train.optimiser is adam\n");
    check_refused("  optimiser: [adam, nadam]\n  momentum: 0.9\n",
                  "and train.optimiser is adam or nadam\n");
    check_refused(
        "  optimiser: [sgd, adam]\n  momentum: 0.9\n",
        "test.yaml:6:13: error: train.momentum 0.9 and train.optimiser adam: train.momentum "
        "is only for train.optimiser sgd or rmsprop; leave train.momentum out, or give it only "
        "where it is meant: train.momentum: {value: 0.9, when: train.optimiser == sgd or "
        "train.optimiser == rmsprop}; or leave the combination out: exclude: [{optimiser: "
        "adam}]");
    check_refused("  optimiser: [sgd, adam]\n  momentum: [0, 0.9]\n",
                  "leave train.momentum out; or leave the combination out: exclude: "
                  "[{optimiser: adam, momentum: 0.9}]");
    check_refused(
        "  warmup_factor: 0.5\n",
        "'train.warmup_factor' is only for train.warmup above 0, and train.warmup is 0\n");
    check_accepted("  optimiser: [sgd, rmsprop]\n  momentum: [0, 0.9]\n");
}

TEST(what_a_schedule_needs_must_be_given) {
    check_refused("  schedule: one_cycle\n",
                  "train.schedule one_cycle needs 'train.total_steps'\n");
    check_refused("  schedule: step\n", "needs 'train.step_size'\n");
    check_refused("  schedule: exponential\n", "needs 'train.gamma'\n");
    check_refused("  schedule: multistep\n", "needs 'train.milestones'\n");
    check_refused("  schedule: [constant, cosine]\n",
                  "train.schedule cosine needs 'train.t_max'\n");
}

TEST(impossible_combinations_are_refused) {
    check_refused(
        "  nesterov: true\n",
        "test.yaml:5:13: error: train.nesterov true and train.momentum 0: Nesterov's momentum "
        "needs a momentum above 0; give train.momentum, or leave train.nesterov out");
    check_refused("  nesterov: true\n  momentum: 0.9\n  dampening: 0.1\n",
                  "Nesterov's momentum has no dampening");
    check_refused("  dampening: 0.1\n", "dampening means nothing without a momentum");
    check_refused("  class_weights: balanced\n  label_smoothing: 0.1\n",
                  "train.class_weights balanced and train.label_smoothing 0.1: smoothed labels are "
                  "not weighed by class; leave train.class_weights out, or train.label_smoothing");
    check_refused("  class_weights: equal\n", "'train.class_weights' must be");
    check_refused("  optimiser: adam\n  eps: 0\n",
                  "'train.eps' must be a number from 1e-30 to 1000");
    check_refused("  optimiser: adam\n  beta1: 1\n", "'train.beta1' must be a number from 0 to");
    check_refused(
        "  schedule: one_cycle\n  total_steps: 19\n",
        "train.total_steps 19, train.iterations 20 and train.schedule_per iteration: the cycle "
        "ends before training does");
    check_refused("  schedule: one_cycle\n  total_steps: 0\n  warmup: 2\n",
                  "one_cycle warms up by itself");
    check_refused("  schedule: one_cycle\n  total_steps: 0\n  optimiser: adagrad\n",
                  "give train.cycle_momentum: false");
    check_refused("  schedule: one_cycle\n  total_steps: 0\n  momentum: 0.9\n",
                  "one_cycle moves the momentum, or beta1, itself");
    check_refused("  schedule_per: iteration\n", "this schedule has no steps");
    check_refused("  warmup: 2\n", "the schedule never begins");
    check_accepted("  schedule: one_cycle\n  total_steps: 20\n  optimiser: adam\n");
    check_accepted(
        "  schedule: one_cycle\n  total_steps: 0\n  cycle_momentum: false\n  momentum: 0.9\n"
        "  nesterov: true\n");
    check_accepted("  warmup: 2\n  schedule_per: iteration\n");
}

TEST(impossible_architectures_are_refused) {
    check_refused(
        "model:\n  cell: [lstm, gru]\n  proj_size: 10\n",
        "test.yaml:7:14: error: model.proj_size 10 and model.cell gru: the cell has no "
        "projection; an LSTM has; leave model.proj_size out; or leave the combination out: "
        "exclude: [{cell: gru}]");
    check_refused("model:\n  hidden_dim: 10\n  proj_size: 10\n",
                  "model.proj_size 10 and model.hidden_dim 10: a projection has fewer features");
    check_refused("model:\n  cell: rnn_tanh\n  peepholes: true\n",
                  "model.peepholes true and model.cell rnn_tanh: the cell has no peepholes");
    check_refused("model:\n  dropout: [0, 0.5]\n  layer_dim: [1, 2]\n",
                  "exclude: [{dropout: 0.5, layer_dim: 1}]");
    check_accepted("model:\n  readout_dropout: 0.5\n");
}

/* The combination is named, and how to leave it out. */
TEST(a_grid_is_told_how_to_leave_a_combination_out) {
    check_refused(
        "  nesterov: [false, true]\n  momentum: [0, 0.9]\n",
        "train.nesterov true and train.momentum 0: Nesterov's momentum needs a momentum above "
        "0; give train.momentum, or leave train.nesterov out; or leave the combination out: "
        "exclude: [{nesterov: true, momentum: 0}]");
}

TEST(what_goes_by_validation_needs_it) {
    static const char without[] =
        "name: t\ndata: {name: digits, train_size: 1000, test_size: 100}\n"
        "train:\n  epochs: 2\n";
    static const char *const recipes[][2] = {
        {"  keep: best\n", "train.keep best and data.val_size 0: the best weights"},
        {"  patience: 3\n", "train.patience 3 and data.val_size 0: patience goes by"},
        {"  schedule: plateau\n", "train.schedule plateau and data.val_size 0: plateau goes by"}};
    for (int i = 0; i < 3; i++) {
        fixture f = make_plan(recipes[i][0], without);
        CHECK_INT(f.result, STATUS_BAD_INPUT);
        CHECK_CONTAINS(f.err.message, recipes[i][1]);
        CHECK_CONTAINS(f.err.message, "keep items for it by data.val_size");
        drop(&f);
        check_accepted(recipes[i][0]);
    }
}

int main(void) {
    RUN(each_optimiser_has_its_own_learning_rate);
    RUN(an_option_may_be_given_to_some_optimisers);
    RUN(a_default_that_is_given_changes_no_id);
    RUN(a_list_is_one_value_of_milestones);
    RUN(one_cycle_begins_with_the_largest_momentum);
    RUN(the_plan_tells_the_recipe);
    RUN(options_of_another_optimiser_are_refused);
    RUN(what_a_schedule_needs_must_be_given);
    RUN(impossible_combinations_are_refused);
    RUN(impossible_architectures_are_refused);
    RUN(a_grid_is_told_how_to_leave_a_combination_out);
    RUN(what_goes_by_validation_needs_it);
    return check_finish();
}
