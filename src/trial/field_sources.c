#include "src/trial/field_sources.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- out of a result --- */

static void set_integer(field_value *out, int64_t value) {
    out->integer = value;
}

static void set_real(field_value *out, double value) {
    out->real = value;
    out->known = !isnan(value);
}

/* Of the steps, which are counted where sequences differ in length. */
static void set_steps(field_value *out, int64_t steps) {
    set_integer(out, steps);
    out->known = steps > 0;
}

static void set_word(field_value *out, const char *word) {
    snprintf(out->word, sizeof out->word, "%s", word);
    out->known = word[0] != '\0';
}

void field_set_integers(field_value *out, const config_integers *members) {
    text written = {0};
    out->known = members->count > 0;
    out->kind = members->count == 1 ? FIELD_INTEGER : FIELD_WORD;
    out->integer = members->count == 1 ? members->members[0] : 0;
    out->real = (double)out->integer;
    if (members->count <= 1) return;
    config_append_integers(&written, members);
    snprintf(out->word, sizeof out->word, "%s", text_string(&written));
    text_free(&written);
}

static void read_key(config_key key, const trial *t, field_value *out) {
    const config_value value = trial_value(t, key);
    out->known = trial_key_applies(t, key);
    if (!out->known) return;
    switch (out->kind) {
        case FIELD_INTEGER: set_integer(out, value.integer); break;
        case FIELD_REAL: set_real(out, value.real); break;
        case FIELD_WORD: set_word(out, config_choice_name(key_info(key), value.integer)); break;
        case FIELD_INTEGERS: field_set_integers(out, &value.integers); break;
    }
}

void field_source_read(const field_source *source, const result *r, field_value *out) {
    const trial *t = &r->trial;
    const outcome *o = &r->outcome;
    const trial_runtime *ran = &r->runtime;
    switch (source->kind) {
        case FIELD_SOURCE_TRIAL: set_integer(out, t->index); break;
        case FIELD_SOURCE_CONFIGURATION: set_integer(out, t->configuration); break;
        case FIELD_SOURCE_CONFIRM_RANK:
            set_integer(out, t->confirm_rank);
            out->known = t->confirm_rank > 0;
            break;
        case FIELD_SOURCE_TRIAL_ID: set_word(out, t->id); break;
        case FIELD_SOURCE_STATUS: set_word(out, trial_status_name(r->status)); break;
        case FIELD_SOURCE_SEQ_DIM: set_integer(out, t->architecture.seq_dim); break;
        case FIELD_SOURCE_INPUT_DIM: set_integer(out, t->architecture.input_dim); break;
        case FIELD_SOURCE_OUTPUT_DIM: set_integer(out, t->architecture.output_dim); break;
        case FIELD_SOURCE_KEY: read_key(source->key, t, out); break;
        case FIELD_SOURCE_INIT_SHA256: set_word(out, t->init_sha256); break;
        case FIELD_SOURCE_TRAIN_COUNT: set_integer(out, t->train_count); break;
        case FIELD_SOURCE_TRAIN_STEPS: set_steps(out, t->train_steps); break;
        case FIELD_SOURCE_VAL_STEPS: set_steps(out, t->val_steps); break;
        case FIELD_SOURCE_TEST_STEPS: set_steps(out, t->test_steps); break;
        case FIELD_SOURCE_VAL_LABELLED: set_steps(out, t->val_labelled); break;
        case FIELD_SOURCE_TEST_LABELLED: set_steps(out, t->test_labelled); break;
        case FIELD_SOURCE_EPOCHS: set_real(out, t->epochs); break;
        case FIELD_SOURCE_N_PARAMS: set_integer(out, rnn_parameter_count(&t->architecture)); break;
        case FIELD_SOURCE_MACS: set_integer(out, rnn_forward_macs(&t->architecture)); break;
        case FIELD_SOURCE_ITERATIONS_DONE: set_integer(out, o->iterations_done); break;
        case FIELD_SOURCE_BEST_ITERATION:
            set_integer(out, o->best_iteration);
            out->known = o->best_iteration > 0;
            break;
        case FIELD_SOURCE_RUNG_RANK:
            set_integer(out, r->rung_rank);
            out->known = r->rung_rank > 0;
            break;
        case FIELD_SOURCE_RUNG_OF:
            set_integer(out, r->rung_of);
            out->known = r->rung_of > 0;
            break;
        case FIELD_SOURCE_BEST: set_real(out, outcome_best(o, source->metric)); break;
        case FIELD_SOURCE_LAST: set_real(out, outcome_last(o, source->metric)); break;
        case FIELD_SOURCE_WEIGHTS_SHA256: set_word(out, o->weights_sha256); break;
        case FIELD_SOURCE_STARTED_S: set_real(out, ran->started_s); break;
        case FIELD_SOURCE_WALL_S: set_real(out, ran->wall_s); break;
        case FIELD_SOURCE_TRAIN_S: set_real(out, ran->train_s); break;
        case FIELD_SOURCE_EVAL_S: set_real(out, ran->eval_s); break;
        case FIELD_SOURCE_CPU_S: set_real(out, ran->cpu_s); break;
        case FIELD_SOURCE_SAMPLES_PER_S: set_real(out, ran->samples_per_s); break;
        case FIELD_SOURCE_THREADS: set_real(out, ran->threads); break;
        case FIELD_SOURCE_WORKER: set_integer(out, ran->worker); break;
        case FIELD_SOURCE_ATTEMPTS: set_integer(out, ran->attempts); break;
        case FIELD_SOURCE_HOST: set_word(out, ran->host); break;
        case FIELD_SOURCE_ISA: set_word(out, ran->isa); break;
    }
}

