/* The plan room: architectures by formula, expansion order, ids, the explanation a learner reads.
 */
#include <stdlib.h>

#include "src/plan/explain.h"
#include "src/plan/plan_results.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"

static const rnn_architecture TUTORIAL = {28, 28, 100, 1, 10};

static rnn_architecture with_layers(int layer_dim) {
    rnn_architecture a = TUTORIAL;
    a.layer_dim = layer_dim;
    return a;
}

/* Counts that PyTorch gives for nn.LSTM(28, 100, L) + Linear(100, 10), and Keras for one bias. */
TEST(parameter_counts_are_pytorchs) {
    const int64_t two_biases[] = {53010, 133810, 214610}, one_bias[] = {52610, 133010, 213410};
    for (int l = 1; l <= 3; l++) {
        rnn_architecture a = with_layers(l);
        CHECK_INT(rnn_parameter_count(&a), two_biases[l - 1]);
        CHECK_INT(rnn_parameter_count_single_bias(&a), one_bias[l - 1]);
        CHECK_INT(rnn_tensor_count(&a), 4 * l + 2);
    }
}

TEST(closed_formula_equals_the_sum_of_tensors_and_of_layers) {
    for (int h = 1; h < 40; h += 3) {
        for (int l = 1; l < 6; l++) {
            rnn_architecture a = {5, 1 + h % 7, h, l, 2 + h % 5};
            int64_t tensors = 0, layers = 0;
            for (int i = 0; i < rnn_tensor_count(&a); i++) tensors += rnn_tensor_at(&a, i).count;
            for (int i = 0; i <= l; i++) layers += rnn_layer_parameter_count(&a, i);
            CHECK_INT(rnn_parameter_count(&a), tensors);
            CHECK_INT(rnn_parameter_count(&a), layers);
        }
    }
}

TEST(tensors_have_pytorchs_names_and_shapes) {
    rnn_architecture a = with_layers(2);
    const struct {
        const char *name;
        int rank;
        int64_t rows, columns;
    } wanted[] = {{"lstm.weight_ih_l0", 2, 400, 28},  {"lstm.weight_hh_l0", 2, 400, 100},
                  {"lstm.bias_ih_l0", 1, 400, 1},     {"lstm.bias_hh_l0", 1, 400, 1},
                  {"lstm.weight_ih_l1", 2, 400, 100}, {"lstm.weight_hh_l1", 2, 400, 100},
                  {"lstm.bias_ih_l1", 1, 400, 1},     {"lstm.bias_hh_l1", 1, 400, 1},
                  {"fc.weight", 2, 10, 100},          {"fc.bias", 1, 10, 1}};
    for (int i = 0; i < 10; i++) {
        rnn_tensor t = rnn_tensor_at(&a, i);
        CHECK_TEXT(t.name, wanted[i].name);
        CHECK_INT(t.rank, wanted[i].rank);
        CHECK_INT(t.rows, wanted[i].rows);
        CHECK_INT(t.columns, wanted[i].columns);
    }
}

/* features: forward multiply-adds 28 x 400 x 128 + 1,000 and so on; one training step 7.98 MFLOP.
 */
TEST(work_follows_the_formulas) {
    const int64_t macs[] = {1434600, 3674600, 5914600};
    for (int l = 1; l <= 3; l++) {
        rnn_architecture a = with_layers(l);
        CHECK_INT(rnn_forward_macs(&a), macs[l - 1]);
    }
    rnn_architecture a = TUTORIAL;
    CHECK_NEAR((double)rnn_training_flops(&a), 7.98e6, 1e4);
    /* 28 steps of 100 units, 11 numbers each, and 784 inputs; each twice, 4 bytes. */
    CHECK_INT(rnn_training_bytes(&a), 8 * (28 * 100 * 11 + 784));
}

/* --- plans of small configs on the built-in digits --- */

