/* Which trials a config comes to: zip, when, exclude and include.  What is wanted is worked out by
 * hand; counts of parameters are PyTorch's (53,010, 53,080 and 53,098 for the three LSTMs below).
 */
#include <stdlib.h>

#include "src/plan/explain.h"
#include "src/plan/plan_basis.h"
#include "tests/planning.h"

static fixture make_plan(const char *source) {
    return make_plan_with(source, NULL);
}

#define DIGITS "name: t\ndata: {name: digits, train_size: 200, test_size: 100}\n"
#define EPOCHS "train.epochs: 1\n"

/* --- zip --- */

TEST(zipped_keys_advance_together_at_the_place_of_the_first) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model.hidden_dim: [8, 6, 4]\ntrain.lr: [1, 2]\n"
                          "model.layer_dim: [1, 2, 3]\nzip: [[layer_dim, hidden_dim]]\n"
                          "seeds: [0, 1]\n");
    check_configurations(&f, "8 1 1 0; 8 1 2 0; 6 2 1 0; 6 2 2 0; 4 3 1 0; 4 3 2 0");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->axis_count, 4);
    CHECK_INT(f.plan->axes[0], KEY_HIDDEN_DIM);
    CHECK_INT(f.plan->axes[1], KEY_LAYER_DIM);
    CHECK_INT(f.plan->axes[2], KEY_LR);
    CHECK_INT(f.plan->axes[3], KEY_SEEDS);
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "12 trials: model.hidden_dim [8, 6, 4] with "
                   "model.layer_dim [1, 2, 3] × train.lr [1, 2] × seeds");
    text_free(&shown);
    drop(&f);
}

/* A trial is the same trial, whatever words lead to it. */
TEST(words_never_change_an_id) {
    fixture zipped = make_plan(DIGITS EPOCHS
                               "model: {hidden_dim: [8, 6], layer_dim: [1, 2]}\n"
                               "zip: [[model.hidden_dim, model.layer_dim]]\n");
    fixture left = make_plan(DIGITS EPOCHS
                             "model: {hidden_dim: [8, 6], layer_dim: [1, 2]}\n"
                             "exclude: ['(hidden_dim == 8) == (layer_dim == 2)']\n");
    fixture rows = make_plan(DIGITS EPOCHS
                             "model: {hidden_dim: 8, layer_dim: 1}\n"
                             "include: [{hidden_dim: 6, layer_dim: 2}]\n");
    check_configurations(&zipped, "8 1 0.1 0; 6 2 0.1 0");
    check_configurations(&rows, "8 1 0.1 0; 6 2 0.1 0");
    check_configurations(&left, "8 1 0.1 0; 6 2 0.1 0");
    REQUIRE(zipped.plan && rows.plan && left.plan);
    for (int i = 0; i < 2; i++) {
        CHECK_TEXT(rows.plan->trials[i].id, zipped.plan->trials[i].id);
        CHECK_TEXT(left.plan->trials[i].id, zipped.plan->trials[i].id);
    }
    CHECK_INT(rows.plan->axis_count, 2);
    drop(&zipped);
    drop(&left);
    drop(&rows);
}

/* --- exclude --- */

TEST(conditions_and_patterns_leave_combinations_out) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {hidden_dim: [4, 6], layer_dim: [1, 2, 3]}\n"
                          "train.lr: [0.1, 0.3, 1]\n"
                          "exclude:\n"
                          "  - {layer_dim: 3, lr: [0.3, 1]}\n"
                          "  - layer_dim == 2 and not (lr < 0.3 or hidden_dim % 4 == 0)\n"
                          "  - hidden_dim == 6 and layer_dim == 3\n");
    check_configurations(&f,
                         "4 1 0.1 0; 4 1 0.3 0; 4 1 1 0; 4 2 0.1 0; 4 2 0.3 0; 4 2 1 0; 4 3 0.1 0; "
                         "6 1 0.1 0; 6 1 0.3 0; 6 1 1 0; 6 2 0.1 0");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->combination_count, 18);
    CHECK_INT(f.plan->excluded_count, 7);
    CHECK_INT(f.plan->dropped_count, 7);
    /* 4, 3, 0.3: the first of the rules that name it is told. */
    CHECK_INT(f.plan->dropped[0].combination, 7);
    CHECK_INT(f.plan->dropped[0].rule, 0);
    CHECK_INT(f.plan->dropped[4].rule, 2); /* 6, 3, 0.1 */
    CHECK(f.plan->notices == NULL);
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    explain_append_dropped(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "18 combinations, less 7 that exclude names: 11 configurations.");
    CHECK_CONTAINS(text_string(&shown),
                   "hidden_dim 4, layer_dim 3, lr 0.3  t.yaml:7:5  layer_dim "
                   "3, lr 0.3 or 1\n");
    CHECK_CONTAINS(text_string(&shown),
                   "hidden_dim 6, layer_dim 3, lr 0.1  t.yaml:9:5  hidden_dim "
                   "== 6 and layer_dim == 3\n");
    text_free(&shown);
    drop(&f);
}

TEST(conditions_see_what_a_trial_comes_to) {
    fixture f = make_plan(DIGITS
                          "train: {epochs: 2, batch_size: 50, lr: [0.1, 1]}\n"
                          "model: {hidden_dim: [100, 61, 48], layer_dim: [1, 2, 3]}\n"
                          "zip: [[hidden_dim, layer_dim]]\n"
                          "exclude: [params == 53080, iterations != 8, train_size != 200,\n"
                          "          'input_dim != 28 or seq_dim != 28 or output_dim != 10',\n"
                          "          train_count != 200, val_size > 0, data.name == mnist,\n"
                          "          'macs == 1434600 and lr == 1']\n");
    check_configurations(&f, "100 1 0.1 0; 48 3 0.1 0; 48 3 1 0");
    drop(&f);
    /* Training 200 samples takes 12.2 and 16.0 MFLOP, and scoring 100 twice another 5.8 and 7.4. */
    f = make_plan(DIGITS EPOCHS "model.hidden_dim: [4, 5]\nexclude: [flops > 20000000]\n");
    check_configurations(&f, "4 1 0.1 0");
    drop(&f);
}

