/* What plots show: of unfinished sweeps, of few seeds, on their axes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/escape.h"
#include "src/base/memory.h"
#include "src/pages/report.h"
#include "src/rnn/schedules.h"
#include "src/trial/tasks.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"
#include "tests/trial_defaults.h"

static bool script_has(const char *folder, const char *name, const char *part) {
    char *script = read_in(folder, name);
    const bool found = strstr(script, part) != NULL;
    free(script);
    return found;
}

static void check_range_holds(const char *script, const char *command, double value) {
    const char *range = strstr(script, command);
    REQUIRE(range);
    char *colon = NULL;
    const double low = strtod(range + strlen(command), &colon);
    CHECK(low < value && value < strtod(colon + 1, NULL));
}

/* A grid of layers by widths by rates by seeds of which the first trials are done. */
static results *unfinished(int layers, int widths, int rates, int seeds, int done) {
    synthetic_sweep sweep = {.layers = layers,
                             .widths = widths,
                             .rates = rates,
                             .seeds = seeds,
                             .layer_dim = {1, 2, 3},
                             .hidden_dim = {100, 200, 400},
                             .lr = {0.1, 0.03, 0.01}};
    results *r = synthetic_results(&sweep);
    for (int i = done; i < r->trial_count; i++) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    return r;
}

TEST(a_sweep_stopped_anywhere_is_drawn_without_complaint) {
    for (int axes = 1; axes <= 3; axes++)
        for (int stop = 0; stop <= 3; stop++) {
            const int all = axes == 1 ? 6 : axes == 2 ? 18 : 54;
            const int done = stop == 3 ? all / 2 : stop;
            results *r = unfinished(3, axes > 1 ? 3 : 1, axes > 2 ? 3 : 1, 2, done);
            char *folder = folder_for("stopped");
            text warnings = {0};
            REQUIRE(render(r, folder, &warnings));
            if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
            /* gnuplot complains there, of empty ranges for example. */
            CHECK(!exists_in(folder, "plots/gnuplot.log"));
            free(folder);
            text_free(&warnings);
            results_free(r);
        }
}

TEST(one_value_so_far_is_no_axis_to_speak_of) {
    results *r = unfinished(2, 2, 2, 1, 1);
    char *folder = folder_for("one");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/accuracy_by_lr.gp"));
    CHECK(!exists_in(folder, "plots/importance.gp"));
    char *script = read_in(folder, "plots/heatmap.gp");
    const double accuracy = 100 * outcome_last_selection(&r->trials[0].outcome, MEASURE_ACCURACY);
    check_range_holds(script, "set cbrange [", accuracy);
    check_range_holds(script, "set cbrange [", accuracy - 0.05);
    free(script);
    results_free(r);
    /* Both learning rates, one width, one depth: nothing to weigh against. */
    r = unfinished(2, 2, 2, 1, 2);
    REQUIRE(render(r, folder, &warnings));
    CHECK(exists_in(folder, "plots/accuracy_by_lr.gp"));
    CHECK(!exists_in(folder, "plots/accuracy_by_layer_dim.gp"));
    CHECK(script_has(folder, "plots/heatmap.gp", "'Test accuracy over lr and hidden_dim'"));
    CHECK(!exists_in(folder, "plots/importance.gp"));
    results_free(r);
    r = unfinished(2, 2, 2, 1, 4);
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/heatmap.gp", "'Test accuracy over lr and layer_dim'"));
    CHECK(script_has(folder, "plots/importance.gp", "'layer_dim'"));
    CHECK(script_has(folder, "plots/importance.gp", "'lr'"));
    CHECK(!script_has(folder, "plots/importance.gp", "'hidden_dim'"));
    results_free(r);
    free(folder);
    text_free(&warnings);
}

