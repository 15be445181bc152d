/* Series cut into windows: which window belongs to which part, what is seen and what is forecast,
 * what scaling goes by, and naive forecasts.  Series count their steps, so that a value says where
 * it stood. */
#include <math.h>
#include <stdlib.h>

#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/file_dataset.h"
#include "src/data/sequences.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

static error err;

/* One series or several under one another, y = 100 * series + step, and z = -step. */
static const char *write_series(const char *name, const int lengths[], int count) {
    text out = {0};
    text_append(&out, "id,z,y\n");
    for (int s = 0; s < count; s++)
        for (int t = 0; t < lengths[s]; t++)
            text_append_format(&out, "%c,%d,%d\n", 'a' + s, -t, 100 * s + t);
    const char *path = test_write(name, out.data, out.bytes);
    text_free(&out);
    return path;
}

static const char *write_text(const char *name, const char *words) {
    return test_write(name, words, strlen(words));
}

static file_spec spec_of(const char *path, int64_t lookback, int64_t horizon) {
    return (file_spec){.train = path,
                       .request = {.header = -1},
                       .task = DATASET_FORECASTING,
                       .task_said = true,
                       .windows = {.lookback = lookback, .horizon = horizon, .stride = 1},
                       .split = {.rule = SPLIT_CHRONOLOGICAL}};
}

static void set_split(file_spec *f, double test, double validation, int64_t gap) {
    f->windows.test = f->split.test = test;
    f->windows.validation = f->split.validation = validation;
    f->windows.gap = f->split.gap = gap;
}

static dataset *open_set(const file_spec *file, status wanted) {
    const dataset_spec spec = {.source = DATASET_FILE, .file = file};
    dataset *d = NULL;
    memset(&err, 0, sizeof err);
    CHECK_STATUS(dataset_open(&spec, &d, &err), wanted, &err);
    return d;
}

static void refuses(const file_spec *file, const char *part) {
    dataset_free(open_set(file, STATUS_BAD_INPUT));
    CHECK_CONTAINS(err.message, part);
}

/* The first value that is seen in a window, and the first that is forecast. */
static void check_window(const dataset *d, int split, int64_t item, float seen, float forecast) {
    const sequences s = sequences_of_dataset(d);
    float x[64], y[64];
    int32_t label;
    REQUIRE(s.seq_dim * s.input_dim <= 64 && s.output_dim <= 64 && item < s.count[split]);
    sequences_gather(&s, split, NULL, item, 1, x, &label);
    sequences_target(&s, split, NULL, item, 1, true, y);
    CHECK_NEAR(x[0], seen, 0);
    CHECK_NEAR(y[0], forecast, 0);
}

TEST(of_n_steps_as_many_windows_as_fit) {
    const char *path = write_series("one.csv", (int[]){20}, 1);
    file_spec f = spec_of(path, 4, 3);
    f.request.id = "id";
    f.request.x = f.request.y = "y";
    set_split(&f, 0.25, 0, 0); /* 15 steps train, 5 test */
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->seq_dim, 4);
    CHECK_INT(d->input_dim, 1);
    CHECK_INT(d->output_dim, 3);
    CHECK_INT(d->split[DATASET_TRAIN].count, (15 - 4 - 3) / 1 + 1);
    CHECK_INT(d->split[DATASET_TEST].count, 5 - 3 + 1);
    check_window(d, DATASET_TRAIN, 0, 0, 4);
    check_window(d, DATASET_TRAIN, 8, 8, 12); /* 12, 13, 14: none of the test's steps */
    check_window(d, DATASET_TEST, 0, 11, 15); /* sees the end of what trained */
    check_window(d, DATASET_TEST, 2, 13, 17);
    dataset_free(d);
    f.windows.stride = 3;
    d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->split[DATASET_TRAIN].count, (15 - 4 - 3) / 3 + 1);
    CHECK_INT(d->split[DATASET_TEST].count, 1);
    check_window(d, DATASET_TRAIN, 1, 3, 7);
    dataset_free(d);
}