TEST(a_rule_that_names_nothing_is_told) {
    fixture f = make_plan_with(DIGITS EPOCHS
                               "model: {hidden_dim: [4, 5, 6], layer_dim: [1, 2]}\n"
                               "train.lr: [1, 2]\n"
                               "exclude:\n  - layer_dim == 3 and lr > 1\n  - {hidden_dim: 7}\n",
                               "train.batch_size=100");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trial_count, 12);
    CHECK_TEXT(f.plan->notices,
               "t.yaml:7:5: warning: exclude: this matches none of the 12 configurations "
               "(layer_dim is 1 or 2, lr is 1 or 2)\n"
               "t.yaml:8:5: warning: exclude: this matches none of the 12 configurations "
               "(hidden_dim is 4, 5 or 6)\n");
    drop(&f);
}

TEST(an_override_of_a_word_replaces_it) {
    const char *source = DIGITS EPOCHS "train.lr: [1, 2]\nexclude: [lr > 1]\n";
    fixture f = make_plan_with(source, "exclude=[lr < 2]");
    check_configurations(&f, "100 1 2 0");
    drop(&f);
    f = make_plan_with(source, "exclude=");
    check_configurations(&f, "100 1 1 0; 100 1 2 0");
    drop(&f);
}

TEST(a_condition_that_never_holds_is_told) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model.layer_dim: [1, 2]\n"
                          "train.lr: {values: [1, 2], when: layer_dim > 2, else: 3}\n"
                          "train.clip_norm: {values: [1, 2], when: layer_dim == 2, else: 3}\n");
    REQUIRE(f.plan);
    CHECK_TEXT(f.plan->notices,
               "t.yaml:5:34: warning: when: this holds in none of the 8 configurations (layer_dim "
               "is 1 or 2)\n");
    drop(&f);
}

TEST(nothing_left_is_refused) {
    fixture f = make_plan(DIGITS EPOCHS "train.lr: [1, 2]\nexclude: [lr > 0]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(
        f.err.message,
        "t.yaml:5:11: error: exclude leaves none of the 2 combinations: 'lr > 0' alone leaves "
        "out every one");
    drop(&f);
    f = make_plan(DIGITS EPOCHS "train.lr: [1, 2, 3]\nexclude: [lr > 2, lr < 2, lr < 3]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(
        f.err.message,
        "t.yaml:5:27: error: exclude leaves none of the 3 combinations: 'lr < 3' alone leaves "
        "out 2");
    drop(&f);
}

TEST(a_condition_that_cannot_be_computed_is_told_with_the_combination) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model.layer_dim: [1, 2]\nexclude:\n  - 7 % (layer_dim - 2) == 1\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(f.err.message,
               "t.yaml:6:5: error: '7 % (layer_dim - 2) == 1': '%' takes whole "
               "numbers from 0 on, for layer_dim 1");
    drop(&f);
}

/* An axis that has nothing to do with a refusal is not in what is offered; of two that each would
 * be reason enough, one is. */
TEST(what_is_offered_names_the_axes_that_matter) {
    const char *source = DIGITS EPOCHS
        "model: {layer_dim: [1, 2]}\ntrain: {lr: [0.1, 1], batch_size: = layer_dim * 7 / (2 - "
        "layer_dim)}\n";
    fixture f = make_plan(source);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, "or leave the combination out: exclude: [{layer_dim: 2}]");
    drop(&f);
    f = make_plan(DIGITS EPOCHS
                  "model: {cell: [gru, lstm]}\ntrain: {clip_norm: [0, 1], lr: = 1 / 0}\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK(!strstr(f.err.message, "leave the combination out"));
    drop(&f);
}

/* What does not go together can be left out, and how is said. */
TEST(impossible_combinations_can_be_excluded) {
    const char *source =
        DIGITS EPOCHS "model:\n  hidden_dim: [7, [4, 3]]\n  layer_dim: [1, 2]\ntrain.lr: 1\n";
    fixture f = make_plan(source);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(
        f.err.message,
        "t.yaml:5:15: error: model.hidden_dim [4, 3] has 2 members where model.layer_dim is "
        "1; give one for each, or leave model.layer_dim out, which then follows the list; or "
        "leave the combination out: exclude: [{hidden_dim: [[4, 3]], layer_dim: 1}]");
    drop(&f);
    f = make_plan_with(source, "exclude=[{hidden_dim: [[4, 3]], layer_dim: 1}]");
    check_configurations(&f, "7 1 1 0; 7 2 1 0; [4, 3] 2 1 0");
    drop(&f);
    f = make_plan_with(source, "exclude=['hidden_dim == [4, 3] and layer_dim == 1']");
    check_configurations(&f, "7 1 1 0; 7 2 1 0; [4, 3] 2 1 0");
    drop(&f);
}

TEST(networks_that_cannot_be_are_named_with_what_leaves_them_out) {
    const char *source = DIGITS EPOCHS
        "model: {hidden_dim: [7, 8], cell: [lstm, gru], proj_size: [0, 3], bidirectional: [false, "
        "true]}\n";
    fixture f = make_plan(source);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, "t.yaml:4:59: error: model.proj_size 3 and model.cell gru: ");
    CHECK_CONTAINS(f.err.message, "projection");
    CHECK_CONTAINS(f.err.message,
                   "; or leave the combination out: exclude: [{cell: gru, proj_size: 3}]");
    drop(&f);
    f = make_plan_with(source,
                       "exclude=[cell == gru and proj_size > 0, bidirectional, {hidden_dim: "
                       "8, cell: lstm}]");
    check_configurations(&f, "7 1 0.1 0; 7 1 0.1 0; 7 1 0.1 0; 8 1 0.1 0");
    REQUIRE(f.plan);
    for (int i = 0; i < 4; i++) CHECK(!f.plan->trials[i].bidirectional);
    drop(&f);
}

