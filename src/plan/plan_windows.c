#include "src/plan/plan_windows.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/plan/data_values.h"
#include "src/plan/draws.h"

/* --- sizes --- */

static status make_sizes(const config *c, const int64_t lookbacks[], size_t lookback_count,
                         const int64_t horizons[], size_t horizon_count, window_size **out,
                         size_t *count, error *err) {
    *count = lookback_count * horizon_count;
    if (*count > PLAN_MAX_PARTS)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.lookback and data.horizon have %zu pairs of values; at "
                         "most %d are allowed",
                         c->path, *count, PLAN_MAX_PARTS);
    window_size *sizes = *out = memory_array(*count, sizeof *sizes);
    if (!sizes) return error_no_memory(err, *count * sizeof *sizes);
    for (size_t i = 0; i < *count; i++)
        sizes[i] = (window_size){lookbacks[i / horizon_count], horizons[i % horizon_count]};
    return STATUS_OK;
}

status plan_window_sizes(const config *c, window_size **out, size_t *count, error *err) {
    int64_t *lookbacks = NULL, *horizons = NULL;
    size_t lookback_count, horizon_count;
    *out = NULL;
    status result = data_values_find(c, KEY_DATA_LOOKBACK, &lookbacks, &lookback_count, err);
    if (result == STATUS_OK)
        result = data_values_find(c, KEY_DATA_HORIZON, &horizons, &horizon_count, err);
    if (result == STATUS_OK)
        result = make_sizes(c, lookbacks, lookback_count, horizons, horizon_count, out, count, err);
    free(lookbacks);
    free(horizons);
    return result;
}

bool plan_has_windows(const plan *p) {
    return p->part_count > 0 && p->parts[0].windows.lookback > 0;
}

/* --- parts --- */

const plan_part *plan_part_of_windows(const plan *p, const trial *t) {
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].windows.lookback == t->lookback &&
            p->parts[i].windows.horizon == t->horizon)
            return &p->parts[i];
    return NULL;
}

/* --- of a combination --- */

/* What is forecast of a step is the same, whatever the horizon.  There are no windows with more
 * numbers to predict, and a trial of them is refused. */
rnn_architecture plan_shape(const plan *p, const combination *c) {
    const dataset *d = p->data;
    rnn_architecture shape = {
        .seq_dim = d->seq_dim, .input_dim = d->input_dim, .output_dim = d->output_dim};
    if (!plan_has_windows(p)) return shape;
    const int64_t numbers = d->output_dim / d->horizon * c->values[KEY_DATA_HORIZON].integer;
    shape.seq_dim = (int)c->values[KEY_DATA_LOOKBACK].integer;
    shape.output_dim = (int)(numbers < SEQUENCE_MOST_FEATURES ? numbers : SEQUENCE_MOST_FEATURES);
    return shape;
}

/* --- refusals --- */

static bool has_several_horizons(const config *c) {
    int64_t *horizons = NULL;
    size_t count = 1;
    error ignored;
    const status found = data_values_find(c, KEY_DATA_HORIZON, &horizons, &count, &ignored);
    free(horizons);
    return found == STATUS_OK && count > 1;
}

static bool stops_early(const config *c) {
    return config_integer(c, KEY_STOP_RULE) != 0; /* none, ... */
}

static bool confirms(const config *c) {
    return config_integer(c, KEY_CONFIRM_BEST) > 0;
}

static bool matches_network(const config *c) {
    return c->settings[KEY_PARAMS_MATCH].given;
}

static const struct {
    bool (*holds)(const config *c);
    const char *what;
} refusals[] = {
    {stops_early,
     "stop would stop those that forecast furthest: errors of different horizons are "
     "not of the same numbers; drop one, or give one horizon"},
    {confirms,
     "confirm would choose those that forecast least far: errors of different horizons "
     "are not of the same numbers; drop one, or give one horizon"},
    {draws_are_by_results,
     "search.method would look where least is forecast: errors of different horizons are not of "
     "the same numbers; give one horizon, or search by random or sobol"},
    {matches_network, "model.params.match is a network of one horizon; say model.params: a number"},
};

status plan_windows_check(const config *c, error *err) {
    if (!has_several_horizons(c)) return STATUS_OK;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].holds(c))
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: error: data.horizon has several values, and %s", c->path,
                             refusals[i].what);
    return STATUS_OK;
}

/* The key that asks for more is the one to be looked at. */
void plan_windows_append_place(text *out, const config *c, window_size size) {
    const bool ahead = size.horizon > size.lookback;
    config_append_place(out, c, ahead ? KEY_DATA_HORIZON : KEY_DATA_LOOKBACK);
}

static status refuse_size(const plan *p, window_size size, error *err) {
    const dataset d = dataset_of_windows(p->data, size.lookback, size.horizon);
    text words = {0};
    plan_windows_append_place(&words, p->config, size);
    text_append_format(&words, ": error: %s: ", p->data->origin);
    if (d.problem)
        text_append(&words, d.problem);
    else
        text_append_format(&words, "no windows of data.lookback %lld and data.horizon %lld",
                           (long long)size.lookback, (long long)size.horizon);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

status plan_windows_check_trial(const plan *p, const trial *t, error *err) {
    if (!plan_has_windows(p)) return STATUS_OK;
    const plan_part *part = plan_part_of_windows(p, t);
    if (part && part->train_items > 0) return STATUS_OK;
    return refuse_size(p, (window_size){t->lookback, t->horizon}, err);
}

/* What is drawn while others train cannot be refused then. */
status plan_windows_check_draws(const plan *p, error *err) {
    for (size_t i = 0; i < p->part_count && draws_are_by_results(p->config); i++)
        if (p->parts[i].train_items == 0) return refuse_size(p, p->parts[i].windows, err);
    return STATUS_OK;
}
