/* What matters in a search: divergences, studies and their importances as Optuna 5 has them
 * (tests/fixtures/search_importance.py). */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/ped_anova.h"
#include "src/stats/search_importance.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/search_importance.inc"

/* --- divergences --- */

TEST(divergences_are_those_of_optuna) {
    double room[2 * PED_ANOVA_MOST_CELLS];
    for (size_t i = 0; i < sizeof divergences / sizeof *divergences; i++) {
        const double got =
            ped_anova_divergence(divergences[i].all, divergences[i].top,
                                 (size_t)divergences[i].cells, divergences[i].ordered, room);
        CHECK_NEAR(got / divergences[i].divergence, 1, 1e-12);
    }
}

TEST(the_same_density_and_a_single_cell_tell_nothing) {
    static const int counts[3] = {4, 1, 7}, none[3] = {0};
    double room[6];
    CHECK_NEAR(ped_anova_divergence(counts, counts, 3, true, room), 0, 0);
    CHECK_NEAR(ped_anova_divergence(counts, counts, 1, false, room), 0, 0);
    CHECK_NEAR(ped_anova_divergence(counts, none, 3, true, room), 0, 0);
}

/* --- studies --- */

static const char AXES[] =
    "train.lr: real log 0.001 3\n"
    "model.hidden_dim: whole log 16 256\n"
    "train.batch_size: whole linear 20 200\n"
    "model.layer_dim: steps 4 3 2 1\n"
    "model.cell: choice 3\n"
    "train.momentum: real linear 0.1 0.9 else 0\n";
static const config_key KEYS[] = {KEY_LR,        KEY_HIDDEN_DIM, KEY_BATCH_SIZE,
                                  KEY_LAYER_DIM, KEY_CELL,       KEY_MOMENTUM};
enum { KEYS_DRAWN = sizeof KEYS / sizeof *KEYS };

static void set_trial(trial *t, const struct drawn *d, int32_t number) {
    t->index = t->configuration = number;
    snprintf(t->id, sizeof t->id, "%016x", (unsigned)number);
    t->lr = d->lr;
    t->hidden_dims = (config_integers){.count = 1, .members = {d->hidden_dim}};
    t->layer_dim = d->layer_dim;
    t->architecture.hidden_dim = d->hidden_dim;
    t->architecture.layer_dim = d->layer_dim;
    t->batch_size = d->batch_size;
    t->cell = d->cell;
    t->momentum = d->momentum;
}

/* `rows` of include stand before what was drawn: copies of its first. */
static results *study(const struct drawn *drawn, int32_t count, int32_t rows, const char *sampler) {
    synthetic_sweep sweep = {.layers = 1, .widths = 1, .rates = 1, .seeds = count + rows};
    text space = {0};
    sweep.layer_dim[0] = 1;
    sweep.hidden_dim[0] = 16;
    sweep.lr[0] = 0.1;
    results *r = synthetic_results(&sweep);
    if (!r) return NULL;
    r->configuration_count = count + rows;
    memcpy(r->axes, KEYS, sizeof KEYS);
    r->axis_count = KEYS_DRAWN;
    for (int32_t i = 0; i < count + rows; i++) {
        const struct drawn *d = &drawn[i < rows ? 0 : i - rows];
        set_trial(&r->trials[i].trial, d, i);
        if (isnan(d->accuracy))
            synthetic_set_status(r, i, TRIAL_DIVERGED, NULL);
        else
            synthetic_set_last(r, i, i < rows ? 0.999 : d->accuracy);
    }
    text_append_format(&space, "%s %d %d\n%s", sampler, rows, count, AXES);
    synthetic_set_text(&r->search, "a search");
    synthetic_set_text(&r->search_space, text_string(&space));
    text_free(&space);
    return r;
}

static bool importance_in(const results *r, search_importance *out) {
    comparison *c = NULL;
    error err;
    if (!CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err)) return false;
    const bool told = search_importance_of(c, out);
    comparison_free(c);
    return told;
}

static void check_shares(const results *r, const struct share wanted[]) {
    search_importance *got = memory_array(1, sizeof *got);
    REQUIRE(got);
    if (CHECK(importance_in(r, got)) && CHECK_INT(got->count, KEYS_DRAWN))
        for (int i = 0; i < KEYS_DRAWN; i++) {
            CHECK_TEXT(key_column(got->axis[i].keys[0]), wanted[i].key);
            CHECK_NEAR(got->share[i], wanted[i].share, 1e-12);
        }
    search_importance_free(got);
    free(got);
}

TEST(importances_in_a_study_are_those_of_optuna) {
    results *random = study(random_drawn, 60, 0, "random"), *tpe = study(tpe_drawn, 120, 0, "tpe");
    REQUIRE(random && tpe);
    check_shares(random, random_shares);
    check_shares(tpe, tpe_shares);
    results_free(random);
    results_free(tpe);
}