/* model.cell: lstm_peephole says two things; conditions see what is written. */
TEST(a_word_is_asked_for_as_it_is_written) {
    const char *source = DIGITS EPOCHS "model.cell: [lstm, lstm_peephole, gru]\n";
    fixture f = make_plan_with(source, "exclude=[cell == lstm_peephole]");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trial_count, 2);
    CHECK(!f.plan->trials[0].peepholes && f.plan->notices == NULL);
    drop(&f);
    f = make_plan_with(source, "exclude=[peepholes]");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trial_count, 2);
    drop(&f);
}

/* --- when --- */

#define CONDITIONAL "{values: [0, 2], when: layer_dim > 1, else: 0}"

TEST(values_hold_where_their_condition_does) {
    fixture f =
        make_plan(DIGITS EPOCHS "model.layer_dim: [1, 2]\ntrain.clip_norm: " CONDITIONAL "\n");
    check_configurations(&f, "100 1 0.1 0; 100 2 0.1 0; 100 2 0.1 2");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->combination_count, 4);
    CHECK_INT(f.plan->equal_count, 1);
    CHECK_INT(f.plan->dropped[0].combination, 1);
    CHECK_INT(f.plan->dropped[0].rule, PLAN_EQUAL);
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    explain_append_dropped(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "4 combinations, less 1 that repeats another: 3 configurations.");
    CHECK_CONTAINS(text_string(&shown), "layer_dim 1, clip_norm 2  the same as trial  1\n");
    text_free(&shown);
    drop(&f);
}

/* Each condition is decided before those that ask for it, whatever the order in the file. */
TEST(conditions_may_ask_for_keys_with_conditions) {
    fixture f = make_plan(DIGITS EPOCHS
                          "train.clip_norm: {value: 2, when: lr > 1}\n"
                          "train.lr: {values: [1, 2], when: layer_dim > 1, else: 5}\n"
                          "model.layer_dim: [1, 2]\n");
    check_configurations(&f, "100 1 5 2; 100 2 1 0; 100 2 2 2");
    drop(&f);
    f = make_plan(DIGITS EPOCHS
                  "model.hidden_dim: {values: [[4, 3], 5], when: batch_size > 10, else: 7}\n"
                  "train.clip_norm: {value: 1, when: \"hidden_dim == [4, 3] and layer_dim == 2\"}\n"
                  "train.batch_size: [10, 20]\n");
    check_configurations(&f, "7 1 0.1 0; [4, 3] 2 0.1 1; 5 1 0.1 0");
    drop(&f);
    f = make_plan(
        DIGITS
        "train: {epochs: {value: 2, when: layer_dim == 2, else: 1}, batch_size: [10, 20],\n"
        "        clip_norm: {value: 1, when: epochs == 2}}\n"
        "model.hidden_dim: {value: [[4, 3]], when: batch_size > 10, else: 7}\n");
    check_configurations(&f, "7 1 0.1 0; [4, 3] 2 0.1 1");
    drop(&f);
}

/* --- formulas --- */

TEST(formulas_give_values) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model:\n"
                          "  layer_dim: [1, 2, 3]\n"
                          "  hidden_dim: = round(200 / layer_dim)\n"
                          "train:\n"
                          "  batch_size: [50, 100]\n"
                          "  lr: = 0.1 * batch_size / 100\n"
                          "  clip_norm: \"= min(lr, layer_dim) * 2\"\n"
                          "exclude: [lr < 0.1 and hidden_dim < 100]\n");
    check_configurations(&f,
                         "200 1 0.05 0.1; 200 1 0.1 0.2; 100 2 0.05 0.1; 100 2 0.1 0.2; "
                         "67 3 0.1 0.2");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->axis_count, 2);
    text shown = {0};
    explain_append_plan(&shown, f.plan, 3, false, "");
    CHECK_CONTAINS(text_string(&shown),
                   "model.layer_dim [1, 2, 3] × train.batch_size [50, 100]; model.hidden_dim = "
                   "round(200 / layer_dim), train.lr = 0.1 * batch_size / 100, train.clip_norm = "
                   "min(lr, layer_dim) * 2\n");
    CHECK_CONTAINS(text_string(&shown),
                   "layer_dim  batch_size  hidden_dim    lr  clip_norm  parameters");
    text_free(&shown);
    drop(&f);
    f = make_plan(DIGITS
                  "train: {epochs: = 2 * layer_dim, lr: {value: = 1 / epochs, when: layer_dim "
                  "> 1, else: 7}}\nmodel.layer_dim: [1, 2]\ninclude: [{layer_dim: 1, lr: 3}]\n");
    check_configurations(&f, "100 1 7 0; 100 2 0.25 0; 100 1 3 0");
    drop(&f);
}

/* torch.optim's defaults: 0.1 is ours for sgd, adam has 0.001. */
TEST(what_is_not_given_has_the_default_of_the_combination) {
    fixture f = make_plan(DIGITS EPOCHS
                          "train.optimiser: {values: [sgd, adam], when: layer_dim > 1, else: sgd}\n"
                          "model.layer_dim: [1, 2]\n"
                          "train.clip_norm: = 10 * lr\n");
    check_configurations(&f, "100 1 0.1 1; 100 2 0.1 1; 100 2 0.001 0.01");
    drop(&f);
}

static void check_plan_error(const char *source, const char *wanted) {
    fixture f = make_plan(source);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(f.err.message, wanted);
    drop(&f);
}