TEST(no_step_of_the_test_is_seen_or_forecast_in_training) {
    const char *path = write_series("parts.csv", (int[]){40}, 1);
    file_spec f = spec_of(path, 3, 2);
    f.request.id = "id";
    f.request.x = f.request.y = "y";
    set_split(&f, 0.25, 0.2, 2); /* tests 30.., a gap, validates 20..27, a gap, trains ..17 */
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->val_count, 8 - 2 + 1);
    const int64_t trained = d->split[DATASET_TRAIN].count - d->val_count;
    CHECK_INT(trained, 18 - 3 - 2 + 1);
    check_window(d, DATASET_TRAIN, trained - 1, 13, 16);
    check_window(d, DATASET_TRAIN, trained, 17, 20);
    check_window(d, DATASET_TRAIN, trained + 6, 23, 26);
    check_window(d, DATASET_TEST, 0, 27, 30);
    CHECK_INT(d->split[DATASET_TEST].count, 10 - 2 + 1);
    dataset_free(d);
}

TEST(no_window_reaches_from_one_series_into_another) {
    const char *path = write_series("many.csv", (int[]){20, 5, 12}, 3);
    file_spec f = spec_of(path, 4, 2);
    f.request.id = "id";
    f.request.x = f.request.y = "y";
    set_split(&f, 0.25, 0, 0); /* 15 + 5, 4 + 1, 9 + 3 */
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->split[DATASET_TRAIN].count, 10 + 0 + 4);
    CHECK_INT(d->split[DATASET_TEST].count, 4 + 0 + 2);
    check_window(d, DATASET_TRAIN, 9, 9, 13);
    check_window(d, DATASET_TRAIN, 10, 200, 204);
    check_window(d, DATASET_TEST, 3, 14, 18);
    check_window(d, DATASET_TEST, 4, 205, 209);
    CHECK_INT(d->forecasts->series[DATASET_TEST][3], 0);
    CHECK_INT(d->forecasts->series[DATASET_TEST][4], 2);
    CHECK_CONTAINS(d->notices, "1 of 3 series are shorter than a window");
    dataset_free(d);
}

TEST(what_is_forecast_may_be_seen_or_not) {
    const char *path = write_series("two.csv", (int[]){12}, 1);
    file_spec f = spec_of(path, 2, 2);
    f.request.id = "id";
    f.request.y = "y";
    f.request.x = "z";
    set_split(&f, 0.25, 0, 0);
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->input_dim, 1);
    check_window(d, DATASET_TRAIN, 1, -1, 3);
    dataset_free(d);
    f.request.x = NULL; /* all there is */
    d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->input_dim, 2);
    CHECK_INT(d->output_dim, 2);
    dataset_free(d);
    f.request.y = NULL;
    d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->output_dim, 4);
    check_window(d, DATASET_TRAIN, 1, -1, -3);
    dataset_free(d);
}

/* y of the training steps is 0 .. 8, whose mean is 4 and whose population variance is 60 / 9. */
TEST(scaling_goes_by_the_steps_that_train_alone) {
    const char *path = write_series("scaled.csv", (int[]){12}, 1);
    const double sd = sqrt(60.0 / 9);
    file_spec f = spec_of(path, 2, 2);
    f.request.id = "id";
    f.request.x = f.request.y = "y";
    f.scale = SCALE_STANDARD;
    f.scale_targets = true;
    set_split(&f, 0.25, 0, 0);
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    check_window(d, DATASET_TEST, 0, (float)((7 - 4) / sd), 9);
    const sequences s = sequences_of_dataset(d);
    float y[2];
    sequences_target(&s, DATASET_TEST, NULL, 0, 1, false, y);
    CHECK_NEAR(y[0], (float)((9 - 4) / sd), 0);
    CHECK_NEAR(y[1], (float)((10 - 4) / sd), 0);
    dataset_free(d);
}

