#include "src/store/results_digest.h"

#include <math.h>
#include <string.h>

#include "src/store/results_texts.h"

/* With its NUL, so that no two lists of texts run together alike. */
static void add_text(sha256 *hash, const char *text) {
    sha256_add(hash, text, strlen(text) + 1);
}

static void add_texts(sha256 *hash, const results *r) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        if (results_text_is_kept(r, &results_texts[i]))
            add_text(hash, *results_text_at(r, &results_texts[i]));
    add_text(hash, r->data_digest_hex);
    for (int i = 0; i < r->axis_count; i++) add_text(hash, key_info(r->axes[i])->name);
}

/* What was not measured adds nothing, so that digests stay when metrics are added. */
static void add_evaluations(sha256 *hash, const outcome *o, measure_kind chosen) {
    sha256_add(hash, &o->evaluation_count, sizeof o->evaluation_count);
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        const evaluation *e = &o->evaluations[i];
        sha256_add(hash, &e->iteration, sizeof e->iteration);
        for (metric m = 0; m < METRIC_COUNT; m++) {
            if (isnan(e->values[m]) || !metric_is_measured(m, chosen)) continue;
            add_text(hash, metric_describe(m)->name);
            sha256_add(hash, &e->values[m], sizeof e->values[m]);
        }
    }
}

/* The id stands for all that was trained. */
static void add_trial(sha256 *hash, const result *one) {
    add_text(hash, one->trial.id);
    sha256_add(hash, &one->trial.configuration, sizeof one->trial.configuration);
    if (one->trial.confirm_rank > 0)
        sha256_add(hash, &one->trial.confirm_rank, sizeof one->trial.confirm_rank);
    add_text(hash, trial_status_name(one->status));
    sha256_add(hash, &one->outcome.iterations_done, sizeof one->outcome.iterations_done);
    add_text(hash, one->outcome.weights_sha256);
    add_evaluations(hash, &one->outcome, trial_measure(&one->trial));
}

static void add_confusion(sha256 *hash, const result *one) {
    const size_t count = trial_confusion_count(&one->trial);
    if (!one->outcome.confusion) return;
    sha256_add(hash, one->outcome.confusion, count * sizeof *one->outcome.confusion);
}

status results_digest(const results *r, char hex[SHA256_HEX_CHARS + 1], error *err) {
    sha256 *hash = sha256_begin();
    sha256_digest digest;
    add_texts(hash, r);
    sha256_add(hash, &r->configuration_count, sizeof r->configuration_count);
    for (int32_t i = 0; i < r->trial_count; i++) {
        add_trial(hash, &r->trials[i]);
        add_confusion(hash, &r->trials[i]);
    }
    if (sha256_end(hash, &digest) != 0) return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    return STATUS_OK;
}
