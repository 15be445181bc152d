#include "src/store/results_digest.h"

#include <string.h>

#include "src/store/curve_fields.h"
#include "src/store/hdf5_values.h"
#include "src/store/results_texts.h"

/* With its NUL, so that no two lists of texts run together alike. */
static void add_text(sha256 *hash, const char *text) {
    sha256_add(hash, text, strlen(text) + 1);
}

static void add_texts(sha256 *hash, const results *r) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        add_text(hash, *results_text_at(r, &results_texts[i]));
    add_text(hash, r->data_digest_hex);
    for (int i = 0; i < r->axis_count; i++) add_text(hash, config_describe(r->axes[i])->name);
}

static void add_row(sha256 *hash, const trial_row *row) {
    for (int i = 0; i < trial_table.column_count; i++) {
        const column *c = &trial_table.columns[i];
        const char *value = (const char *)row + c->offset;
        if (c->kind == VALUE_TEXT)
            add_text(hash, value);
        else
            sha256_add(hash, value, c->bytes);
    }
}

static void add_evaluations(sha256 *hash, const outcome *o) {
    sha256_add(hash, &o->evaluation_count, sizeof o->evaluation_count);
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        double values[CURVE_COUNT];
        for (int k = 0; k < CURVE_COUNT; k++)
            curve_gather(&curve_fields[k], &o->evaluations[i], 1, &values[k]);
        sha256_add(hash, &o->evaluations[i].iteration, sizeof o->evaluations[i].iteration);
        sha256_add(hash, values, sizeof values);
    }
}

static void add_confusion(sha256 *hash, const result *one) {
    const size_t classes = (size_t)one->trial.architecture.output_dim;
    if (!one->outcome.confusion) return;
    sha256_add(hash, one->outcome.confusion, classes * classes * sizeof *one->outcome.confusion);
}

status results_digest(const results *r, const trial_row *rows, char hex[SHA256_HEX_CHARS + 1],
                      error *err) {
    sha256 *hash = sha256_begin();
    sha256_digest digest;
    add_texts(hash, r);
    sha256_add(hash, &r->configuration_count, sizeof r->configuration_count);
    for (int32_t i = 0; i < r->trial_count; i++) {
        add_row(hash, &rows[i]);
        add_evaluations(hash, &r->trials[i].outcome);
        add_confusion(hash, &r->trials[i]);
    }
    if (sha256_end(hash, &digest) != 0) return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    return STATUS_OK;
}
