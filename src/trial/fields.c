#include "src/trial/fields.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "src/trial/field_sources.h"

/* The columns, in order; made once. */
static field columns[FIELDS_MAX];
static field_source sources[FIELDS_MAX];
static int column_count;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void add(field f, field_source source) {
    columns[column_count] = f;
    sources[column_count] = source;
    column_count++;
}

static field_kind kind_of_key(const config_key_info *info) {
    return info->kind == CONFIG_REAL       ? FIELD_REAL
           : info->kind == CONFIG_CHOICE   ? FIELD_WORD
           : info->kind == CONFIG_INTEGERS ? FIELD_INTEGERS
                                           : FIELD_INTEGER;
}

static int chars_of_key(const config_key_info *info) {
    enum { LONGEST_CHOICE = 31 };
    return info->kind == CONFIG_CHOICE     ? LONGEST_CHOICE
           : info->kind == CONFIG_INTEGERS ? FIELD_WORD_CHARS
                                           : 0;
}

static void add_hyperparameters(void) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        if (!key_is_hyperparameter(key) || info->derived) continue;
        const field f = {.name = key_column(key),
                         .kind = kind_of_key(info),
                         .chars = chars_of_key(info),
                         .group = FIELD_RECIPE,
                         .unit = info->unit ? info->unit : "",
                         .meaning = info->meaning,
                         .since = info->since,
                         .key = key};
        add(f, (field_source){.kind = FIELD_SOURCE_KEY, .key = key});
    }
}

/* The best of all evaluations, for measures of which more is better, and the last. */
static void add_metrics(void) {
    static char best_names[METRIC_COUNT][32], best_meanings[METRIC_COUNT][64];
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const metric_info *info = metric_describe(m);
        field f = {.name = info->name,
                   .kind = FIELD_REAL,
                   .group = FIELD_OUTCOME,
                   .unit = info->unit ? info->unit : "",
                   .meaning = info->meaning,
                   .since = info->since,
                   .key = CONFIG_NO_KEY,
                   .fraction = metric_format_of(m)->scale != 1,
                   .of_metric = true,
                   .metric = (int)m};
        if (info->better == METRIC_HIGHER) {
            field best = f;
            snprintf(best_names[m], sizeof best_names[m], "best_%s", info->name);
            snprintf(best_meanings[m], sizeof best_meanings[m], "largest %s of all evaluations",
                     info->meaning);
            best.name = best_names[m];
            best.meaning = best_meanings[m];
            add(best, (field_source){.kind = FIELD_SOURCE_BEST, .metric = m});
        }
        add(f, (field_source){.kind = FIELD_SOURCE_LAST, .metric = m});
    }
}

