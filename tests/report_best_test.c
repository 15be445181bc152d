/* The best values of some axes for each value of others.  Who is shown to be worse: worked out by
 * hand from the exact sign-flip test, whose p of n differences of one sign is 2 / 2^n. */
#include <stdlib.h>

#include "src/pages/report.h"
#include "src/stats/axis_names.h"
#include "src/stats/best_by.h"
#include "tests/check.h"
#include "tests/synthetic_results.h"

enum { WIDTHS = 2, RATES = 3, SEEDS = 8 };

/* Width 10: 0.1 is best, 0.2 is one point worse in every seed, 0.3 has the same mean but for a
 * hair.  Width 20: 0.3 is best, and both others are far worse. */
static const double MEAN[WIDTHS][RATES] = {{.9, .89, .8999}, {.80, .80, .895}};

static double value_of(int width, int rate, int seed) {
    const double apart = width == 0 && rate == 2 ? (seed % 2 ? 0.02 : -0.02) : 0;
    return MEAN[width][rate] + apart + 0.001 * seed;
}

static results *two_widths(int seeds) {
    const synthetic_sweep sweep = {.layers = 1,
                                   .widths = WIDTHS,
                                   .rates = RATES,
                                   .seeds = seeds,
                                   .layer_dim = {1},
                                   .hidden_dim = {20, 10},
                                   .lr = {0.1, 0.2, 0.3}};
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < WIDTHS * RATES * seeds; i++) { /* width 20 is the first of the plan */
        const int width = 1 - i / (RATES * seeds);
        synthetic_set_last(r, i, value_of(width, i / seeds % RATES, i % seeds));
    }
    return r;
}

typedef struct answer {
    comparison *c;
    best_by b;
} answer;

static answer ask(const results *r, const char *best, const char *by) {
    config_key best_keys[KEY_COUNT], by_keys[KEY_COUNT];
    int best_count = 0, by_count = 0;
    answer a = {.c = NULL};
    error err;
    CHECK_STATUS(comparison_create(r, &a.c, &err), STATUS_OK, &err);
    CHECK_STATUS(axis_names_read(a.c, best, best_keys, &best_count, &err), STATUS_OK, &err);
    if (by) CHECK_STATUS(axis_names_read(a.c, by, by_keys, &by_count, &err), STATUS_OK, &err);
    CHECK_STATUS(best_by_find(a.c, best_keys, best_count, by_keys, by_count, &a.b, &err), STATUS_OK,
                 &err);
    return a;
}

static void drop(answer *a) {
    best_by_free(&a->b);
    comparison_free(a->c);
}

TEST(each_width_has_its_best_rate) {
    results *r = two_widths(SEEDS);
    REQUIRE(r);
    answer a = ask(r, "lr", "model.hidden_dim");
    REQUIRE(CHECK_INT(a.b.group_count, 2));
    CHECK_INT(a.b.groups[0].first->trial->hidden_dims.members[0], 10);
    CHECK_NEAR(a.b.groups[0].best->trial->lr, 0.1, 0);
    CHECK_NEAR(a.b.groups[1].best->trial->lr, 0.3, 0);
    CHECK(a.b.groups[0].at_edge && a.b.groups[1].at_edge);
    /* p 1/128 of four comparisons is 0.03 after Holm; 0.3 of width 10 is better as often as worse
     */
    REQUIRE(a.b.groups[0].rival_count == 2 && a.b.groups[1].rival_count == 2);
    CHECK_NEAR(a.b.groups[0].rivals[0].of->trial->lr, 0.3, 0);
    CHECK(!a.b.groups[0].rivals[0].worse);
    CHECK(a.b.groups[0].rivals[1].worse);
    CHECK_NEAR(a.b.groups[0].rivals[1].p, 4 * 2 / 256.0, 1e-15);
    CHECK(a.b.groups[1].rivals[0].worse && a.b.groups[1].rivals[1].worse);
    drop(&a);
    results_free(r);
}

TEST(few_seeds_show_nothing) {
    results *r = two_widths(4);
    REQUIRE(r);
    answer a = ask(r, "lr", "hidden_dim");
    for (int32_t i = 0; i < a.b.rival_count; i++) CHECK(!a.b.rivals[i].worse);
    CHECK_INT(a.b.most_pairs, 4);
    drop(&a);
    results_free(r);
}

TEST(without_groups_there_is_one) {
    results *r = two_widths(SEEDS);
    REQUIRE(r);
    answer a = ask(r, "lr", NULL);
    REQUIRE(CHECK_INT(a.b.group_count, 1));
    CHECK_INT(a.b.groups[0].best->trial->hidden_dims.members[0], 10);
    CHECK_INT(a.b.groups[0].rival_count, 2);
    drop(&a);
    results_free(r);
}

/* 0.2 is in the middle; where 0.3 diverged, it was tried, and 0.2 is not the last. */
TEST(an_edge_is_the_last_that_was_tried) {
    results *r = two_widths(1);
    REQUIRE(r);
    for (int i = 0; i < WIDTHS; i++) synthetic_set_last(r, RATES * i + 1, 0.99);
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    answer a = ask(r, "lr", "hidden_dim");
    CHECK(!a.b.groups[0].at_edge && !a.b.groups[1].at_edge);
    CHECK_INT(a.b.groups[1].rival_count, 1);
    drop(&a);
    results_free(r);
}

TEST(a_group_without_results_has_no_best) {
    results *r = two_widths(1);
    REQUIRE(r);
    for (int i = 0; i < RATES; i++) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    answer a = ask(r, "lr", "hidden_dim");
    REQUIRE(CHECK_INT(a.b.group_count, 2));
    CHECK(!a.b.groups[1].best && a.b.groups[0].best);
    drop(&a);
    text shown = {0};
    error err;
    CHECK_STATUS(report_append_best(&shown, r, "lr", "hidden_dim", 100, 100, &err), STATUS_OK,
                 &err);
    CHECK_CONTAINS(text_string(&shown), "Not in it: 3 trials that did not finish.");
    text_free(&shown);
    results_free(r);
}

static void check_refusal(const char *best, const char *by, const char *wanted) {
    results *r = two_widths(1);
    text shown = {0};
    error err = {.message = ""};
    REQUIRE(r);
    CHECK_INT(report_append_best(&shown, r, best, by, 100, 100, &err), STATUS_BAD_INPUT);
    CHECK_TEXT(err.message, wanted);
    text_free(&shown);
    results_free(r);
}

TEST(names_that_do_not_vary_are_refused) {
    check_refusal("l", NULL,
                  "'l' does not vary in this sweep; did you mean 'lr'? (hidden_dim, lr)");
    check_refusal("batch_size", NULL,
                  "'batch_size' does not vary in this sweep; what does: hidden_dim, lr");
    check_refusal("lr,lr", NULL, "'lr' is said twice");
    check_refusal("lr", "hidden_dim,lr", "the best 'lr' for each 'lr' is that one: name two axes");
    check_refusal("lr", "", "'' does not vary in this sweep; what does: hidden_dim, lr");
    check_refusal("\033[2Jaaaaaaaaaaaaaaaaaaa", NULL,
                  "'\\x1b[2Jaaaaaaaaaaaaaaaaaaa' does not vary in this sweep; what does: "
                  "hidden_dim, lr");
}

int main(void) {
    RUN(each_width_has_its_best_rate);
    RUN(few_seeds_show_nothing);
    RUN(without_groups_there_is_one);
    RUN(an_edge_is_the_last_that_was_tried);
    RUN(a_group_without_results_has_no_best);
    RUN(names_that_do_not_vary_are_refused);
    return check_finish();
}