/* --- into a result --- */

static status refuse_word(const char *place, const char *what, const char *word, error *err) {
    text shown = {0};
    text_append_visible(&shown, word);
    error_set(err, STATUS_DAMAGED, "%s: unknown %s \"%s\"", place, what, text_string(&shown));
    text_free(&shown);
    return STATUS_DAMAGED;
}

static status refuse_number(const char *place, const char *what, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s: %s is out of range", place, what);
}

static status parse_count(const field_value *value, const char *place, const char *what,
                          int32_t *out, error *err) {
    if (value->integer < 0 || value->integer > INT32_MAX) return refuse_number(place, what, err);
    *out = (int32_t)value->integer;
    return STATUS_OK;
}

/* Ids become names of files and paths in HDF5: nothing else may pass. */
static status parse_id(const field_value *value, const char *place, trial *t, error *err) {
    if (!trial_is_id(value->word))
        return error_set(err, STATUS_DAMAGED, "%s: \"%s\" is not the id of a trial", place,
                         value->word);
    memcpy(t->id, value->word, sizeof t->id);
    return STATUS_OK;
}

static status parse_status(const field_value *value, const char *place, result *out, error *err) {
    for (int i = TRIAL_MISSING; i < TRIAL_STATUS_COUNT; i++) {
        const trial_status s = (trial_status)i;
        if (strcmp(value->word, trial_status_name(s)) != 0) continue;
        out->status = s;
        if (s != TRIAL_MISSING && s != TRIAL_FAILED) out->outcome.status = s;
        return STATUS_OK;
    }
    return refuse_word(place, "status", value->word, err);
}

static status parse_choice(const config_key_info *info, const field_value *value, const char *place,
                           config_value *out, error *err) {
    const char *word;
    for (int64_t i = 0; (word = config_choice_name(info, i)); i++) {
        if (strcmp(word, value->word) != 0) continue;
        out->integer = i;
        return STATUS_OK;
    }
    return refuse_word(place, info->name, value->word, err);
}

/* Of one number as of several. */
static status parse_integers(const config_key_info *info, const field_value *value,
                             const char *place, config_integers *out, error *err) {
    *out = (config_integers){0};
    if (value->known && value->kind == FIELD_WORD && !config_parse_integers(value->word, out))
        return refuse_word(place, info->name, value->word, err);
    if (value->known && value->kind != FIELD_WORD) {
        if (value->integer < 0 || value->integer > INT32_MAX)
            return refuse_number(place, info->name, err);
        out->members[out->count++] = (int32_t)value->integer;
    }
    for (int i = 0; i < out->count; i++)
        if (out->members[i] < info->minimum || out->members[i] > info->maximum)
            return refuse_number(place, info->name, err);
    return STATUS_OK;
}

/* Resolved values may lie beyond the bounds for what a config says: all items of a large set, the
 * iterations of many epochs. */
