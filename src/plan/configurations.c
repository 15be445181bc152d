#include "src/plan/configurations.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/expression.h"
#include "src/plan/combination.h"
#include "src/plan/decide.h"
#include "src/plan/draws.h"
#include "src/plan/grid.h"
#include "src/plan/id_set.h"
#include "src/plan/involved.h"
#include "src/plan/plan_baseline.h"
#include "src/plan/plan_folds.h"

static const int64_t MOST_RULES_ASKED = 20000000; /* each takes about 0.2 us */

/* One product of lists; a plan of it alone is what its combinations are asked of. */
typedef struct product {
    plan plan; /* with the config of the grid; borrows everything */
    grid grid;
    int64_t first; /* the number of its first combination */
} product;

typedef struct expansion {
    plan *plan;
    product *products; /* one, or one for each of the config's grids; one of a search */
    size_t product_count;
    int64_t in_products; /* combinations; the rest are rows of include */
    bool searches;
    draws draws;
    combination drawn;     /* the last one, before anything in it was decided */
    trial *configurations; /* each with the first seed, a trial for each of its `folds`, and behind
                            * them one of all items, where there is such: `each` of them */
    size_t folds, each;
    size_t count, capacity;
    id_set ids;
    int64_t *matches;      /* of each rule of exclude */
    bool holds[KEY_COUNT]; /* of a key with a condition: in any combination */
    size_t dropped_capacity;
} expansion;

static const config_setting *seeds_of(const plan *p) {
    return &p->config->settings[KEY_SEEDS];
}

/* Trials of each configuration. */
static size_t repetitions(const expansion *e) {
    return e->folds * seeds_of(e->plan)->count;
}

/* --- refusals --- */

static status too_many_trials(const expansion *e, error *err) {
    const size_t seeds = seeds_of(e->plan)->count;
    text axes = {0};
    if (e->searches) {
        text_append_format(&axes, "%s (", key_info(KEY_SEARCH_TRIALS)->name);
        text_append_grouped(&axes, config_integer(e->plan->config, KEY_SEARCH_TRIALS));
        text_append(&axes, ")");
    }
    for (size_t i = 0; i < e->product_count && !e->searches; i++) {
        text_append(&axes, i ? " and " : "");
        grid_append_sizes(&axes, &e->products[i].grid);
    }
    if (e->folds > 1)
        text_append_format(&axes, "%s%s (%zu values)", axes.bytes ? " x " : "",
                           key_info(KEY_DATA_SPLIT_FOLD)->name, e->folds);
    if (seeds > 1) {
        text_append_format(&axes, "%s%s (", axes.bytes ? " x " : "", key_info(KEY_SEEDS)->name);
        text_append_grouped(&axes, (int64_t)seeds);
        text_append(&axes, " values)");
    }
    error_set(
        err, STATUS_BAD_INPUT,
        "%s: error: the sweep is too large: %s come to more than 1,000,000 trials; give some of "
        "these keys fewer values",
        e->plan->config->path, text_string(&axes));
    text_free(&axes);
    return STATUS_BAD_INPUT;
}

