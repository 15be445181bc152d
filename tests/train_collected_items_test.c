/* What evaluations of labelled steps collect: whatever groups the items come in, their measures are
 * scikit-learn's of the steps that have a label, one after another, on 600 random evaluations. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/train/collected_items.h"
#include "src/trial/tasks.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"

enum { CASES = 600, MOST_ITEMS = 6 };

static const char FIXTURE[] = "tests/fixtures/measures_of_steps.h5";

/* --- the fixture --- */

static hid_t file;
static int32_t *items, *steps, *classes, *k, *lengths, *labels;
static float *logits, *wanted, *predicted;
static error err;

/* Numbers that are whole ones of 1/grid there. */
static float *scaled(const char *name, size_t count, int grid) {
    float *numbers = fixture_floats(file, name, count);
    for (size_t i = 0; numbers && i < count; i++) numbers[i] /= (float)grid;
    return numbers;
}

static bool load(void) {
    int grid;
    size_t all_items = 0, all_steps = 0, all_logits = 0;
    if (!fixture_open(FIXTURE, &file) || !fixture_int(file, "grid", &grid)) return false;
    items = fixture_ints(file, "items", CASES);
    steps = fixture_ints(file, "steps", CASES);
    classes = fixture_ints(file, "classes", CASES);
    k = fixture_ints(file, "k", CASES);
    if (!items || !steps || !classes || !k) return false;
    for (int i = 0; i < CASES; i++) {
        all_items += (size_t)items[i];
        all_steps += (size_t)(items[i] * steps[i]);
        all_logits += (size_t)(items[i] * steps[i] * classes[i]);
    }
    lengths = fixture_ints(file, "lengths", all_items);
    labels = fixture_ints(file, "labels", all_steps);
    logits = scaled("logits", all_logits, grid);
    wanted = scaled("wanted", all_steps, grid);
    predicted = scaled("predicted", all_steps, grid);
    return lengths && labels && logits && wanted && predicted;
}

static void release(void) {
    int32_t *const numbers[] = {items, steps, classes, k, lengths, labels};
    float *const reals[] = {logits, wanted, predicted};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) free(numbers[i]);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) free(reals[i]);
    H5Fclose(file);
}

/* One evaluation. */
typedef struct evaluated {
    int items, steps, classes;
    const int32_t *lengths, *labels;
    const float *logits, *wanted, *predicted;
} evaluated;

static int64_t count_labels(const evaluated *e) {
    int64_t count = 0;
    for (int i = 0; i < e->items; i++)
        for (int t = 0; t < e->lengths[i]; t++) count += e->labels[i * e->steps + t] >= 0;
    return count;
}

static trial trial_of(const evaluated *e, trial_task task, measure_kind chosen, int top_k) {
    trial t = {.architecture = {.seq_dim = e->steps,
                                .input_dim = 1,
                                .hidden_dim = 1,
                                .layer_dim = 1,
                                .output_dim = task == TASK_LABELLING ? e->classes : 1,
                                .readout = RNN_READOUT_EVERY_STEP},
               .task = task,
               .metric = chosen,
               .top_k = top_k,
               .test_count = e->items,
               .test_labelled = count_labels(e)};
    return t;
}

/* --- numbers, as a data set would give them --- */

static const float SCALE_MEAN = 3, SCALE_SD = 4;

static void give_targets(const void *source, int split, const uint32_t *numbers, int64_t first,
                         int count, bool as_given, float *targets) {
    const evaluated *e = source;
    CHECK(split == DATASET_TEST && !numbers && as_given);
    for (int b = 0; b < count; b++)
        for (int t = 0; t < e->steps; t++) {
            const int64_t item = first + b, at = item * e->steps + t;
            const bool there = t < e->lengths[item] && e->labels[at] >= 0;
            targets[b * e->steps + t] = there ? e->wanted[at] : NAN;
        }
}

static sequences numbers_of(const evaluated *e, const target_scaling *scaling) {
    return (sequences){.name = "steps", .target = give_targets, .scaling = scaling, .source = e};
}

/* --- groups --- */

/* Of one to three items, as the engine leaves their outputs. */
static void collect_classes(collected_items *c, const evaluated *e, rnn_score *score) {
    for (int first = 0, rows; first < e->items; first += rows) {
        rows = e->items - first < 1 + first % 3 ? e->items - first : 1 + first % 3;
        const size_t at = (size_t)(first * e->steps), all = (size_t)(rows * e->steps * e->classes);
        score->outputs = collected_items_next(c);
        if (score->outputs)
            memcpy(score->outputs, e->logits + at * (size_t)e->classes, all * sizeof(float));
        collected_items_add_labels(c, e->labels + at, e->lengths + first, rows);
    }
}

