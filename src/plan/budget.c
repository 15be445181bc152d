#include "src/plan/budget.h"

#include <math.h>

#include "src/plan/budget_match.h"
#include "src/plan/plan_windows.h"

/* The key that says the budget, as a number or as a network; KEY_COUNT for none. */
static config_key given_by(const plan *p) {
    const config_setting *settings = p->config->settings;
    return settings[KEY_PARAMS].given         ? KEY_PARAMS
           : settings[KEY_PARAMS_MATCH].given ? KEY_PARAMS_MATCH
                                              : KEY_COUNT;
}

static int64_t budget_of(const plan *p) {
    return given_by(p) == KEY_PARAMS_MATCH ? budget_match_count(p)
                                           : config_integer(p->config, KEY_PARAMS);
}

static int32_t largest_hidden_dim(void) {
    return (int32_t)key_info(KEY_HIDDEN_DIM)->maximum;
}

/* A trial of the combination's architecture, but for hidden_dim. */
static trial sketch(const plan *p, const combination *c) {
    trial t = {.architecture = plan_shape(p, c)};
    for (config_key key = 0; key < KEY_COUNT; key++) trial_set_value(&t, key, c->values[key]);
    t.train_size = t.batch_size = 1; /* of no moment here */
    t.val_count = 0;
    return t;
}

static int64_t count_with(trial *t, int32_t hidden_dim) {
    t->hidden_dims = (config_integers){.count = 1, .members = {hidden_dim}};
    trial_derive(t);
    return rnn_parameter_count(&t->architecture);
}

/* The largest hidden_dim that does not exceed the budget; 0 if none does. */
static int32_t bisect(trial *t, int64_t budget) {
    int32_t below = 0, above = largest_hidden_dim() + 1;
    while (above - below > 1) {
        const int32_t middle = below + (above - below) / 2;
        if (count_with(t, middle) <= budget)
            below = middle;
        else
            above = middle;
    }
    return below;
}

static int32_t nearer(trial *t, int32_t below, int64_t budget) {
    if (below == 0) return 1;
    if (below == largest_hidden_dim()) return below;
    const int64_t less = budget - count_with(t, below);
    const int64_t more = count_with(t, below + 1) - budget;
    return more < less ? below + 1 : below;
}

/* "no hidden_dim comes within 5 % of 300 parameters with 3 layers (1: 176, 2: 382)". */
static status refuse(const plan *p, trial *t, int32_t below, int64_t budget, double within,
                     error *err) {
    const int32_t first = below < 1 ? 1 : below;
    const int64_t count = count_with(t, first), next = count_with(t, first + 1);
    text words = {0};
    config_append_place(&words, p->config, given_by(p));
    text_append_format(&words, ": error: no hidden_dim comes within %.4g %% of ", 100 * within);
    text_append_grouped(&words, budget);
    text_append_format(&words, " parameters with %d layer%s (%d: ", (int)t->layer_dim,
                       t->layer_dim == 1 ? "" : "s", (int)first);
    text_append_grouped(&words, count);
    text_append_format(&words, ", %d: ", (int)first + 1);
    text_append_grouped(&words, next);
    text_append(&words, ")");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

static double distance(int64_t count, int64_t budget) {
    return fabs((double)(count - budget)) / (double)budget;
}

status budget_solve(const plan *p, combination *c, error *err) {
    if (given_by(p) == KEY_COUNT) return STATUS_OK;
    if (given_by(p) == KEY_PARAMS_MATCH) TRY(budget_match_check(p, c, err));
    const int64_t budget = budget_of(p);
    const double within = config_real(p->config, KEY_PARAMS_WITHIN);
    trial t = sketch(p, c);
    const int32_t below = bisect(&t, budget), found = nearer(&t, below, budget);
    if (distance(count_with(&t, found), budget) > within)
        return refuse(p, &t, below, budget, within, err);
    c->values[KEY_HIDDEN_DIM].integers = t.hidden_dims;
    c->set[KEY_HIDDEN_DIM] = true;
    return STATUS_OK;
}

/* "model.params 53,000: ", or "model.params.match 53,010 (model.cell lstm, model.hidden_dim 100):
 * ".
 */
static void append_budget(text *out, const plan *p) {
    text_append_format(out, "%s ", key_info(given_by(p))->name);
    text_append_grouped(out, budget_of(p));
    if (given_by(p) == KEY_PARAMS_MATCH) {
        text_append(out, " (");
        budget_match_append(out, p);
        text_append(out, ")");
    }
    text_append(out, ": ");
}

void budget_append(text *out, const plan *p) {
    if (given_by(p) == KEY_COUNT) return;
    const int64_t budget = budget_of(p);
    int64_t least = INT64_MAX, most = 0;
    double furthest = 0;
    for (int32_t i = 0; i < p->trial_count; i++) {
        const int64_t count = rnn_parameter_count(&p->trials[i].architecture);
        if (count < least) least = count;
        if (count > most) most = count;
        furthest = fmax(furthest, distance(count, budget));
    }
    append_budget(out, p);
    text_append_range(out, least, most);
    text_append_format(out, " parameters, at most %.2f %% off\n", 100 * furthest);
}