static status parse_key(config_key key, const field_value *value, const char *place, trial *t,
                        error *err) {
    const config_key_info *info = key_info(key);
    const int64_t most = (int64_t)1 << 53;
    config_value parsed = key_default(key);
    switch (info->kind) {
        case CONFIG_INTEGERS: TRY(parse_integers(info, value, place, &parsed.integers, err)); break;
        case CONFIG_REAL:
            parsed.real = value->real;
            if (!(value->real >= info->minimum && value->real <= info->maximum))
                return refuse_number(place, info->name, err);
            break;
        case CONFIG_CHOICE: TRY(parse_choice(info, value, place, &parsed, err)); break;
        default:
            parsed.integer = value->integer;
            if (value->integer < 0 ||
                (value->integer > most && (double)value->integer > info->maximum))
                return refuse_number(place, info->name, err);
    }
    trial_set_value(t, key, parsed);
    return STATUS_OK;
}

static status parse_digest(const field_value *value, const char *place, const char *what,
                           char out[SHA256_HEX_CHARS + 1], error *err) {
    const char *hex = value->word;
    if (*hex && (strlen(hex) != SHA256_HEX_CHARS || strspn(hex, "0123456789abcdef") != strlen(hex)))
        return refuse_word(place, what, hex, err);
    snprintf(out, SHA256_HEX_CHARS + 1, "%.*s", SHA256_HEX_CHARS, hex);
    return STATUS_OK;
}

status field_source_parse(const field_source *source, const field_value *value, const char *place,
                          result *out, error *err) {
    trial *t = &out->trial;
    outcome *o = &out->outcome;
    trial_runtime *ran = &out->runtime;
    switch (source->kind) {
        case FIELD_SOURCE_TRIAL: return parse_count(value, place, "trial", &t->index, err);
        case FIELD_SOURCE_CONFIGURATION:
            return parse_count(value, place, "configuration", &t->configuration, err);
        case FIELD_SOURCE_CONFIRM_RANK:
            return parse_count(value, place, "confirm_rank", &t->confirm_rank, err);
        case FIELD_SOURCE_TRIAL_ID: return parse_id(value, place, t, err);
        case FIELD_SOURCE_STATUS: return parse_status(value, place, out, err);
        case FIELD_SOURCE_SEQ_DIM:
            return parse_count(value, place, "seq_dim", &t->architecture.seq_dim, err);
        case FIELD_SOURCE_INPUT_DIM:
            return parse_count(value, place, "input_dim", &t->architecture.input_dim, err);
        case FIELD_SOURCE_OUTPUT_DIM:
            return parse_count(value, place, "output_dim", &t->architecture.output_dim, err);
        case FIELD_SOURCE_KEY: return parse_key(source->key, value, place, t, err);
        case FIELD_SOURCE_INIT_SHA256:
            return parse_digest(value, place, "init_sha256", t->init_sha256, err);
        case FIELD_SOURCE_TRAIN_STEPS: t->train_steps = value->integer; break;
        case FIELD_SOURCE_VAL_STEPS: t->val_steps = value->integer; break;
        case FIELD_SOURCE_TEST_STEPS: t->test_steps = value->integer; break;
        case FIELD_SOURCE_VAL_LABELLED: t->val_labelled = value->integer; break;
        case FIELD_SOURCE_TEST_LABELLED: t->test_labelled = value->integer; break;
        case FIELD_SOURCE_ITERATIONS_DONE: o->iterations_done = value->integer; break;
        case FIELD_SOURCE_BEST_ITERATION: o->best_iteration = value->integer; break;
        case FIELD_SOURCE_RUNG_RANK:
            return parse_count(value, place, "rung_rank", &out->rung_rank, err);
        case FIELD_SOURCE_RUNG_OF: return parse_count(value, place, "rung_of", &out->rung_of, err);
        case FIELD_SOURCE_WEIGHTS_SHA256:
            return parse_digest(value, place, "weights_sha256", o->weights_sha256, err);
        case FIELD_SOURCE_STARTED_S: ran->started_s = value->real; break;
        case FIELD_SOURCE_WALL_S: ran->wall_s = value->real; break;
        case FIELD_SOURCE_TRAIN_S: ran->train_s = value->real; break;
        case FIELD_SOURCE_EVAL_S: ran->eval_s = value->real; break;
        case FIELD_SOURCE_CPU_S: ran->cpu_s = value->real; break;
        case FIELD_SOURCE_SAMPLES_PER_S: ran->samples_per_s = value->real; break;
        case FIELD_SOURCE_THREADS: ran->threads = value->real; break;
        case FIELD_SOURCE_WORKER: return parse_count(value, place, "worker", &ran->worker, err);
        case FIELD_SOURCE_ATTEMPTS:
            return parse_count(value, place, "attempts", &ran->attempts, err);
        case FIELD_SOURCE_HOST:
            snprintf(ran->host, sizeof ran->host, "%.*s", RUNTIME_HOST_CHARS, value->word);
            break;
        case FIELD_SOURCE_ISA:
            snprintf(ran->isa, sizeof ran->isa, "%.*s", RUNTIME_ISA_CHARS, value->word);
            break;
        case FIELD_SOURCE_TRAIN_COUNT:
        case FIELD_SOURCE_EPOCHS:
        case FIELD_SOURCE_N_PARAMS:
        case FIELD_SOURCE_MACS:
        case FIELD_SOURCE_BEST:
        case FIELD_SOURCE_LAST: break;
    }
    return STATUS_OK;
}