static void make_columns(void) {
#define FIELD(symbol, title, type, most, of, units, from, what)                                 \
    add((field){title, FIELD_##type, most, FIELD_##of, units, what, from, CONFIG_NO_KEY, false, \
                false, 0},                                                                      \
        (field_source){.kind = FIELD_SOURCE_##symbol});
#define FIELD_HYPERPARAMETERS add_hyperparameters();
#define FIELD_METRICS add_metrics();
#include "src/trial/fields.def"
#undef FIELD
#undef FIELD_HYPERPARAMETERS
#undef FIELD_METRICS
}

int fields_count(void) {
    pthread_once(&made, make_columns);
    return column_count;
}

const field *fields_at(int index) {
    pthread_once(&made, make_columns);
    return &columns[index];
}

int fields_find(const char *name) {
    config_key key = config_find_key(&key_language, name);
    if (key != CONFIG_NO_KEY) name = key_column(key);
    for (int i = 0; i < fields_count(); i++)
        if (strcmp(name, fields_at(i)->name) == 0) return i;
    return -1;
}

/* A trial that was stopped has no score: what it had at its rung is in its curve. */
static bool is_of_stopped(const field_source *source, const result *r) {
    if (source->kind == FIELD_SOURCE_STATUS) return true;
    return r->status == TRIAL_STOPPED &&
           (source->kind == FIELD_SOURCE_ITERATIONS_DONE ||
            source->kind == FIELD_SOURCE_RUNG_RANK || source->kind == FIELD_SOURCE_RUNG_OF);
}

void fields_read(const result *r, field_value values[]) {
    const bool trained = r->status == TRIAL_FINISHED || r->status == TRIAL_DIVERGED;
    bool timed = r->runtime.attempts > 0 || r->runtime.wall_s > 0;
    for (int i = 0; i < fields_count(); i++) {
        const field *f = &columns[i];
        values[i] = (field_value){.kind = f->kind, .known = true};
        field_source_read(&sources[i], r, &values[i]);
        const bool of_training = f->group == FIELD_OUTCOME && !is_of_stopped(&sources[i], r);
        if ((of_training && !trained) || (f->group == FIELD_RUNTIME && !timed))
            values[i].known = false;
        if (values[i].kind == FIELD_INTEGER) values[i].real = (double)values[i].integer;
    }
}

static status parse_column(int index, const field_value *value, const char *place, result *out,
                           error *err) {
    const field *f = &columns[index];
    const bool of_plan_or_recipe = f->group == FIELD_RECIPE || f->group == FIELD_PLAN;
    if (!value->known && f->group == FIELD_RECIPE && f->since <= TRIAL_FORMAT_FIRST &&
        f->kind != FIELD_WORD)
        return error_set(err, STATUS_DAMAGED, "%s: it has no %s", place, f->name);
    if (!value->known && of_plan_or_recipe) return STATUS_OK;
    return field_source_parse(&sources[index], value, place, out, err);
}

/* What is not known has its default.  In the order of the columns, which has keys before those that
 * hang on them. */
static void set_defaults(const field_value values[], trial *t) {
    for (int i = 0; i < fields_count(); i++) {
        const config_key key = columns[i].key;
        if (key != CONFIG_NO_KEY && !values[i].known)
            trial_set_value(t, key, trial_key_default(t, key));
    }
}

status fields_parse(const field_value values[], const char *place, result *out, error *err) {
    *out = (result){0};
    for (int i = 0; i < fields_count(); i++) TRY(parse_column(i, &values[i], place, out, err));
    set_defaults(values, &out->trial);
    return field_sources_check(place, out, err);
}

status fields_parse_runtime(const field_value values[], const char *place, trial_runtime *out,
                            error *err) {
    result one = {0};
    for (int i = 0; i < fields_count(); i++)
        if (columns[i].group == FIELD_RUNTIME && values[i].known)
            TRY(field_source_parse(&sources[i], &values[i], place, &one, err));
    *out = one.runtime;
    return STATUS_OK;
}

/* Work is counted anew by each version: a better count is no damage. */
static bool is_to_be_checked(int index) {
    return columns[index].group != FIELD_RUNTIME && sources[index].kind != FIELD_SOURCE_MACS;
}

status fields_check(const field_value stored[], const result *r, const char *place, error *err) {
    field_value values[FIELDS_MAX];
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++) {
        if (!is_to_be_checked(i) || !stored[i].known || !values[i].known) continue;
        if (field_compare(&stored[i], &values[i]) == 0) continue;
        text said = {0}, found = {0};
        field_append_visible(&said, &stored[i]);
        field_append_visible(&found, &values[i]);
        error_set(err, STATUS_DAMAGED, "%s: trial %s says %s %s, and comes to %s", place,
                  r->trial.id, columns[i].name, text_string(&said), text_string(&found));
        text_free(&said);
        text_free(&found);
        return STATUS_DAMAGED;
    }
    return STATUS_OK;
}

bool fields_is_of_results(int index, const results *r) {
    const field *f = fields_at(index);
    if (sources[index].kind == FIELD_SOURCE_CONFIRM_RANK) return r->confirms;
    return !f->of_metric || results_have_metric(r, (metric)f->metric);
}

bool fields_is_recorded(int index, const result *r) {
    const field *f = fields_at(index);
    if (f->group == FIELD_PLAN || f->group == FIELD_RUNTIME) return false;
    if (f->key != CONFIG_NO_KEY) return trial_value_is_recorded(&r->trial, f->key);
    if (f->since <= TRIAL_FORMAT_FIRST) return true;
    field_value value = {.kind = f->kind, .known = true};
    field_source_read(&sources[index], r, &value);
    return value.known && (value.integer != 0 || value.real != 0 || value.word[0]);
}

int fields_format_version(const result *r) {
    enum { STOPPED_SINCE = 3 };
    int version = trial_format_version(&r->trial);
    if (r->status == TRIAL_STOPPED && version < STOPPED_SINCE) version = STOPPED_SINCE;
    for (int i = 0; i < fields_count(); i++) {
        const field *f = fields_at(i);
        if (f->since > version && f->key == CONFIG_NO_KEY && fields_is_recorded(i, r))
            version = f->since;
    }
    return version;
}

/* --- values --- */

void field_append(text *out, const field_value *v) {
    if (!v->known) return;
    if (v->kind == FIELD_INTEGER) text_append_format(out, "%" PRId64, v->integer);
    if (v->kind == FIELD_REAL) text_append_real(out, v->real);
    if (v->kind == FIELD_WORD) text_append(out, v->word);
}

bool field_parse_integers(const char *written, field_value *out) {
    config_integers members;
    *out = (field_value){.kind = FIELD_INTEGERS};
    if (!config_parse_integers(written, &members)) return false;
    field_set_integers(out, &members);
    return true;
}

void field_append_visible(text *out, const field_value *v) {
    if (v->known && v->kind == FIELD_WORD)
        text_append_visible(out, v->word);
    else
        field_append(out, v);
}

int field_compare(const field_value *a, const field_value *b) {
    if (!a->known || !b->known) return (int)b->known - (int)a->known;
    bool words = a->kind == FIELD_WORD;
    if (words != (b->kind == FIELD_WORD)) return words ? 1 : -1;
    if (words) return strcmp(a->word, b->word);
    if (a->kind == FIELD_INTEGER && b->kind == FIELD_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return (a->real > b->real) - (a->real < b->real);
}