/* The rule that leaves out most is named, the first of several. */
static status nothing_left(const expansion *e, error *err) {
    const config *c = e->plan->config;
    const int64_t all = e->plan->combination_count;
    size_t most = 0;
    for (size_t i = 1; i < c->exclusion_count; i++)
        if (e->matches[i] > e->matches[most]) most = i;
    const config_condition *rule = &c->exclusions[most].condition;
    text words = {0};
    text_append_format(&words, "%s: error: exclude leaves none of the ", rule->place);
    text_append_grouped(&words, all);
    text_append_format(&words, " combinations: '%s' alone leaves out ", rule->written);
    if (e->matches[most] == all)
        text_append(&words, "every one");
    else
        text_append_grouped(&words, e->matches[most]);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* Nobody can name all draws of a space by their values. */
static void append_draw(text *out, const expansion *e) {
    text_append(out, "; it was drawn as ");
    grid_append_values(out, &e->products[0].grid, &e->drawn);
    text_append(out, ": leave such draws out by a condition of exclude");
}

static void append_cure(text *out, const product *of, int64_t number) {
    text pattern = {0};
    involved_append_pattern(&pattern, &of->plan, &of->grid, number);
    if (pattern.bytes)
        text_append_format(out, "; or leave the combination out: exclude: [%s]",
                           text_string(&pattern));
    text_free(&pattern);
}

/* What does not go together is told with the combination where it does not, and with how to leave
 * it out. */
static status refuse_combination(const expansion *e, const product *of, int64_t at, status result,
                                 const error *cause, error *err) {
    text cure = {0};
    if (result == STATUS_BAD_INPUT && at >= 0) {
        if (e->searches)
            append_draw(&cure, e);
        else
            append_cure(&cure, of, at);
    }
    error_set(err, result, "%s%s", cause->message, text_string(&cure));
    text_free(&cure);
    return result;
}

/* --- one combination --- */

static status drop(expansion *e, plan_dropped dropped, error *err) {
    plan *p = e->plan;
    if (dropped.rule == PLAN_EQUAL)
        p->equal_count++;
    else
        p->excluded_count++;
    if (p->dropped_count == PLAN_MAX_DROPPED || e->draws.by_results) return STATUS_OK;
    if (!memory_grow(&p->dropped, &e->dropped_capacity, (size_t)p->dropped_count + 1,
                     sizeof *p->dropped))
        return error_no_memory(err, (size_t)p->dropped_count * sizeof *p->dropped);
    p->dropped[p->dropped_count++] = dropped;
    return STATUS_OK;
}

static void note_conditions(expansion *e, const plan *of, const combination *c) {
    for (int i = 0; i < of->config->dependent_count; i++) {
        const config_key key = of->config->dependent[i];
        e->holds[key] |= c->holds[key];
    }
}

/* The first rule that leaves it out, PLAN_EQUAL if none does; all are counted. */
static status find_rule(expansion *e, const plan *of, const combination *c, const trial *t,
                        bool incomplete, int32_t *rule, error *err) {
    const config *config = of->config;
    *rule = PLAN_EQUAL;
    for (size_t i = config->exclusion_count; i-- > 0;) {
        bool excludes;
        TRY(combination_is_excluded(of, &config->exclusions[i], c, t, incomplete, &excludes, err));
        if (excludes) *rule = (int32_t)i;
        e->matches[i] += excludes;
    }
    return STATUS_OK;
}

/* The trials of a configuration, e->each of them. */
static status keep(expansion *e, const trial folds[], int64_t number, error *err) {
    int32_t configuration = (int32_t)e->count;
    bool added;
    TRY(id_set_add(&e->ids, folds[0].id, &configuration, &added, err));
    if (!added) return drop(e, (plan_dropped){number, PLAN_EQUAL, configuration}, err);
    if ((int64_t)(e->count + 1) * (int64_t)repetitions(e) > PLAN_MAX_TRIALS)
        return too_many_trials(e, err);
    if (!memory_grow(&e->configurations, &e->capacity, (e->count + 1) * e->each,
                     sizeof *e->configurations))
        return error_no_memory(err, e->capacity * sizeof *e->configurations);
    memcpy(e->configurations + e->count * e->each, folds, e->each * sizeof *folds);
    e->count++;
    return STATUS_OK;
}

/* The trial of the first fold is there; those of the others have other numbers of items, and so
 * maybe of iterations. */
static status make_folds(expansion *e, const product *of, combination *c, trial folds[],
                         error *err) {
    TRY(trial_set_id(&folds[0], plan_data_digest(e->plan, &folds[0]), err));
    for (size_t f = 1; f < e->folds; f++) {
        c->values[KEY_DATA_SPLIT_FOLD].integer = plan_fold_at(e->plan->config, f);
        TRY(combination_trial(&of->plan, c, &folds[f], err));
        TRY(trial_set_id(&folds[f], plan_data_digest(e->plan, &folds[f]), err));
    }
    if (e->each == e->folds) return STATUS_OK;
    c->values[KEY_DATA_SPLIT_FOLDS].integer = c->values[KEY_DATA_SPLIT_FOLD].integer = 0;
    return combination_trial(&of->plan, c, &folds[e->folds], err);
}

static status keep_folds(expansion *e, const product *of, combination *c, const trial *first,
                         int64_t number, error *err) {
    trial *folds = memory_array(e->each, sizeof *folds);
    if (!folds) return error_no_memory(err, e->each * sizeof *folds);
    folds[0] = *first;
    status result = make_folds(e, of, c, folds, err);
    if (result == STATUS_OK) result = keep(e, folds, number, err);
    free(folds);
    return result;
}

/* `at` is its number in the product; less than 0 for a row of include, which is exactly what it
 * says: no rule leaves it out. */
static status add(expansion *e, const product *of, combination *c, int64_t at, int64_t number,
                  error *err) {
    trial t;
    error cause;
    int32_t rule = PLAN_EQUAL;
    const status decided = decide_combination(&of->plan, c, &cause);
    error further;
    const status built =
        combination_trial(&of->plan, c, &t, decided == STATUS_OK ? &cause : &further);
    const status made = decided == STATUS_OK ? built : decided;
    note_conditions(e, &of->plan, c);
    if (at >= 0) TRY(find_rule(e, &of->plan, c, &t, made != STATUS_OK, &rule, err));
    if (rule != PLAN_EQUAL && e->plan->baseline_rule == PLAN_EQUAL &&
        plan_baseline_names(e->plan, &t))
        e->plan->baseline_rule = rule;
    if (rule != PLAN_EQUAL) return drop(e, (plan_dropped){number, rule, 0}, err);
    if (made != STATUS_OK) return refuse_combination(e, of, at, made, &cause, err);
    return keep_folds(e, of, c, &t, number, err);
}

/* --- all of them --- */

/* The next draw, until there are as many configurations as asked for: the first of them are the
 * same however many that is. */
static status draw(expansion *e, error *err) {
    const size_t first = e->count, wanted = (size_t)draws_planned(&e->draws);
    combination c;
    int64_t drawn = 0;
    for (int64_t misses = 0; e->count - first < wanted; drawn++) {
        const size_t before = e->count;
        if (misses == draws_most_misses(&e->draws))
            return draws_refuse(&e->draws, (int64_t)(before - first), err);
        TRY(draws_next(&e->draws, drawn, misses, &c, err));
        e->drawn = c;
        TRY(add(e, &e->products[0], &c, drawn, drawn, err));
        misses = e->count > before ? 0 : misses + 1;
        if (misses == 0) TRY(draws_keep(&e->draws, err));
    }
    e->in_products = drawn;
    e->plan->combination_count = drawn + (int64_t)e->plan->config->row_count;
    e->plan->drawn_first = (int32_t)first;
    e->plan->drawn_count = (int32_t)wanted;
    return STATUS_OK;
}

static status add_product(expansion *e, const product *of, error *err) {
    combination c;
    for (int64_t i = 0; i < of->grid.combination_count; i++) {
        grid_combination(&of->grid, i, &c);
        TRY(add(e, of, &c, i, of->first + i, err));
    }
    return STATUS_OK;
}

/* What a row does not say stands outside of the grids. */
static status add_rows(expansion *e, error *err) {
    const config *config = e->plan->config;
    product outside = {.plan = *e->plan};
    combination c;
    grid_axes(config, &outside.grid);
    for (size_t i = 0; i < config->row_count; i++) {
        grid_row(&outside.grid, &config->rows[i], &c);
        TRY(add(e, &outside, &c, -1, e->in_products + (int64_t)i, err));
    }
    return STATUS_OK;
}

/* A search by results goes on drawing: what it draws comes last. */
static status add_all(expansion *e, error *err) {
    if (e->draws.by_results) TRY(add_rows(e, err));
    if (e->searches) TRY(draw(e, err));
    for (size_t i = 0; i < e->product_count && !e->searches; i++)
        TRY(add_product(e, &e->products[i], err));
    if (!e->draws.by_results) TRY(add_rows(e, err));
    return e->count ? STATUS_OK : nothing_left(e, err);
}

/* Where nothing can be dropped, it need not be tried. */
static bool is_too_large(const expansion *e) {
    const config *c = e->plan->config;
    const bool may_shrink = c->exclusion_count > 0 || c->dependent_count > 0 || c->grid_count > 0;
    if (e->searches)
        return config_integer(c, KEY_SEARCH_TRIALS) * (int64_t)repetitions(e) >
               (int64_t)PLAN_MAX_TRIALS;
    return !may_shrink && e->in_products * (int64_t)repetitions(e) > (int64_t)PLAN_MAX_TRIALS;
}

/* --- with every fold and seed --- */

static status keep_wholes(expansion *e, error *err) {
    plan *p = e->plan;
    if (e->each == e->folds) return STATUS_OK;
    p->wholes = memory_array(e->count, sizeof *p->wholes);
    if (!p->wholes) return error_no_memory(err, e->count * sizeof *p->wholes);
    for (size_t i = 0; i < e->count; i++) p->wholes[i] = e->configurations[i * e->each + e->folds];
    return STATUS_OK;
}

static status repeat(expansion *e, error *err) {
    plan *p = e->plan;
    const config_setting *seeds = seeds_of(p);
    p->configuration_count = (int32_t)e->count;
    p->trial_count = p->selected_count = (int32_t)(e->count * repetitions(e));
    p->seed_count = (int32_t)repetitions(e);
    p->trials = memory_array((size_t)p->trial_count, sizeof *p->trials);
    if (!p->trials) return error_no_memory(err, (size_t)p->trial_count * sizeof *p->trials);
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        const size_t configuration = (size_t)i / repetitions(e),
                     fold = (size_t)i / seeds->count % e->folds;
        *t = e->configurations[configuration * e->each + fold];
        trial_set_value(t, KEY_SEEDS, seeds->values[(size_t)i % seeds->count]);
        t->index = i;
        t->configuration = (int32_t)configuration;
        if ((size_t)i % seeds->count) TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

/* --- what is told of it --- */

static bool is_axis(const plan *p, config_key key) {
    for (int i = 0; i < p->axis_count; i++)
        if (p->axes[i] == key) return true;
    return false;
}

/* A row may say what is one value everywhere else. */
static void add_axis_of_row(plan *p, const config_part *part) {
    const config_setting *s = &p->config->settings[part->key];
    const config_key_info *info = key_info(part->key);
    if (is_axis(p, part->key)) return;
    if (s->count > 0 && config_values_equal(info, s->values[0], part->values[0])) return;
    p->axes[p->axis_count++] = part->key;
}

/* A word for two, lstm_peephole, lets a key vary that the config does not name.  One that hangs on
 * others is no axis. */
static void add_axis_of_word(expansion *e, config_key key) {
    const config_key_info *info = key_info(key);
    plan *p = e->plan;
    const config_setting *s = &p->config->settings[key];
    if (is_axis(p, key) || s->formula || s->when || e->count == 0) return;
    const config_value first = trial_value(&e->configurations[0], key);
    for (size_t i = 1; i < e->count; i++) {
        const trial *t = &e->configurations[i * e->each];
        if (config_values_equal(info, first, trial_value(t, key))) continue;
        p->axes[p->axis_count++] = key;
        return;
    }
}

static bool same_values(const config_setting *a, const config_setting *b, config_key key) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!config_values_equal(key_info(key), a->values[i], b->values[i])) return false;
    return true;
}

