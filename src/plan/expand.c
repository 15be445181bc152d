#include "src/plan/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/configurations.h"
#include "src/plan/plan_data.h"
#include "src/plan/plan_initialisation.h"

static plan *begin(const config *c, const dataset *d) {
    plan *p = memory_array(1, sizeof *p);
    if (!p) return NULL;
    p->config = c;
    p->data = d;
    return p;
}

/* From parts to trials. */
static status expand_all(plan *p, error *err) {
    TRY(configurations_find(p, err));
    return plan_check_initialisation(p, err);
}

static status end(plan *p, status result, plan **out) {
    *out = result == STATUS_OK ? p : NULL;
    if (result != STATUS_OK) plan_free(p);
    return result;
}

status plan_create(const config *c, const dataset *d, plan **out, error *err) {
    plan *p = begin(c, d);
    if (!p) return error_no_memory(err, sizeof *p);
    sha256_hex(&d->digest, p->data_digest_hex);
    status result = plan_find_parts(p, err);
    if (result == STATUS_OK) result = expand_all(p, err);
    return end(p, result, out);
}

static status name_init(plan *p, const char *init_sha256, error *err) {
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        snprintf(t->init_sha256, sizeof t->init_sha256, "%s", init_sha256);
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

status plan_create_from(const config *c, const dataset *d, plan_part *parts, size_t part_count,
                        const char *init_sha256, plan **out, error *err) {
    plan *p = begin(c, d);
    if (!p) {
        free(parts);
        return error_no_memory(err, sizeof *p);
    }
    const plan_part *largest = parts;
    for (size_t i = 1; i < part_count; i++)
        if (parts[i].train_items > largest->train_items) largest = &parts[i];
    snprintf(p->data_digest_hex, sizeof p->data_digest_hex, "%s", largest->digest_hex);
    p->parts = parts;
    p->part_count = part_count;
    status result = expand_all(p, err);
    if (result == STATUS_OK && *init_sha256) result = name_init(p, init_sha256, err);
    return end(p, result, out);
}

status plan_start_from(plan *p, float *weights, int64_t count, error *err) {
    sha256_digest digest;
    free(p->init_weights);
    p->init_weights = weights;
    if (sha256_of(weights, (size_t)count * sizeof *weights, &digest) != 0)
        return error_no_memory(err, sizeof digest);
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        if (rnn_parameter_count(&t->architecture) != count)
            return error_set(err, STATUS_INTERNAL, "trial %s cannot start from %lld weights", t->id,
                             (long long)count);
        t->init_weights = weights;
        sha256_hex(&digest, t->init_sha256);
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

void plan_free(plan *p) {
    if (!p) return;
    free(p->init_weights);
    free(p->parts);
    free(p->dropped);
    free(p->notices);
    free(p->trials);
    free(p);
}