TEST(a_missing_value_is_filled_to_be_seen_and_never_forecast) {
    const char *path = write_text("holes.csv", "y\n1\n2\n\"\"\n4\n5\n6\n7\n8\nNA\n10\n");
    file_spec f = spec_of(path, 2, 1);
    set_split(&f, 0.3, 0, 0);
    refuses(&f, "holes.csv: line 4: error: 2 missing values, the first in step 2 of feature 0");
    f.missing = MISSING_FFILL;
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->split[DATASET_TRAIN].count, 4); /* of 5, one would forecast step 2 */
    CHECK_INT(d->split[DATASET_TEST].count, 2);
    check_window(d, DATASET_TRAIN, 1, 2, 5); /* steps 2, filled, and 3 */
    CHECK_NEAR(d->forecasts->naive[1], 8, 0);
    CHECK_CONTAINS(d->notices, "2 windows are left out: a value to forecast is missing");
    dataset_free(d);
}

/* Naive errors of y = 0, 1, 4, 9, ...: |y_t - y_(t - m)| = m (2 t - m). */
TEST(naive_forecasts_repeat_the_last_value_or_season) {
    const char *path = write_text("squares.csv", "y\n0\n1\n4\n9\n16\n25\n36\n49\n64\n81\n");
    file_spec f = spec_of(path, 1, 3);
    set_split(&f, 0.3, 0, 0); /* 7 train: 0 .. 36 */
    dataset *d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    const float last[] = {36, 36, 36}, season[] = {25, 36, 25};
    for (int h = 0; h < 3; h++) CHECK_NEAR(d->forecasts->naive[h], last[h], 0);
    CHECK(!d->forecasts->seasonal);
    CHECK_NEAR(d->forecasts->scales[0], 36.0 / 6, 0);
    dataset_free(d);
    f.season = 2;
    d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    for (int h = 0; h < 3; h++) CHECK_NEAR(d->forecasts->seasonal[h], season[h], 0);
    CHECK_NEAR(d->forecasts->scales[0], (4 + 8 + 12 + 16 + 20) / 5.0, 0);
    dataset_free(d);
    f.season = 8; /* longer than what is before the first test step */
    d = open_set(&f, STATUS_OK);
    REQUIRE(d);
    CHECK(!d->forecasts->seasonal && isnan(d->forecasts->scales[0]));
    CHECK_CONTAINS(d->notices, "no seasonal naive forecast");
    dataset_free(d);
}

/* --- several sizes --- */

static void same_floats(const float *a, const float *b, size_t count) {
    CHECK(memcmp(a, b, count * sizeof *a) == 0);
}

/* Each window of both sees and forecasts the same. */
static void check_same_windows(const dataset *a, const dataset *b) {
    const sequences s = sequences_of_dataset(a), t = sequences_of_dataset(b);
    float x[2][64], y[2][64];
    int32_t label;
    REQUIRE(s.seq_dim == t.seq_dim && s.output_dim == t.output_dim);
    REQUIRE(s.seq_dim * s.input_dim <= 64 && s.output_dim <= 64);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        REQUIRE(CHECK_INT(s.count[split], t.count[split]));
        for (int64_t i = 0; i < s.count[split]; i++) {
            sequences_gather(&s, split, NULL, i, 1, x[0], &label);
            sequences_gather(&t, split, NULL, i, 1, x[1], &label);
            same_floats(x[0], x[1], (size_t)(s.seq_dim * s.input_dim));
            for (int given = 0; given < 2; given++) {
                sequences_target(&s, split, NULL, i, 1, given, y[0]);
                sequences_target(&t, split, NULL, i, 1, given, y[1]);
                same_floats(y[0], y[1], (size_t)s.output_dim);
            }
        }
    }
}

static void check_same_facts(const dataset *a, const dataset *b) {
    const forecast_facts *f = a->forecasts, *g = b->forecasts;
    const size_t numbers = (size_t)a->split[DATASET_TEST].count * (size_t)a->output_dim;
    REQUIRE(f->horizon == g->horizon && f->columns == g->columns && f->naive && g->naive);
    same_floats(f->naive, g->naive, numbers);
    same_floats(f->seasonal, g->seasonal, numbers);
    CHECK(memcmp(f->scales, g->scales, 3 * sizeof *f->scales) == 0);
    for (int split = 0; split < DATASET_SPLITS; split++)
        CHECK(memcmp(f->series[split], g->series[split],
                     (size_t)a->split[split].count * sizeof(int32_t)) == 0);
}