/* Keys that one grid says and another says otherwise. */
static void add_axes_between_grids(plan *p) {
    const config *c = p->config;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        bool varies = false, computed = false;
        for (size_t i = 0; i < c->grid_count; i++) {
            const config_setting *s = &c->grids[i].config->settings[key];
            varies |= !same_values(s, &c->grids[0].config->settings[key], key) &&
                      (c->grids[i].given[key] || c->grids[0].given[key]);
            computed |= s->formula || s->when;
        }
        if (varies && !computed && !is_axis(p, key)) p->axes[p->axis_count++] = key;
    }
}

/* As they turn in the grids: what stands outside of them first, in its order. */
static void order_axes(plan *p) {
    const config_setting *settings = p->config->settings;
    for (int i = 1; i < p->axis_count; i++)
        for (int k = i; k > 0; k--) {
            const config_key before = p->axes[k - 1], key = p->axes[k];
            if (!settings[key].given) break;
            if (settings[before].given && settings[before].order < settings[key].order) break;
            p->axes[k - 1] = key;
            p->axes[k] = before;
        }
}

static void name_axes(expansion *e) {
    plan *p = e->plan;
    for (size_t i = 0; i < e->product_count; i++) {
        const grid *g = &e->products[i].grid;
        for (int k = 0; k < g->key_count; k++)
            if (!is_axis(p, g->keys[k])) p->axes[p->axis_count++] = g->keys[k];
    }
    add_axes_between_grids(p);
    if (p->config->grid_count) order_axes(p);
    for (size_t i = 0; i < p->config->row_count; i++)
        for (size_t k = 0; k < p->config->rows[i].part_count; k++)
            add_axis_of_row(p, &p->config->rows[i].parts[k]);
    add_axis_of_word(e, KEY_PEEPHOLES);
    if (e->folds > 1) p->axes[p->axis_count++] = KEY_DATA_SPLIT_FOLD;
    if (seeds_of(p)->count > 1) p->axes[p->axis_count++] = KEY_SEEDS;
}

