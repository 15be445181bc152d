#include "src/plan/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/configurations.h"
#include "src/plan/draws.h"
#include "src/plan/plan_baseline.h"
#include "src/plan/plan_compare.h"
#include "src/plan/plan_confirm.h"
#include "src/plan/plan_data.h"
#include "src/plan/plan_initialisation.h"
#include "src/plan/plan_stopping.h"
#include "src/trial/architecture.h"

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
    TRY(plan_find_baseline(p, err));
    TRY(plan_check_compare(p, err));
    TRY(plan_find_stopping(p, err));
    TRY(plan_check_confirm(p, err));
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

/* What confirms starts from them, too; its id is made with its seed. */
static void start_wholes(plan *p, const char *init_sha256) {
    for (int32_t i = 0; p->wholes && i < p->configuration_count; i++) {
        snprintf(p->wholes[i].init_sha256, sizeof p->wholes[i].init_sha256, "%s", init_sha256);
        p->wholes[i].init_weights = p->init_weights;
    }
}

static status name_init(plan *p, const char *init_sha256, error *err) {
    start_wholes(p, init_sha256);
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        snprintf(t->init_sha256, sizeof t->init_sha256, "%s", init_sha256);
        t->init_weights = p->init_weights;
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

void plan_facts_free(plan_facts *facts) {
    free(facts->parts);
    free(facts->told);
    free(facts->chosen);
}

static void take_parts(plan *p, const plan_facts *facts) {
    const plan_part *largest = facts->parts;
    for (size_t i = 1; i < facts->part_count; i++)
        if (facts->parts[i].train_items > largest->train_items) largest = &facts->parts[i];
    snprintf(p->data_digest_hex, sizeof p->data_digest_hex, "%s", largest->digest_hex);
    p->parts = facts->parts;
    p->part_count = facts->part_count;
    p->whole = facts->whole;
    p->told = facts->told;
    p->told_count = facts->told_count;
}

/* A list that plan_confirm would not have is not of our writing. */
static status confirm_as_told(plan *p, const plan_facts *facts, error *err) {
    const status result = plan_confirm(p, facts->chosen, facts->chosen_count, err);
    if (result != STATUS_INTERNAL) return result;
    return error_set(err, STATUS_DAMAGED, "%s: what it says of the confirmed is damaged",
                     p->config->path);
}

status plan_create_from(const config *c, const dataset *d, plan_facts *facts, plan **out,
                        error *err) {
    plan *p = begin(c, d);
    if (!p) {
        plan_facts_free(facts);
        return error_no_memory(err, sizeof *p);
    }
    take_parts(p, facts);
    status result = expand_all(p, err);
    if (result == STATUS_OK && facts->chosen) result = confirm_as_told(p, facts, err);
    if (result == STATUS_OK && facts->init_sha256[0])
        result = name_init(p, facts->init_sha256, err);
    free(facts->chosen);
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
    if (p->trial_count > 0) start_wholes(p, p->trials[0].init_sha256);
    return STATUS_OK;
}

/* --- growing --- */

bool plan_is_by_results(const plan *p) {
    return draws_are_by_results(p->config);
}

int64_t plan_configurations_to_draw(const plan *p) {
    if (!plan_is_by_results(p)) return 0;
    return config_integer(p->config, KEY_SEARCH_TRIALS) - p->drawn_count;
}

bool plan_awaits_results(const plan *p) {
    return plan_configurations_to_draw(p) > 0;
}

int64_t plan_trials_in_all(const plan *p) {
    const int64_t confirming = p->confirmed ? 0 : plan_most_confirming(p);
    return p->trial_count + plan_configurations_to_draw(p) * p->seed_count + confirming;
}

/* What hangs on the results alone. */
static void free_expanded(plan *p) {
    plan_stopping_free(p->stopping);
    free(p->told);
    free(p->dropped);
    free(p->notices);
    free(p->trials);
    free(p->wholes);
}

/* The plan before anything was expanded, with what is told now. */
static plan unexpanded(const plan *p, tpe_result *told, int32_t count) {
    plan grown = *p;
    grown.told = told;
    grown.told_count = count;
    grown.trials = grown.wholes = NULL;
    grown.dropped = NULL;
    grown.notices = NULL;
    grown.stopping = NULL;
    grown.trial_count = grown.selected_count = grown.configuration_count = 0;
    grown.dropped_count = grown.axis_count = 0;
    grown.excluded_count = grown.equal_count = 0;
    return grown;
}

/* The weights to start from are of the networks that the plan has: others cannot. */
static status check_weights_fit(const plan *p, const plan *grown, error *err) {
    text place = {0};
    const rnn_architecture *known = &p->trials[0].architecture;
    bool fit = true;
    for (int32_t i = p->trial_count; i < grown->trial_count; i++)
        fit &= architecture_same_tensors(known, &grown->trials[i].architecture);
    if (fit) return STATUS_OK;
    config_append_place(&place, p->config, KEY_INIT_FROM);
    error_set(
        err, STATUS_BAD_INPUT,
        "%s: error: the search has drawn a network that the weights of train.init.from do not "
        "fit; let it draw no key of the network",
        text_string(&place));
    text_free(&place);
    return STATUS_BAD_INPUT;
}

status plan_grow(plan *p, const tpe_result told[], int32_t count, error *err) {
    tpe_result *copy = memory_array((size_t)count, sizeof *copy);
    if (!copy) return error_no_memory(err, (size_t)count * sizeof *copy);
    memcpy(copy, told, (size_t)count * sizeof *copy);
    plan grown = unexpanded(p, copy, count);
    const bool from_weights = p->trials[0].init_sha256[0] != '\0';
    status result = expand_all(&grown, err);
    if (result == STATUS_OK && from_weights) result = check_weights_fit(p, &grown, err);
    if (result == STATUS_OK && from_weights)
        result = name_init(&grown, p->trials[0].init_sha256, err);
    if (result != STATUS_OK) {
        free_expanded(&grown);
        return result;
    }
    free_expanded(p);
    *p = grown;
    return STATUS_OK;
}

void plan_free(plan *p) {
    if (!p) return;
    free_expanded(p);
    free(p->confirmed);
    free(p->init_weights);
    free(p->parts);
    free(p);
}