TEST(rows_of_include_do_not_count) {
    results *r = study(random_drawn, 60, 3, "random");
    REQUIRE(r);
    check_shares(r, random_shares);
    results_free(r);
}

static void append_wanted(text *out, const struct share shares[]) {
    for (int i = 0; i < KEYS_DRAWN; i++)
        text_append_format(out, "%s%s %.1f %%", i ? ", " : "", shares[i].key,
                           100 * shares[i].share);
}

TEST(both_pages_and_the_plot_tell_them) {
    results *r = study(tpe_drawn, 120, 0, "tpe");
    char *folder = folder_for("ped_anova");
    text warnings = {0}, wanted = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md"), *html = read_in(folder, "report.html");
    char *data = read_in(folder, "plots/importance.dat");
    append_wanted(&wanted, tpe_shares);
    CHECK_CONTAINS(html, "among the best tenth, 12 of 120 configurations: ");
    CHECK_INT(times(html, text_string(&wanted)), 2); /* in words, and for who cannot see the plot */
    CHECK_CONTAINS(markdown, "among the best tenth, 12 of 120 configurations");
    CHECK_CONTAINS(data, "\n1 63.4856 \"63.5 %\"\n");
    check_plot(folder, "importance");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(markdown);
    free(html);
    free(data);
    free(folder);
    text_free(&warnings);
    text_free(&wanted);
    results_free(r);
}

/* --- where nothing is told --- */

TEST(few_configurations_are_said_to_be_too_few) {
    results *r = study(random_drawn, 49, 0, "random");
    char *folder = folder_for("ped_anova_few");
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html,
                   "among the best tenth is told from 50 configurations on; here are 49 with a "
                   "result.");
    CHECK(!exists_in(folder, "plots/importance.gp"));
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(stopped_and_missing_ones_do_not_count) {
    search_importance *s = memory_array(1, sizeof *s);
    results *r = study(random_drawn, 51, 0, "random");
    REQUIRE(r && s);
    CHECK(importance_in(r, s));
    CHECK_INT(s->configurations, 51);
    search_importance_free(s);
    synthetic_set_status(r, 5, TRIAL_STOPPED, NULL);
    synthetic_set_status(r, 6, TRIAL_MISSING, NULL);
    CHECK(!importance_in(r, s));
    CHECK_INT(s->configurations, 49);
    results_free(r);
    free(s);
}

TEST(equal_results_tell_nothing) {
    search_importance *s = memory_array(1, sizeof *s);
    results *r = study(random_drawn, 60, 0, "random");
    REQUIRE(r && s);
    for (int i = 0; i < 60; i++) synthetic_set_status(r, i, TRIAL_DIVERGED, NULL);
    CHECK(!importance_in(r, s));
    CHECK_INT(s->configurations, 60);
    results_free(r);
    free(s);
}

TEST(lines_of_another_kind_tell_nothing) {
    static const char *const others[] = {"",
                                         "train.lr: real log 0.001 3",
                                         "train.lr: real log 0 3\nmodel.cell: choice 3\n",
                                         "train.lr: real log 3 0.001\nmodel.cell: choice 3\n",
                                         "train.lr: real 0.001 3\nmodel.cell: choice 3\n",
                                         "train.lr: real linear 0.001 nan\nmodel.cell: choice 3\n",
                                         "train.lr: steps\nmodel.cell: choice 3\n",
                                         "train.no_key: real log 0.001 3\nmodel.cell: choice 3\n",
                                         "train.lr real log 0.001 3\nmodel.cell: choice 3\n",
                                         "train.lr: real log 0.001 3\nmodel.cell: choice 1e300\n",
                                         "train.lr: real log 0.001 3\nmodel.cell: choice 0\n",
                                         "train.lr: real log 0.001 3\nmodel.cell: choice 3 else\n",
                                         "train.lr: real log 0.001 3\n",
                                         "train.lr: real log 0.001 3\nmodel.cell: choice 1\n"};
    search_importance *s = memory_array(1, sizeof *s);
    results *r = study(random_drawn, 60, 0, "random");
    REQUIRE(r && s);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        text space = {0};
        text_append_format(&space, "random 0 60\n%s", others[i]);
        synthetic_set_text(&r->search_space, text_string(&space));
        text_free(&space);
        CHECK(!importance_in(r, s));
    }
    results_free(r);
    free(s);
}

int main(void) {
    RUN(divergences_are_those_of_optuna);
    RUN(the_same_density_and_a_single_cell_tell_nothing);
    RUN(importances_in_a_study_are_those_of_optuna);
    RUN(rows_of_include_do_not_count);
    RUN(both_pages_and_the_plot_tell_them);
    RUN(few_configurations_are_said_to_be_too_few);
    RUN(stopped_and_missing_ones_do_not_count);
    RUN(equal_results_tell_nothing);
    RUN(lines_of_another_kind_tell_nothing);
    return check_finish();
}
