#include "src/plan/asked.h"

#include <string.h>

#include "src/plan/plan_windows.h"

/* The texts are written where they are asked for: to clear them all would take most of the time. */
void asked_begin(asked *a, const plan *p, const combination *c) {
    a->plan = p;
    a->combination = c;
    a->trial = NULL;
    a->incomplete = false;
}

static expression_value ask_quantity(const asked *a, quantity which) {
    if (a->trial)
        return a->incomplete && !key_language.quantities[which].of_data
                   ? (expression_value){0}
                   : quantity_of_trial(a->trial, which);
    const trial of_data = {.architecture = plan_shape(a->plan, a->combination)};
    return quantity_of_trial(&of_data, which);
}

/* What is not given, and has a default by another key, has that. */
static expression_value default_of(asked *a, config_key key) {
    const config_key parent = key_parent(key);
    if (parent == CONFIG_NO_KEY || !a->combination->set[parent]) return (expression_value){0};
    const config_value at = a->combination->values[parent];
    if (!key_applies_at(key, at) || key_is_needed_at(key, at)) return (expression_value){0};
    return quantity_of_key(key, key_default_at(key, at), a->written[key]);
}

/* What a trial resolves, it tells: all items as a number, epochs as iterations.  A word that is
 * given stands as it was written. */
static expression_value ask_key(asked *a, config_key key) {
    const bool written = key_info(key)->kind == CONFIG_CHOICE && a->combination->given[key];
    const bool resolved = a->trial && key_is_hyperparameter(key) && !written;
    if (!resolved && !a->combination->set[key]) return default_of(a, key);
    const config_value value = resolved ? trial_value(a->trial, key) : a->combination->values[key];
    return quantity_of_key(key, value, a->written[key]);
}

static void answer(void *context, int index, expression_value *out) {
    asked *a = context;
    *out = index < KEY_COUNT ? ask_key(a, index) : ask_quantity(a, (quantity)(index - KEY_COUNT));
}

/* --- what is told of failures --- */

typedef struct values {
    text *out;
    asked *asked;
    bool told[KEY_COUNT];
} values;

static void append_value(void *context, int index) {
    values *v = context;
    if (index >= KEY_COUNT || v->told[index] || !v->asked->combination->set[index]) return;
    if (v->asked->plan->config->settings[index].count < 2) return;
    const config_key_info *info = key_info(index);
    v->told[index] = true;
    text_append_format(v->out, "%s%s ", v->out->bytes ? ", " : "", config_short_name(info));
    config_append_value(v->out, info, v->asked->combination->values[index]);
}

void asked_append_values(text *out, asked *a, const config_condition *condition) {
    text listed = {0};
    values v = {.out = &listed, .asked = a};
    expression_visit_names(condition->expression, append_value, &v);
    if (listed.bytes) text_append_format(out, " for %s", text_string(&listed));
    text_free(&listed);
}

static status refuse(asked *a, const config_condition *condition, status result, const char *why,
                     error *err) {
    text where = {0};
    asked_append_values(&where, a, condition);
    error_set(err, result, "%s: error: '%s': %s%s%s", condition->place, condition->written, why,
              where.bytes ? "," : "", text_string(&where));
    text_free(&where);
    return result;
}

/* --- asking --- */

status asked_holds(asked *a, const config_condition *condition, bool *holds, error *err) {
    error cause;
    const status result = expression_holds(condition->expression, answer, a, holds, &cause);
    return result == STATUS_OK ? result : refuse(a, condition, result, cause.message, err);
}

status asked_value(asked *a, const config_condition *formula, expression_value *value, error *err) {
    error cause;
    const status result = expression_evaluate(formula->expression, answer, a, value, &cause);
    if (result != STATUS_OK) return refuse(a, formula, result, cause.message, err);
    if (value->known) return STATUS_OK;
    return refuse(a, formula, STATUS_BAD_INPUT, "it asks for a key that is not given", err);
}
