#include "src/plan/draws.h"

#include "src/search/distributions.h"
#include "src/search/sobol.h"

static int64_t trials_of(const config *c) {
    return config_integer(c, KEY_SEARCH_TRIALS);
}

/* --- the space --- */

/* How many values an axis has; 0 for a range of real numbers. */
static int64_t count_values(const grid *g, const grid_axis *axis) {
    const config_key key = g->keys[axis->first];
    const config_value *ends = g->config->settings[key].values;
    if (axis->count > 0) return (int64_t)axis->count;
    switch (key_info(key)->kind) {
        case CONFIG_INTEGER: return ends[1].integer - ends[0].integer + 1;
        case CONFIG_INTEGERS:
            return (int64_t)ends[1].integers.members[0] - ends[0].integers.members[0] + 1;
        default: return 0;
    }
}

enum { MOST_TO_USE_UP = 10000000 };

/* 0 for one with real numbers, and for what is too much to be used up. */
static int64_t size_of(const grid *g) {
    int64_t size = 1;
    for (int i = 0; i < g->axis_count; i++)
        if (__builtin_mul_overflow(size, count_values(g, &g->axes[i]), &size) ||
            size > MOST_TO_USE_UP)
            return 0;
    return size;
}

static status refuse_nothing_to_draw(const config *c, error *err) {
    text place = {0};
    config_append_place(&place, c, KEY_SEARCH_TRIALS);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: search: there is nothing to draw from; give a key a list, or a range, "
              "such as 'train.lr: {min: 1e-3, max: 1, scale: log}'",
              text_string(&place));
    text_free(&place);
    return STATUS_BAD_INPUT;
}

static status refuse_small_space(const draws *d, error *err) {
    const config *c = d->grid->config;
    text words = {0};
    config_append_place(&words, c, KEY_SEARCH_TRIALS);
    text_append(&words, ": error: search: the space has only ");
    text_append_grouped(&words, d->size);
    text_append(&words, d->size == 1 ? " configuration" : " configurations");
    text_append(&words, ": use the grid, which is all of them, by leaving search out");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* An axis is drawn as the first of its keys. */
static status find_dimension(const draws *d, int axis, search_dimension *out, error *err) {
    const config_key_info *info = key_info(d->grid->keys[d->grid->axes[axis].first]);
    const bool has_one = info->sobol >= 1 && info->sobol <= SOBOL_DIMENSIONS;
    if (d->sampler == SEARCH_SAMPLER_SOBOL && !has_one)
        return error_set(err, STATUS_INTERNAL, "%s has no dimension of the Sobol sequence",
                         info->name);
    return search_dimension_of(info->name, info->sobol - 1, out, err);
}

static status refuse_without_items(const config *c, error *err) {
    text place = {0};
    config_append_place(&place, c, KEY_SEARCH_METHOD);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: search: %s chooses by results: set data.val_size, or say "
              "search.choose_by: test",
              text_string(&place), search_sampler_names[config_integer(c, KEY_SEARCH_METHOD)]);
    text_free(&place);
    return STATUS_BAD_INPUT;
}

static status refuse_many(const config *c, error *err) {
    text place = {0};
    config_append_place(&place, c, KEY_SEARCH_TRIALS);
    error_set(
        err, STATUS_BAD_INPUT,
        "%s: error: search: %s draws at most 1,000 configurations; sobol and random draw more",
        text_string(&place), search_sampler_names[config_integer(c, KEY_SEARCH_METHOD)]);
    text_free(&place);
    return STATUS_BAD_INPUT;
}

static status begin_generations(const plan *p, draws *d, error *err) {
    const config *c = p->config;
    uint32_t streams[KEY_COUNT];
    const bool by_val = config_integer(c, KEY_SEARCH_CHOOSE_BY) == SEARCH_BY_VAL;
    if (by_val && plan_validation_items(p) == 0) return refuse_without_items(c, err);
    if (trials_of(c) > GENERATIONS_MOST_TRIALS) return refuse_many(c, err);
    for (int i = 0; i < d->grid->axis_count; i++) streams[i] = d->dimensions[i].stream;
    generations_begin(d->grid, streams, p->told, p->told_count, &d->generations);
    return STATUS_OK;
}

status draws_of(const plan *p, const grid *g, draws *out, error *err) {
    const config *c = g->config;
    *out = (draws){.grid = g,
                   .sampler = (search_sampler)config_integer(c, KEY_SEARCH_METHOD),
                   .seed = (uint64_t)config_integer(c, KEY_SEARCH_SEED),
                   .size = size_of(g),
                   .by_results = draws_are_by_results(c)};
    if (g->axis_count == 0) return refuse_nothing_to_draw(c, err);
    for (int i = 0; i < g->axis_count; i++) TRY(find_dimension(out, i, &out->dimensions[i], err));
    if (out->size > 0 && out->size < trials_of(c)) return refuse_small_space(out, err);
    return out->by_results ? begin_generations(p, out, err) : STATUS_OK;
}