TEST(values_that_a_key_does_not_take_are_refused) {
    check_plan_error(
        DIGITS EPOCHS "model: {layer_dim: [1, 2, 3],\n  hidden_dim: = 200 / layer_dim}\n",
        "t.yaml:5:15: error: 'hidden_dim' is 66.67 for layer_dim 3; write '= round(200 "
        "/ layer_dim)'; or leave the combination out: exclude: [{layer_dim: 3}]");
    check_plan_error(DIGITS EPOCHS "model.layer_dim: [1, 2]\ntrain.lr: = layer_dim - 1\n",
                     "t.yaml:5:11: error: 'lr' is 0 for layer_dim 1; it must be a number from "
                     "1e-30 to 1000000; or leave the combination out: exclude: [{layer_dim: 1}]");
    check_plan_error(DIGITS EPOCHS "model.layer_dim: [1, 2]\ntrain.lr: = 1 / (layer_dim - 1)\n",
                     "t.yaml:5:11: error: '= 1 / (layer_dim - 1)': '/' divides by 0, for layer_dim "
                     "1; or leave the combination out: exclude: [{layer_dim: 1}]");
    check_plan_error(DIGITS EPOCHS "train.lr: = iterations * 2\n",
                     "t.yaml:4:11: error: '= iterations * 2': it asks for a key that is not given");
}

/* --- budgets --- */

/* The hidden_dim whose count is nearest to 53,000, worked out by bisection of PyTorch's counts for
 * nn.LSTM, nn.GRU and nn.RNN with a Linear of 10 (28 inputs). */
TEST(a_budget_finds_the_nearest_network) {
    static const int hidden[3][4] = {{100, 61, 48, 41}, {117, 71, 56, 47}, {211, 126, 99, 84}};
    static const int64_t lstm[4] = {53010, 53080, 53098, 53392};
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {params: 53000, cell: [lstm, gru, rnn_tanh], layer_dim: [1, 2, "
                          "3, 4]}\n");
    REQUIRE(f.result == STATUS_OK && f.plan->trial_count == 12);
    for (int i = 0; i < 12; i++) {
        const rnn_architecture *a = &f.plan->trials[i].architecture;
        CHECK_INT(a->hidden_dim, hidden[i / 4][i % 4]);
        if (i < 4) CHECK_INT(rnn_parameter_count(a), lstm[i]);
    }
    fixture plain = make_plan(DIGITS EPOCHS "model: {hidden_dim: 61, layer_dim: 2}\n");
    REQUIRE(plain.plan);
    CHECK_TEXT(f.plan->trials[1].id, plain.plan->trials[0].id);
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "model.params 53,000: 51,945 to 53,392 parameters, at most 1.99 % off\n");
    text_free(&shown);
    drop(&plain);
    drop(&f);
}

/* Of all sizes the nearest, by trying each. */
TEST(no_other_network_is_nearer) {
    for (int64_t budget = 1500; budget < 4000; budget += 97) {
        char source[200];
        snprintf(source, sizeof source,
                 DIGITS EPOCHS
                 "model: {params: %d, params_within: 1, cell: gru, layer_dim: 2, "
                 "bidirectional: true}\n",
                 (int)budget);
        fixture f = make_plan(source);
        REQUIRE(f.result == STATUS_OK);
        rnn_architecture a = f.plan->trials[0].architecture;
        const int found = a.hidden_dim;
        int nearest = 1;
        int64_t least = INT64_MAX;
        for (a.hidden_dim = 1; a.hidden_dim < 40; a.hidden_dim++) {
            const int64_t distance = llabs(rnn_parameter_count(&a) - budget);
            if (distance >= least) continue;
            least = distance;
            nearest = a.hidden_dim;
        }
        CHECK_INT(found, nearest);
        drop(&f);
    }
}

TEST(budgets_that_no_network_meets_are_refused) {
    check_plan_error(DIGITS EPOCHS "model: {layer_dim: 3, params: 300}\n",
                     "t.yaml:4:31: error: no hidden_dim comes within 5 % of 300 parameters with 3 "
                     "layers (1: 176, 2: 382)");
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {layer_dim: [1, 3], params: 300}\nexclude: [layer_dim == 3]\n");
    check_configurations(&f, "2 1 0.1 0");
    drop(&f);
}

#define NOTES_MATCH "{match: {model.cell: lstm, model.hidden_dim: 100, model.layer_dim: 1}}"

/* nn.LSTM(28, 100) and Linear(100, 10) have 53,010: the same networks, with the same ids, as those
 * that are nearest to this number. */
TEST(a_budget_may_be_another_networks_count) {
    static const int hidden[3][2] = {{100, 61}, {117, 71}, {211, 126}};
    fixture f = make_plan(DIGITS EPOCHS "model:\n  params: " NOTES_MATCH
                                        "\n  cell: [lstm, gru, rnn_tanh]\n  layer_dim: [1, 2]\n");
    fixture by_number = make_plan(DIGITS EPOCHS
                                  "model: {params: 53010, cell: [lstm, gru, rnn_tanh], "
                                  "layer_dim: [1, 2]}\n");
    REQUIRE(f.result == STATUS_OK && f.plan->trial_count == 6 && by_number.plan);
    for (int i = 0; i < 6; i++) {
        CHECK_INT(f.plan->trials[i].architecture.hidden_dim, hidden[i / 2][i % 2]);
        CHECK_TEXT(f.plan->trials[i].id, by_number.plan->trials[i].id);
    }
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "model.params.match 53,010 (cell lstm, hidden_dim 100, layer_dim 1): "
                   "52,777 to 53,080 parameters, at most 0.44 % off\n");
    text_free(&shown);
    drop(&by_number);
    drop(&f);
}

/* Two layers, 10 and 5: 4 (28 + 10 + 2) 10 + 4 (10 + 5 + 2) 5 and 6 x 10 of the readout are 2,000;
 * one layer of 11 has 4 (28 + 11 + 2) 11 + 120. */
TEST(the_network_to_match_may_be_a_list_of_layers) {
    fixture f = make_plan(DIGITS EPOCHS "model: {params: {match: {hidden_dim: [[10, 5]]}}}\n");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trials[0].architecture.hidden_dim, 11);
    CHECK_INT(rnn_parameter_count(&f.plan->trials[0].architecture), 1924);
    drop(&f);
}

