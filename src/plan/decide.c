#include "src/plan/decide.h"

#include <math.h>
#include <stdio.h>

#include "src/plan/asked.h"
#include "src/plan/budget.h"

/* What a list has members for is as many as there are, unless it is given. */
static void follow_lists(const plan *p, combination *c) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const char *each = key_info(key)->member_each;
        const config_key counts = each ? config_find_key(&key_language, each) : CONFIG_NO_KEY;
        const int members = each ? c->values[key].integers.count : 0;
        if (!each || c->given[counts]) continue;
        c->values[counts] = p->config->settings[counts].values[0];
        if (members > 1) c->values[counts].integer = members;
    }
}

/* --- formulas --- */

/* "'hidden_dim' is 66.67 for layer_dim 3; write '= round(200 / layer_dim)'". */
static status refuse_value(asked *a, config_key key, const expression_value *value, const char *why,
                           error *err) {
    const config_condition *formula = a->plan->config->settings[key].formula;
    const bool whole = key_info(key)->kind == CONFIG_REAL || value->real == floor(value->real);
    text words = {0};
    text_append_format(&words, "%s: error: '%s' is %.4g", formula->place,
                       config_short_name(key_info(key)), value->real);
    asked_append_values(&words, a, formula);
    if (whole)
        text_append(&words, why);
    else
        text_append_format(&words, "; write '= round(%s)'", formula->written + 2);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

static status compute(asked *a, config_key key, combination *c, error *err) {
    const config_condition *formula = a->plan->config->settings[key].formula;
    expression_value value;
    text why = {0};
    TRY(asked_value(a, formula, &value, err));
    const bool taken =
        config_take_number(&key_language, key_info(key), value.real, &c->values[key], &why);
    const status result = taken ? STATUS_OK : refuse_value(a, key, &value, text_string(&why), err);
    text_free(&why);
    return result;
}

/* --- all of them --- */

static status decide(asked *a, config_key key, combination *c, error *err) {
    const config_setting *s = &a->plan->config->settings[key];
    bool holds = true;
    if (s->when) TRY(asked_holds(a, &s->when->condition, &holds, err));
    c->holds[key] = holds;
    if (!holds) {
        c->values[key] = s->when->otherwise;
        if (s->when->by_default) c->given[key] = c->set[key] = false;
    } else if (s->formula) {
        TRY(compute(a, key, c, err));
    }
    return STATUS_OK;
}

static void find_hidden_dim(void *context, int index) {
    bool *found = context;
    *found |= index == KEY_HIDDEN_DIM;
}

/* All that hidden_dim hangs on is decided before what asks for it. */
static bool asks_for_hidden_dim(const plan *p, config_key key) {
    const config_setting *s = &p->config->settings[key];
    bool found = false;
    if (s->when) expression_visit_names(s->when->condition.expression, find_hidden_dim, &found);
    if (s->formula) expression_visit_names(s->formula->expression, find_hidden_dim, &found);
    return found;
}

status decide_combination(const plan *p, combination *c, error *err) {
    asked a;
    asked_begin(&a, p, c);
    follow_lists(p, c);
    for (int i = 0; i < p->config->dependent_count; i++) {
        const config_key key = p->config->dependent[i];
        if (c->exact[key]) continue;
        if (asks_for_hidden_dim(p, key)) TRY(budget_solve(p, c, err));
        TRY(decide(&a, key, c, err));
        if (key_info(key)->member_each) follow_lists(p, c);
    }
    return budget_solve(p, c, err);
}
