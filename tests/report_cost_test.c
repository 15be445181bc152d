/* Architectures for what they cost.  What they have come to at equally many operations: by numpy
 * and scipy (tests/fixtures/equal_flops.py); Pareto fronts by their definition. */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/cost.h"
#include "src/stats/equal_flops.h"
#include "src/stats/pairing.h"
#include "tests/check.h"
#include "tests/equal_flops.inc"
#include "tests/report_scene.h"

static results *three_depths(void) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = SEEDS;
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < 3 * SEEDS; i++)
        for (int k = 0; k < EVALUATIONS; k++)
            r->trials[i].outcome.evaluations[k].values[METRIC_TEST_ACC] =
                curves[i / SEEDS][i % SEEDS][k];
    return r;
}

static comparison *comparison_of(const results *r) {
    comparison *c = NULL;
    error err;
    return CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err) ? c : NULL;
}

/* --- costs --- */

TEST(training_costs_what_is_counted_of_a_trial_without_its_evaluations) {
    results *r = three_depths();
    REQUIRE(r);
    trial t = r->trials[SEEDS].trial;
    const double evaluated = 2.0 * EVALUATIONS * 10000 * (double)rnn_forward_macs(&t.architecture);
    CHECK_NEAR(cost_training_flops(&t, 3000) / (trial_flops(&t) - evaluated), 1, 1e-14);
    CHECK_NEAR(cost_training_flops(&t, 600), 60000 * trial_training_flops(&t), 0);
    CHECK_NEAR(cost_training_flops(&t, 0), 0, 0);
    results_free(r);
}

TEST(five_per_cent_are_nearly_equal) {
    CHECK(cost_nearly_equal(100, 105) && cost_nearly_equal(105, 100));
    CHECK(!cost_nearly_equal(100, 105.1) && !cost_nearly_equal(105.1, 100));
}

/* --- fronts --- */

static results *many(unsigned seed) {
    synthetic_sweep sweep = {.layers = 3,
                             .widths = 4,
                             .rates = 3,
                             .seeds = 1,
                             .layer_dim = {1, 2, 3},
                             .hidden_dim = {10, 20, 30, 41},
                             .lr = {0.1, 0.2, 0.3}};
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < 36; i++) { /* with ties */
        seed = seed * 1664525 + 1013904223;
        synthetic_set_last(r, i, 0.5 + (double)(seed >> 24) / 64 / 10);
    }
    return r;
}

/* Nothing that costs as much or less is as good, but for those of the same cost and mean. */
static bool is_on_front(const comparison *c, cost_kind kind, const configuration *g) {
    for (int32_t i = 0; i < c->configuration_count; i++) {
        const configuration *other = &c->configurations[i];
        const double saved = cost_of(g, kind) - cost_of(other, kind);
        const double better = other->last.mean - g->last.mean;
        if (saved >= 0 && better >= 0 && saved + better > 0) return false;
    }
    return true;
}

static bool is_among(const configuration *g, const configuration *const front[], int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (front[i] == g) return true;
    return false;
}

TEST(a_front_is_what_nothing_as_cheap_equals) {
    const configuration *front[36];
    for (unsigned seed = 1; seed <= 50; seed++) {
        results *r = many(seed);
        comparison *c = r ? comparison_of(r) : NULL;
        REQUIRE(c);
        for (cost_kind kind = COST_PARAMETERS; kind <= COST_FLOPS; kind++) {
            const int32_t count = cost_find_front(c, kind, front);
            for (int32_t i = 1; i < count; i++)
                CHECK(cost_of(front[i - 1], kind) < cost_of(front[i], kind));
            for (int32_t i = 0; i < 36; i++) {
                const configuration *g = &c->configurations[i];
                const bool found = is_among(g, front, count);
                if (found) CHECK(is_on_front(c, kind, g));
                if (!found && is_on_front(c, kind, g)) { /* then the first of its equals is */
                    bool equal = false;
                    for (int32_t k = 0; k < count; k++)
                        equal |= cost_of(front[k], kind) == cost_of(g, kind) &&
                                 front[k]->last.mean == g->last.mean;
                    CHECK(equal);
                }
            }
        }
        comparison_free(c);
        results_free(r);
    }
}

