/* Which trials a search comes to.  Values are from tests/fixtures/search_points.py, which draws and
 * computes them in its own way; the rest is worked out by hand. */
#include <stdlib.h>

#include "src/plan/explain.h"
#include "src/plan/plan_basis.h"
#include "src/plan/plan_results.h"
#include "tests/planning.h"

static fixture make_plan(const char *source) {
    return make_plan_with(source, NULL);
}

#define DIGITS "name: t\ndata: {name: digits, train_size: 200, test_size: 100}\n"
#define EPOCHS "train.epochs: 1\n"

#define SPACE                                                                    \
    "model: {hidden_dim: {min: 8, max: 64, scale: log}, layer_dim: [1, 2, 3]}\n" \
    "train: {lr: {min: 0.01, max: 3, scale: log}, clip_norm: {min: 0, max: 2}, epochs: 1}\n"

/* The trials of `a` are the first of `b`. */
static void check_first_of(const fixture *a, const fixture *b) {
    REQUIRE(a->plan && b->plan && a->plan->trial_count <= b->plan->trial_count);
    for (int i = 0; i < a->plan->trial_count; i++)
        CHECK_TEXT(a->plan->trials[i].id, b->plan->trials[i].id);
}

static void check_refusal(const char *source, const char *wanted) {
    fixture f = make_plan(source);
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_TEXT(f.err.message, wanted);
    drop(&f);
}

/* --- what is drawn --- */

TEST(results_keep_what_was_drawn_from) {
    fixture f =
        make_plan(DIGITS
                  "model: {hidden_dim: {min: 8, max: 64, scale: log}, layer_dim: [3, 2, 1], "
                  "cell: [lstm, gru]}\n"
                  "train: {lr: {min: 0.01, max: 3, scale: log}, clip_norm: {min: 0, max: 2}, "
                  "batch_size: [50, 20], epochs: [1, 2], optimiser: [sgd, adam],\n"
                  "  momentum: {values: [0.5, 0.9], when: train.optimiser == sgd, else: 0}}\n"
                  "zip: [[epochs, batch_size]]\n"
                  "include: [{hidden_dim: 9, layer_dim: 1, cell: gru, lr: 1, clip_norm: 1, "
                  "batch_size: 20, epochs: 1, optimiser: adam, momentum: 0}]\n"
                  "search: {method: sobol, trials: 4}\n");
    results *r = NULL;
    REQUIRE(f.plan);
    CHECK_STATUS(plan_results_create(f.plan, "sweep t.yaml", &r, &f.err), STATUS_OK, &f.err);
    REQUIRE(r);
    CHECK_TEXT(r->search_space,
               "sobol 0 4\n"
               "model.hidden_dim: whole log 8 64\n"
               "model.layer_dim: steps 3 2 1\n"
               "model.cell: choice 2\n"
               "train.lr: real log 0.01 3\n"
               "train.clip_norm: real linear 0 2\n"
               "train.batch_size train.epochs: choice 2\n"
               "train.optimiser: choice 2\n"
               "train.momentum: steps 0.5 0.9 else 0\n");
    results_free(r);
    drop(&f);
}

TEST(random_values_are_those_computed_elsewhere) {
    fixture f = make_plan(DIGITS SPACE "search: 4\n");
    check_configurations(&f,
                         "18 2 0.0656844 0.397853; 24 3 0.110802 1.41664; 50 1 2.39061 0.524586; "
                         "62 3 1.27713 1.27515");
    drop(&f);
}

TEST(sobol_values_are_those_computed_elsewhere) {
    fixture f = make_plan(DIGITS SPACE "search: {method: sobol, trials: 4, seed: 5}\n");
    check_configurations(&f,
                         "10 1 0.102396 1.51767; 59 2 0.755444 0.615375; 17 1 0.435132 0.165196; "
                         "37 3 0.0118724 1.13596");
    drop(&f);
}

TEST(a_longer_search_begins_with_the_shorter) {
    static const char *const methods[] = {"search.method=random", "search.method=sobol"};
    for (int i = 0; i < 2; i++) {
        fixture few = make_plan_with(DIGITS SPACE
                                     "seeds: [0, 1]\nexclude: [params > 20000]\n"
                                     "search: 20\n",
                                     methods[i]);
        fixture many = make_plan_with(DIGITS SPACE
                                      "seeds: [0, 1]\nexclude: [params > 20000]\n"
                                      "search: 60\n",
                                      methods[i]);
        check_first_of(&few, &many);
        REQUIRE(few.plan && many.plan);
        CHECK_INT(few.plan->configuration_count, 20);
        CHECK_INT(many.plan->trial_count, 120);
        CHECK(few.plan->excluded_count > 0);
        drop(&few);
        drop(&many);
    }
}

