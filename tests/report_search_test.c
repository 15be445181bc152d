/* What is told of a search: the best that is to be expected of so many draws.
 *
 * Expected: the mean of max and of min over itertools.combinations of the values in Python.
 */
#include <stdlib.h>

#include "src/stats/best_of_draws.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

static const double ACCURACY[11] = {.455, .654, .54,  .693, .707, .343,
                                    .309, .844, .469, .452, .947};
static const double BEST[11] = {0.583000000000000,
                                0.703363636363636,
                                0.770842424242424,
                                0.815739393939394,
                                0.848350649350649,
                                0.873586580086580,
                                0.894142424242424,
                                0.911351515151515,
                                0.925781818181818,
                                0.937636363636364,
                                0.947};
static const double LEAST[11] = {0.583000000000000,
                                 0.462636363636364,
                                 0.409751515151515,
                                 0.379448484848485,
                                 0.359441558441558,
                                 0.344820346320346,
                                 0.333369696969697,
                                 0.324236363636364,
                                 0.317163636363636,
                                 0.312090909090909,
                                 0.309};

static int compare(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

TEST(the_best_of_draws_is_the_mean_over_all_choices) {
    double rising[11], falling[11];
    memcpy(rising, ACCURACY, sizeof rising);
    qsort(rising, 11, sizeof *rising, compare);
    for (int i = 0; i < 11; i++) falling[i] = rising[10 - i];
    for (size_t k = 1; k <= 11; k++) {
        CHECK_NEAR(best_of_draws(rising, 11, k), BEST[k - 1], 1e-14);
        CHECK_NEAR(best_of_draws(falling, 11, k), LEAST[k - 1], 1e-14);
    }
}

TEST(equal_values_and_a_single_one_are_their_own_best) {
    static const double equal[3] = {.5, .5, .5};
    for (size_t k = 1; k <= 3; k++) CHECK_NEAR(best_of_draws(equal, 3, k), .5, 1e-15);
    CHECK_NEAR(best_of_draws(ACCURACY, 1, 1), .455, 0);
}

static results *searched(const char *space) {
    synthetic_sweep sweep = {
        .layers = 1, .widths = 1, .rates = 11, .seeds = 1, .layer_dim = {1}, .hidden_dim = {100}};
    for (int i = 0; i < 11; i++) sweep.lr[i] = 0.01 * (i + 1);
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < 11; i++) synthetic_set_last(r, i, ACCURACY[i]);
    if (r) synthetic_set_text(&r->search, "random search (seed 0)");
    if (r) synthetic_set_text(&r->search_space, space);
    return r;
}

/* How many draws are told of; the best of two of them. */
static size_t told(const results *r, double *best_of_two) {
    comparison *c = NULL;
    error err;
    size_t count = 0;
    if (!CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err)) return 0;
    double *values = best_of_draws_values(c, &count);
    *best_of_two = values ? best_of_draws(values, count, 2) : NAN;
    if (!values) count = 0;
    free(values);
    comparison_free(c);
    return count;
}

TEST(only_independent_draws_are_told_of) {
    static const char *const others[] = {"",
                                         "sobol 0 11\n",
                                         "tpe 0 11\n",
                                         "random 0 12\n",
                                         "random 0 0\n",
                                         "random 0 11",
                                         "random -1 3\n",
                                         "random 12 1\n",
                                         "randomly 0 11\n",
                                         "random\n"};
    double best;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        results *r = searched(others[i]);
        REQUIRE(r);
        CHECK_INT(told(r, &best), 0);
        results_free(r);
    }
    results *r = searched("random 0 11\ntrain.lr: real log 0.01 1\n");
    REQUIRE(r);
    CHECK_INT(told(r, &best), 11);
    CHECK_NEAR(best, BEST[1], 1e-12);
    synthetic_set_status(r, 3, TRIAL_MISSING, NULL);
    CHECK_INT(told(r, &best), 0);
    results_free(r);
}

/* Of .455 and .654 the better is .654; a row of include stands beside them. */
TEST(rows_of_include_are_no_draws) {
    double best;
    results *r = searched("random 0 2\n");
    REQUIRE(r);
    CHECK_INT(told(r, &best), 2);
    CHECK_NEAR(best, .654, 1e-12);
    results_free(r);
}

/* .654, and .455 twice: the best of two is .654 in two choices of three, .455 in the other. */
TEST(a_diverged_draw_is_no_better_than_the_worst) {
    double best;
    results *r = searched("random 0 3\n");
    REQUIRE(r);
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    CHECK_INT(told(r, &best), 3);
    CHECK_NEAR(best, (2 * .654 + .455) / 3, 1e-12);
    results_free(r);
}

TEST(both_pages_and_the_plot_tell_it) {
    results *r = searched("random 0 11\ntrain.lr: real log 0.01 1\n");
    char *folder = folder_for("best_of_draws");
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md"), *html = read_in(folder, "report.html");
    char *data = read_in(folder, "plots/search.dat");
    CHECK_CONTAINS(html,
                   "of a random search of this space: 58.30 % of 1; 70.34 % of 2; 81.57 % of "
                   "4; 91.14 % of 8; 94.70 % of 11 configurations");
    CHECK_CONTAINS(markdown, "70.34 %");
    CHECK_CONTAINS(html,
                   "The best of many draws is the luckiest, too: the test accuracy that chose it "
                   "flatters it.");
    CHECK_CONTAINS(html, "confirm: {best: 3, replicates: 10}");
    CHECK_CONTAINS(markdown, "the luckiest");
    CHECK_CONTAINS(data, "\n1 58.3\n2 70.3364\n3 77.0842\n");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(markdown);
    free(html);
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

static char *page_of_stopped(const char *rule) {
    results *r = searched("tpe 0 11\n");
    char *folder = folder_for("stopped_search");
    text warnings = {0};
    if (!r) return NULL;
    r->trials[0].status = r->trials[0].outcome.status = TRIAL_STOPPED;
    synthetic_set_text(&r->stopping, rule);
    char *page = render(r, folder, &warnings) ? read_in(folder, "report.html") : NULL;
    text_free(&warnings);
    results_free(r);
    free(folder);
    return page;
}

TEST(groups_are_told_of_where_there_are_several) {
    char *one = page_of_stopped("successive halving, the best 1/3 of a rung goes on");
    char *several =
        page_of_stopped("successive halving within layer_dim, the best 1/3 of a rung goes on");
    REQUIRE(one && several);
    CHECK_CONTAINS(one, "what it had on its way is no result of a whole training.");
    CHECK(!strstr(one, "another pace"));
    CHECK_CONTAINS(several, "ranks it in its group only, as others may learn at another pace.");
    free(one);
    free(several);
}

int main(void) {
    RUN(the_best_of_draws_is_the_mean_over_all_choices);
    RUN(equal_values_and_a_single_one_are_their_own_best);
    RUN(only_independent_draws_are_told_of);
    RUN(rows_of_include_are_no_draws);
    RUN(a_diverged_draw_is_no_better_than_the_worst);
    RUN(both_pages_and_the_plot_tell_it);
    RUN(groups_are_told_of_where_there_are_several);
    return check_finish();
}