/* --- equally many operations --- */

TEST(at_equal_operations_it_is_what_numpy_and_scipy_say) {
    results *r = three_depths();
    comparison *c = r ? comparison_of(r) : NULL;
    equal_flops e;
    REQUIRE(c && CHECK(equal_flops_of(c, &e)));
    CHECK_NEAR(e.budget, budget, 0);
    CHECK(!e.at_end);
    REQUIRE(CHECK_INT(e.count, 3));
    for (int i = 0; i < 3; i++) {
        CHECK_INT(e.entry[i].of->trial->layer_dim, there[i].layers);
        CHECK_NEAR(e.entry[i].flops, there[i].flops, 1e-3);
        CHECK_NEAR(e.entry[i].value.mean, there[i].mean, 1e-14);
        CHECK_INT(e.entry[i].value.n, SEEDS);
        if (i == 0) continue;
        CHECK_NEAR(e.entry[i].pair.difference.mean, there[i].difference, 1e-14);
        CHECK_NEAR(e.entry[i].pair.p, there[i].p, 1e-14);
    }
    /* Holm (1979) by hand: the third pair, that is not tested, is taken for the greatest. */
    const double p = fmin(there[1].p, there[2].p), q = fmax(there[1].p, there[2].p);
    const int least = e.entry[1].pair.p <= e.entry[2].pair.p ? 1 : 2;
    CHECK_NEAR(e.entry[least].pair.p_holm, fmin(1, 3 * p), 1e-14);
    CHECK_NEAR(e.entry[3 - least].pair.p_holm, fmin(1, fmax(3 * p, 2 * q)), 1e-14);
    comparison_free(c);
    results_free(r);
}

/* The budget is that of the shortest training: of a trial that ended early, too. */
TEST(nothing_goes_beyond_the_shortest_training) {
    results *r = three_depths();
    REQUIRE(r);
    r->trials[2].outcome.evaluation_count = 4;
    r->trials[2].outcome.iterations_done = 2000;
    comparison *c = comparison_of(r);
    equal_flops e;
    REQUIRE(c && CHECK(equal_flops_of(c, &e)));
    CHECK_NEAR(e.budget, budget * 2000 / 3000, 1e-3);
    CHECK_INT(e.count, 2); /* three layers had no evaluation by then */
    comparison_free(c);
    results_free(r);
}

TEST(nearly_equal_trainings_count_by_their_ends) {
    results *r = three_depths();
    REQUIRE(r);
    for (int i = 0; i < 3 * SEEDS; i++) { /* as many operations as the first has, but for 0.1 % */
        outcome *o = &r->trials[i].outcome;
        const double share = budget / cost_training_flops(&r->trials[i].trial, 3000);
        o->evaluations[EVALUATIONS - 1].iteration = o->iterations_done = (int64_t)(3000 * share);
        for (int k = 0; k < EVALUATIONS - 1; k++) o->evaluations[k].iteration = k + 1;
    }
    comparison *c = comparison_of(r);
    equal_flops e;
    REQUIRE(c && CHECK(equal_flops_of(c, &e)));
    CHECK(e.at_end);
    CHECK_INT(e.count, 3);
    for (int i = 0; i < e.count; i++)
        CHECK_NEAR(e.entry[i].value.mean, e.entry[i].of->last.mean, 1e-15);
    comparison_free(c);
    results_free(r);
}

TEST(one_architecture_has_nothing_to_set_beside) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    sweep.rates = 3;
    sweep.lr[1] = 0.2;
    sweep.lr[2] = 0.3;
    results *r = synthetic_results(&sweep);
    comparison *c = r ? comparison_of(r) : NULL;
    equal_flops e;
    REQUIRE(c);
    CHECK(!equal_flops_of(c, &e));
    comparison_free(c);
    results_free(r);
}

/* --- pages --- */