/* "layer_dim is 1 or 2": what there is of a swept key that a rule asks for. */
static void append_what_there_is(text *out, const plan *p, config_key key) {
    enum { MOST = 6 };
    const config_setting *s = &p->config->settings[key];
    if (s->count < 2) return;
    text_append_format(out, "%s%s is ", out->bytes ? ", " : "", config_short_name(key_info(key)));
    if (s->space) {
        config_append_space(out, key_info(key), s);
        return;
    }
    for (size_t i = 0; i < s->count && i < MOST; i++) {
        text_append(out, i == 0 ? "" : i + 1 == s->count ? " or " : ", ");
        config_append_value(out, key_info(key), s->values[i]);
    }
    if (s->count > MOST) text_append(out, ", ...");
}

static void ask_for(void *context, int index) {
    bool *asked_for = context;
    if (index < KEY_COUNT) asked_for[index] = true;
}

static void append_asked(text *out, const plan *p, const config_condition *condition,
                         const config_part parts[], size_t part_count) {
    bool asked_for[KEY_COUNT] = {false};
    if (condition->expression) expression_visit_names(condition->expression, ask_for, asked_for);
    for (size_t i = 0; i < part_count; i++) asked_for[parts[i].key] = true;
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (asked_for[key]) append_what_there_is(out, p, key);
}

