#include "src/store/trial_row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/store/hdf5_values.h"

static const char DIGEST_PREFIX[] = "sha256:";
static const char HEX_DIGITS[] = "0123456789abcdef";

static void fill_init(trial_row *row, const trial *t) {
    if (t->init == TRIAL_INIT_WEIGHTS)
        snprintf(row->init, sizeof row->init, "%s%s", DIGEST_PREFIX, t->init_sha256);
    else
        snprintf(row->init, sizeof row->init, "%s", config_choice_name(CONFIG_INIT, t->init));
}

static bool parse_init(const trial_row *row, trial *t) {
    const char *digest = row->init + strlen(DIGEST_PREFIX);
    t->init = TRIAL_INIT_UNIFORM;
    if (strcmp(row->init, config_choice_name(CONFIG_INIT, TRIAL_INIT_UNIFORM)) == 0) return true;
    t->init = TRIAL_INIT_WEIGHTS;
    if (strncmp(row->init, DIGEST_PREFIX, strlen(DIGEST_PREFIX)) != 0 ||
        strlen(digest) != SHA256_HEX_CHARS || strspn(digest, HEX_DIGITS) != strlen(digest))
        return false;
    memcpy(t->init_sha256, digest, sizeof t->init_sha256);
    return true;
}

static void fill_trial(trial_row *row, const trial *t) {
    const architecture *a = &t->architecture;
    row->trial = t->index;
    row->configuration = t->configuration;
    snprintf(row->trial_id, sizeof row->trial_id, "%s", t->id);
    row->seed = t->seed;
    row->seq_dim = a->seq_dim;
    row->input_dim = a->input_dim;
    row->hidden_dim = a->hidden_dim;
    row->layer_dim = a->layer_dim;
    row->output_dim = a->output_dim;
    row->lr = t->lr;
    row->clip_norm = t->clip_norm;
    fill_init(row, t);
    row->batch_size = t->batch_size;
    row->train_count = t->train_count;
    row->val_count = t->val_count;
    row->test_count = t->test_count;
    row->iterations = t->iterations;
    row->epochs = t->epochs;
    row->eval_every = t->eval_every;
    row->n_params_formula = architecture_parameter_count(a);
    row->macs = architecture_forward_macs(a);
}

static void fill_outcome(trial_row *row, const outcome *o) {
    const evaluation none = {0, NAN, NAN, NAN, NAN, NAN};
    const evaluation *last = o->evaluation_count ? &o->evaluations[o->evaluation_count - 1] : &none;
    row->iterations_done = o->iterations_done;
    row->n_params = o->parameters_allocated;
    row->n_params_stored = o->weight_count;
    row->best_val_acc = value_canonical(outcome_best_val_accuracy(o));
    row->val_acc = value_canonical(last->val_accuracy);
    row->val_loss = value_canonical(last->val_loss);
    row->best_test_acc = value_canonical(outcome_best_test_accuracy(o));
    row->test_acc = value_canonical(last->test_accuracy);
    row->test_loss = value_canonical(last->test_loss);
    row->train_loss = value_canonical(last->train_loss);
    snprintf(row->weights_sha256, sizeof row->weights_sha256, "%s", o->weights_sha256);
}

void trial_row_fill(trial_row *row, const trial *t, trial_status state, const outcome *o) {
    memset(row, 0, sizeof *row);
    fill_trial(row, t);
    fill_outcome(row, o);
    snprintf(row->status, sizeof row->status, "%s", trial_status_name(state));
}

static bool parse_status(const char *word, trial_status *state) {
    for (int s = TRIAL_MISSING; s <= TRIAL_FAILED; s++) {
        if (strcmp(word, trial_status_name((trial_status)s)) != 0) continue;
        *state = (trial_status)s;
        return true;
    }
    return false;
}

static bool within(int64_t value, int64_t least, int64_t most) {
    return value >= least && value <= most;
}