TEST(both_pages_and_the_plots_tell_it) {
    results *r = three_depths();
    char *folder = folder_for("cost");
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md"), *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "<a href=\"#cost\">Cost</a>");
    CHECK_CONTAINS(html, "At 2.39 TFLOP of training, evaluations not counted, ");
    CHECK_CONTAINS(html, "Pareto front of mean test accuracy and parameters, the cheapest first: ");
    CHECK_CONTAINS(markdown, "## For what it costs");
    CHECK_CONTAINS(markdown, "2.14 TFLOP");
    check_plot(folder, "accuracy_by_flops");
    check_plot(folder, "accuracy_over_flops");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(markdown);
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* A third of 2.39, 6.43 and 10.46 TFLOP: by the least of them in GFLOP, with three digits. */
TEST(ticks_of_a_thousand_and_more_are_written_out) {
    results *r = three_depths();
    char *folder = folder_for("cost_ticks");
    text warnings = {0};
    REQUIRE(r);
    for (int i = 0; i < 3 * SEEDS; i++) {
        outcome *o = &r->trials[i].outcome;
        for (int k = 0; k < EVALUATIONS; k++) o->evaluations[k].iteration /= 3;
        o->iterations_done /= 3;
    }
    REQUIRE(render(r, folder, &warnings));
    char *script = read_in(folder, "plots/accuracy_by_flops.gp");
    CHECK_CONTAINS(script, "set xtics (\"798\" 798.04, \"2,140\" 2142.04, \"3,490\" 3486.04)");
    CHECK_CONTAINS(script, "operations of training, GFLOP, log scale");
    free(script);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Three of seven came there by 500 updates, four by 1,000: half of them, and 100 items an update.
 */
TEST(the_target_is_told_in_operations) {
    results *r = three_depths();
    char *folder = folder_for("cost_target");
    text warnings = {0};
    REQUIRE(r);
    synthetic_set_text(&r->target, "0.995");
    for (int i = 0; i < SEEDS; i++)
        for (int k = 0; k < EVALUATIONS; k++)
            r->trials[SEEDS + i].outcome.evaluations[k].values[METRIC_TEST_ACC] =
                i < 3 || (i == 3 && k > 0) ? 0.996 : 0.9;
    REQUIRE(render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md");
    CHECK_CONTAINS(markdown, "operations to 99.50 %");
    CHECK_CONTAINS(markdown, " 2.14 TFLOP (4 of 7) |");
    CHECK_CONTAINS(markdown, " – (0 of 7) |");
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(equally_many_parameters_are_told) {
    synthetic_sweep sweep = {.layers = 1,
                             .widths = 3,
                             .rates = 1,
                             .seeds = 4,
                             .layer_dim = {1},
                             .hidden_dim = {100, 101, 200},
                             .lr = {0.1}};
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("cost_parameters");
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "Of 53,010 to 53,944 parameters: ");
    CHECK_INT(times(html, "<p>Of "), 1);
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(of_many_architectures_the_best_are_looked_at) {
    synthetic_sweep sweep = {
        .layers = 1, .widths = 14, .rates = 1, .seeds = 1, .layer_dim = {1}, .lr = {0.1}};
    for (int i = 0; i < 14; i++) sweep.hidden_dim[i] = 10 * (i + 1);
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("cost_many");
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "Of 14 architectures here are the best 12. At ");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

int main(void) {
    RUN(training_costs_what_is_counted_of_a_trial_without_its_evaluations);
    RUN(five_per_cent_are_nearly_equal);
    RUN(a_front_is_what_nothing_as_cheap_equals);
    RUN(at_equal_operations_it_is_what_numpy_and_scipy_say);
    RUN(nothing_goes_beyond_the_shortest_training);
    RUN(nearly_equal_trainings_count_by_their_ends);
    RUN(one_architecture_has_nothing_to_set_beside);
    RUN(both_pages_and_the_plots_tell_it);
    RUN(ticks_of_a_thousand_and_more_are_written_out);
    RUN(the_target_is_told_in_operations);
    RUN(equally_many_parameters_are_told);
    RUN(of_many_architectures_the_best_are_looked_at);
    return check_finish();
}
