#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/plan/plan_confirm.h"
#include "src/plan/plan_stopping.h"
#include "src/results/export.h"
#include "src/trial/fields.h"

/* jansson's builders answer NULL without memory and take NULL as "failed before", so that only the
 * whole has to be looked at. */

/* What is not UTF-8 is written out in a visible form. */
static json_t *text_json(const char *words) {
    json_t *plain = json_string(words ? words : "");
    if (plain) return plain;
    text visible = {0};
    text_append_visible(&visible, words);
    json_t *shown = json_string(text_string(&visible));
    text_free(&visible);
    return shown;
}

/* JSON has no word for what is not a number. */
static json_t *real_json(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* --- a trial --- */

static json_t *integers_json(const char *written) {
    config_integers members;
    json_t *array = json_array();
    config_parse_integers(written, &members);
    for (int i = 0; i < members.count; i++)
        json_array_append_new(array, json_integer(members.members[i]));
    return array;
}

/* Several whole numbers are an array. */
static json_t *field_json(const field *f, const field_value *value) {
    if (!value->known) return json_null();
    if (f->kind == FIELD_INTEGERS && value->kind == FIELD_WORD) return integers_json(value->word);
    switch (value->kind) {
        case FIELD_INTEGERS:
        case FIELD_INTEGER: return json_integer(value->integer);
        case FIELD_REAL: return real_json(value->real);
        case FIELD_WORD: return text_json(value->word);
    }
    return NULL;
}

static json_t *evaluations_json(const outcome *o, measure_kind chosen) {
    json_t *curves = json_object(), *iterations = json_array();
    for (int32_t i = 0; i < o->evaluation_count; i++)
        json_array_append_new(iterations, json_integer(o->evaluations[i].iteration));
    json_object_set_new(curves, "iteration", iterations);
    for (metric m = 0; m < METRIC_COUNT; m++) {
        if (!metric_is_measured(m, chosen)) continue;
        json_t *values = json_array();
        for (int32_t i = 0; i < o->evaluation_count; i++)
            json_array_append_new(values, real_json(o->evaluations[i].values[m]));
        json_object_set_new(curves, metric_describe(m)->name, values);
    }
    return curves;
}

static json_t *fields_json(const result *r, bool (*has_column)(int, const results *),
                           const results *of) {
    field_value values[FIELDS_MAX];
    json_t *object = json_object();
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++)
        if (has_column(i, of))
            json_object_set_new(object, fields_at(i)->name, field_json(fields_at(i), &values[i]));
    return object;
}

static json_t *trial_json(const result *r, const results *of) {
    json_t *trial = fields_json(r, fields_is_of_results, of);
    json_object_set_new(trial, "reason", r->reason ? text_json(r->reason) : json_null());
    json_object_set_new(trial, "evaluations",
                        evaluations_json(&r->outcome, trial_measure(&r->trial)));
    return trial;
}

/* Numbers have the 17 digits that read back as the same. */
static void append_dump(text *out, json_t *value, size_t flags) {
    char *written = value ? json_dumps(value, flags | JSON_REAL_PRECISION(17)) : NULL;
    if (written)
        text_append_format(out, "%s\n", written);
    else
        out->failed = true;
    free(written);
    json_decref(value);
}

void export_append_json_lines(text *out, const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++) append_dump(out, trial_json(&r->trials[i], r), 0);
}

/* --- the sweep --- */

static json_t *overrides_json(const char *lines) {
    json_t *overrides = json_array();
    while (*lines) {
        size_t bytes = strcspn(lines, "\n");
        text line = {0};
        text_append_bytes(&line, lines, bytes);
        json_array_append_new(overrides, text_json(text_string(&line)));
        text_free(&line);
        lines += bytes + (lines[bytes] == '\n');
    }
    return overrides;
}

static json_t *data_json(const char *name, const char *title, const char *origin,
                         const char *sha256) {
    return json_pack("{s:o, s:o, s:o, s:o}", "name", text_json(name), "title", text_json(title),
                     "origin", text_json(origin), "sha256", text_json(sha256));
}

static json_t *axes_json(const config_key *keys, int count) {
    json_t *axes = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(axes, json_string(key_info(keys[i])->name));
    return axes;
}

static json_t *environment_json(const results *r) {
    json_t *environment = json_object();
    for (int i = 0; i < r->environment_count; i++)
        json_object_set_new(environment, r->environment[i].name,
                            text_json(r->environment[i].value));
    return environment;
}

static json_t *trials_json(const results *r) {
    json_t *trials = json_array();
    for (int32_t i = 0; i < r->trial_count; i++)
        json_array_append_new(trials, trial_json(&r->trials[i], r));
    return trials;
}

/* null where none was named */
static json_t *named_json(double value) {
    return value > 0 ? json_real(value) : json_null();
}

void export_append_json(text *out, const results *r) {
    json_t *sweep = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",  //
        "name", text_json(r->name), "title", text_json(r->title),             //
        "command", text_json(r->command), "config_path", text_json(r->config_path), "config_yaml",
        text_json(r->config_source),                                                         //
        "overrides", overrides_json(r->config_overrides),                                    //
        "data", data_json(r->data_name, r->data_title, r->data_origin, r->data_digest_hex),  //
        "axes", axes_json(r->axes, r->axis_count), "same_within",
        named_json(results_same_within(r)), "target", named_json(results_target(r)), "baseline",
        r->baseline && *r->baseline ? text_json(r->baseline) : json_null(), "environment",
        environment_json(r), "trials", trials_json(r));
    append_dump(out, sweep, JSON_INDENT(2));
}

/* --- a plan --- */