/* With peepholes, 3 H more: the LSTM with peepholes is its own budget, by either name. */
TEST(a_word_for_two_keys_may_be_matched) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model:\n  params: {match: {cell: lstm_peephole, hidden_dim: 10}}\n"
                          "  cell: [lstm, lstm_peephole]\n  params_within: 0.1\n");
    REQUIRE(f.result == STATUS_OK && f.plan->trial_count == 2);
    CHECK_INT(f.plan->trials[1].architecture.hidden_dim, 10);
    drop(&f);
}

#define MATCH(words) DIGITS EPOCHS "model: {params: {match: {" words "}}, cell: [lstm, gru]}\n"
#define AT_MATCH "t.yaml:4:25: error: "

TEST(what_no_network_is_matched_to_is_refused) {
    check_plan_error(MATCH("cell: lstm"), AT_MATCH
                     "model.params.match does not say model.hidden_dim; give it the one of the "
                     "network to match");
    check_plan_error(MATCH("cell: lstm, hidden_dim: 10, lr: 1"), AT_MATCH
                     "model.params.match says train.lr, which is no part of a network; leave it "
                     "out");
    check_plan_error(MATCH("hidden_dim: 10"), AT_MATCH
                     "model.params.match does not say model.cell, which is gru in the network to "
                     "be matched to it; give it one value; or leave the combination out: exclude: "
                     "[{cell: gru}]");
    check_plan_error(MATCH("cell: gru, hidden_dim: 10, proj_size: 3"), AT_MATCH
                     "model.params.match cell gru, hidden_dim 10, proj_size 3: the cell has no "
                     "projection; an LSTM has");
    check_plan_error(MATCH("cell: lstm, hidden_dim: [[10, 5]], layer_dim: 3"), AT_MATCH
                     "model.params.match cell lstm, hidden_dim [10, 5], layer_dim 3: hidden_dim "
                     "has another number of members than there are layers");
    check_plan_error(MATCH("cell: lstm, hidden_dim: 1"), AT_MATCH
                     "no hidden_dim comes within 5 % of 144 parameters with 1 layer (1: 113, 2: "
                     "222); or leave the combination out: exclude: [{cell: gru}]");
}

/* One of the three ways to say it replaces another. */
TEST(a_network_to_match_is_a_rival_of_a_number) {
    fixture f =
        make_plan_with(DIGITS EPOCHS "model: {params: " NOTES_MATCH "}\n", "model.hidden_dim=5");
    check_configurations(&f, "5 1 0.1 0");
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS "model: {params: " NOTES_MATCH "}\n", "model.params=53000");
    check_configurations(&f, "100 1 0.1 0");
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS "model: {params: 300}\n",
                       "model.params.match={hidden_dim: 61, layer_dim: 2}");
    check_configurations(&f, "100 1 0.1 0");
    drop(&f);
}

TEST(what_asks_for_a_budgets_network_is_decided_after_it) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {params: 53000, layer_dim: {value: 2, when: lr > 1, else: 1}}\n"
                          "train: {lr: [1, 2], clip_norm: = hidden_dim / 100}\n");
    check_configurations(&f, "100 1 1 1; 61 2 2 0.61");
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS "model: {params: 53000}\n", "model.hidden_dim=5");
    check_configurations(&f, "5 1 0.1 0");
    drop(&f);
}

/* One layer of 100 in a batch of 50: a step has 400 x (28 + 100) multiply-adds, 28 of them and
 * 1,000 of the readout are 1,434,600; forward, and twice that backward but for the gradient of the
 * inputs, 28 x 400 x 28, is 7,980,400 operations a sample, 399,020,000 an iteration. */
#define FLOPS(budget) DIGITS "train: {batch_size: 50, flops: " budget "}\n"

TEST(a_budget_of_operations_is_never_exceeded) {
    static const struct {
        const char *source;
        int64_t iterations;
    } wanted[] = {
        {FLOPS("399020000"), 1},
        {FLOPS("798039999"), 1},
        {FLOPS("798040000"), 2},
        {FLOPS("798040000.9"), 2},
        {FLOPS("2e12"), 5012},
        {FLOPS("39902000000000"), 100000},
        {FLOPS("39901999999999"), 99999},
        {FLOPS("3e17"), 751842012},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        fixture f = make_plan(wanted[i].source);
        if (!CHECK_INT(f.result, STATUS_OK)) printf("%s\n", f.err.message);
        if (f.plan) CHECK_INT(f.plan->trials[0].iterations, wanted[i].iterations);
        drop(&f);
    }
}

TEST(a_budget_of_operations_is_the_trial_of_so_many_iterations) {
    fixture f = make_plan(FLOPS("2e12") "model.layer_dim: [1, 2]\nexclude: [iterations < 2000]\n");
    fixture plain = make_plan(DIGITS "train: {batch_size: 50, iterations: 5012}\n");
    REQUIRE(f.result == STATUS_OK && plain.result == STATUS_OK && f.plan->trial_count == 1);
    CHECK_TEXT(f.plan->trials[0].id, plain.plan->trials[0].id);
    text shown = {0};
    explain_append_summary(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown), "train.flops 2,000,000,000,000: 5,012 iterations\n");
    text_free(&shown);
    drop(&plain);
    drop(&f);
    f = make_plan_with(FLOPS("2e12"), "train.iterations=3");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trials[0].iterations, 3);
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS "train.batch_size: 50\n", "train.flops=399020000");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trials[0].iterations, 1);
    drop(&f);
}

TEST(budgets_of_less_than_an_iteration_and_of_too_many_are_refused) {
    check_plan_error(
        FLOPS("399019999"),
        "t.yaml:3:32: error: train.flops 399,019,999 is less than one iteration takes, "
        "399,020,000 (a batch of 50, 7,980,400 a sample); give at least as many");
    check_plan_error(FLOPS("1e30"),
                     "t.yaml:3:32: error: train.flops 1e+30 is enough for more than "
                     "1,000,000,000 iterations (a batch of 50, 7,980,400 a sample); "
                     "give less");
    check_plan_error(
        FLOPS("399020000") "model.layer_dim: [1, 2]\n",
        "t.yaml:3:32: error: train.flops 399,020,000 is less than one iteration takes, "
        "1,071,020,000 (a batch of 50, 21,420,400 a sample); give at least as many; or "
        "leave the combination out: exclude: [{layer_dim: 2}]");
}

