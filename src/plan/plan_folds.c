#include "src/plan/plan_folds.h"

#include "src/data/split_rows.h"

bool plan_has_folds(const config *c) {
    return config_integer(c, KEY_DATA_SPLIT_FOLDS) > 0;
}

size_t plan_fold_count(const config *c) {
    return plan_has_folds(c) ? c->settings[KEY_DATA_SPLIT_FOLD].count : 1;
}

int64_t plan_fold_at(const config *c, size_t i) {
    return plan_has_folds(c) ? c->settings[KEY_DATA_SPLIT_FOLD].values[i].integer : 0;
}

/* --- what does not go together --- */

static bool is_forecasting(const config *c) {
    return config_integer(c, KEY_DATA_TASK) == DATASET_FORECASTING;
}

static bool is_by_time(const config *c) {
    return c->settings[KEY_DATA_SPLIT_BY].given &&
           config_integer(c, KEY_DATA_SPLIT_BY) == SPLIT_CHRONOLOGICAL;
}

static bool has_test_share(const config *c) {
    return config_real(c, KEY_DATA_SPLIT_TEST) > 0;
}

static bool takes_first_items(const config *c) {
    const config_setting *s = &c->settings[KEY_DATA_TRAIN_SIZE];
    return s->count > 1 || s->when || config_integer(c, KEY_DATA_TRAIN_SIZE) > 0 ||
           config_integer(c, KEY_DATA_TEST_SIZE) > 0;
}

static const struct {
    bool (*holds)(const config *c);
    const char *what;
} refusals[] = {
    {is_forecasting,
     "tests with items of every time, and what is forecast is parted by time; leave it out, and "
     "give data.split.test"},
    {is_by_time, "tests with items of every time, and by: chronological with the last; drop one"},
    {has_test_share,
     "tests with each item once, and data.split.test takes a share of them; drop one"},
    {takes_first_items,
     "uses all items; leave out data.train_size and data.test_size, or cut the file"},
};

status plan_folds_check(const config *c, error *err) {
    const int64_t folds = config_integer(c, KEY_DATA_SPLIT_FOLDS);
    const config_setting *fold = &c->settings[KEY_DATA_SPLIT_FOLD];
    if (folds == 0) return STATUS_OK;
    if (folds == 1)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.folds is 1, which leaves nothing to train with; "
                         "give 2 or more",
                         c->path);
    for (size_t i = 0; i < fold->count; i++)
        if (fold->values[i].integer >= folds)
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: error: data.split.fold is %lld, but of data.split.folds %lld the "
                             "last is %lld, as they are counted from 0",
                             c->path, (long long)fold->values[i].integer, (long long)folds,
                             (long long)folds - 1);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].holds(c))
            return error_set(err, STATUS_BAD_INPUT, "%s: error: data.split.folds %s", c->path,
                             refusals[i].what);
    return STATUS_OK;
}