/* But for the key that is drawn in addition. */
TEST(a_further_axis_leaves_the_others_alone) {
    fixture f = make_plan_with(DIGITS SPACE "search: 4\n", "train.batch_size=[10, 20]");
    check_configurations(&f,
                         "18 2 0.0656844 0.397853; 24 3 0.110802 1.41664; 50 1 2.39061 0.524586; "
                         "62 3 1.27713 1.27515");
    drop(&f);
}

TEST(another_seed_draws_others) {
    fixture a = make_plan(DIGITS SPACE "search: 4\n");
    fixture b = make_plan_with(DIGITS SPACE "search: 4\n", "search.seed=1");
    REQUIRE(a.plan && b.plan);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) CHECK(strcmp(a.plan->trials[i].id, b.plan->trials[k].id) != 0);
    drop(&a);
    drop(&b);
}

TEST(an_id_is_that_of_the_values_written_by_hand) {
    fixture drawn = make_plan(DIGITS SPACE "search: 2\n");
    fixture written = make_plan(
        DIGITS EPOCHS
        "model.hidden_dim: [18, 24]\nmodel.layer_dim: [2, 3]\ntrain.lr: [0.0656844, 0.110802]\n"
        "train.clip_norm: [0.397853, 1.41664]\n"
        "zip: [[hidden_dim, layer_dim, lr, clip_norm]]\n");
    check_first_of(&drawn, &written);
    drop(&drawn);
    drop(&written);
}

/* --- with the other words --- */

TEST(what_is_left_out_makes_room_for_the_next_draw) {
    fixture f = make_plan(DIGITS SPACE "search: 3\nexclude: [layer_dim == 3]\n");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->configuration_count, 3);
    CHECK_TEXT(f.plan->notices ? f.plan->notices : "", "");
    text shown = {0};
    explain_append_plan(&shown, f.plan, 0, false, "");
    CHECK_CONTAINS(text_string(&shown),
                   "3 trials by random search (seed 0): model.hidden_dim "
                   "{min: 8, max: 64, scale: log} × model.layer_dim [1, 2, 3]");
    CHECK_CONTAINS(text_string(&shown), " that exclude names: 3 configurations.");
    explain_append_dropped(&shown, f.plan);
    CHECK_CONTAINS(text_string(&shown),
                   "hidden_dim 24, layer_dim 3, lr 0.110802, clip_norm 1.41664");
    text_free(&shown);
    drop(&f);
}

TEST(rows_are_added_and_seeds_multiply) {
    fixture f = make_plan(DIGITS SPACE
                          "search: 2\nseeds: [3, 4]\n"
                          "include: [{hidden_dim: 9, layer_dim: 1, lr: 1, clip_norm: 0}]\n");
    check_configurations(&f, "18 2 0.0656844 0.397853; 24 3 0.110802 1.41664; 9 1 1 0");
    REQUIRE(f.plan);
    CHECK_INT(f.plan->trial_count, 6);
    drop(&f);
}

TEST(zipped_lists_are_one_choice) {
    fixture f = make_plan(DIGITS EPOCHS
                          "model: {hidden_dim: [8, 6, 4], layer_dim: [1, 2, 3]}\n"
                          "train.lr: {min: 0.1, max: 1}\nzip: [[hidden_dim, layer_dim]]\n"
                          "search: 30\n");
    REQUIRE(f.plan);
    bool seen[4] = {false};
    for (int i = 0; i < f.plan->trial_count; i++) {
        const trial *t = &f.plan->trials[i];
        seen[t->architecture.layer_dim] = true;
        CHECK_INT(t->architecture.hidden_dim, 10 - 2 * t->architecture.layer_dim);
    }
    CHECK(seen[1] && seen[2] && seen[3]);
    drop(&f);
}