/* --- the baseline --- */

#define BASELINE "model: {layer_dim: [1, 2]}\ntrain.lr: [0.1, 1]\nseeds: [0, 1]\n"

TEST(a_baseline_is_one_configuration) {
    fixture f = make_plan(DIGITS EPOCHS BASELINE "compare: {baseline: {lr: 1, layer_dim: 2}}\n");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->baseline, 3);
    text canonical = {0};
    config_append_canonical(&canonical, f.config);
    CHECK_CONTAINS(text_string(&canonical),
                   "\ncompare.baseline: {train.lr: 1, model.layer_dim: 2}\n");
    fixture again = make_plan(text_string(&canonical));
    REQUIRE(again.result == STATUS_OK);
    CHECK_INT(again.plan->baseline, 3);
    text_free(&canonical);
    drop(&again);
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS BASELINE "compare.baseline: {layer_dim: 2}\n",
                       "compare.baseline=");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->baseline, PLAN_NO_BASELINE);
    drop(&f);
}

TEST(a_baseline_that_is_none_or_several_is_refused) {
    check_plan_error(DIGITS EPOCHS BASELINE "compare: {baseline: {layer_dim: 1}}\n",
                     "t.yaml:7:21: error: compare.baseline layer_dim 1 names 2 of the 4 "
                     "configurations; name one of them, such as {layer_dim: 1, lr: 0.1}");
    check_plan_error(DIGITS EPOCHS BASELINE "compare: {baseline: {layer_dim: 3, lr: 1}}\n",
                     "t.yaml:7:21: error: compare.baseline layer_dim 3, lr 1 names none of the 4 "
                     "configurations (layer_dim is 1, 2; lr is 0.1, 1); name one of them, or leave "
                     "it out by 'compare.baseline='");
    check_plan_error(
        DIGITS EPOCHS BASELINE
        "compare: {baseline: {layer_dim: 1, lr: 1}}\n"
        "exclude: [layer_dim > 2, layer_dim == 1 and lr > 0.5]\n",
        "t.yaml:7:21: error: compare.baseline layer_dim 1, lr 1 is left out by exclude: "
        "'layer_dim == 1 and lr > 0.5' (t.yaml:8:26); keep it, name another, or leave it "
        "out by 'compare.baseline='");
}

TEST(a_row_that_repeats_a_combination_is_told_with_its_place) {
    fixture f = make_plan(DIGITS EPOCHS "train.lr: [1, 2]\ninclude:\n- {lr: 3}\n- {lr: 2}\n");
    text dropped = {0};
    REQUIRE(f.plan);
    explain_append_dropped(&dropped, f.plan);
    CHECK_TEXT(text_string(&dropped), "\nDropped:\n  lr 2  t.yaml:7:3  the same as trial 2\n");
    text_free(&dropped);
    drop(&f);
}

TEST(what_matters_is_on_the_scale_of_the_metric) {
    check_plan_error(DIGITS EPOCHS "compare: {same_within: 5}\n",
                     "t.yaml:4:24: error: compare.same_within 5 is no less than any difference, as "
                     "accuracy is between 0 and 1; half a point is 0.005, and 50 % is 0.5");
    check_plan_error(DIGITS EPOCHS "compare: {target: 50}\n",
                     "t.yaml:4:19: error: compare.target 50 is a value that no result has, as "
                     "accuracy is between 0 and 1; half a point is 0.005, and 50 % is 0.5");
    fixture f = make_plan(DIGITS EPOCHS "compare: {same_within: 0.5, target: 1}\n");
    CHECK(f.result == STATUS_OK);
    drop(&f);
}

/* --- include --- */

TEST(rows_are_exactly_what_they_say) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {hidden_dim: [8, 6], layer_dim: [1, 2]}\n"
                          "zip: [[hidden_dim, layer_dim]]\n"
                          "exclude: [layer_dim > 1]\n"
                          "include:\n"
                          "  - {layer_dim: 3, hidden_dim: 4, clip_norm: 2}\n"
                          "  - {layer_dim: 1, hidden_dim: 8}\n"
                          "seeds: [3, 4]\n");
    check_configurations(&f, "8 1 0.1 0; 4 3 0.1 2");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->combination_count, 4);
    CHECK_INT(f.plan->excluded_count, 1);
    CHECK_INT(f.plan->equal_count, 1);
    CHECK_INT(f.plan->axis_count, 4); /* clip_norm, which the row alone has another value of */
    CHECK_INT(f.plan->axes[2], KEY_CLIP_NORM);
    drop(&f);
}

TEST(rows_may_train_with_other_items) {
    fixture f = make_plan(DIGITS EPOCHS "include: [{train_size: 100}]\n");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trials[1].train_count, 100);
    CHECK(strcmp(plan_data_digest(f.plan, &f.plan->trials[0]),
                 plan_data_digest(f.plan, &f.plan->trials[1])) != 0);
    drop(&f);
}

/* --- the plan made again --- */

/* From its canonical config a plan has the same trials. */
static void check_made_again(const fixture *f) {
    text canonical = {0}, basis = {0};
    config_append_canonical(&canonical, f->config);
    plan_append_basis(&basis, f->plan);
    fixture again = {0};
    text problems = {0};
    config_parse(&key_language, "t.yaml", text_string(&canonical), canonical.bytes, NULL, 0,
                 &again.config, &problems);
    CHECK_TEXT(text_string(&problems), "");
    REQUIRE(again.config);
    CHECK_STATUS(plan_make_again(again.config, text_string(&basis), "plan.txt", &again.data,
                                 &again.plan, &again.err),
                 STATUS_OK, &again.err);
    REQUIRE(again.plan && again.plan->trial_count == f->plan->trial_count);
    for (int i = 0; i < f->plan->trial_count; i++)
        CHECK_TEXT(again.plan->trials[i].id, f->plan->trials[i].id);
    text_free(&canonical);
    text_free(&basis);
    text_free(&problems);
    drop(&again);
}