/* --- as a whole --- */

static bool within(int64_t value, int64_t least, int64_t most) {
    return value >= least && value <= most;
}

/* Ranges wide enough for every network that fits a machine, and narrow enough that no count of its
 * parameters overflows. */
static bool dims_in_range(const trial *t) {
    enum { MOST_DIM = 1 << 24, MOST_LAYERS = 1 << 10 };
    const rnn_architecture *a = &t->architecture;
    return within(a->seq_dim, 1, MOST_DIM) && within(a->input_dim, 1, MOST_DIM) &&
           within(a->output_dim, 1, MOST_DIM) && within(t->layer_dim, 1, MOST_LAYERS);
}

/* Whether so many items can have so many steps: at least one each, and at most seq_dim. */
static bool steps_fit(const trial *t, int64_t steps, int64_t items) {
    const int64_t most = t->architecture.seq_dim;
    return steps >= items && steps / most + (steps % most > 0) <= items;
}

static bool steps_in_range(const trial *t) {
    if (!trial_has_lengths(t))
        return t->train_steps == 0 && t->val_steps == 0 && t->test_steps == 0;
    return steps_fit(t, t->train_steps, t->train_size - t->val_count) &&
           steps_fit(t, t->val_steps, t->val_count) && steps_fit(t, t->test_steps, t->test_count);
}

/* Whether so many steps of the items can have a label: one of each at least. */
static bool labels_fit(const trial *t, int64_t labels, int64_t items, int64_t steps) {
    if (t->test_labelled == 0) return labels == 0;
    const int64_t most = trial_has_lengths(t) ? steps : items * t->architecture.seq_dim;
    return within(labels, items, most);
}

static bool labels_in_range(const trial *t) {
    return labels_fit(t, t->val_labelled, t->val_count, t->val_steps) &&
           labels_fit(t, t->test_labelled, t->test_count, t->test_steps);
}

static bool counts_in_range(const trial *t, const outcome *o) {
    return t->batch_size >= 1 && t->val_count >= 0 && t->train_size > t->val_count &&
           t->test_count >= 1 && t->iterations >= 0 && t->eval_every >= 1 &&
           within(o->iterations_done, 0, t->iterations) &&
           within(o->best_iteration, 0, trial_keeps_best(t) ? o->iterations_done : 0);
}

status field_sources_check(const char *place, result *out, error *err) {
    trial *t = &out->trial;
    outcome *o = &out->outcome;
    if (!dims_in_range(t) || !counts_in_range(t, o) || !steps_in_range(t) || !labels_in_range(t))
        return error_set(err, STATUS_DAMAGED, "%s: a count of trial %s is out of range", place,
                         t->id);
    const config_key unfit = trial_unfit_list(t);
    if (unfit != CONFIG_NO_KEY) return refuse_number(place, key_info(unfit)->name, err);
    trial_derive(t);
    if (o->status == TRIAL_MISSING) {
        *o = (outcome){0};
        return STATUS_OK;
    }
    o->parameters_allocated = rnn_parameter_count(&t->architecture);
    o->weight_count = o->status == TRIAL_FINISHED ? o->parameters_allocated : 0;
    return STATUS_OK;
}