TEST(conditions_and_formulas_hold) {
    fixture f =
        make_plan(DIGITS EPOCHS
                  "model: {hidden_dim: = round(24 / layer_dim), layer_dim: [1, 2, 3]}\n"
                  "train.clip_norm: {values: {min: 1, max: 2}, when: layer_dim > 1, else: 0}\n"
                  "search: 12\n");
    REQUIRE(f.plan);
    int shallow = 0;
    for (int i = 0; i < f.plan->trial_count; i++) {
        const trial *t = &f.plan->trials[i];
        const int layers = t->architecture.layer_dim;
        shallow += layers == 1;
        CHECK_INT(t->architecture.hidden_dim, 24 / layers);
        CHECK(layers > 1 ? t->clip_norm > 1 && t->clip_norm < 2 : t->clip_norm == 0);
    }
    CHECK_INT(shallow, 1); /* all others of one layer repeat it */
    CHECK(f.plan->equal_count > 0);
    drop(&f);
}

/* --- small spaces --- */

TEST(a_small_space_is_found_whole) {
    static const char *const methods[] = {"search.method=random", "search.method=sobol"};
    for (int i = 0; i < 2; i++) {
        fixture f =
            make_plan_with(DIGITS EPOCHS
                           "model.layer_dim: [1, 2, 3]\ntrain.lr: {min: 1, max: 4, step: 1}\n"
                           "search: 12\n",
                           methods[i]);
        CHECK_INT(f.result, STATUS_OK);
        REQUIRE(f.plan);
        CHECK_INT(f.plan->configuration_count, 12);
        drop(&f);
    }
}

TEST(more_than_there_are_is_refused) {
    check_refusal(DIGITS EPOCHS "model.layer_dim: [1, 2, 3]\ntrain.lr: [1, 2, 3, 4]\nsearch: 13\n",
                  "t.yaml:6:9: error: search: the space has only 12 configurations: use the grid, "
                  "which is all of them, by leaving search out");
    check_refusal(DIGITS EPOCHS
                  "model.layer_dim: [1, 2, 3]\nexclude: [layer_dim == 2]\nsearch: 3\n",
                  "t.yaml:6:9: error: search: 1,090 draws in a row brought no configuration "
                  "besides 2 of 3; ask for no more than these, or exclude less");
    check_refusal(
        DIGITS EPOCHS "train.lr: {min: 1, max: 2}\nexclude: [lr > 0]\nsearch: 1\n",
        "t.yaml:6:9: error: search: 1,000 draws in a row brought no configuration besides 0 "
        "of 1; ask for no more than these, or exclude less");
    check_refusal(
        DIGITS EPOCHS "search: {trials: 3}\n",
        "t.yaml:4:18: error: search: there is nothing to draw from; give a key a list, or a "
        "range, such as 'train.lr: {min: 1e-3, max: 1, scale: log}'");
    check_refusal(
        DIGITS EPOCHS "train.lr: {min: 1, max: 2}\nsearch: 600000\nseeds: [0, 1]\n",
        "t.yaml: error: the sweep is too large: search.trials (600,000) x seeds (2 values) "
        "come to more than 1,000,000 trials; give some of these keys fewer values");
}

TEST(what_is_no_network_is_told_with_the_draw) {
    fixture f =
        make_plan(DIGITS EPOCHS "model: {hidden_dim: {min: 4, max: 8}, proj_size: 9}\nsearch: 2\n");
    CHECK_INT(f.result, STATUS_BAD_INPUT);
    CHECK_CONTAINS(f.err.message,
                   "make model.proj_size smaller than model.hidden_dim; it was drawn "
                   "as hidden_dim ");
    CHECK_CONTAINS(f.err.message, ": leave such draws out by a condition of exclude");
    drop(&f);
}

TEST(sobol_tells_of_powers_of_two) {
    fixture f = make_plan(DIGITS SPACE "search: {trials: 20, method: sobol}\n");
    REQUIRE(f.plan && f.plan->notices);
    CHECK_TEXT(f.plan->notices,
               "t.yaml:5:18: notice: Sobol points cover the space evenly where their number is a "
               "power of two, such as 16 or 32, and 20 is none\n");
    drop(&f);
}

/* --- by results --- */

#define BY_RESULTS \
    "name: t\ndata: {name: digits, train_size: 200, val_size: 50, test_size: 100}\n" SPACE