TEST(a_plan_is_made_again_from_its_canonical_config) {
    fixture f =
        make_plan(DIGITS
                  "model: {hidden_dim: [8, [6, 4]], layer_dim: [1, 2]}\n"
                  "train: {epochs: 1, lr: [1, 2], clip_norm: " CONDITIONAL
                  "}\n"
                  "zip: [[hidden_dim, layer_dim]]\n"
                  "exclude: [\"lr > 1 and layer_dim == 1\", {hidden_dim: [[6, 4]], lr: 2}]\n"
                  "include: [{layer_dim: 1, hidden_dim: 3, lr: 2, clip_norm: 1, train_size: 90}]\n"
                  "seeds: [0, 1]\n");
    REQUIRE(f.result == STATUS_OK);
    check_made_again(&f);
    drop(&f);
}

/* --- grids --- */

#define GRIDS                                          \
    "train.lr: [1, 2]\nmodel.hidden_dim: 9\n"          \
    "grids:\n"                                         \
    "  wide: {layer_dim: 1, hidden_dim: [100, 200]}\n" \
    "  deep: {model: {layer_dim: [2, 3]}, lr: 3}\n"

/* One after the other, each with what stands outside. */
TEST(grids_are_a_union) {
    fixture f = make_plan(DIGITS EPOCHS GRIDS);
    check_configurations(&f, "100 1 1 0; 200 1 1 0; 100 1 2 0; 200 1 2 0; 9 2 3 0; 9 3 3 0");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->axis_count, 3);
    CHECK_INT(f.plan->axes[0], KEY_LR);
    CHECK_INT(f.plan->axes[1], KEY_HIDDEN_DIM);
    CHECK_INT(f.plan->axes[2], KEY_LAYER_DIM);
    drop(&f);
}

TEST(what_two_grids_have_is_trained_once_and_with_the_same_id) {
    fixture f = make_plan(DIGITS EPOCHS
                          "grids: {a: {hidden_dim: [8, 6]}, b: {hidden_dim: [6, 4]}}\n"
                          "seeds: [0, 1]\n");
    fixture list = make_plan(DIGITS EPOCHS "model.hidden_dim: [8, 6, 4]\nseeds: [0, 1]\n");
    check_configurations(&f, "8 1 0.1 0; 6 1 0.1 0; 4 1 0.1 0");
    REQUIRE(f.plan && list.plan && f.plan->trial_count == list.plan->trial_count);
    CHECK_INT(f.plan->equal_count, 1);
    for (int i = 0; i < list.plan->trial_count; i++)
        CHECK_TEXT(f.plan->trials[i].id, list.plan->trials[i].id);
    text dropped = {0};
    explain_append_dropped(&dropped, f.plan);
    CHECK_CONTAINS(text_string(&dropped), "b: hidden_dim 6  the same as trial  3");
    text_free(&dropped);
    drop(&f);
    drop(&list);
}

TEST(an_override_counts_more_than_a_grid) {
    fixture f = make_plan_with(DIGITS EPOCHS GRIDS, "train.lr=5");
    check_configurations(&f, "100 1 5 0; 200 1 5 0; 9 2 5 0; 9 3 5 0");
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS GRIDS, "grids={one: {layer_dim: 2}}");
    check_configurations(&f, "9 2 1 0; 9 2 2 0");
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS GRIDS, "grids=");
    check_configurations(&f, "9 1 1 0; 9 1 2 0");
    drop(&f);
}

/* What has a place outside has it in every grid. */
TEST(the_other_words_hold_in_all_grids) {
    fixture f = make_plan(DIGITS EPOCHS
                          "grids:\n  a: {hidden_dim: [8, 6], layer_dim: [1, 2]}\n"
                          "  b: {hidden_dim: 5, clip_norm: [1, 2]}\n"
                          "zip: [[hidden_dim, layer_dim]]\n"
                          "exclude: [clip_norm == 2]\n"
                          "include: [{hidden_dim: 3, layer_dim: 2, clip_norm: 0.5}]\n");
    check_configurations(&f, "8 1 0.1 0; 6 2 0.1 0; 5 1 0.1 1; 3 2 0.1 0.5");
    drop(&f);
}

/* A key that only grids say, in two orders; one that a grid says in another way; formulas. */
TEST(grids_are_made_again_from_their_canonical_config) {
    fixture f = make_plan_with(
        DIGITS EPOCHS,
        "grids={a: {layer_dim: [1, 2], hidden_dim: [8, 6]}, b: {hidden_dim: [8, 5], layer_dim: [2, "
        "3]}, c: {iterations: 3, optimiser: [adam, sgd]}, d: {hidden_dim: [[4, 3]], lr: '= 1 / "
        "layer_dim'}}");
    REQUIRE(f.result == STATUS_OK);
    check_made_again(&f);
    CHECK_INT(f.plan->configuration_count, 4 + 4 - 1 + 2 + 1);
    drop(&f);
    f = make_plan_with(DIGITS EPOCHS
                       "model.layer_dim: 2\ntrain.clip_norm: [0, 2]\n"
                       "grids: {a: {lr: [1, 2], layer_dim: [1, 2]}, b: {hidden_dim: [3, 4]}}\n",
                       "train.clip_norm=[0, 1]");
    REQUIRE(f.result == STATUS_OK);
    check_made_again(&f);
    drop(&f);
}