typedef struct fixture {
    config *config;
    dataset *data;
    plan *plan;
    status result;
    error err;
} fixture;

static fixture make_plan(const char *source) {
    fixture f = {.err = {.message = ""}};
    text problems = {0};
    f.result = config_parse(&key_language, "test.yaml", source, strlen(source), NULL, 0, &f.config,
                            &problems);
    if (f.result != STATUS_OK) printf("%s", text_string(&problems));
    text_free(&problems);
    if (f.result == STATUS_OK) f.result = plan_open_data(f.config, &f.data, &f.err);
    if (f.result == STATUS_OK) f.result = plan_create(f.config, f.data, &f.plan, &f.err);
    return f;
}

static void drop(fixture *f) {
    plan_free(f->plan);
    dataset_free(f->data);
    config_free(f->config);
}

#define DIGITS "data: {name: digits, train_size: 1050, test_size: 100}\n"

TEST(axes_turn_in_the_order_written_with_seeds_innermost) {
    fixture f = make_plan("name: t\nseeds: [7, 8]\n" DIGITS
                          "train: {lr: [0.1, 0.2], epochs: 1}\nmodel: {hidden_dim: [4, 5]}\n");
    REQUIRE(f.result == STATUS_OK);
    CHECK_INT(f.plan->trial_count, 8);
    CHECK_INT(f.plan->configuration_count, 4);
    CHECK_INT(f.plan->axis_count, 3);
    const struct {
        double lr;
        int hidden, configuration;
        uint64_t seed;
    } wanted[] = {{0.1, 4, 0, 7}, {0.1, 4, 0, 8}, {0.1, 5, 1, 7}, {0.1, 5, 1, 8},
                  {0.2, 4, 2, 7}, {0.2, 4, 2, 8}, {0.2, 5, 3, 7}, {0.2, 5, 3, 8}};
    for (int i = 0; i < 8; i++) {
        const trial *t = &f.plan->trials[i];
        CHECK(t->lr == wanted[i].lr);
        CHECK_INT(t->architecture.hidden_dim, wanted[i].hidden);
        CHECK_INT((long long)t->seed, (long long)wanted[i].seed);
        CHECK_INT(t->configuration, wanted[i].configuration);
        CHECK_INT(t->index, i);
    }
    drop(&f);
}

TEST(epochs_become_iterations_and_the_last_batch_counts) {
    fixture f = make_plan("name: t\n" DIGITS "train: {epochs: 3, batch_size: 100}\n");
    REQUIRE(f.result == STATUS_OK);
    const trial *t = &f.plan->trials[0];
    CHECK_INT(trial_batches_per_epoch(t), 11);
    CHECK_INT(t->iterations, 33);
    CHECK_NEAR(t->epochs, 3, 0);
    CHECK_INT(t->eval_every, 3);
    CHECK_INT(trial_evaluation_count(t), 11);
    drop(&f);
}

TEST(an_id_depends_on_what_is_computed_and_on_nothing_else) {
    fixture by_epochs = make_plan("name: a\n" DIGITS "train: {epochs: 2, eval_every: 5}\n");
    fixture by_iterations = make_plan("name: b\ntitle: other\n" DIGITS
                                      "run: {workers: 1}\n"
                                      "train: {iterations: 22, eval_every: 5, lr: [0.1, 0.3]}\n");
    REQUIRE(by_epochs.result == STATUS_OK && by_iterations.result == STATUS_OK);
    CHECK_TEXT(by_iterations.plan->trials[0].id, by_epochs.plan->trials[0].id);
    CHECK(strcmp(by_iterations.plan->trials[1].id, by_epochs.plan->trials[0].id) != 0);
    fixture other_data = make_plan(
        "name: a\ndata: {name: digits, seed: 1, train_size: 1050, test_size: 100}\n"
        "train: {epochs: 2, eval_every: 5}\n");
    REQUIRE(other_data.result == STATUS_OK);
    CHECK(strcmp(other_data.plan->trials[0].id, by_epochs.plan->trials[0].id) != 0);
    drop(&by_epochs);
    drop(&by_iterations);
    drop(&other_data);
}