static void collect_numbers(collected_items *c, const evaluated *e, const sequences *data) {
    for (int first = 0, rows; first < e->items; first += rows) {
        rows = e->items - first < 1 + first % 3 ? e->items - first : 1 + first % 3;
        const size_t all = (size_t)(rows * e->steps);
        float *outputs = collected_items_next(c);
        for (size_t i = 0; i < all; i++) {
            const double given = (double)e->predicted[(size_t)(first * e->steps) + i];
            outputs[i] = (float)((given - (double)SCALE_MEAN) / (double)SCALE_SD);
        }
        collected_items_add_targets(c, data, DATASET_TEST, first, rows);
    }
}

/* --- against scikit-learn --- */

static void compare(measure_kind m, int number, double value, const double expected[]) {
    const double allowed = (m == MEASURE_TOP_K || m == MEASURE_ROC_AUC ? 1e-12 : 1e-5) *
                           fmax(1, fabs(expected[number]));
    const bool same =
        isnan(expected[number]) ? isnan(value) : fabs(value - expected[number]) <= allowed;
    if (!same)
        printf("case %d, %s: %.17g, scikit-learn %.17g\n", number, measure_describe(m)->name, value,
               expected[number]);
    CHECK(same);
}

static void measure(int number, const evaluated *e, trial_task task, measure_kind chosen,
                    double *expected[]) {
    const trial t = trial_of(e, task, chosen, k[number]);
    double mean[] = {(double)SCALE_MEAN}, sd[] = {(double)SCALE_SD};
    const target_scaling scaling = {.count = 1, .mean = mean, .sd = sd};
    const sequences data = numbers_of(e, &scaling);
    evaluation found = evaluation_none(0);
    collected_items c;
    rnn_score score = {.loss_sum = 0};
    if (CHECK_STATUS(collected_items_begin(&c, &t, NULL, &err), STATUS_OK, &err)) {
        collected_items_clear(&c, &score);
        if (task == TASK_LABELLING)
            collect_classes(&c, e, &score);
        else
            collect_numbers(&c, e, &data);
        CHECK_INT(c.count, t.test_labelled);
        collected_items_measure(&c, NULL, c.count, METRIC_TEST, &found);
        compare(chosen, number, found.values[metric_of_measure(chosen, METRIC_TEST)],
                expected[chosen]);
    }
    collected_items_free(&c);
}

static void measure_all(trial_task task, const measure_kind chosen[], int count) {
    double *expected[MEASURE_COUNT] = {NULL};
    evaluated e = {.lengths = lengths, .labels = labels, .logits = logits};
    e.wanted = wanted;
    e.predicted = predicted;
    for (int m = 0; m < count; m++) {
        char name[64];
        snprintf(name, sizeof name, "measures/%s", measure_describe(chosen[m])->name);
        expected[chosen[m]] = fixture_doubles(file, name, CASES);
        if (!CHECK(expected[chosen[m]])) return;
    }
    for (int i = 0; i < CASES; i++) {
        e.items = items[i];
        e.steps = steps[i];
        e.classes = classes[i];
        for (int m = 0; m < count; m++) measure(i, &e, task, chosen[m], expected);
        e.lengths += e.items;
        e.labels += e.items * e.steps;
        e.wanted += e.items * e.steps;
        e.predicted += e.items * e.steps;
        e.logits += e.items * e.steps * e.classes;
    }
    for (int m = 0; m < MEASURE_COUNT; m++) free(expected[m]);
}

TEST(scores_of_the_classes_of_steps) {
    measure_all(TASK_LABELLING, (const measure_kind[]){MEASURE_TOP_K, MEASURE_ROC_AUC}, 2);
}

TEST(numbers_of_steps) {
    static const measure_kind measures[] = {MEASURE_RMSE, MEASURE_MAE,  MEASURE_MSE,
                                            MEASURE_R2,   MEASURE_MAPE, MEASURE_SMAPE};
    measure_all(TASK_STEP_REGRESSION, measures, 6);
}

int main(void) {
    if (!load()) return 1;
    RUN(scores_of_the_classes_of_steps);
    RUN(numbers_of_steps);
    release();
    return check_finish();
}