static file_spec spec_of_several(const char *path) {
    file_spec f = spec_of(path, 3, 2);
    f.request.id = "id";
    f.request.y = "y";
    f.scale = SCALE_STANDARD;
    f.scale_targets = true;
    f.season = 2;
    set_split(&f, 0.2, 0.1, 1);
    return f;
}

TEST(windows_of_each_size_are_those_of_a_set_of_it_alone) {
    const window_size sizes[] = {{3, 2}, {7, 2}, {3, 1}, {12, 4}};
    const char *path = write_series("several.csv", (int[]){40, 60, 31}, 3);
    file_spec f = spec_of_several(path);
    f.sizes = sizes;
    f.size_count = 4;
    dataset *all = open_set(&f, STATUS_OK);
    REQUIRE(all && CHECK_INT(all->window_count, 3));
    f.sizes = NULL;
    f.size_count = 0;
    for (int i = 0; i < 4; i++) {
        f.windows.lookback = sizes[i].lookback;
        f.windows.horizon = sizes[i].horizon;
        dataset *alone = open_set(&f, STATUS_OK);
        const dataset one = dataset_of_windows(all, sizes[i].lookback, sizes[i].horizon);
        REQUIRE(alone && !one.problem);
        CHECK_INT(one.val_count, alone->val_count);
        CHECK_INT(one.horizon, sizes[i].horizon);
        CHECK_INT(one.whole_train_count, alone->whole_train_count);
        CHECK(memcmp(&one.digest, &alone->digest, sizeof one.digest) == 0);
        CHECK(one.split[DATASET_TRAIN].values == all->split[DATASET_TRAIN].values);
        CHECK_INT((int64_t)dataset_bytes(all) > (int64_t)dataset_bytes(alone), 1);
        check_same_windows(&one, alone);
        check_same_facts(&one, alone);
        dataset_free(alone);
    }
    dataset_free(all);
}

/* Of 40 steps the test begins at 32, and what validates at 27. */
TEST(look_backs_are_tested_on_the_same_steps) {
    const window_size sizes[] = {{1, 2}, {4, 2}, {20, 2}};
    const char *path = write_series("aligned.csv", (int[]){40}, 1);
    file_spec f = spec_of_several(path);
    f.scale = SCALE_NONE;
    f.request.x = "y";
    f.sizes = sizes;
    f.size_count = 3;
    dataset *all = open_set(&f, STATUS_OK);
    REQUIRE(all);
    for (int i = 0; i < 3; i++) {
        const dataset one = dataset_of_windows(all, sizes[i].lookback, 2);
        const int64_t back = sizes[i].lookback, trained = one.whole_train_count - one.val_count;
        CHECK_INT(one.split[DATASET_TEST].count, 8 - 2 + 1);
        CHECK_INT(one.val_count, 4 - 2 + 1);
        CHECK_INT(trained, 26 - back - 2 + 1);
        check_window(&one, DATASET_TEST, 0, (float)(32 - back), 32);
        check_window(&one, DATASET_TRAIN, trained, (float)(27 - back), 27);
        check_window(&one, DATASET_TRAIN, 0, 0, (float)back);
    }
    dataset_free(all);
}

TEST(a_size_that_does_not_fit_is_told_and_the_others_are_there) {
    const window_size sizes[] = {{90, 2}, {4, 2}, {4, 50}};
    const char *path = write_series("long.csv", (int[]){40}, 1);
    file_spec f = spec_of_several(path);
    f.sizes = sizes;
    f.size_count = 3;
    dataset *all = open_set(&f, STATUS_OK);
    REQUIRE(all);
    CHECK_INT(all->seq_dim, 4);
    CHECK_INT(all->horizon, 2);
    const dataset back = dataset_of_windows(all, 90, 2), ahead = dataset_of_windows(all, 4, 50);
    REQUIRE(back.problem && ahead.problem);
    CHECK_CONTAINS(back.problem,
                   "the longest series has 40 steps, and data.lookback 90 and "
                   "data.horizon 2 take 92");
    CHECK_CONTAINS(ahead.problem, "data.horizon 50 take 54");
    CHECK_INT(back.whole_train_count, 0);
    dataset_free(all);
    f.size_count = 1;
    f.windows_place = "c.yaml:3:12";
    refuses(&f, "c.yaml:3:12: error: ");
    refuses(&f, "long.csv: no window to train with");
    f.size_count = 2;
    f.sizes = (const window_size[]){{4, 2}, {0, 2}};
    refuses(&f, "needs data.lookback");
}