/* Ranges wide enough for every network that fits a machine, and narrow enough that no count of its
 * parameters overflows. */
static bool architecture_in_range(const trial_row *row) {
    enum { MOST_DIM = 1 << 24, MOST_HIDDEN = 1 << 16, MOST_LAYERS = 1 << 10 };
    return within(row->seq_dim, 1, MOST_DIM) && within(row->input_dim, 1, MOST_DIM) &&
           within(row->hidden_dim, 1, MOST_HIDDEN) && within(row->layer_dim, 1, MOST_LAYERS) &&
           within(row->output_dim, 1, MOST_DIM);
}

static bool counts_in_range(const trial_row *row) {
    const int64_t most = (int64_t)1 << 53;
    return within(row->batch_size, 1, most) && within(row->train_count, 1, most) &&
           within(row->val_count, 0, most) && within(row->test_count, 1, most) &&
           within(row->iterations, 0, most) && within(row->eval_every, 1, most) &&
           within(row->iterations_done, 0, row->iterations) && within(row->n_params, 0, most) &&
           within(row->n_params_stored, 0, most);
}

/* Ids become names of files and paths in HDF5: nothing else may pass. */
static bool is_id(const char *word) {
    return strlen(word) == TRIAL_ID_CHARS && strspn(word, HEX_DIGITS) == TRIAL_ID_CHARS;
}

static trial parsed_trial(const trial_row *row) {
    trial t = {
        .index = row->trial,
        .configuration = row->configuration,
        .architecture = {.seq_dim = row->seq_dim,
                         .input_dim = row->input_dim,
                         .hidden_dim = row->hidden_dim,
                         .layer_dim = row->layer_dim,
                         .output_dim = row->output_dim},
        .lr = row->lr,
        .clip_norm = row->clip_norm,
        .batch_size = row->batch_size,
        .train_count = row->train_count,
        .val_count = row->val_count,
        .test_count = row->test_count,
        .iterations = row->iterations,
        .epochs = row->epochs,
        .eval_every = row->eval_every,
        .seed = row->seed,
    };
    memcpy(t.id, row->trial_id, sizeof t.id);
    return t;
}

status trial_row_parse(const trial_row *row, const char *place, trial *t, trial_status *state,
                       outcome *o, error *err) {
    if (!parse_status(row->status, state))
        return error_set(err, STATUS_DAMAGED, "%s: unknown status \"%s\"", place, row->status);
    if (!is_id(row->trial_id))
        return error_set(err, STATUS_DAMAGED, "%s: \"%s\" is not the id of a trial", place,
                         row->trial_id);
    *t = parsed_trial(row);
    if (!parse_init(row, t))
        return error_set(err, STATUS_DAMAGED, "%s: unknown init \"%s\"", place, row->init);
    if (!architecture_in_range(row) || !counts_in_range(row))
        return error_set(err, STATUS_DAMAGED, "%s: a count of trial %s is out of range", place,
                         row->trial_id);
    *o = (outcome){0};
    if (*state == TRIAL_MISSING || *state == TRIAL_FAILED) return STATUS_OK;
    o->status = *state;
    o->iterations_done = row->iterations_done;
    o->parameters_allocated = row->n_params;
    o->weight_count = row->n_params_stored;
    memcpy(o->weights_sha256, row->weights_sha256, sizeof o->weights_sha256);
    return STATUS_OK;
}

status trial_row_check_counts(const trial_row *row, const char *place, status code, error *err) {
    bool finished = strcmp(row->status, trial_status_name(TRIAL_FINISHED)) == 0;
    int64_t formula = row->n_params_formula, stored = finished ? formula : 0;
    if (row->n_params == formula && row->n_params_stored == stored) return STATUS_OK;
    return error_set(err, code,
                     "%s: parameter counts disagree: %lld by formula, %lld in the engine, %lld "
                     "stored",
                     place, (long long)formula, (long long)row->n_params,
                     (long long)row->n_params_stored);
}