static json_t *planned_trial_json(const plan *p, int32_t index) {
    const result r = export_result_of_plan(p, index);
    json_t *trial = fields_json(&r, export_is_of_plan, NULL);
    json_object_set_new(trial, "evaluations", json_integer(trial_evaluation_count(&r.trial)));
    json_object_set_new(trial, "flops", real_json(trial_flops(&r.trial)));
    return trial;
}

static json_t *planned_trials_json(const plan *p) {
    json_t *trials = json_array();
    for (int32_t i = 0; i < p->trial_count; i++)
        json_array_append_new(trials, planned_trial_json(p, i));
    return trials;
}

/* What exclude names has a rule and its place; what repeats a configuration names its trial. */
static json_t *one_dropped_json(const plan *p, const plan_dropped *d) {
    text values = {0};
    plan_append_combination(&values, p, d->combination);
    json_t *object = json_pack("{s:o}", "values", text_json(text_string(&values)));
    text_free(&values);
    if (d->rule == PLAN_EQUAL) {
        json_object_set_new(object, "same_as_trial",
                            json_integer((json_int_t)d->equal_to * (json_int_t)p->seed_count));
        return object;
    }
    const config_condition *rule = &p->config->exclusions[d->rule].condition;
    json_object_set_new(object, "rule", text_json(rule->written));
    json_object_set_new(object, "place", text_json(rule->place));
    return object;
}

static json_t *dropped_json(const plan *p) {
    json_t *dropped = json_array();
    for (int32_t i = 0; i < p->dropped_count; i++)
        json_array_append_new(dropped, one_dropped_json(p, &p->dropped[i]));
    return dropped;
}

static json_t *words_json(char *const words[], size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) json_array_append_new(list, text_json(words[i]));
    return list;
}

/* What is chosen and trained again when all else is trained; null where nothing is. */
static json_t *confirm_json(const plan *p) {
    const config *c = p->config;
    if (!plan_confirms(p)) return json_null();
    return json_pack("{s:I, s:I, s:I, s:o}",                                               //
                     "best", (json_int_t)config_integer(c, KEY_CONFIRM_BEST),              //
                     "replicates", (json_int_t)config_integer(c, KEY_CONFIRM_REPLICATES),  //
                     "most_trials", (json_int_t)plan_most_confirming(p),                   //
                     "most_flops", real_json(plan_most_confirming_flops(p)));
}

static json_t *rungs_json(const plan *p) {
    json_t *rungs = json_array();
    for (int rung = 0; rung < p->stopping->race.rungs; rung++) {
        const plan_rung r = plan_foresee_rung(p, rung);
        json_array_append_new(
            rungs, json_pack("{s:I, s:I, s:o}",                                 //
                             "least_iteration", (json_int_t)r.least_iteration,  //
                             "most_iteration", (json_int_t)r.most_iteration,    //
                             "trials", r.trials < 0 ? json_null() : json_integer(r.trials)));
    }
    return rungs;
}

static json_t *within_json(const plan *p) {
    json_t *keys = json_array();
    for (int i = 0; i < p->stopping->within_count; i++)
        json_array_append_new(keys, text_json(key_info(p->stopping->within[i])->name));
    return keys;
}

/* Which trials are stopped early; null where none is.  A race over seeds has no rungs.  What the
 * results decide is null. */
static json_t *stop_json(const plan *p) {
    if (!p->stopping) return json_null();
    const plan_race_flops f = plan_foresee_flops(p);
    const bool over_seeds = plan_races_over_seeds(p);
    return json_pack(
        "{s:s, s:o, s:i, s:o, s:o, s:o}",                                                      //
        "rule", config_choice_name(key_info(KEY_STOP_RULE), (int64_t)p->stopping->race.rule),  //
        "within", within_json(p), "groups", (int)p->stopping->group_count,                     //
        "rungs", over_seeds ? json_null() : rungs_json(p),                                     //
        "expected_flops", real_json(f.expected), "most_flops", real_json(f.most));
}

/* How the configurations are drawn, and how many are to come; null of a grid. */
static json_t *search_json(const plan *p) {
    const config *c = p->config;
    if (!config_searches(c)) return json_null();
    const int64_t method = config_integer(c, KEY_SEARCH_METHOD);
    return json_pack("{s:o, s:I, s:I, s:I}",                                              //
                     "method",                                                            //
                     text_json(config_choice_name(key_info(KEY_SEARCH_METHOD), method)),  //
                     "seed", (json_int_t)config_integer(c, KEY_SEARCH_SEED),              //
                     "trials", (json_int_t)config_integer(c, KEY_SEARCH_TRIALS),          //
                     "to_come", (json_int_t)plan_configurations_to_draw(p));
}

void export_append_plan_json(text *out, const plan *p) {
    const config *c = p->config;
    const dataset *d = p->data;
    json_t *sweep = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:i, s:o, s:o, s:o, s:o, s:o}",  //
        "name", text_json(config_text(c, KEY_NAME)), "title",
        text_json(config_text(c, KEY_TITLE)),                                        //
        "config_path", text_json(c->path), "config_yaml", text_json(c->source),      //
        "overrides", words_json(c->overrides, c->override_count),                    //
        "data", data_json(d->name, d->title, d->origin, p->data_digest_hex),         //
        "axes", axes_json(p->axes, p->axis_count),                                   //
        "combinations", (json_int_t)p->combination_count,                            //
        "excluded", (json_int_t)p->excluded_count,                                   //
        "equal", (json_int_t)p->equal_count,                                         //
        "configurations", (int)p->configuration_count,                               //
        "search", search_json(p), "stop", stop_json(p), "confirm", confirm_json(p),  //
        "dropped", dropped_json(p), "trials", planned_trials_json(p));
    append_dump(out, sweep, JSON_INDENT(2));
}