TEST(many_grids_are_refused_at_once) {
    text source = {0};
    text_append(&source, DIGITS EPOCHS "grids:\n");
    for (int i = 0; i < 60; i++)
        text_append_format(&source, "  g%d: {lr: {min: 0.1, max: 1, num: %d}}\n", i, 20000 + i);
    text problems = {0};
    config *c = NULL;
    CHECK_INT(config_parse(&key_language, "t.yaml", text_string(&source), source.bytes, NULL, 0, &c,
                           &problems),
              STATUS_BAD_INPUT);
    CHECK_CONTAINS(text_string(&problems), "grids: they list more than 1,000,000 values in all");
    text_free(&source);
    text_free(&problems);
    fixture f = make_plan(DIGITS EPOCHS
                          "model.hidden_dim: {min: 1, max: 1000, step: 1}\n"
                          "grids: {a: {lr: {min: 0.1, max: 1, num: 1000}}, b: {lr: {min: 0.1, max: "
                          "1, num: 1001}}}\nexclude: [params > 0]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(
        f.err.message,
        "its grids come to 2,001,000 combinations, of which 1,500,000 can be tried at most");
    drop(&f);
}

/* --- bombs --- */

TEST(too_many_combinations_are_refused_at_once) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model.hidden_dim: {min: 1, max: 5000, step: 1}\n"
                          "train.lr: {min: 0.001, max: 1, num: 5000}\n"
                          "exclude: [params > 0]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message,
                   "model.hidden_dim (5,000 values) x train.lr (5,000 values) come to "
                   "25,000,000 combinations, of which 1,500,000 can be tried at most; give some of "
                   "these keys fewer values, or draw from them by 'search: 20'");
    drop(&f);
    f = make_plan(DIGITS EPOCHS
                  "model.hidden_dim: {min: 1, max: 16384, step: 1}\n"
                  "train.lr: {min: 0.001, max: 1, num: 100000}\n"
                  "train.clip_norm: {min: 0.001, max: 1, num: 100000}\n"
                  "train.weight_decay: {min: 0.001, max: 1, num: 100000}\nexclude: [params > 0]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT); /* 1.6 * 10^19 are more than an int64_t holds */
    CHECK_CONTAINS(f.err.message, "come to more than 9,223,372,036,854,775,807 combinations");
    drop(&f);
    f = make_plan(DIGITS EPOCHS
                  "model.hidden_dim: {min: 1, max: 1000, step: 1}\n"
                  "train.lr: {min: 0.001, max: 1, num: 1000}\nseeds: [0, 1]\n"
                  "zip: [[hidden_dim, lr]]\n");
    CHECK_INT(f.result, STATUS_OK);
    drop(&f);
}

TEST(rules_for_many_combinations_are_refused_at_once) {
    text source = {0};
    text_append(&source, DIGITS EPOCHS
                "model.hidden_dim: {min: 1, max: 1000, step: 1}\n"
                "train.lr: {min: 0.001, max: 1, num: 1000}\nexclude:\n");
    for (int i = 0; i < 101; i++) text_append_format(&source, "- hidden_dim == %d\n", i + 1);
    fixture f = make_plan(text_string(&source));
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message,
                   ":7:3: error: exclude: 101 rules for 1,000,000 combinations "
                   "would take too long; say it in fewer rules");
    drop(&f);
    text_free(&source);
}

int main(void) {
    RUN(zipped_keys_advance_together_at_the_place_of_the_first);
    RUN(words_never_change_an_id);
    RUN(conditions_and_patterns_leave_combinations_out);
    RUN(conditions_see_what_a_trial_comes_to);
    RUN(a_rule_that_names_nothing_is_told);
    RUN(an_override_of_a_word_replaces_it);
    RUN(a_condition_that_never_holds_is_told);
    RUN(nothing_left_is_refused);
    RUN(a_condition_that_cannot_be_computed_is_told_with_the_combination);
    RUN(impossible_combinations_can_be_excluded);
    RUN(what_is_offered_names_the_axes_that_matter);
    RUN(networks_that_cannot_be_are_named_with_what_leaves_them_out);
    RUN(a_word_is_asked_for_as_it_is_written);
    RUN(values_hold_where_their_condition_does);
    RUN(conditions_may_ask_for_keys_with_conditions);
    RUN(formulas_give_values);
    RUN(what_is_not_given_has_the_default_of_the_combination);
    RUN(values_that_a_key_does_not_take_are_refused);
    RUN(a_budget_finds_the_nearest_network);
    RUN(no_other_network_is_nearer);
    RUN(budgets_that_no_network_meets_are_refused);
    RUN(a_budget_of_operations_is_never_exceeded);
    RUN(a_budget_of_operations_is_the_trial_of_so_many_iterations);
    RUN(budgets_of_less_than_an_iteration_and_of_too_many_are_refused);
    RUN(a_budget_may_be_another_networks_count);
    RUN(the_network_to_match_may_be_a_list_of_layers);
    RUN(a_word_for_two_keys_may_be_matched);
    RUN(what_no_network_is_matched_to_is_refused);
    RUN(a_network_to_match_is_a_rival_of_a_number);
    RUN(what_asks_for_a_budgets_network_is_decided_after_it);
    RUN(a_baseline_is_one_configuration);
    RUN(a_baseline_that_is_none_or_several_is_refused);
    RUN(a_row_that_repeats_a_combination_is_told_with_its_place);
    RUN(what_matters_is_on_the_scale_of_the_metric);
    RUN(rows_are_exactly_what_they_say);
    RUN(rows_may_train_with_other_items);
    RUN(a_plan_is_made_again_from_its_canonical_config);
    RUN(grids_are_a_union);
    RUN(what_two_grids_have_is_trained_once_and_with_the_same_id);
    RUN(an_override_counts_more_than_a_grid);
    RUN(the_other_words_hold_in_all_grids);
    RUN(grids_are_made_again_from_their_canonical_config);
    RUN(many_grids_are_refused_at_once);
    RUN(too_many_combinations_are_refused_at_once);
    RUN(rules_for_many_combinations_are_refused_at_once);
    return check_finish();
}