/* "t.yaml:5:3: warning: exclude: this matches none of the 12 configurations (lr is 1 or 2)". */
static void append_notice(text *out, const expansion *e, const config_condition *condition,
                          const char *what, const config_part parts[], size_t part_count) {
    text there = {0};
    append_asked(&there, e->plan, condition, parts, part_count);
    text_append_format(out, "%s: warning: %s none of the ", condition->place, what);
    text_append_grouped(out, e->in_products);
    text_append(out, e->searches ? " draws" : " configurations");
    if (there.bytes) text_append_format(out, " (%s)", text_string(&there));
    text_append(out, "\n");
    text_free(&there);
}

/* Of several grids each has keys and conditions of its own. */
static void append_conditions_that_never_hold(text *out, const expansion *e) {
    const config *c = e->plan->config;
    for (int i = 0; i < c->dependent_count && c->grid_count == 0; i++) {
        const config_when *when = c->settings[c->dependent[i]].when;
        if (when && !e->holds[c->dependent[i]])
            append_notice(out, e, &when->condition, "when: this holds in", NULL, 0);
    }
}

/* A rule that leaves nothing out may be a mistake, and a condition that never holds; or an override
 * made the grid smaller. */
static status tell_rules_without_match(expansion *e, error *err) {
    plan *p = e->plan;
    text notices = {0};
    if (e->searches) draws_append_notice(&notices, p->config);
    for (size_t i = 0; i < p->config->exclusion_count && !plan_awaits_results(p); i++) {
        const config_exclusion *rule = &p->config->exclusions[i];
        if (e->matches[i] == 0)
            append_notice(&notices, e, &rule->condition, "exclude: this matches", rule->parts,
                          rule->part_count);
    }
    if (!plan_awaits_results(p)) append_conditions_that_never_hold(&notices, e);
    p->notices = notices.bytes ? memory_copy_text(text_string(&notices)) : NULL;
    const bool failed = notices.failed || (notices.bytes && !p->notices);
    text_free(&notices);
    return failed ? error_no_memory(err, 1) : STATUS_OK;
}

/* --- the products --- */

static status too_many_combinations(const expansion *e, error *err) {
    text count = {0};
    grid_append_too_many(&count, e->in_products);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: the sweep is too large: its grids come to %s; give some of their keys "
              "fewer values",
              e->plan->config->path, text_string(&count));
    text_free(&count);
    return STATUS_BAD_INPUT;
}

/* A search has one space. */
static status find_space(expansion *e, error *err) {
    product *one = &e->products[0];
    one->plan = *e->plan;
    e->product_count = 1;
    grid_axes(e->plan->config, &one->grid);
    return draws_of(e->plan, &one->grid, &e->draws, err);
}