TEST(equal_series_have_one_digest_whatever_the_file) {
    const char *csv = write_text("same.csv", "y\n1\n2\n3.5\n4\n5\n6\n7\n8\n"),
               *tsf = write_text("same.tsf",
                                 "@relation s\n@attribute n string\n@frequency daily\n"
                                 "@data\nT1:1,2,3.50,4,5,6,7,8\n");
    file_spec f = spec_of(csv, 2, 1);
    set_split(&f, 0.25, 0, 0);
    dataset *a = open_set(&f, STATUS_OK);
    f.train = tsf;
    dataset *b = open_set(&f, STATUS_OK);
    REQUIRE(a && b);
    CHECK(memcmp(&a->digest, &b->digest, sizeof a->digest) == 0);
    CHECK_INT(a->split[DATASET_TRAIN].count, b->split[DATASET_TRAIN].count);
    check_window(b, DATASET_TEST, 0, 5, 7);
    dataset_free(a);
    dataset_free(b);
}

TEST(what_cannot_be_forecast_is_refused) {
    const char *path = write_series("short.csv", (int[]){9}, 1);
    file_spec f = spec_of(path, 0, 1);
    f.request.id = "id";
    set_split(&f, 0.25, 0, 0);
    refuses(&f, "needs data.lookback");
    f.windows.lookback = 8;
    f.windows.horizon = 2;
    refuses(&f, "the longest series has 9 steps, and data.lookback 8 and data.horizon 2 take 10");
    f.windows.lookback = 2;
    f.split.rule = SPLIT_RANDOM;
    refuses(&f, "any other split shows the test's values in training");
    f.split.rule = SPLIT_CHRONOLOGICAL;
    f.test = path;
    refuses(&f, "leave data.test and data.val out");
    f.test = NULL;
    f.scale = SCALE_SEQUENCE;
    refuses(&f, "data.scale of series is none, standard or minmax");
    f.scale = SCALE_NONE;
    f.tokens = true;
    refuses(&f, "tokens are names, and forecasts are of numbers");
    f.tokens = false;
    f.request.layout = "wide";
    refuses(&f, "a row of a CSV is a step of a series");
    f.request.layout = NULL;
    f.train = write_text("words.tsv",
                         "@problemName one\n@classLabel true x y\n@data\n1.5,2:x\n"
                         "-0.25,1000:y\n");
    f.request.id = NULL;
    refuses(&f, "holds sequences with labels");
    f.train = write_text("few.tsf", "@relation s\n@frequency daily\n@data\n1,2,3,4\n");
    f.request.y = "1";
    refuses(&f, "different numbers from 0 to 0");
    set_split(&f, 0, 0, 0);
    refuses(&f, "data.split: {test: 0.2}");
}

int main(void) {
    RUN(of_n_steps_as_many_windows_as_fit);
    RUN(no_step_of_the_test_is_seen_or_forecast_in_training);
    RUN(no_window_reaches_from_one_series_into_another);
    RUN(what_is_forecast_may_be_seen_or_not);
    RUN(scaling_goes_by_the_steps_that_train_alone);
    RUN(a_missing_value_is_filled_to_be_seen_and_never_forecast);
    RUN(naive_forecasts_repeat_the_last_value_or_season);
    RUN(windows_of_each_size_are_those_of_a_set_of_it_alone);
    RUN(look_backs_are_tested_on_the_same_steps);
    RUN(a_size_that_does_not_fit_is_told_and_the_others_are_there);
    RUN(equal_series_have_one_digest_whatever_the_file);
    RUN(what_cannot_be_forecast_is_refused);
    return check_finish();
}