void draws_free(draws *d) {
    generations_free(&d->generations);
}

bool draws_are_by_results(const config *c) {
    return config_searches(c) &&
           search_is_by_results((search_sampler)config_integer(c, KEY_SEARCH_METHOD));
}

int64_t draws_planned(const draws *d) {
    const int64_t trials = trials_of(d->grid->config);
    return d->by_results ? generations_planned(&d->generations, trials) : trials;
}

/* --- a combination --- */

static config_value draw_from(const config_setting *s, config_kind kind, uint64_t coordinate) {
    const config_value min = s->values[0], max = s->values[1];
    const bool log = s->space == CONFIG_SPACE_LOG;
    config_value value = {0};
    if (kind == CONFIG_REAL) {
        value.real = search_real(coordinate, min.real, max.real, log);
    } else if (kind == CONFIG_INTEGERS) {
        value.integers.count = 1;
        value.integers.members[0] = (int32_t)search_integer(coordinate, min.integers.members[0],
                                                            max.integers.members[0], log);
    } else {
        value.integer = search_integer(coordinate, min.integer, max.integer, log);
    }
    return value;
}

/* `positions` are those in the lists. */
static void draw(const draws *d, int64_t number, combination *out, size_t positions[KEY_COUNT]) {
    const grid *g = d->grid;
    grid_begin(g, out);
    for (int i = 0; i < g->axis_count; i++) {
        const grid_axis *axis = &g->axes[i];
        const config_key key = g->keys[axis->first];
        const uint64_t coordinate =
            search_draw(d->sampler, d->seed, &d->dimensions[i], (uint64_t)number);
        positions[i] = axis->count > 0 ? (size_t)search_choice(coordinate, axis->count) : 0;
        if (axis->count > 0)
            grid_choose(g, axis, positions[i], out);
        else
            out->values[key] =
                draw_from(&g->config->settings[key], key_info(key)->kind, coordinate);
    }
}

void draws_combination(const draws *d, int64_t number, combination *out) {
    size_t positions[KEY_COUNT];
    draw(d, number, out, positions);
}

status draws_next(draws *d, int64_t number, int64_t misses, combination *out, error *err) {
    size_t positions[KEY_COUNT];
    if (d->by_results && generations_know_enough(&d->generations, misses))
        return generations_draw(&d->generations, (uint64_t)number, out, err);
    draw(d, number, out, positions);
    if (d->by_results) generations_note(&d->generations, out, positions);
    return STATUS_OK;
}

status draws_keep(draws *d, error *err) {
    return d->by_results ? generations_keep(&d->generations, err) : STATUS_OK;
}

/* --- the end of a space --- */

/* The last combination of a small space is found but for once in e^30 searches. */
int64_t draws_most_misses(const draws *d) {
    enum { LEAST = 1000, MOST = 100000, A_COMBINATION = 30 };
    const int64_t misses = LEAST + A_COMBINATION * d->size;
    return misses < MOST ? misses : MOST;
}

status draws_refuse(const draws *d, int64_t found, error *err) {
    const config *c = d->grid->config;
    text words = {0};
    config_append_place(&words, c, KEY_SEARCH_TRIALS);
    text_append(&words, ": error: search: ");
    text_append_grouped(&words, draws_most_misses(d));
    text_append(&words, " draws in a row brought no configuration besides ");
    text_append_grouped(&words, found);
    text_append(&words, " of ");
    text_append_grouped(&words, trials_of(c));
    text_append(&words, "; ask for no more than these, or exclude less");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* --- what is told --- */

void draws_append_search(text *out, const config *c) {
    const search_sampler sampler = (search_sampler)config_integer(c, KEY_SEARCH_METHOD);
    text_append_format(out, "%s (seed %lld", search_sampler_phrase(sampler),
                       (long long)config_integer(c, KEY_SEARCH_SEED));
    if (search_is_by_results(sampler))
        text_append_format(out, ", generations of %lld",
                           (long long)config_integer(c, KEY_SEARCH_GENERATION));
    text_append(out, ")");
}

void draws_append_notice(text *out, const config *c) {
    const int64_t trials = trials_of(c);
    int64_t below = 1;
    if (config_integer(c, KEY_SEARCH_METHOD) != SEARCH_SAMPLER_SOBOL) return;
    if ((trials & (trials - 1)) == 0) return;
    while (2 * below < trials) below *= 2;
    config_append_place(out, c, KEY_SEARCH_TRIALS);
    text_append_format(
        out,
        ": notice: Sobol points cover the space evenly where their number is a power "
        "of two, such as %lld or %lld, and %lld is none\n",
        (long long)below, (long long)(2 * below), (long long)trials);
}
