/* The files of a report: which there are, and the table for a terminal. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/pages/report.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

TEST(damaged_numbers_are_refused) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text warnings = {0};
    char *folder = folder_for("damaged");
    error err;
    r->trials[1].trial.configuration = 7;
    CHECK_STATUS(report_render(r, folder, &warnings, &err), STATUS_DAMAGED, &err);
    CHECK(access(folder, F_OK) != 0);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

static size_t widest_line(const char *s) {
    size_t widest = 0, width = 0;
    for (; *s; s++) {
        if ((*s & 0xc0) != 0x80) width++;
        if (*s == '\n') width = 0;
        if (width > widest) widest = width;
    }
    return widest;
}

TEST(the_table_fits_the_terminal_best_first) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    static const int columns[] = {40, 60, 80, 120, 200};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        text shown = {0};
        report_append_table(&shown, r, columns[i]);
        CHECK(widest_line(text_string(&shown)) <= (size_t)columns[i]);
        CHECK_INT(times(text_string(&shown), "\n"), 4);
        CHECK_CONTAINS(text_string(&shown), "layer_dim");
        text_free(&shown);
    }
    text shown = {0};
    synthetic_set_last(r, 3, 0.99);
    synthetic_set_last(r, 4, 0.99);
    synthetic_set_last(r, 5, 0.99);
    report_append_table(&shown, r, 200);
    const char *first = strchr(text_string(&shown), '\n') + 1;
    CHECK_INT(strtol(first, NULL, 10), 2);
    CHECK_CONTAINS(first, "99.00 – 99.00 %");
    CHECK_CONTAINS(first, "133,810");
    text_free(&shown);
    results_free(r);
}

TEST(three_depths_give_every_file) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("depths");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    check_plot(folder, "accuracy_curves");
    check_plot(folder, "loss_curves");
    check_plot(folder, "layer_parameters");
    check_plot(folder, "accuracy_by_parameters");
    check_plot(folder, "accuracy_by_flops");
    check_plot(folder, "accuracy_over_flops");
    check_plot(folder, "accuracy_by_layer_dim");
    check_plot(folder, "epoch_time");
    CHECK(!exists_in(folder, "plots/heatmap.gp"));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    const char *const facts[] = {"53,010",       "133,810",    "214,610",
                                 "weight_ih_l1", "(400, 100)", "bazel run //:sweep"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        CHECK_CONTAINS(html, facts[i]);
        CHECK_CONTAINS(markdown, facts[i]);
    }
    CHECK_CONTAINS(html, "4·100 × 28 = 11,200");
    if (gnuplot_is_there()) CHECK_INT(times(html, "<svg "), 10);
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(two_axes_give_a_heatmap_and_a_plot_an_axis) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.widths = 4;
    for (int i = 0; i < 4; i++) sweep.hidden_dim[i] = 25 << i;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("grid");
    text warnings = {0};
    synthetic_set_status(r, 11, TRIAL_DIVERGED, NULL);
    REQUIRE(render(r, folder, &warnings));
    check_plot(folder, "heatmap");
    check_plot(folder, "accuracy_by_hidden_dim");
    check_plot(folder, "accuracy_by_layer_dim");
    char *data = read_in(folder, "plots/heatmap.dat");
    CHECK_INT(times(data, "\n"), 13);
    CHECK_CONTAINS(data, "4 3 0 \"none\" 2");
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* 7,980,400 operations and 252,672 bytes a sample, 20,000 samples a second by two threads, that
 * took twice the time, as on a busy machine, for the same CPU time; the roofs meet the peak at 250
 * / 100 and 250 / 10. */