TEST(what_has_no_result_has_no_place_in_a_key) {
    results *r = unfinished(3, 3, 1, 1, 4); /* hidden_dim 100 with all depths, 200 with one layer */
    char *folder = folder_for("keys");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/accuracy_by_layer_dim.gp", "title 'hidden_dim 200'"));
    CHECK(!script_has(folder, "plots/accuracy_by_layer_dim.gp", "title 'hidden_dim 400'"));
    CHECK(script_has(folder, "plots/accuracy_curves.gp", "title 'hidden_dim 200, 1 layer'"));
    CHECK(!script_has(folder, "plots/accuracy_curves.gp", "title 'hidden_dim 400, 1 layer'"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(only_who_worked_has_a_place_in_the_timeline) {
    results *r = unfinished(2, 1, 1, 1, 1);
    char *folder = folder_for("worked");
    text warnings = {0};
    r->trials[1].runtime = (trial_runtime){.wall_s = 0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/timeline.gp", "title 'hidden_dim 100, 1 layer'"));
    CHECK(!script_has(folder, "plots/timeline.gp", "title 'hidden_dim 100, 2 layers'"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(few_seeds_are_drawn_themselves_and_intervals_end_at_100) {
    synthetic_sweep sweep = THREE_DEPTHS;
    char *folder = folder_for("intervals");
    text warnings = {0};
    for (sweep.seeds = 3; sweep.seeds <= 4; sweep.seeds++) {
        results *r = synthetic_results(&sweep);
        for (int i = 0; i < r->trial_count; i++) synthetic_set_last(r, i, i % 2 ? 0.98 : 0.5);
        REQUIRE(render(r, folder, &warnings));
        const bool few = sweep.seeds < 4;
        CHECK_INT(script_has(folder, "plots/accuracy_curves.gp", "filledcurves"), !few);
        CHECK_INT(script_has(folder, "plots/accuracy_curves.gp", "thin: each seed"), few);
        CHECK_INT(script_has(folder, "plots/accuracy_by_layer_dim.gp", "with yerrorbars"), !few);
        CHECK_INT(script_has(folder, "plots/seeds.dat", "NaN NaN"), few);
        CHECK_INT(script_has(folder, "plots/pairs.dat", "NaN NaN"), few);
        CHECK_INT(script_has(folder, "plots/accuracy_by_layer_dim.dat", " 100\n"), !few);
        results_free(r);
    }
    free(folder);
    text_free(&warnings);
}

TEST(thousands_are_grouped_on_every_axis) {
    synthetic_sweep sweep = {.layers = 1,
                             .widths = 3,
                             .rates = 2,
                             .seeds = 1,
                             .layer_dim = {1},
                             .hidden_dim = {500, 1000, 2000},
                             .lr = {0.1, 0.03}};
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("grouped");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/accuracy_curves.gp", "\"1,000\" 1000, \"2,000\" 2000"));
    CHECK(script_has(folder, "plots/loss_curves.gp", "\"3,000\" 3000"));
    CHECK(script_has(folder, "plots/layer_parameters.gp", "\"5,000,000\" 5000000"));
    CHECK(script_has(folder, "plots/layer_parameters.gp", "hidden_dim 2,000"));
    CHECK(script_has(folder, "plots/accuracy_by_hidden_dim.gp", "\"2,000\" 2000"));
    CHECK(script_has(folder, "plots/heatmap.gp", "\"2,000\" 3"));
    CHECK(script_has(folder, "plots/parallel.gp", "set label '2,000'"));
    CHECK(script_has(folder, "plots/timeline.gp", "\"1,000\" 1000"));
    CHECK(!script_has(folder, "plots/layer_parameters.gp", "set format"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(classes_have_their_names) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("classes");
    text warnings = {0};
    r->trials[0].outcome.confusion = memory_array(100, sizeof *r->trials[0].outcome.confusion);
    r->trials[0].outcome.confusion[2 * 10 + 4] = 1200;
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/confusion_1.gp", "'Pullover' 2"));
    char *html = read_in(folder, "report.html");
    if (gnuplot_is_there())
        CHECK_CONTAINS(html, "Most often, 1,200 times, Pullover is taken for Coat.");
    free(html);
    synthetic_set_text(&r->data_name, "idx");
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/confusion_1.gp", "'2' 2"));
    synthetic_set_text(&r->class_names, "a\nb\n5 %_x\n100%\ne\nf\ng\nh\ni\nj\n");
    REQUIRE(render(r, folder, &warnings)); /* gnuplot takes the label of a tick for a format */
    CHECK(script_has(folder, "plots/confusion_1.gp", "'5 %%_x' 2, '100%%' 3"));
    check_plot(folder, "confusion_1");
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Weights that were evaluated only: no training, no curve, no speed. */
TEST(without_training_there_is_nothing_to_time) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("evaluated");
    text warnings = {0};
    for (int i = 0; i < 3; i++) {
        result *one = &r->trials[i];
        one->trial.iterations = 0;
        one->trial.epochs = 0;
        one->outcome.iterations_done = 0;
        one->outcome.evaluation_count = 1;
        one->outcome.evaluations[0].iteration = 0;
        one->outcome.evaluations[0].values[METRIC_TRAIN_LOSS] = NAN;
        one->runtime.train_s = one->runtime.samples_per_s = 0;
        if (i > 0) continue;
        REQUIRE(render(r, folder, &warnings)); /* beside others that were trained */
        CHECK(!script_has(folder, "plots/accuracy_curves.gp", "title '1 layer'"));
        CHECK(script_has(folder, "plots/accuracy_curves.gp", "title '2 layers'"));
        CHECK(!script_has(folder, "plots/epoch_time.gp", "'1 layer'"));
        CHECK(!script_has(folder, "plots/throughput.gp", "'1 layer'"));
    }
    REQUIRE(render(r, folder, &warnings));
    static const char *const of_training[] = {"accuracy_curves", "loss_curves", "epoch_time",
                                              "throughput", "roofline"};
    for (size_t i = 0; i < sizeof of_training / sizeof *of_training; i++) {
        char name[64];
        snprintf(name, sizeof name, "plots/%s.gp", of_training[i]);
        CHECK(!exists_in(folder, name));
    }
    check_plot(folder, "accuracy_by_layer_dim");
    CHECK(!exists_in(folder, "plots/gnuplot.log"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Names differ at their ends: what is left out of a long one is in its middle. */
TEST(names_that_are_too_long_for_a_key_stay_apart) {
    text kept = {0}, cut = {0};
    text_append_gnuplot_string(&kept, "Ärger, 'a'", 10);
    CHECK_TEXT(text_string(&kept), "'Ärger, ''a'''");
    text_append_gnuplot_string(&cut, "hidden_dim 100, peepholes, é of the mean", 12);
    CHECK_TEXT(text_string(&cut), "'hidden_d…mean'");
    text_free(&kept);
    text_free(&cut);
}

/* What is read out has no tensors: one bar, which does not name it. */
TEST(architectures_of_the_same_parameters_have_one_bar) {
    results *r = unfinished(3, 1, 1, 1, 3);
    char *folder = folder_for("readouts");
    text warnings = {0};
    r->axes[r->axis_count++] = KEY_READOUT;
    for (int i = 1; i < r->trial_count; i++) {
        trial *t = &r->trials[i].trial;
        t->layer_dim = i == 1 ? 1 : 2;
        t->readout = i == 1 ? RNN_READOUT_MEAN : RNN_READOUT_LAST_STEP;
        t->architecture.layer_dim = (int)t->layer_dim;
        t->architecture.readout = (rnn_readout)t->readout;
    }
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/layer_parameters.gp", "(\"1 layer\" 1, \"2 layers\" 2)"));
    CHECK(script_has(folder, "plots/layer_parameters.dat", "2 0 133810"));
    CHECK(!script_has(folder, "plots/layer_parameters.dat", "\n3 0 "));
    CHECK(script_has(folder, "plots/timeline.gp", "readout of the mean"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Where the lines of the first configuration begin and end. */
static void read_ends(const char *data, double x[4]) {
    for (int i = 0; i < 4; i++) {
        data = strchr(data, '\n');
        REQUIRE(data);
        while (*data == '\n') data++;
        x[i] = strtod(data, NULL);
    }
}

TEST(lines_of_parallel_coordinates_leave_room_for_names) {
    results *r = unfinished(2, 2, 1, 1, 4);
    char *folder = folder_for("strips");
    text warnings = {0};
    double x[4];
    REQUIRE(render(r, folder, &warnings));
    char *data = read_in(folder, "plots/parallel.dat");
    read_ends(data, x);
    const double word = 6 * (double)strlen("hidden_dim"); /* points, at least */
    CHECK(x[0] >= word);
    CHECK(x[1] > x[0]);
    CHECK(x[2] - x[1] >= word - 6);
    CHECK(x[3] > x[2]);
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* The best of 50, 70, none, 60, 80 and 80 % so far: 50, 70, 80. */
TEST(a_search_shows_the_best_so_far) {
    static const double last[] = {0.5, 0.7, 0.1, 0.6, 0.8, 0.8};
    results *r = unfinished(3, 2, 1, 1, 6);
    char *folder = folder_for("search");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/search.gp")); /* no search, no plot */
    synthetic_set_text(&r->search, "random search (seed 0)");
    for (int i = 0; i < 6; i++) synthetic_set_last(r, i, last[i]);
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    REQUIRE(render(r, folder, &warnings));
    char *data = read_in(folder, "plots/search.dat");
    CHECK_CONTAINS(data, "\n1 50\n2 70\n4 60\n5 80\n6 80\n\n\n#");
    CHECK_CONTAINS(data, "line\n1 50\n2 70\n5 80\n6 80\n");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

static void stop_after(results *r, int32_t trial_index, int32_t evaluations) {
    outcome *o = &r->trials[trial_index].outcome;
    r->trials[trial_index].status = o->status = TRIAL_STOPPED;
    o->evaluation_count = evaluations;
    o->iterations_done = o->evaluations[evaluations - 1].iteration;
}

/* Three depths of two seeds, evaluated every 500 iterations; the first stopped at the second
 * evaluation, when its seeds had 30 and 40 %: a mean of 35. */
TEST(lines_of_stopped_configurations_end_where_they_were_stopped) {
    results *r = unfinished(3, 1, 1, 2, 6);
    char *folder = folder_for("rungs");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/rungs.gp")); /* none was stopped, no plot */
    for (int seed = 0; seed < 2; seed++) {
        evaluation *e = r->trials[seed].outcome.evaluations;
        e[0].values[METRIC_TEST_ACC] = 0.2;
        e[1].values[METRIC_TEST_ACC] = 0.3 + 0.1 * seed;
        stop_after(r, seed, 2);
    }
    synthetic_set_status(r, 4, TRIAL_DIVERGED, NULL); /* the other seed draws the line alone */
    synthetic_set_last(r, 5, 0.875);
    REQUIRE(render(r, folder, &warnings));
    check_plot(folder, "rungs");
    char *data = read_in(folder, "plots/rungs.dat");
    CHECK_CONTAINS(data, "\n500 20\n1000 35\n\n\n\n# where they were stopped\n1000 35\n\n\n");
    CHECK_INT(times(data, "\n1000 "), 4); /* a line and its end, two lines that go on */
    CHECK_INT(times(data, "\n1500 "), 2);
    CHECK_CONTAINS(data, "\n3000 87.5\n");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* A cosine to 0 at the end by update, in each of two depths, beside a constant rate: closed forms.
 */
TEST(rates_of_a_schedule_are_drawn_once) {
    results *r = unfinished(2, 1, 2, 1, 4);
    char *folder = folder_for("rates");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/learning_rate.gp")); /* no schedule, no plot */
    r->axes[r->axis_count - 1] = KEY_SCHEDULE;
    for (int i = 0; i < r->trial_count; i++) {
        trial *t = &r->trials[i].trial;
        *t = with_later_defaults(*t);
        t->lr = 0.1;
        if (i % 2) {
            t->schedule = RNN_SCHEDULE_COSINE;
            t->schedule_per = RNN_PER_ITERATION;
            t->t_max = 3000;
        }
    }
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/learning_rate.gp", "index 0 using 1:2"));
    CHECK(script_has(folder, "plots/learning_rate.gp", "title 'schedule constant'"));
    CHECK(script_has(folder, "plots/learning_rate.gp", "title 'schedule cosine'"));
    CHECK(!script_has(folder, "plots/learning_rate.gp", "index 2 using 1:2"));
    char *data = read_in(folder, "plots/learning_rate.dat");
    const char *cosine = strstr(data, "\n\n\n");
    REQUIRE(cosine);
    int points = 0;
    for (char *at = (char *)cosine + 3; strncmp(at, "\n", 1) != 0; points++) {
        const double update = strtod(at, &at), lr = strtod(at, &at);
        CHECK(fabs(lr - 0.05 * (1 + cos(acos(-1) * (update - 1) / 3000))) < 1e-6);
        REQUIRE(*at == '\n');
        at++;
    }
    CHECK(points > 500);
    check_plot(folder, "learning_rate");
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Where the validation loss does not fall, a plateau's rate does. */
TEST(rates_of_a_plateau_follow_the_losses) {
    results *r = unfinished(1, 1, 1, 1, 1);
    char *folder = folder_for("plateau");
    text warnings = {0};
    result *one = &r->trials[0];
    one->trial = with_later_defaults(one->trial);
    one->trial.schedule = RNN_SCHEDULE_PLATEAU;
    one->trial.plateau_factor = 0.1;
    one->trial.plateau_patience = 1;
    for (int k = 0; k < one->outcome.evaluation_count; k++)
        one->outcome.evaluations[k].values[METRIC_VAL_LOSS] = k < 2 ? 2 - k : 1;
    REQUIRE(render(r, folder, &warnings)); /* the best at 1,000; worse at 1,500 and 2,000 */
    CHECK(script_has(folder, "plots/learning_rate.dat", "\n1997 0.1\n"));
    CHECK(script_has(folder, "plots/learning_rate.dat", "\n2001 0.01\n"));
    CHECK(script_has(folder, "plots/learning_rate.gp", "title 'schedule plateau'"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Every plot of ROC AUC says so, has no unit and goes by its values. */
TEST(plots_follow_the_chosen_metric) {
    results *r = unfinished(2, 2, 2, 1, 8);
    char *folder = folder_for("metric");
    text warnings = {0};
    for (int i = 0; i < r->trial_count; i++) {
        outcome *o = &r->trials[i].outcome;
        r->trials[i].trial.metric = MEASURE_ROC_AUC;
        for (int k = 0; k < o->evaluation_count; k++)
            o->evaluations[k].values[METRIC_TEST_ROC_AUC] = 0.75 + 0.01 * i;
    }
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/accuracy_curves.gp"));
    CHECK(!exists_in(folder, "plots/accuracy_by_lr.gp"));
    CHECK(script_has(folder, "plots/roc_auc_curves.gp", "set ylabel 'test ROC AUC'"));
    CHECK(script_has(folder, "plots/roc_auc_by_lr.gp", "set ylabel 'test ROC AUC"));
    CHECK(script_has(folder, "plots/roc_auc_by_parameters.dat", "0.75"));
    CHECK(script_has(folder, "plots/heatmap.gp", "'Test ROC AUC over "));
    check_plot(folder, "roc_auc_curves");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Of a constant truth every R² is 0 (or 1), which no axis may have for its only width. */
TEST(values_that_are_all_the_same_are_drawn) {
    results *r = unfinished(2, 2, 2, 1, 8);
    char *folder = folder_for("same");
    text warnings = {0};
    for (int i = 0; i < r->trial_count; i++) {
        outcome *o = &r->trials[i].outcome;
        r->trials[i].trial.task = TASK_REGRESSION;
        r->trials[i].trial.metric = MEASURE_R2;
        for (int k = 0; k < o->evaluation_count; k++) o->evaluations[k].values[METRIC_TEST_R2] = 0;
    }
    REQUIRE(render(r, folder, &warnings));
    CHECK(script_has(folder, "plots/r2_by_lr.gp", "set yrange [-0.56:0.56]"));
    CHECK(!script_has(folder, "plots/heatmap.gp", "set cbrange [0:0]"));
    check_plot(folder, "r2_by_lr");
    check_plot(folder, "heatmap");
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    free(folder);
    text_free(&warnings);
    results_free(r);
}

int main(void) {
    RUN(values_that_are_all_the_same_are_drawn);
    RUN(a_sweep_stopped_anywhere_is_drawn_without_complaint);
    RUN(one_value_so_far_is_no_axis_to_speak_of);
    RUN(what_has_no_result_has_no_place_in_a_key);
    RUN(only_who_worked_has_a_place_in_the_timeline);
    RUN(few_seeds_are_drawn_themselves_and_intervals_end_at_100);
    RUN(thousands_are_grouped_on_every_axis);
    RUN(classes_have_their_names);
    RUN(without_training_there_is_nothing_to_time);
    RUN(names_that_are_too_long_for_a_key_stay_apart);
    RUN(architectures_of_the_same_parameters_have_one_bar);
    RUN(lines_of_parallel_coordinates_leave_room_for_names);
    RUN(a_search_shows_the_best_so_far);
    RUN(lines_of_stopped_configurations_end_where_they_were_stopped);
    RUN(plots_follow_the_chosen_metric);
    RUN(rates_of_a_schedule_are_drawn_once);
    RUN(rates_of_a_plateau_follow_the_losses);
    return check_finish();
}
