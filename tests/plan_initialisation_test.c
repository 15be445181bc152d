/* From a config's words to initial weights: what each trial is told to draw, which trials are one,
 * what is refused, and how it is put in words. */
#include <stdlib.h>
#include <string.h>

#include "src/plan/explain_initialisation.h"
#include "src/plan/plan.h"
#include "src/trial/trial_initialisation.h"
#include "tests/planning.h"

/* A sweep on the built-in digits; `keys` are further lines. */
static fixture make_plan(const char *keys) {
    text source = {0};
    text_append(&source, "data: {name: digits, train_size: 50, test_size: 10}\ntrain.epochs: 1\n");
    text_append(&source, keys);
    const fixture f = make_plan_with(text_string(&source), NULL);
    text_free(&source);
    return f;
}

/* --- what is drawn --- */

static void check_drawn(const char *keys, const rnn_initialisation *wanted) {
    fixture f = make_plan(keys);
    if (CHECK_STATUS(f.result, STATUS_OK, &f.err)) {
        const rnn_initialisation how = trial_initialisation(&f.plan->trials[0]);
        if (!CHECK(rnn_initialisation_equal(&how, wanted))) printf("(%s)\n", keys);
    }
    drop(&f);
}

#define PARTS(input, recurrent, readout, bias) \
    {                                          \
        .rules = {                             \
            {RNN_INIT_##input},                \
            {RNN_INIT_##recurrent},            \
            {RNN_INIT_##readout},              \
            {RNN_INIT_##bias}                  \
        }                                      \
    }

TEST(schemes_are_for_all_weights_or_for_a_part) {
    static const struct {
        const char *keys;
        rnn_initialisation wanted;
    } cases[] = {
        {"", PARTS(UNIFORM, UNIFORM, UNIFORM, UNIFORM)},
        {"train.init: lecun\n", PARTS(LECUN, LECUN, LECUN, ZEROS)},
        {"train.init: identity\n", PARTS(IDENTITY, IDENTITY, IDENTITY, ZEROS)},
        {"train: {init: xavier_uniform, init_recurrent: orthogonal}\n",
         PARTS(XAVIER_UNIFORM, ORTHOGONAL, XAVIER_UNIFORM, ZEROS)},
        {"train: {init_recurrent: identity, init_input: kaiming_normal, init_readout: zeros}\n",
         PARTS(KAIMING_NORMAL, IDENTITY, ZEROS, UNIFORM)},
        {"train: {init: xavier_normal, init_bias: uniform}\n",
         PARTS(XAVIER_NORMAL, XAVIER_NORMAL, XAVIER_NORMAL, UNIFORM)},
        {"train: {init_bias: zeros}\n", PARTS(UNIFORM, UNIFORM, UNIFORM, ZEROS)},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        check_drawn(cases[k].keys, &cases[k].wanted);
}

TEST(options_reach_the_parts_that_take_them) {
    rnn_initialisation wanted = PARTS(KAIMING_NORMAL, ORTHOGONAL, KAIMING_NORMAL, UNIFORM);
    wanted.rules[RNN_INIT_INPUT] = (rnn_init_rule){RNN_INIT_KAIMING_NORMAL, 2, .gates_apart = true,
                                                   .fan_out = true, .truncated = true};
    wanted.rules[RNN_INIT_RECURRENT] = (rnn_init_rule){RNN_INIT_ORTHOGONAL, 2, .gates_apart = true};
    wanted.rules[RNN_INIT_READOUT] = wanted.rules[RNN_INIT_INPUT];
    wanted.rules[RNN_INIT_READOUT].gates_apart = false; /* it has no gates */
    wanted.sets_forget_bias = true;
    wanted.forget_bias = -1.5;
    check_drawn(
        "model.forget_bias: -1.5\n"
        "train: {init: kaiming_normal, init_recurrent: orthogonal, init_bias: uniform,\n"
        "        init_gain: 2, init_gates: apart, init_fan: fan_out, init_truncate: true}\n",
        &wanted);
}

/* The choices of every part are schemes of the engine's table, and each scheme is a choice. */
TEST(the_words_of_a_config_are_the_engines) {
    static const config_key keys[] = {KEY_INIT, KEY_INIT_INPUT, KEY_INIT_RECURRENT,
                                      KEY_INIT_READOUT, KEY_INIT_BIAS};
    bool offered[RNN_INIT_SCHEME_COUNT] = {false};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const char *word;
        for (int64_t i = 0; (word = config_choice_name(key_info(keys[k]), i)); i++) {
            const rnn_init_scheme scheme = rnn_init_find(word);
            if (scheme == RNN_INIT_SCHEME_COUNT)
                CHECK_TEXT(word, "as_init");
            else
                offered[scheme] = true;
        }
    }
    for (int scheme = 0; scheme < RNN_INIT_SCHEME_COUNT; scheme++) CHECK(offered[scheme]);
}

/* --- which trials are one --- */

static void check_ids(const char *keys, const char *others, bool same) {
    fixture a = make_plan(keys), b = make_plan(others);
    if (CHECK(a.result == STATUS_OK && b.result == STATUS_OK)) {
        const bool equal = strcmp(a.plan->trials[0].id, b.plan->trials[0].id) == 0;
        if (!CHECK(equal == same)) printf("(%s, %s)\n", keys, others);
    }
    drop(&a);
    drop(&b);
}

TEST(what_makes_no_difference_is_not_part_of_the_id) {
    check_ids("", "train: {init: uniform, init_recurrent: uniform, init_bias: uniform}\n", true);
    check_ids("train.init: lecun\n", "train: {init: lecun, init_bias: zeros, init_gain: 1}\n",
              true);
    check_ids("train.init: kaiming_normal\n",
              "train: {init: kaiming_normal, init_gain: 1.4142135623730951}\n", true);
    check_ids("", "model.forget_bias: 0\n", true);
    check_ids("", "model.forget_bias: -0.0\n", true);
    check_ids("", "train.init_bias: zeros\n", false);
    check_ids("", "model.forget_bias: 1\n", false);
    check_ids("train.init: orthogonal\n", "train: {init: orthogonal, init_gates: apart}\n", false);
    check_ids("train.init: orthogonal\n", "train: {init: orthogonal, init_gain: 2}\n", false);
}

/* A trial that an earlier version could describe keeps the id that it had. */
TEST(ids_of_the_first_format_stay) {
    fixture f = make_plan("");
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    CHECK_INT(trial_format_version(&f.plan->trials[0]), TRIAL_FORMAT_FIRST);
    text recipe = {0};
    trial_append_recipe(&recipe, &f.plan->trials[0], "0");
    CHECK(!strstr(text_string(&recipe), "init_") && !strstr(text_string(&recipe), "forget"));
    text_free(&recipe);
    drop(&f);
    f = make_plan("model.forget_bias: 1\n");
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    CHECK_INT(trial_format_version(&f.plan->trials[0]), 3);
    drop(&f);
}

/* In a grid an option counts where it has a meaning. */
TEST(an_option_is_left_out_where_a_scheme_does_not_take_it) {
    fixture f = make_plan("train: {init: [uniform, xavier_uniform], init_gain: 2}\n");
    REQUIRE(CHECK_STATUS(f.result, STATUS_OK, &f.err));
    CHECK_NEAR(f.plan->trials[0].init_gain, 0, 0);
    CHECK_NEAR(f.plan->trials[1].init_gain, 2, 0);
    drop(&f);
}

/* --- refusals --- */

static void check_refused(const char *keys, const char *told) {
    fixture f = make_plan(keys);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, told);
    drop(&f);
}

TEST(an_option_that_nothing_takes_is_refused_with_its_place) {
    check_refused(
        "train:\n  init_gain: 2\n",
        "t.yaml:4:14: error: 'train.init_gain' has no effect: no initial weights of this "
        "sweep take it (xavier, kaiming, lecun, orthogonal and identity do); leave it out");
    check_refused("train: {init: lecun, init_gates: apart}\n", "'train.init_gates' has no effect");
    check_refused("train: {init: orthogonal, init_fan: fan_out}\n",
                  "'train.init_fan' has no effect");
    check_refused("train: {init: xavier_uniform, init_truncate: true}\n",
                  "'train.init_truncate' has no effect");
    check_refused("train: {init: kaiming_uniform, init_gates: apart}\n",
                  "kaiming with train.init_fan fan_out");
}

TEST(an_option_that_says_what_holds_anyway_is_taken) {
    check_ids("", "train: {init_gain: 0, init_gates: stacked, init_truncate: false}\n", true);
}

TEST(equal_trials_of_a_grid_are_trained_once) {
    fixture f = make_plan("train: {init: uniform, init_recurrent: [as_init, uniform]}\n");
    if (CHECK_STATUS(f.result, STATUS_OK, &f.err)) CHECK_INT(f.plan->trial_count, 1);
    drop(&f);
}

/* --- words --- */

static void check_words(const char *keys, const char *wanted) {
    fixture f = make_plan(keys);
    text words = {0};
    if (CHECK_STATUS(f.result, STATUS_OK, &f.err)) {
        const explain_trials trials = {f.plan->trials, f.plan->trial_count, sizeof *f.plan->trials,
                                       f.plan->axes, f.plan->axis_count};
        explain_append_initial_weights(&words, &trials, &f.plan->trials[0].architecture, "Weights");
        CHECK_TEXT(text_string(&words), wanted);
    }
    text_free(&words);
    drop(&f);
}

TEST(plans_say_how_weights_start) {
    check_words("",
                "Weights: uniform on ±1/√hidden_dim = ±0.1, the readout on ±1/√fan_in = ±0.1, "
                "biases too (PyTorch's own)\n");
    check_words(
        "model: {layer_dim: 2, forget_bias: 1}\n"
        "train: {init: xavier_uniform, init_recurrent: orthogonal, init_gates: apart}\n",
        "Weights: input weights xavier_uniform, ±√(6/(fan_in + fan_out)) = ±0.1732 to "
        "±0.2165, each gate for itself; recurrent weights orthogonal, each gate for itself; "
        "readout xavier_uniform, ±√(6/(fan_in + fan_out)) = ±0.2335; biases 0; those of the "
        "forget gate f begin with 1 (bias_ih) and 0 (bias_hh)\n");
    check_words(
        "train: {init: identity, init_gain: 0.5}\nseeds: [0, 1]\n",
        "Weights: input weights normal with standard deviation 0.001; recurrent weights 0.5 "
        "times the identity in every gate; readout normal with standard deviation 0.001; "
        "biases 0\n");
}

TEST(plans_name_what_sets_weights_apart) {
    check_words(
        "train: {init: [uniform, orthogonal], lr: [0.1, 1]}\nseeds: [0, 1]\n",
        "Weights, init uniform: uniform on ±1/√hidden_dim = ±0.1, the readout on ±1/√fan_in "
        "= ±0.1, biases too (PyTorch's own)\n"
        "Weights, init orthogonal: input weights and recurrent weights orthogonal, the gates "
        "stacked; readout orthogonal; biases 0\n");
}

int main(void) {
    RUN(schemes_are_for_all_weights_or_for_a_part);
    RUN(options_reach_the_parts_that_take_them);
    RUN(the_words_of_a_config_are_the_engines);
    RUN(what_makes_no_difference_is_not_part_of_the_id);
    RUN(ids_of_the_first_format_stay);
    RUN(an_option_is_left_out_where_a_scheme_does_not_take_it);
    RUN(an_option_that_nothing_takes_is_refused_with_its_place);
    RUN(an_option_that_says_what_holds_anyway_is_taken);
    RUN(equal_trials_of_a_grid_are_trained_once);
    RUN(plans_say_how_weights_start);
    RUN(plans_name_what_sets_weights_apart);
    return check_finish();
}