TEST(the_roofline_is_what_was_measured_of_a_core) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("roofline");
    text warnings = {0};
    error err;
    r->trials[0].runtime.samples_per_s = 20000;
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/roofline.gp"));
    r->trials[0].runtime.threads = 2;
    r->trials[0].runtime.cpu_s = 2 * r->trials[0].runtime.train_s;
    r->trials[0].runtime.samples_per_s /= 2;
    r->trials[0].runtime.train_s *= 2;
    results_add_fact(r, "peak_gflops_per_core", "250", &err);
    results_add_fact(r, "bandwidth_256_kib_gb_per_s", "100", &err);
    results_add_fact(r, "bandwidth_32_mib_gb_per_s", "10", &err);
    REQUIRE(render(r, folder, &warnings));
    check_plot(folder, "roofline");
    char *data = read_in(folder, "plots/roofline.dat");
    CHECK_CONTAINS(data, "# roof: 256 KiB\n0.625 62.5\n2.5 250\n");
    CHECK_CONTAINS(data, "\n25 250\n");
    CHECK_CONTAINS(data, "# 1 layer\n31.584 79.804");
    char *script = read_in(folder, "plots/roofline.gp");
    CHECK_CONTAINS(script, "set ytics (\"32\" 32, \"64\" 64, \"128\" 128, \"256\" 256");
    free(script);
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* One layer of 100 has 53,010 parameters, two of 61 have 53,080: their ticks would be one blot. */
TEST(sizes_that_nearly_agree_share_a_tick) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = sweep.widths = 2;
    sweep.hidden_dim[0] = 61;
    sweep.hidden_dim[1] = 100;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("ticks");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *script = read_in(folder, "plots/accuracy_by_parameters.gp");
    CHECK_CONTAINS(script, "set xtics (\"22,824\" 22824, \"53,010\" 53010, \"133,810\" 133810)");
    free(script);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(an_old_plot_does_not_outlive_its_reason) {
    synthetic_sweep sweep = THREE_DEPTHS;
    char *folder = folder_for("shrunk");
    text warnings = {0};
    results *r = synthetic_results(&sweep);
    REQUIRE(render(r, folder, &warnings));
    CHECK(exists_in(folder, "plots/accuracy_by_layer_dim.gp"));
    results_free(r);
    sweep.layers = 1;
    r = synthetic_results(&sweep);
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/accuracy_by_layer_dim.gp"));
    CHECK(!exists_in(folder, "plots/accuracy_by_layer_dim.svg"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(three_hundred_configurations_stay_readable) {
    synthetic_sweep sweep = {.layers = 5, .widths = 10, .rates = 6, .seeds = 2};
    for (int i = 0; i < 10; i++) sweep.hidden_dim[i] = 20 * (i + 1);
    for (int i = 0; i < 5; i++) sweep.layer_dim[i] = i + 1;
    for (int i = 0; i < 6; i++) sweep.lr[i] = 0.001 * pow(3, i);
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("many");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    char *script = read_in(folder, "plots/accuracy_curves.gp");
    CHECK_CONTAINS(script, "best 6 of 300 in colour, 200 more in grey");
    free(script);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(thousands_of_trials_are_summed_up) {
    synthetic_sweep sweep = {.layers = 1, .widths = 20, .rates = 16, .seeds = 20, .layer_dim = {1}};
    for (int i = 0; i < 20; i++) sweep.hidden_dim[i] = 5 * (i + 1);
    for (int i = 0; i < 16; i++) sweep.lr[i] = 0.001 * pow(1.5, i);
    results *r = synthetic_results(&sweep);
    /* One worker, idle for as long as it worked before and after. */
    for (int32_t i = 0; i < r->trial_count; i++) {
        r->trials[i].runtime.worker = 0;
        r->trials[i].runtime.wall_s = 1;
        r->trials[i].runtime.started_s = i < r->trial_count / 2 ? i : i + r->trial_count / 2;
    }
    char *folder = folder_for("thousands");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *bars = read_in(folder, "plots/timeline.dat");
    char *dots = read_in(folder, "plots/accuracy_by_parameters.dat");
    CHECK(times(bars, "\n") < 1100);
    /* Nobody worked from 3,200 to 6,400 of 9,600 seconds. */
    CHECK_CONTAINS(bars, " 3206.4 1\n");
    CHECK_CONTAINS(bars, "\n6393.6 ");
    CHECK(times(dots, "\n") < r->trial_count / 4);
    free(bars);
    free(dots);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(failures_are_shown_with_their_reason) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("failures");
    text warnings = {0};
    synthetic_set_status(r, 1, TRIAL_FAILED, "killed by signal 9, see logs/x.log");
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "killed by signal 9, see logs/x.log");
    CHECK_CONTAINS(html, "no longer finite after 700 iterations");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

int main(void) {
    RUN(damaged_numbers_are_refused);
    RUN(the_table_fits_the_terminal_best_first);
    RUN(three_depths_give_every_file);
    RUN(two_axes_give_a_heatmap_and_a_plot_an_axis);
    RUN(the_roofline_is_what_was_measured_of_a_core);
    RUN(sizes_that_nearly_agree_share_a_tick);
    RUN(an_old_plot_does_not_outlive_its_reason);
    RUN(three_hundred_configurations_stay_readable);
    RUN(thousands_of_trials_are_summed_up);
    RUN(failures_are_shown_with_their_reason);
    return check_finish();
}
