#include "src/weights/export_weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/trial/fields.h"
#include "src/weights/safetensors.h"

/* What is said of the weights.  `format` is what Hugging Face's tools look for. */
typedef struct notes {
    safetensors_note list[FIELDS_MAX + 3];
    char values[FIELDS_MAX][FIELD_WORD_CHARS + 1];
    size_t count;
} notes;

static void add(notes *n, const char *key, const char *value) {
    n->list[n->count++] = (safetensors_note){key, value};
}

/* What a trial file has as well: the same trial gives the same file. */
static void add_fields(notes *n, const result *r) {
    field_value values[FIELDS_MAX];
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++) {
        text value = {0};
        if (!values[i].known || !fields_is_recorded(i, r)) continue;
        field_append(&value, &values[i]);
        snprintf(n->values[i], sizeof n->values[i], "%s", text_string(&value));
        text_free(&value);
        add(n, fields_at(i)->name, n->values[i]);
    }
}

static status write_tensors(const char *path, const rnn_architecture *a, const float *weights,
                            const notes *n, error *err) {
    int count = rnn_tensor_count(a);
    safetensors_tensor *tensors = memory_array((size_t)count, sizeof *tensors);
    if (!tensors) return error_no_memory(err, (size_t)count * sizeof *tensors);
    for (int i = 0; i < count; i++) {
        rnn_tensor p = rnn_tensor_at(a, i);
        tensors[i] =
            (safetensors_tensor){.rank = p.rank, .shape = {p.rows, p.columns}, .values = weights};
        snprintf(tensors[i].name, sizeof tensors[i].name, "%s", p.name);
        weights += p.count;
    }
    status result = safetensors_write(path, tensors, (size_t)count, n->list, n->count, err);
    free(tensors);
    return result;
}

status export_weights(const char *path, const result *r, const char *data_digest_hex,
                      const float *weights, error *err) {
    notes n = {.count = 0};
    text recipe = {0};
    add(&n, "format", "pt");
    if (data_digest_hex[0]) {
        trial_append_recipe(&recipe, &r->trial, data_digest_hex);
        add(&n, "recipe", text_string(&recipe));
    }
    add_fields(&n, r);
    status result = recipe.failed ? error_no_memory(err, recipe.bytes)
                                  : write_tensors(path, &r->trial.architecture, weights, &n, err);
    text_free(&recipe);
    return result;
}