/* The result of a configuration is made up of its values: one place is best. */
static tpe_result result_of(const trial *t) {
    const double away = fabs(log(t->lr)) + fabs(t->clip_norm - 1);
    if (t->lr > 2.5) return (tpe_result){.state = TPE_DIVERGED};
    return (tpe_result){TPE_FINISHED, -away, t->architecture.layer_dim};
}

/* Tell the plan what came of all that it has. */
static void grow(fixture *f) {
    plan *p = f->plan;
    tpe_result told[64];
    const int seeds = p->trial_count / p->configuration_count;
    for (int i = 0; i < p->drawn_count; i++)
        told[i] = result_of(&p->trials[(p->drawn_first + i) * seeds]);
    CHECK_STATUS(plan_grow(p, told, p->drawn_count, &f->err), STATUS_OK, &f->err);
}

static fixture grown_to_the_end(const char *source) {
    fixture f = make_plan(source);
    if (!f.plan) printf("%s\n", f.err.message);
    while (f.plan && plan_awaits_results(f.plan)) grow(&f);
    return f;
}

TEST(the_first_generation_is_random) {
    fixture f = make_plan(BY_RESULTS "search: {method: tpe, trials: 20, generation: 4}\n");
    check_configurations(&f,
                         "18 2 0.0656844 0.397853; 24 3 0.110802 1.41664; 50 1 2.39061 0.524586; "
                         "62 3 1.27713 1.27515");
    REQUIRE(f.plan);
    CHECK(plan_awaits_results(f.plan));
    CHECK_INT(plan_trials_in_all(f.plan), 20);
    text shown = {0};
    explain_append_plan(&shown, f.plan, 20, false, "");
    CHECK_CONTAINS(text_string(&shown),
                   "20 trials by a tree-structured Parzen estimator (seed 0, generations of 4): ");
    CHECK_CONTAINS(text_string(&shown),
                   "The first 4 configurations are planned: the other 16 are drawn from the "
                   "results of those before, 4 at a time.\n");
    text_free(&shown);
    drop(&f);
}

TEST(a_plan_grows_by_generations) {
    fixture f = make_plan(BY_RESULTS "search: {method: tpe, trials: 18, generation: 4}\n");
    REQUIRE(f.plan);
    for (int count = 4; count < 18; count += 4) {
        char ids[20][TRIAL_ID_CHARS + 1];
        CHECK_INT(f.plan->trial_count, count);
        for (int i = 0; i < count; i++) strcpy(ids[i], f.plan->trials[i].id);
        grow(&f);
        for (int i = 0; i < count; i++) CHECK_TEXT(f.plan->trials[i].id, ids[i]);
        for (int i = 0; i < f.plan->trial_count; i++) CHECK_INT(f.plan->trials[i].index, i);
    }
    CHECK_INT(f.plan->trial_count, 18);
    CHECK(!plan_awaits_results(f.plan));
    drop(&f);
}

/* Another result of the last generation leads elsewhere; one that is not told yet does not. */
TEST(results_lead_the_search) {
    tpe_result told[12];
    fixture a = make_plan(BY_RESULTS "search: {method: tpe, trials: 16, generation: 4}\n");
    fixture b = make_plan(BY_RESULTS "search: {method: tpe, trials: 16, generation: 4}\n");
    REQUIRE(a.plan && b.plan);
    for (int i = 0; i < 3; i++) grow(&a);
    for (int i = 0; i < 2; i++) grow(&b);
    check_first_of(&b, &a);
    for (int i = 0; i < 12; i++) told[i] = (tpe_result){TPE_FINISHED, i, 0};
    CHECK_STATUS(plan_grow(b.plan, told, 12, &b.err), STATUS_OK, &b.err);
    for (int i = 0; i < 12; i++) CHECK_TEXT(a.plan->trials[i].id, b.plan->trials[i].id);
    for (int i = 12; i < 16; i++) CHECK(strcmp(a.plan->trials[i].id, b.plan->trials[i].id) != 0);
    drop(&a);
    drop(&b);
}

static double mean_score(const fixture *f, int first) {
    double sum = 0;
    for (int i = first; i < first + 16; i++) sum += result_of(&f->plan->trials[i]).score;
    return sum / 16;
}

TEST(later_generations_are_better) {
    fixture f = grown_to_the_end(BY_RESULTS
                                 "exclude: [lr > 2.5]\n"
                                 "search: {method: tpe, trials: 64}\n");
    REQUIRE(f.plan && f.plan->trial_count == 64);
    CHECK(mean_score(&f, 48) > mean_score(&f, 0) / 2);
    CHECK(f.plan->excluded_count > 0);
    drop(&f);
}