TEST(validation_items_are_taken_from_the_end_of_the_training_items) {
    fixture without = make_plan("name: t\n" DIGITS "train: {epochs: 1}\n");
    fixture with = make_plan(
        "name: t\ndata: {name: digits, train_size: 1050, test_size: 100, val_size: 50}\n"
        "train: {epochs: 1}\n");
    fixture all = make_plan(
        "name: t\ndata: {name: digits, train_size: 50, test_size: 100, val_size: 50}\n"
        "train: {epochs: 1}\n");
    REQUIRE(without.result == STATUS_OK && with.result == STATUS_OK);
    CHECK_INT(without.plan->trials[0].val_count, 0);
    CHECK_INT(with.plan->trials[0].train_count, 1000);
    CHECK_INT(with.plan->trials[0].val_count, 50);
    CHECK_INT(with.plan->trials[0].iterations, 10);
    CHECK(strcmp(with.plan->trials[0].id, without.plan->trials[0].id) != 0);
    CHECK_INT(all.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(all.err.message, "data.val_size 50 leaves nothing to train on");
    drop(&without);
    drop(&with);
    drop(&all);
}

static bool has_id(const plan *p, const char *id) {
    for (int32_t i = 0; i < p->trial_count; i++)
        if (strcmp(p->trials[i].id, id) == 0) return true;
    return false;
}

/* Each size alone gives the trials that it gives among others; 0 is all there are. */
TEST(sizes_to_train_with_are_an_axis) {
    static const int sizes[] = {300, 0, 1050, 70000};
    fixture all = make_plan(
        "name: t\ndata: {name: digits, train_size: [300, 0, 1050, 70000], "
        "test_size: 100, val_size: 50}\ntrain.epochs: 1\nseeds: [0, 1]\n");
    REQUIRE(all.result == STATUS_OK);
    CHECK_INT(all.plan->trial_count, 8);
    CHECK_INT(all.data->split[DATASET_TRAIN].count, 70000);
    for (int i = 0; i < 4; i++) {
        char source[160];
        snprintf(source, sizeof source,
                 "name: t\ndata: {name: digits, train_size: %d, test_size: 100, val_size: 50}\n"
                 "train.epochs: 1\n",
                 sizes[i]);
        fixture one = make_plan(source);
        REQUIRE(one.result == STATUS_OK);
        const trial *t = &all.plan->trials[2 * i];
        CHECK_TEXT(t->id, one.plan->trials[0].id);
        CHECK_INT(t->train_count, one.plan->trials[0].train_count);
        CHECK_INT(t->val_count, 50);
        CHECK_INT(trial_value(t, KEY_DATA_TRAIN_SIZE).integer, sizes[i] ? sizes[i] : 60000);
        CHECK_TEXT(plan_data_digest(all.plan, t), one.plan->data_digest_hex);
        CHECK(has_id(all.plan, one.plan->trials[0].id));
        drop(&one);
    }
    drop(&all);
}

TEST(each_size_to_train_with_is_checked) {
    fixture f = make_plan(
        "name: t\ndata: {name: digits, train_size: [300, 50], val_size: 50}\n"
        "train.epochs: 1\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, "data.val_size 50 leaves nothing to train on: there are 50");
    drop(&f);
    f = make_plan("name: t\ndata: {name: digits, train_size: [60000, 0]}\ntrain.epochs: 1\n");
    CHECK_INT(f.result, STATUS_OK); /* 0 is all 60,000: once */
    if (f.plan) CHECK_INT(f.plan->trial_count, 1);
    drop(&f);
    f = make_plan(
        "name: t\ndata: {name: digits, train_size: {min: 1, max: 1001, step: 1}}\n"
        "train.epochs: 1\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, "data.train_size has 1001 values; at most 1000 are allowed");
    drop(&f);
}

/* --- a size for each layer --- */

TEST(a_list_of_sizes_decides_how_many_layers_there_are) {
    fixture f =
        make_plan("name: t\n" DIGITS "train.epochs: 1\nmodel.hidden_dim: [[4, 3, 2], 5, [6, 6]]\n");
    fixture plain =
        make_plan("name: t\n" DIGITS "train.epochs: 1\nmodel: {hidden_dim: 6, layer_dim: 2}\n");
    REQUIRE(f.result == STATUS_OK && plain.result == STATUS_OK);
    REQUIRE(f.plan->trial_count == 3);
    const int layers[] = {3, 1, 2};
    for (int i = 0; i < 3; i++) CHECK_INT(f.plan->trials[i].architecture.layer_dim, layers[i]);
    CHECK_INT(rnn_layer_at(&f.plan->trials[0].architecture, 1).hidden_dim, 3);
    CHECK_TEXT(f.plan->trials[2].id, plain.plan->trials[0].id);
    text recipe = {0}, heading = {0};
    trial_append_recipe(&recipe, &f.plan->trials[0], f.plan->data_digest_hex);
    CHECK_CONTAINS(text_string(&recipe), "\nmodel.hidden_dim: [4, 3, 2]\nmodel.layer_dim: 3\n");
    explain_append_architecture_heading(&heading, &f.plan->trials[0].architecture);
    CHECK_CONTAINS(text_string(&heading), "3 LSTM layers of 4, 3, 2, input 28");
    text_free(&recipe);
    text_free(&heading);
    drop(&f);
    drop(&plain);
}

TEST(a_list_of_another_length_than_the_layers_is_refused) {
    fixture f = make_plan("name: t\n" DIGITS
                          "train.epochs: 1\nmodel:\n  layer_dim: 3\n  hidden_dim: [[4, 3]]\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(f.err.message,
               "test.yaml:6:15: error: model.hidden_dim [4, 3] has 2 members where model.layer_dim "
               "is 3; give one for each, or leave model.layer_dim out, which then follows the "
               "list");
    drop(&f);
}

/* One word for two keys: trials of both must be told apart. */
TEST(peepholes_are_an_axis_where_a_word_for_a_cell_has_them) {
    fixture f =
        make_plan("name: t\n" DIGITS "train.epochs: 1\nmodel.cell: [lstm, lstm_peephole]\n");
    fixture alone = make_plan("name: t\n" DIGITS "train.epochs: 1\nmodel.cell: lstm_peephole\n");
    REQUIRE(f.result == STATUS_OK && alone.result == STATUS_OK);
    REQUIRE(f.plan->axis_count == 2);
    CHECK_INT(f.plan->axes[0], KEY_CELL);
    CHECK_INT(f.plan->axes[1], KEY_PEEPHOLES);
    CHECK_INT(alone.plan->axis_count, 0);
    drop(&f);
    drop(&alone);
}

TEST(the_recipe_names_the_engines_numeric_contract) {
    fixture f = make_plan("name: t\n" DIGITS "train: {epochs: 1}\n");
    REQUIRE(f.result == STATUS_OK);
    text recipe = {0};
    char wanted[32];
    snprintf(wanted, sizeof wanted, "numerics: %d\n", RNN_NUMERICS_VERSION);
    trial_append_recipe(&recipe, &f.plan->trials[0], f.plan->data_digest_hex);
    CHECK_CONTAINS(text_string(&recipe), wanted);
    text_free(&recipe);
    drop(&f);
}

TEST(a_sweep_of_a_billion_trials_is_refused_by_name) {
    fixture f = make_plan("name: t\n" DIGITS
                          "model: {hidden_dim: {min: 1, max: 1000, step: 1}}\n"
                          "train: {epochs: 1, lr: {min: 0.001, max: 1, num: 1000}}\n"
                          "seeds: {min: 0, max: 999, step: 1}\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message, "model.hidden_dim (1,000 values)");
    CHECK_CONTAINS(f.err.message, "more than 1,000,000 trials");
    drop(&f);
}

/* --- the explanation --- */

TEST(the_explanation_fills_in_the_formula_and_names_the_gate_rows) {
    text shown = {0};
    rnn_architecture a = with_layers(2);
    explain_append_architecture(&shown, &a);
    CHECK_CONTAINS(text_string(&shown), "10 tensors, 133,810 parameters");
    CHECK_CONTAINS(text_string(&shown), "4·100 × 28   =  11,200");
    CHECK_CONTAINS(text_string(&shown),
                   "rows 0–99 i (input), 100–199 f (forget), 200–299 g (cell), "
                   "300–399 o (output)");
    text_free(&shown);
}

TEST(the_step_from_one_to_two_layers_answers_the_tutorials_question) {
    text shown = {0};
    rnn_architecture one = with_layers(1), two = with_layers(2);
    explain_append_further_layers(&shown, &one, &two, "");
    CHECK_CONTAINS(text_string(&shown), "4 tensors and 80,800 parameters more, 53,010 → 133,810");
    CHECK_CONTAINS(text_string(&shown),
                   "Why is weight_ih_l1 (400, 100) where weight_ih_l0 is (400, 28)?");
    text_free(&shown);
}

static void plan_and_summary(const char *source, text *shown, text *summary) {
    fixture f = make_plan(source);
    if (CHECK_INT(f.result, STATUS_OK)) {
        explain_append_plan(shown, f.plan, 20, true, "Memory.");
        explain_append_summary(summary, f.plan);
    }
    drop(&f);
}

TEST(reading_both_directions_at_the_last_step_is_warned_of) {
    text shown = {0}, summary = {0};
    plan_and_summary("name: t\n" DIGITS
                     "train.epochs: 1\n"
                     "model: {hidden_dim: 4, bidirectional: [false, true], cell: [gru, lstm]}\n",
                     &shown, &summary);
    CHECK_CONTAINS(text_string(&shown), "\nWarning: the trap of out[:, -1, :]. With both");
    CHECK_CONTAINS(text_string(&shown), "(weight_hh_l0_reverse) see nothing but zeros");
    CHECK_CONTAINS(
        text_string(&summary),
        "Warning: with both directions, readout last_step reads the reverse one after a");
    text_free(&shown);
    text_free(&summary);
    plan_and_summary("name: t\n" DIGITS
                     "train.epochs: 1\n"
                     "model: {hidden_dim: 4, bidirectional: true, readout: final_states}\n",
                     &shown, &summary);
    CHECK(!strstr(text_string(&shown), "Warning") && !strstr(text_string(&summary), "Warning"));
    text_free(&shown);
    text_free(&summary);
}

/* Of 24 architectures, six sets of tensors. */
TEST(a_plan_tells_networks_with_the_same_tensors_once) {
    text shown = {0}, summary = {0};
    plan_and_summary("name: t\n" DIGITS
                     "train.epochs: 1\nmodel:\n  hidden_dim: 4\n  bidirectional: [false, true]\n"
                     "  cell: [lstm, rnn_tanh, rnn_relu, gru]\n"
                     "  readout: [last_step, mean, max]\n",
                     &shown, &summary);
    int tables = 0;
    for (const char *s = text_string(&shown); (s = strstr(s, "  fc.bias ")); s++) tables++;
    CHECK_INT(tables, 6);
    CHECK_CONTAINS(text_string(&shown), "From LSTM to RNN (tanh): ");
    CHECK(!strstr(text_string(&shown), "From RNN (tanh) to RNN (ReLU)"));
    CHECK_CONTAINS(text_string(&summary), "... and 18 more architectures");
    text_free(&shown);
    text_free(&summary);
}

TEST(a_plan_of_many_networks_has_a_line_for_each_unless_all_is_asked_for) {
    fixture f =
        make_plan("name: t\n" DIGITS "train.epochs: 1\nmodel.hidden_dim: [3, 4, 5, 6, 7]\n");
    text brief = {0}, whole = {0};
    REQUIRE(f.result == STATUS_OK);
    explain_append_plan(&brief, f.plan, 20, false, "Memory.");
    explain_append_plan(&whole, f.plan, 20, true, "Memory.");
    CHECK_CONTAINS(text_string(&brief),
                   "  1 LSTM layer of 7, input 28, 10 outputs: 6 tensors, 1,116 parameters\n");
    CHECK(!strstr(text_string(&brief), "  fc.bias "));
    CHECK_CONTAINS(text_string(&brief), "'sweep plan -v'");
    CHECK_CONTAINS(text_string(&whole), "  fc.bias ");
    text_free(&brief);
    text_free(&whole);
    drop(&f);
}

TEST(a_deep_stack_is_told_shortly) {
    text shown = {0};
    rnn_architecture deep = with_layers(200);
    explain_append_architecture(&shown, &deep);
    CHECK_CONTAINS(text_string(&shown), "(layers 2 to 198 have the shapes of layer 1)");
    CHECK(shown.bytes < 4000);
    text_free(&shown);
}

TEST(results_stand_alone_after_the_plan_is_gone) {
    fixture f = make_plan("name: t\n" DIGITS "train: {epochs: 1, lr: [0.1, 0.2]}\n");
    REQUIRE(f.result == STATUS_OK);
    results *r = NULL;
    CHECK_STATUS(plan_results_create(f.plan, "sweep t.yaml", &r, &f.err), STATUS_OK, &f.err);
    drop(&f);
    CHECK_TEXT(r->name, "t");
    CHECK_TEXT(r->data_name, "digits");
    CHECK_INT(r->trial_count, 2);
    CHECK_INT(r->trials[1].status, TRIAL_MISSING);
    CHECK_STATUS(results_add_fact(r, "cpu", "abacus", &f.err), STATUS_OK, &f.err);
    CHECK_TEXT(results_fact(r, "cpu"), "abacus");
    CHECK_TEXT(results_fact(r, "moon"), "");
    results_free(r);
}

int main(void) {
    RUN(parameter_counts_are_pytorchs);
    RUN(closed_formula_equals_the_sum_of_tensors_and_of_layers);
    RUN(tensors_have_pytorchs_names_and_shapes);
    RUN(work_follows_the_formulas);
    RUN(axes_turn_in_the_order_written_with_seeds_innermost);
    RUN(epochs_become_iterations_and_the_last_batch_counts);
    RUN(an_id_depends_on_what_is_computed_and_on_nothing_else);
    RUN(validation_items_are_taken_from_the_end_of_the_training_items);
    RUN(sizes_to_train_with_are_an_axis);
    RUN(each_size_to_train_with_is_checked);
    RUN(a_list_of_sizes_decides_how_many_layers_there_are);
    RUN(a_list_of_another_length_than_the_layers_is_refused);
    RUN(peepholes_are_an_axis_where_a_word_for_a_cell_has_them);
    RUN(the_recipe_names_the_engines_numeric_contract);
    RUN(a_sweep_of_a_billion_trials_is_refused_by_name);
    RUN(the_explanation_fills_in_the_formula_and_names_the_gate_rows);
    RUN(the_step_from_one_to_two_layers_answers_the_tutorials_question);
    RUN(reading_both_directions_at_the_last_step_is_warned_of);
    RUN(a_plan_tells_networks_with_the_same_tensors_once);
    RUN(a_plan_of_many_networks_has_a_line_for_each_unless_all_is_asked_for);
    RUN(a_deep_stack_is_told_shortly);
    RUN(results_stand_alone_after_the_plan_is_gone);
    return check_finish();
}
