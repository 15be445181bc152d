#include "src/data/dataset_built_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/data/built_ins.h"
#include "src/data/data_team.h"

static const char *const split_name[DATASET_SPLITS] = {"train", "test"};

static status check_size(const dataset *d, int64_t wanted, const char *which, error *err) {
    if (wanted >= 0 && wanted <= DATASET_BUILT_IN_MOST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "data set %s: error: data.%s_size is %" PRId64 "; it must be 0 to %lld",
                     d->name, which, wanted, (long long)DATASET_BUILT_IN_MOST);
}

status dataset_built_in_digest(const dataset *d, int64_t train_count, sha256_digest *out,
                               error *err) {
    text recipe = {0};
    text_append_format(&recipe, "%s %d ", d->name, d->maker->version);
    d->maker->append_recipe(&recipe, &d->request);
    text_append_format(&recipe, " sizes %" PRId64 " + %" PRId64, train_count,
                       d->split[DATASET_TEST].count);
    const bool failed = recipe.failed || sha256_of(recipe.data, recipe.bytes, out) != 0;
    text_free(&recipe);
    return failed ? error_no_memory(err, 1) : STATUS_OK;
}

static status name_classes(dataset *d, error *err) {
    if (!d->maker->append_class) return STATUS_OK;
    d->class_names = memory_array((size_t)d->output_dim, sizeof *d->class_names);
    for (int c = 0; d->class_names && c < d->output_dim; c++) {
        text name = {0};
        d->maker->append_class(&name, &d->request, c);
        d->class_names[c] = memory_copy_text(text_string(&name));
        text_free(&name);
        if (!d->class_names[c]) return error_no_memory(err, 1);
    }
    return d->class_names ? STATUS_OK : error_no_memory(err, sizeof *d->class_names);
}

status dataset_built_in_describe(const dataset_spec *spec, dataset *d, error *err) {
    d->maker = built_in_find(spec->source);
    d->request = (built_in_request){spec->seed, spec->length, spec->symbols};
    TRY(check_size(d, spec->train_size, split_name[DATASET_TRAIN], err));
    TRY(check_size(d, spec->test_size, split_name[DATASET_TEST], err));
    if (d->maker->check) TRY(d->maker->check(&d->request, err));
    const built_in_shape shape = d->maker->shape(&d->request);
    d->split[DATASET_TRAIN].count =
        spec->train_size ? spec->train_size : built_in_all(d->maker, DATASET_TRAIN);
    d->split[DATASET_TEST].count =
        spec->test_size ? spec->test_size : built_in_all(d->maker, DATASET_TEST);
    d->seq_dim = d->rows = shape.steps;
    d->input_dim = d->columns = shape.values;
    d->output_dim = shape.outputs;
    d->task = d->maker->task;
    if (asprintf(&d->origin, "built in, seed %" PRIu64, spec->seed) < 0) {
        d->origin = NULL;
        return error_no_memory(err, 1);
    }
    d->whole_train_count = built_in_all(d->maker, DATASET_TRAIN);
    TRY(name_classes(d, err));
    return dataset_built_in_digest(d, d->split[DATASET_TRAIN].count, &d->digest, err);
}

/* --- items --- */

typedef struct drawing {
    const dataset *d;
    int split, members;
    uint8_t *images, *labels;
    float *values; /* in place of these two, with either of: */
    float *targets;
    int32_t *classes;
} drawing;

static void draw_share(void *context, int member) {
    const drawing *a = context;
    const dataset *d = a->d;
    const size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    const team_share items = team_share_of((size_t)d->split[a->split].count, 1, member, a->members);
    const int64_t first = (int64_t)items.first, count = (int64_t)(items.end - items.first);
    if (d->maker->draw_numbers)
        d->maker->draw_numbers(&d->request, a->split, first, count,
                               a->values + items.first * pixels,
                               a->targets + items.first * (size_t)d->output_dim);
    else if (d->maker->draw_classed)
        d->maker->draw_classed(&d->request, a->split, first, count,
                               a->values + items.first * pixels, a->classes + items.first);
    else
        d->maker->draw(&d->request, a->split, first, count, a->images + items.first * pixels,
                       a->labels + items.first * dataset_labels_an_item(d));
}

/* Values are floats, with numbers to predict or a class each. */
static status fill_split_with_floats(dataset *d, int split, error *err) {
    dataset_split *s = &d->split[split];
    const size_t floats = (size_t)d->seq_dim * (size_t)d->input_dim;
    drawing a = {.d = d, .split = split, .members = data_team_members(s->count)};
    s->values = a.values = memory_aligned_array((size_t)s->count, floats * sizeof *a.values);
    if (d->maker->draw_numbers)
        s->targets = a.targets =
            memory_array((size_t)s->count, (size_t)d->output_dim * sizeof *a.targets);
    else
        s->classes = a.classes = memory_array((size_t)s->count, sizeof *a.classes);
    if (!a.values || (!a.targets && !a.classes))
        return error_no_memory(err, (size_t)s->count * floats * sizeof *a.values);
    return data_team_do(s->count, draw_share, &a, err);
}

status dataset_built_in_draw(dataset *d, int split, error *err) {
    if (d->maker->draw_numbers || d->maker->draw_classed)
        return fill_split_with_floats(d, split, err);
    dataset_split *s = &d->split[split];
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    uint8_t *images = memory_aligned_array((size_t)s->count, pixels);
    uint8_t *labels = memory_aligned_array((size_t)s->count, dataset_labels_an_item(d));
    if (!images || !labels) {
        free(images);
        free(labels);
        return error_no_memory(err, (size_t)s->count * (pixels + dataset_labels_an_item(d)));
    }
    drawing a = {.d = d,
                 .split = split,
                 .members = data_team_members(s->count),
                 .images = images,
                 .labels = labels};
    status result = data_team_do(s->count, draw_share, &a, err);
    s->images = images;
    s->labels = labels;
    return result;
}
