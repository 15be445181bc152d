#include "src/plan/zero_target_notices.h"

#include <stdlib.h>

#include "src/data/dataset_targets.h"

typedef struct zeros {
    int64_t count, of;
} zeros;

static void add_numbers(zeros *z, const float *numbers, int64_t count) {
    for (int64_t i = 0; i < count; i++) z->count += numbers[i] == 0;
    z->of += count;
}

/* Of the items [first, first + items) of a split. */
static status add_targets(zeros *z, const dataset *d, int split, int64_t first, int64_t items,
                          error *err) {
    const float *numbers;
    float *made;
    TRY(dataset_targets(d, split, &numbers, &made, err));
    const int64_t before = dataset_target_count(d, split, 0, first),
                  count = dataset_target_count(d, split, first, items);
    if (numbers) add_numbers(z, numbers + before * d->output_dim, count * d->output_dim);
    free(made);
    return STATUS_OK;
}

/* Windows: what comes behind their steps. */
static void add_windows(zeros *z, const dataset *d, int split, int64_t first, int64_t items) {
    const forecast_facts *f = d->forecasts;
    for (int64_t i = first; i < first + items; i++)
        add_numbers(z, f->y + (d->split[split].starts[i] + d->seq_dim) * f->columns,
                    (int64_t)f->horizon * f->columns);
}

static status add_items(zeros *z, const dataset *d, int split, int64_t first, int64_t items,
                        error *err) {
    if (!d->forecasts) return add_targets(z, d, split, first, items, err);
    add_windows(z, d, split, first, items);
    return STATUS_OK;
}

/* Of folds each item is tested with once. */
static status count_zeros(const plan *p, zeros *z, error *err) {
    const dataset *d = p->data;
    const int64_t trained = p->parts[0].train_items,
                  validated = d->fold_count ? trained : plan_validation_items(p);
    TRY(add_items(z, d, DATASET_TRAIN, trained - validated, validated, err));
    return add_items(z, d, DATASET_TEST, 0, d->split[DATASET_TEST].count, err);
}

status zero_targets_append_notice(text *out, const plan *p, error *err) {
    zeros z = {.count = 0};
    if (p->data->absent || p->part_count == 0) return STATUS_OK;
    if (config_integer(p->config, KEY_METRIC) != MEASURE_MAPE) return STATUS_OK;
    TRY(count_zeros(p, &z, err));
    if (z.count == 0) return STATUS_OK;
    text_append_format(out, "%s: notice: train.metric mape divides by the numbers to predict, and ",
                       p->config->path);
    text_append_grouped(out, z.count);
    text_append(out, " of the ");
    text_append_grouped(out, z.of);
    text_append_format(out,
                       " that validate or test %s 0: %s all others; choose by smape, mae or rmse\n",
                       z.count == 1 ? "is" : "are",
                       z.count == 1 ? "its error outweighs" : "their errors outweigh");
    return STATUS_OK;
}