static status find_products(expansion *e, error *err) {
    const config *c = e->plan->config;
    const size_t count = c->grid_count ? c->grid_count : 1;
    e->products = memory_array(count, sizeof *e->products);
    if (!e->products) return error_no_memory(err, count * sizeof *e->products);
    e->searches = config_searches(c);
    if (e->searches) return find_space(e, err);
    for (; e->product_count < count; e->product_count++) {
        product *one = &e->products[e->product_count];
        one->plan = *e->plan;
        if (c->grid_count) one->plan.config = c->grids[e->product_count].config;
        one->first = e->in_products;
        TRY(grid_of(one->plan.config, &one->grid, err));
        e->in_products += one->grid.combination_count;
    }
    return e->in_products > GRID_MAX_COMBINATIONS ? too_many_combinations(e, err) : STATUS_OK;
}

/* Every rule is asked of every combination. */
static status check_rules(const expansion *e, error *err) {
    const config *c = e->plan->config;
    const int64_t combinations =
        e->searches ? config_integer(c, KEY_SEARCH_TRIALS) : e->in_products;
    if ((int64_t)c->exclusion_count * combinations <= MOST_RULES_ASKED) return STATUS_OK;
    text words = {0};
    text_append_grouped(&words, (int64_t)c->exclusion_count);
    text_append(&words, " rules for ");
    text_append_grouped(&words, combinations);
    error_set(
        err, STATUS_BAD_INPUT,
        "%s: error: exclude: %s combinations would take too long; say it in fewer rules, such "
        "as '{lr: [0.1, 1]}' or 'hidden_dim > 100', or give the swept keys fewer values",
        c->exclusions[0].condition.place, text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

static status begin(plan *p, expansion *e, error *err) {
    p->baseline_rule = PLAN_EQUAL;
    *e = (expansion){.plan = p, .folds = plan_fold_count(p->config)};
    e->each = e->folds + (p->whole.train_items > 0);
    TRY(find_products(e, err));
    p->combination_count = e->in_products + (int64_t)p->config->row_count;
    e->matches = memory_array(p->config->exclusion_count, sizeof *e->matches);
    if (!e->matches) return error_no_memory(err, p->config->exclusion_count);
    TRY(check_rules(e, err));
    return is_too_large(e) ? too_many_trials(e, err) : STATUS_OK;
}

status configurations_find(plan *p, error *err) {
    expansion e;
    status result = begin(p, &e, err);
    if (result == STATUS_OK) result = add_all(&e, err);
    if (result == STATUS_OK) result = repeat(&e, err);
    if (result == STATUS_OK) result = keep_wholes(&e, err);
    if (result == STATUS_OK) name_axes(&e);
    if (result == STATUS_OK) result = tell_rules_without_match(&e, err);
    draws_free(&e.draws);
    free(e.products);
    free(e.matches);
    free(e.configurations);
    id_set_free(&e.ids);
    return result;
}

/* --- one of them in words --- */

static void append_of_row(text *out, const plan *p, int64_t row) {
    grid g;
    combination c;
    grid_axes(p->config, &g);
    grid_row(&g, &p->config->rows[row], &c);
    if (p->config->grid_count)
        config_append_parts(out, p->config->language, p->config->rows[row].parts,
                            p->config->rows[row].part_count);
    else
        grid_append_values(out, &g, &c);
}

static bool append_of_product(text *out, const expansion *e, size_t i, int64_t number) {
    const config *c = e->plan->config;
    const product *of = &e->products[i];
    combination values;
    if (number < of->first || number >= of->first + of->grid.combination_count) return false;
    grid_combination(&of->grid, number - of->first, &values);
    if (c->grid_count) {
        text_append(out, c->grids[i].name);
        text_append(out, of->grid.key_count ? ": " : "");
    }
    grid_append_values(out, &of->grid, &values);
    return true;
}

static void append_drawn(text *out, const expansion *e, int64_t number) {
    combination c;
    draws_combination(&e->draws, number, &c);
    grid_append_values(out, &e->products[0].grid, &c);
}

void plan_append_combination(text *out, const plan *p, int64_t number) {
    expansion e = {.plan = (plan *)p};
    error ignored;
    const int64_t row = number - (p->combination_count - (int64_t)p->config->row_count);
    const status found = find_products(&e, &ignored);
    if (found == STATUS_OK && row >= 0)
        append_of_row(out, p, row);
    else if (found == STATUS_OK && e.searches)
        append_drawn(out, &e, number);
    for (size_t i = 0; found == STATUS_OK && row < 0 && !e.searches && i < e.product_count; i++)
        if (append_of_product(out, &e, i, number)) break;
    draws_free(&e.draws);
    free(e.products);
}
