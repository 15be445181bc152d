#include "src/plan/combination.h"

#include <string.h>

#include "src/data/split_rows.h"
#include "src/plan/asked.h"
#include "src/plan/flops_budget.h"
#include "src/plan/plan_checks.h"
#include "src/plan/plan_windows.h"
#include "src/trial/tasks.h"
#include "src/trial/trial_initialisation.h"

/* --- what exclude leaves out --- */

static bool part_matches(const config_part *part, const combination *c, const trial *t) {
    const config_key_info *info = key_info(part->key);
    const bool resolved = key_is_hyperparameter(part->key);
    const config_value now = trial_value(t, part->key), said = c->values[part->key];
    for (size_t i = 0; i < part->count; i++) {
        if (resolved && config_values_equal(info, part->values[i], now)) return true;
        if (c->set[part->key] && config_values_equal(info, part->values[i], said)) return true;
    }
    return false;
}

status combination_is_excluded(const plan *p, const config_exclusion *rule, const combination *c,
                               const trial *t, bool incomplete, bool *excludes, error *err) {
    if (rule->condition.expression) {
        asked a;
        asked_begin(&a, p, c);
        a.trial = t;
        a.incomplete = incomplete;
        return asked_holds(&a, &rule->condition, excludes, err);
    }
    *excludes = true;
    for (size_t i = 0; i < rule->part_count; i++) *excludes &= part_matches(&rule->parts[i], c, t);
    return STATUS_OK;
}

/* --- a member for each --- */

static status refuse_list(const plan *p, const trial *t, config_key key, error *err) {
    const config_key counts = config_find_key(&key_language, key_info(key)->member_each);
    const char *counted = key_info(counts)->name;
    text words = {0};
    config_append_place(&words, p->config, key);
    text_append_format(&words, ": error: %s ", key_info(key)->name);
    trial_append_value(&words, t, key);
    text_append_format(&words, " has %d members where %s is ",
                       (int)trial_value(t, key).integers.count, counted);
    trial_append_value(&words, t, counts);
    text_append_format(&words, "; give one for each, or leave %s out, which then follows the list",
                       counted);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* [4, 4] of three layers is told as it is written, before it becomes one number. */
static status check_lists(const plan *p, trial *t, error *err) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const char *each = key_info(key)->member_each;
        const config_key counts = each ? config_find_key(&key_language, each) : CONFIG_NO_KEY;
        const int members = each ? trial_value(t, key).integers.count : 0;
        if (members > 1 && members != trial_value(t, counts).integer)
            return refuse_list(p, t, key, err);
    }
    trial_join_equal_members(t);
    return STATUS_OK;
}

/* --- the trial --- */

enum { EVALUATIONS_BY_DEFAULT = 12 };

/* Once an epoch, or twelve times in all where that is oftener. */
static int64_t default_eval_every(const trial *t) {
    int64_t twelfth = (t->iterations + EVALUATIONS_BY_DEFAULT - 1) / EVALUATIONS_BY_DEFAULT;
    int64_t epoch = trial_batches_per_epoch(t);
    return twelfth < epoch ? twelfth : epoch;
}

/* How long to train is said in epochs, in iterations or by a budget; without any training, the
 * weights are scored once. */
static status resolve_length(trial *t, const plan *p, const combination *c, error *err) {
    TRY(flops_budget_resolve(p, t, err));
    if (c->set[KEY_EPOCHS])
        t->iterations = c->values[KEY_EPOCHS].integer * trial_batches_per_epoch(t);
    if (!t->eval_every) t->eval_every = default_eval_every(t);
    if (t->eval_every > t->iterations) t->eval_every = t->iterations;
    if (t->eval_every < 1) t->eval_every = 1;
    return STATUS_OK;
}

static const plan_part *part_of_fold(const plan *p, int64_t fold) {
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].fold == fold) return &p->parts[i];
    return NULL;
}

/* What a config says of items is how many at most; what a trial has is how many there are. */
static void resolve_items(trial *t, const plan *p, const combination *c) {
    const int64_t size = c->values[KEY_DATA_TRAIN_SIZE].integer;
    t->train_size = size ? size : p->data->whole_train_count;
    t->test_count = p->data->split[DATASET_TEST].count;
    t->val_count = plan_validation_items(p);
    const plan_part *part = t->folds ? part_of_fold(p, t->fold) : plan_part_of(p, t);
    if (part && (t->folds || part == &p->whole || plan_has_windows(p))) {
        t->train_size = part->train_items;
        t->test_count = part->test_items;
        t->val_count = part->val_items;
    }
    if (part && dataset_has_lengths(p->data)) {
        t->train_steps = part->train_steps;
        t->val_steps = part->val_steps;
        t->test_steps = part->test_steps;
    }
    if (part) {
        t->val_labelled = part->val_labelled;
        t->test_labelled = part->test_labelled;
    }
    trial_derive(t);
}

/* What is not given and hangs on another key has the default of this trial.  The table has keys
 * before those that hang on them. */
static void resolve_defaults(trial *t, const combination *c) {
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (key_is_hyperparameter(key) && key_parent(key) != CONFIG_NO_KEY && !c->given[key])
            trial_set_value(t, key, trial_key_default(t, key));
}

/* Without a class of each item a split is by chance, and of series by time. */
static void resolve_split(trial *t, const combination *c, const dataset *d) {
    const bool split = t->split_test > 0 || t->split_val > 0 || t->folds > 0;
    const bool by_class = trial_has_classes(t) && !trial_labels_steps(t);
    if (!d->maker && split && !by_class && !c->given[KEY_DATA_SPLIT_BY])
        t->split_by = t->task == TASK_FORECASTING ? SPLIT_CHRONOLOGICAL : SPLIT_RANDOM;
}

status combination_trial(const plan *p, const combination *c, trial *t, error *err) {
    const dataset *d = p->data;
    *t = (trial){.threads = (int)config_integer(p->config, KEY_THREADS),
                 .architecture = plan_shape(p, c)};
    for (config_key key = 0; key < KEY_COUNT; key++) trial_set_value(t, key, c->values[key]);
    t->task = d->task;
    resolve_defaults(t, c);
    resolve_split(t, c, d);
    TRY(check_lists(p, t, err));
    TRY(plan_windows_check_trial(p, t, err));
    resolve_items(t, p, c);
    trial_settle_initialisation(t);
    TRY(resolve_length(t, p, c, err));
    trial_derive(t);
    return plan_check_trial(p, c, t, err);
}