TEST(a_longer_search_by_results_begins_with_the_shorter) {
    fixture few = grown_to_the_end(BY_RESULTS
                                   "seeds: [0, 1]\n"
                                   "search: {method: tpe, trials: 21, generation: 6}\n");
    fixture many = grown_to_the_end(BY_RESULTS
                                    "seeds: [0, 1]\n"
                                    "search: {method: tpe, trials: 50, generation: 6}\n");
    check_first_of(&few, &many);
    REQUIRE(few.plan && many.plan);
    CHECK_INT(few.plan->trial_count, 42);
    CHECK_INT(many.plan->trial_count, 100);
    drop(&few);
    drop(&many);
}

TEST(rows_come_before_what_results_draw) {
    fixture f = grown_to_the_end(BY_RESULTS
                                 "include: [{hidden_dim: 9, layer_dim: 1, lr: 1, clip_norm: 0}]\n"
                                 "search: {method: tpe, trials: 12, generation: 3}\n");
    fixture without =
        grown_to_the_end(BY_RESULTS "search: {method: tpe, trials: 12, generation: 3}\n");
    REQUIRE(f.plan && without.plan);
    CHECK_INT(f.plan->trial_count, 13);
    CHECK_INT(f.plan->trials[0].hidden_dims.members[0], 9);
    for (int i = 0; i < 12; i++) CHECK_TEXT(f.plan->trials[i + 1].id, without.plan->trials[i].id);
    drop(&f);
    drop(&without);
}

/* Good ones are used up before all are found. */
TEST(a_small_space_is_found_whole_by_results) {
    fixture f =
        grown_to_the_end("name: t\ndata: {name: digits, train_size: 200, val_size: 50}\n" EPOCHS
                         "model: {layer_dim: [1, 2, 3], hidden_dim: [8, 4, 16]}\n"
                         "train.lr: {min: 1, max: 4, step: 1}\n"
                         "search: {method: tpe, trials: 36, generation: 5}\n");
    CHECK_INT(f.result, STATUS_OK);
    REQUIRE(f.plan);
    CHECK_INT(f.plan->configuration_count, 36);
    drop(&f);
}

/* The weights of a file are of one network. */
TEST(what_results_draw_starts_from_the_same_weights) {
    static const char *const overrides[] = {"model.hidden_dim=8", NULL};
    for (int i = 0; i < 2; i++) {
        fixture f =
            make_plan_with("name: t\ndata: {name: digits, train_size: 200, val_size: 50}\n" EPOCHS
                           "model.hidden_dim: {min: 4, max: 64}\ntrain.lr: {min: 1, max: 2}\n"
                           "search: {method: tpe, trials: 4, generation: 1}\n",
                           overrides[i]);
        REQUIRE(f.plan);
        const int64_t count = rnn_parameter_count(&f.plan->trials[0].architecture);
        float *weights = calloc((size_t)count, sizeof *weights);
        const tpe_result told = {TPE_FINISHED, 1, 1};
        REQUIRE(plan_start_from(f.plan, weights, count, &f.err) == STATUS_OK);
        CHECK_INT(plan_grow(f.plan, &told, 1, &f.err), i == 0 ? STATUS_OK : STATUS_BAD_INPUT);
        CHECK_INT(f.plan->trial_count, i == 0 ? 2 : 1);
        for (int k = 0; k < f.plan->trial_count; k++) {
            CHECK(f.plan->trials[k].init_weights == weights);
            CHECK_TEXT(f.plan->trials[k].init_sha256, f.plan->trials[0].init_sha256);
        }
        if (i == 1)
            CHECK_CONTAINS(f.err.message,
                           "a network that the weights of train.init.from do not fit");
        drop(&f);
    }
}

TEST(a_search_by_results_needs_something_to_choose_by) {
    check_refusal(DIGITS SPACE "search: {method: tpe, trials: 20}\n",
                  "t.yaml:5:18: error: search: tpe chooses by results: set data.val_size, or say "
                  "search.choose_by: test");
    check_refusal(BY_RESULTS "search: {method: tpe, trials: 2000}\n",
                  "t.yaml:5:31: error: search: tpe draws at most 1,000 configurations; sobol and "
                  "random draw more");
    fixture f = make_plan(DIGITS SPACE "search: {method: tpe, trials: 20, choose_by: test}\n");
    CHECK_INT(f.result, STATUS_OK);
    drop(&f);
}

/* --- kept --- */

static void check_planned_again(fixture f) {
    fixture again = {.err = {.message = ""}};
    text canonical = {0}, basis = {0}, problems = {0};
    REQUIRE(f.plan);
    config_append_canonical(&canonical, f.config);
    CHECK_CONTAINS(text_string(&canonical), "train.lr: {min: 0.01, max: 3, scale: log}\n");
    plan_append_basis(&basis, f.plan);
    config_parse(&key_language, "plan.txt", text_string(&canonical), canonical.bytes, NULL, 0,
                 &again.config, &problems);
    CHECK_TEXT(text_string(&problems), "");
    REQUIRE(again.config);
    CHECK_STATUS(plan_make_again(again.config, text_string(&basis), "plan.txt", &again.data,
                                 &again.plan, &again.err),
                 STATUS_OK, &again.err);
    check_first_of(&f, &again);
    check_first_of(&again, &f);
    text_free(&canonical);
    text_free(&basis);
    text_free(&problems);
    drop(&f);
    drop(&again);
}

/* plan.txt keeps the canonical config, facts about the data, and what was told. */
TEST(a_search_is_planned_again_from_what_is_kept) {
    check_planned_again(make_plan(DIGITS SPACE
                                  "search: {trials: 5, method: sobol, seed: 3}\nseeds: [0, 1]\n"
                                  "exclude: [layer_dim == 3]\n"));
    check_planned_again(grown_to_the_end(BY_RESULTS
                                         "search: {trials: 30, method: tpe}\nseeds: [0, 1]\n"
                                         "exclude: [layer_dim == 3]\n"));
}

/* Lines of what was told that nobody wrote. */
TEST(damaged_results_are_refused) {
    static const char *const lines[] = {"told: 0.5\n",
                                        "told: 0.5 0.1 0.2\n",
                                        "told: nan 1\n",
                                        "told: diverged 1\n",
                                        "told: \n",
                                        "told: 0.5  1\n",
                                        "told: 0.5 1e999\n",
                                        "told: 0.5 1"
                                        "\ninit_sha256: 0\n"};
    fixture f = make_plan(BY_RESULTS "search: {method: tpe, trials: 20}\n");
    REQUIRE(f.plan);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        fixture again = {.err = {.message = ""}};
        text basis = {0};
        plan_append_basis(&basis, f.plan);
        text_append(&basis, lines[i]);
        CHECK_INT(plan_make_again(f.config, text_string(&basis), "plan.txt", &again.data,
                                  &again.plan, &again.err),
                  STATUS_DAMAGED);
        text_free(&basis);
    }
    drop(&f);
}

int main(void) {
    RUN(results_keep_what_was_drawn_from);
    RUN(random_values_are_those_computed_elsewhere);
    RUN(sobol_values_are_those_computed_elsewhere);
    RUN(a_longer_search_begins_with_the_shorter);
    RUN(a_further_axis_leaves_the_others_alone);
    RUN(another_seed_draws_others);
    RUN(an_id_is_that_of_the_values_written_by_hand);
    RUN(what_is_left_out_makes_room_for_the_next_draw);
    RUN(rows_are_added_and_seeds_multiply);
    RUN(zipped_lists_are_one_choice);
    RUN(conditions_and_formulas_hold);
    RUN(a_small_space_is_found_whole);
    RUN(more_than_there_are_is_refused);
    RUN(what_is_no_network_is_told_with_the_draw);
    RUN(sobol_tells_of_powers_of_two);
    RUN(the_first_generation_is_random);
    RUN(a_plan_grows_by_generations);
    RUN(results_lead_the_search);
    RUN(later_generations_are_better);
    RUN(a_longer_search_by_results_begins_with_the_shorter);
    RUN(rows_come_before_what_results_draw);
    RUN(a_small_space_is_found_whole_by_results);
    RUN(what_results_draw_starts_from_the_same_weights);
    RUN(a_search_by_results_needs_something_to_choose_by);
    RUN(a_search_is_planned_again_from_what_is_kept);
    RUN(damaged_results_are_refused);
    return check_finish();
}
