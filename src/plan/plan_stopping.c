#include "src/plan/plan_stopping.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/plan_folds.h"
#include "src/search/samplers.h"
#include "src/search/sign_flip.h"
#include "src/search/stopping.h"

/* --- refusals --- */

static bool chooses_by_test(const plan *p) {
    return config_integer(p->config, KEY_STOP_CHOOSE_BY) == 1; /* val, test */
}

/* A generation is drawn when all before are done.  So those that race have to be of one generation,
 * which is no bracket of Hyperband's, or, by the median, are held against earlier ones alone. */
static status check_search(const plan *p, error *err) {
    const stopping_rule rule = p->stopping->race.rule;
    if (!plan_is_by_results(p)) return STATUS_OK;
    if (config_integer(p->config, KEY_SEARCH_CHOOSE_BY) == SEARCH_BY_TEST && !chooses_by_test(p))
        return config_refuse(
            p->config, KEY_SEARCH_CHOOSE_BY,
            "search.choose_by: test needs trials that come to their end, where the test "
            "items are used, and stop ends most of them early: leave one of the two out",
            err);
    if (rule == STOPPING_HALVING || rule == STOPPING_MEDIAN) return STATUS_OK;
    return config_refuse(
        p->config, KEY_STOP_RULE,
        rule == STOPPING_HYPERBAND
            ? "hyperband races in brackets that a search by results draws only when their "
              "first are done: give stop: halving or median, or search.method random or "
              "sobol"
            : "a search by results learns from every configuration alike, and paired "
              "gives them different numbers of seeds: give stop: halving or median, or "
              "search.method random or sobol",
        err);
}

static status check_choice(const plan *p, error *err) {
    TRY(check_search(p, err));
    const bool validated = plan_validation_items(p) > 0;
    if (!validated && !chooses_by_test(p))
        return config_refuse(
            p->config, KEY_STOP_RULE,
            "stop chooses by results: set data.val_size, or say stop.choose_by: test", err);
    if (validated && chooses_by_test(p))
        return config_refuse(
            p->config, KEY_STOP_CHOOSE_BY,
            "stop.choose_by: test beside validation items: the test items wait for the end "
            "then; leave one of the two out",
            err);
    return STATUS_OK;
}

/* --- rungs --- */

/* "1/3", or a decimal such as 0.5. */
static bool parse_keep(const char *written, int64_t *keep) {
    enum { MOST = 100 };
    char *end;
    const double number = strtod(written, &end);
    if (number == 1 && *end == '/') {
        *keep = strtoll(end + 1, &end, 10);
        return *end == '\0' && *keep >= 2 && *keep <= MOST;
    }
    if (*end != '\0' || !(number > 0 && number <= 0.5)) return false;
    *keep = (int64_t)(1 / number + 0.5);
    return *keep <= MOST && 1 / (double)*keep == number;
}

static bool is_given(const plan *p, config_key key) {
    return p->config->settings[key].given || config_grids_give(p->config, key);
}

/* Where training is as long for all trials as the config says, that number; 0: it says none. */
static status find_length(const plan *p, int64_t *length, error *err) {
    const bool by_epochs = is_given(p, KEY_EPOCHS), by_iterations = is_given(p, KEY_ITERATIONS);
    *length = 0;
    if (!by_epochs && !by_iterations) return STATUS_OK;
    const config_key key = by_epochs ? KEY_EPOCHS : KEY_ITERATIONS;
    *length = trial_value(&p->trials[0], key).integer;
    for (int32_t i = 1; i < p->trial_count; i++)
        if (trial_value(&p->trials[i], key).integer != *length)
            return config_refuse(
                p->config, key,
                "stop compares trials that are trained for as long as each other: give "
                "train.epochs or train.iterations one value",
                err);
    if (*length > 0) return STATUS_OK;
    return config_refuse(p->config, KEY_STOP_RULE, "there is no training to stop", err);
}

/* How many seeds it takes at a level until one can be stopped before the last. */
static int fewest_seeds(double level) {
    int seeds = 2;
    while (sign_flip_fewest(level / (seeds - 1)) >= seeds) seeds++;
    return seeds;
}

/* Each of them in all folds. */
static int32_t seeds_of(const plan *p) {
    return p->seed_count / p->stopping->race.folds;
}

static status refuse_few_seeds(const plan *p, double level, error *err) {
    const int fewest = fewest_seeds(level), seeds = seeds_of(p);
    text words = {0};
    text_append_format(
        &words,
        "stop: paired gives no more seeds to what paired seeds show to be worse, and "
        "with %d seed%s at level %g they cannot show it before the last: give "
        "replicates: %d or more%s%s",
        seeds, seeds == 1 ? "" : "s", level, fewest, level < 0.1 ? ", or a higher stop.level" : "",
        p->stopping->race.folds > 1 ? "; folds are no pairs, as their training items overlap" : "");
    const status result = config_refuse(p->config, KEY_STOP_RULE, text_string(&words), err);
    text_free(&words);
    return result;
}

/* The rungs are seeds, each trained to the end. */
static status find_seeds(plan *p, plan_stopping *s, error *err) {
    s->race.level = config_real(p->config, KEY_STOP_LEVEL);
    s->rungs = (stopping_rungs){.count = 1, .numerator = {1}, .denominator = {1}};
    s->race.rungs = 1;
    for (int32_t i = 0; i < p->trial_count; i++)
        if (p->trials[i].iterations == 0)
            return config_refuse(p->config, KEY_STOP_RULE, "there is no training to stop", err);
    if (seeds_of(p) > SIGN_FLIP_MOST_PAIRS + 1)
        return config_refuse(p->config, KEY_STOP_RULE, "stop: paired takes at most 41 seeds", err);
    if (seeds_of(p) < fewest_seeds(s->race.level)) return refuse_few_seeds(p, s->race.level, err);
    return STATUS_OK;
}

static status find_parts(plan *p, plan_stopping *s, error *err) {
    int64_t length, first = config_integer(p->config, KEY_STOP_FIRST), keep;
    if (!parse_keep(config_text(p->config, KEY_STOP_KEEP), &keep))
        return config_refuse(
            p->config, KEY_STOP_KEEP,
            "stop.keep is the part of a rung that goes on: 1/2, 1/3, 1/4, ... down to 1/100", err);
    TRY(find_length(p, &length, err));
    if (first > 0 && length == 0)
        return config_refuse(
            p->config, KEY_STOP_FIRST,
            "stop.first counts epochs or iterations, as train says how long, and it says "
            "neither; leave it out",
            err);
    if (first > 0 && first >= length)
        return config_refuse(
            p->config, KEY_STOP_FIRST,
            "stop.first is where the first trials are stopped, in epochs or iterations as "
            "train says how long, and that is not before the end",
            err);
    s->race.keep = keep;
    stopping_find_rungs(s->race.rule, first > 0 ? first : 1, first > 0 ? length : 9, keep,
                        &s->rungs);
    s->race.rungs = s->rungs.count;
    return STATUS_OK;
}

static status find_rungs(plan *p, plan_stopping *s, error *err) {
    return (stopping_is_over_seeds(s->race.rule) ? find_seeds : find_parts)(p, s, err);
}

static status rungs_coincide(const plan *p, const trial *t, int rung, int64_t iteration,
                             error *err) {
    text words = {0};
    text_append_format(
        &words,
        "rungs %d and %d of trial %d both come to iteration %lld, as there is an "
        "evaluation every %lld iterations only; give a smaller train.eval_every, or a "
        "later stop.first",
        rung, rung + 1, t->index + 1, (long long)iteration, (long long)t->eval_every);
    const status result = config_refuse(p->config, KEY_STOP_RULE, text_string(&words), err);
    text_free(&words);
    return result;
}

static status check_rungs(const plan *p, const plan_stopping *s, error *err) {
    for (int32_t i = 0; i < p->trial_count; i++) {
        const trial *t = &p->trials[i];
        for (int rung = 1; rung < s->rungs.count; rung++) {
            const int64_t at =
                stopping_rung_iteration(&s->rungs, rung, t->iterations, t->eval_every);
            if (stopping_rung_iteration(&s->rungs, rung - 1, t->iterations, t->eval_every) == at)
                return rungs_coincide(p, t, rung, at, err);
        }
    }
    return STATUS_OK;
}

int64_t plan_rung_iteration(const plan *p, const trial *t, int rung) {
    return stopping_rung_iteration(&p->stopping->rungs, rung, t->iterations, t->eval_every);
}

/* --- groups --- */

static bool is_of_model(config_key key) {
    return strncmp(key_info(key)->name, "model.", strlen("model.")) == 0;
}

/* A range that is drawn from has another value nearly everywhere. */
static void take_architecture(const plan *p, plan_stopping *s) {
    for (int i = 0; i < p->axis_count; i++)
        if (is_of_model(p->axes[i]) && !p->config->settings[p->axes[i]].space)
            s->within[s->within_count++] = p->axes[i];
}

/* The key of a dotted name, or of a short one that is unique. */
static config_key find_key(const char *name) {
    config_key found = config_find_key(&key_language, name);
    for (config_key key = 0; key < KEY_COUNT && found == CONFIG_NO_KEY; key++)
        if (key_is_hyperparameter(key) && strcmp(config_short_name(key_info(key)), name) == 0)
            found = key;
    return found != CONFIG_NO_KEY && key_is_hyperparameter(found) ? found : CONFIG_NO_KEY;
}

static status take_key(const plan *p, plan_stopping *s, const char *name, error *err) {
    const config_key key = find_key(name);
    if (key != CONFIG_NO_KEY && !key_info(key)->repeats && s->within_count < KEY_COUNT) {
        s->within[s->within_count++] = key;
        return STATUS_OK;
    }
    text words = {0};
    text_append(&words, "stop.within: '");
    text_append_visible(&words, name);
    text_append(&words, key == KEY_SEEDS ? "': the seeds of a configuration race together"
                        : key == KEY_DATA_SPLIT_FOLD
                            ? "': the folds of a configuration race together"
                            : "' is none of the keys of model, train and data that a "
                              "trial has, nor 'architecture' or 'none'");
    const status result = config_refuse(p->config, KEY_STOP_WITHIN, text_string(&words), err);
    text_free(&words);
    return result;
}

static status take_names(const plan *p, plan_stopping *s, char *names, error *err) {
    for (char *rest = names, *name; (name = strsep(&rest, "\n"));) TRY(take_key(p, s, name, err));
    return STATUS_OK;
}

static status find_within(const plan *p, plan_stopping *s, error *err) {
    const char *written = config_text(p->config, KEY_STOP_WITHIN);
    if (strcmp(written, "none") == 0) return STATUS_OK;
    if (strcmp(written, "architecture") == 0) {
        take_architecture(p, s);
        return STATUS_OK;
    }
    char *names = memory_copy_text(written);
    if (!names) return error_no_memory(err, strlen(written));
    const status result = take_names(p, s, names, err);
    free(names);
    return result;
}

static bool same_group(const plan_stopping *s, const trial *a, const trial *b) {
    for (int i = 0; i < s->within_count; i++)
        if (!trial_values_equal(s->within[i], trial_value(a, s->within[i]),
                                trial_value(b, s->within[i])))
            return false;
    return true;
}

/* The configurations that a search by results draws at a time; those that it does not draw, as it
 * begins. */
static int64_t generation_of(const plan *p, const trial *t) {
    const int64_t drawn = t->configuration - p->drawn_first;
    if (drawn < 0) return -1;
    return drawn / config_integer(p->config, KEY_SEARCH_GENERATION);
}

/* Only by the median is one held against those of other generations, which are earlier ones. */
static bool may_race(const plan *p, const trial *a, const trial *b) {
    return !plan_is_by_results(p) || p->stopping->race.rule == STOPPING_MEDIAN ||
           generation_of(p, a) == generation_of(p, b);
}

/* A group is known by a trial of its first configuration. */
static status find_groups(const plan *p, plan_stopping *s, error *err) {
    int32_t *first = memory_array((size_t)p->configuration_count, sizeof *first);
    if (!first) return error_no_memory(err, (size_t)p->configuration_count * sizeof *first);
    int32_t last = -1;
    for (int32_t i = 0; i < p->selected_count; i++) {
        const trial *t = &p->trials[i];
        s->configuration[i] = t->configuration;
        if (t->configuration == last) continue;
        last = t->configuration;
        int32_t group = 0;
        while (group < s->group_count && !(may_race(p, &p->trials[first[group]], t) &&
                                           same_group(s, &p->trials[first[group]], t)))
            group++;
        if (group == s->group_count) first[s->group_count++] = i;
        s->group[last] = group;
    }
    free(first);
    return STATUS_OK;
}

/* --- folds --- */

static int64_t count_choices(const plan *p) {
    int64_t choices = 0;
    for (size_t i = 0; i < p->part_count; i++) choices += p->parts[i].val_items;
    return choices;
}

/* Those that test are others in each fold; those that validate are drawn for each from all, or are
 * nearly the same in each. */
static void find_folds(const plan *p, stopping_race *race) {
    const plan_part *part = &p->parts[0];
    race->folds = (int32_t)plan_fold_count(p->config);
    race->variance_percent = 100;
    if (race->folds == 1 || part->val_items == 0) return;
    const bool drawn = config_real(p->config, KEY_DATA_SPLIT_VAL) > 0;
    race->variance_percent = stopping_fold_variance_percent(
        count_choices(p), drawn ? part->train_items + part->test_items : part->val_items);
}

/* --- all of it --- */

static status fill(plan *p, plan_stopping *s, error *err) {
    const size_t trials = (size_t)p->selected_count;
    const size_t configurations = (size_t)p->configuration_count;
    s->configuration = memory_array(trials, sizeof *s->configuration);
    s->group = memory_array(configurations, sizeof *s->group);
    s->foreseen = memory_array(trials, sizeof *s->foreseen);
    if (!s->configuration || !s->group || !s->foreseen)
        return error_no_memory(err, trials * sizeof *s->foreseen);
    s->race.trial_count = p->selected_count;
    s->race.configuration_count = p->configuration_count;
    s->race.configuration = s->configuration;
    s->race.group = s->group;
    const bool counted = trial_measure(&p->trials[0]) == MEASURE_ACCURACY;
    s->race.classes = counted ? p->data->output_dim : 0;
    s->race.by_loss =
        metric_describe(metric_selection(trial_measure(&p->trials[0]), true))->better ==
        METRIC_LOWER;
    TRY(check_choice(p, err));
    find_folds(p, &s->race);
    TRY(find_rungs(p, s, err));
    TRY(check_rungs(p, s, err));
    TRY(find_within(p, s, err));
    TRY(find_groups(p, s, err));
    return stopping_foresee(&s->race, s->foreseen, err);
}

status plan_find_stopping(plan *p, error *err) {
    const stopping_rule rule = (stopping_rule)config_integer(p->config, KEY_STOP_RULE);
    if (rule == STOPPING_NONE) return STATUS_OK;
    p->stopping = memory_array(1, sizeof *p->stopping);
    if (!p->stopping) return error_no_memory(err, sizeof *p->stopping);
    p->stopping->race.rule = rule;
    return fill(p, p->stopping, err);
}

bool plan_races_over_seeds(const plan *p) {
    return p->stopping && stopping_is_over_seeds(p->stopping->race.rule);
}

void plan_stopping_free(plan_stopping *s) {
    if (!s) return;
    free(s->configuration);
    free(s->group);
    free(s->foreseen);
    free(s);
}

status plan_decide_stopping(const plan *p, const stopping_fact facts[], stopping_place places[],
                            error *err) {
    const int last = p->stopping->race.rungs - 1;
    for (int32_t i = p->selected_count; i < p->trial_count; i++)
        places[i] = (stopping_place){.first = last, .goal = last};
    return stopping_decide(&p->stopping->race, facts, places, err);
}

/* --- work --- */

double plan_rung_flops(const plan *p, const trial *t, int rung) {
    return trial_flops(t) * (double)plan_rung_iteration(p, t, rung) / (double)t->iterations;
}

/* Those that begin at a rung in a group. */
static size_t pool_of(const plan *p, int32_t trial) {
    const plan_stopping *s = p->stopping;
    return (size_t)s->group[s->configuration[trial]] * (size_t)s->race.rungs +
           (size_t)s->foreseen[trial].first;
}

/* Shares of the whole length, means of the pools. */
static bool find_shares(const plan *p, double out[]) {
    const plan_stopping *s = p->stopping;
    const size_t pools = (size_t)s->group_count * (size_t)s->race.rungs;
    double *sum = memory_array(pools, sizeof *sum), *count = memory_array(pools, sizeof *count);
    for (int32_t i = 0; sum && count && i < p->selected_count; i++) {
        const trial *t = &p->trials[i];
        sum[pool_of(p, i)] +=
            (double)plan_rung_iteration(p, t, s->foreseen[i].goal) / (double)t->iterations;
        count[pool_of(p, i)]++;
    }
    for (int32_t i = 0; sum && count && i < p->selected_count; i++)
        out[i] = sum[pool_of(p, i)] / count[pool_of(p, i)];
    const bool made = sum && count;
    free(sum);
    free(count);
    return made;
}

bool plan_expected_flops(const plan *p, double out[]) {
    for (int32_t i = 0; i < p->trial_count; i++) out[i] = 1;
    const bool made = !p->stopping || find_shares(p, out);
    for (int32_t i = 0; i < p->trial_count; i++) out[i] *= trial_flops(&p->trials[i]);
    return made;
}

/* What it saves is not known beforehand. */
static bool goes_by_results(const plan *p) {
    return p->stopping->race.rule == STOPPING_MEDIAN ||
           stopping_is_over_seeds(p->stopping->race.rule);
}

/* --- what can be foreseen --- */

static int32_t count_at(const plan *p, int rung) {
    int32_t count = 0;
    for (int32_t i = 0; i < p->selected_count; i++) {
        const stopping_place *place = &p->stopping->foreseen[i];
        count += place->first <= rung && rung <= place->goal;
    }
    return count;
}

plan_rung plan_foresee_rung(const plan *p, int rung) {
    plan_rung r = {.least_iteration = INT64_MAX,
                   .trials = goes_by_results(p) ? -1 : count_at(p, rung)};
    for (int32_t i = 0; i < p->selected_count; i++) {
        const int64_t at = plan_rung_iteration(p, &p->trials[i], rung);
        r.least_iteration = at < r.least_iteration ? at : r.least_iteration;
        r.most_iteration = at > r.most_iteration ? at : r.most_iteration;
    }
    return r;
}

plan_race_flops plan_foresee_flops(const plan *p) {
    plan_race_flops f = {.expected = NAN};
    double *expected = memory_array((size_t)p->trial_count, sizeof *expected), sum = 0;
    const bool known = expected && !goes_by_results(p) && plan_expected_flops(p, expected);
    for (int32_t i = 0; i < p->selected_count; i++) {
        sum += known ? expected[i] : 0;
        f.most += trial_flops(&p->trials[i]);
    }
    free(expected);
    if (known) f.expected = sum;
    return f;
}

/* --- in words --- */

void plan_append_stopping_rule(text *out, const plan *p) {
    const plan_stopping *s = p->stopping;
    text_append(out, stopping_rule_phrase(s->race.rule));
    for (int i = 0; i < s->within_count; i++)
        text_append_format(out, "%s%s",
                           i == 0                    ? " within "
                           : i + 1 < s->within_count ? ", "
                                                     : " and ",
                           key_column(s->within[i]));
    if (stopping_is_over_seeds(s->race.rule))
        text_append_format(out, ", at level %g", s->race.level);
    else if (s->race.rule != STOPPING_MEDIAN)
        text_append_format(out, ", the best 1/%lld of a rung goes on", (long long)s->race.keep);
}

static void append_cost(text *out, const plan *p) {
    const plan_race_flops f = plan_foresee_flops(p);
    if (goes_by_results(p))
        text_append(out, "; how much that saves, the results tell.\n");
    else if (!isnan(f.expected))
        text_append_format(out, "; about %.0f %% of the work of training all to the end.\n",
                           100 * f.expected / f.most);
}

static bool stops_nothing(const plan *p) {
    for (int32_t i = 0; i < p->selected_count; i++)
        if (p->stopping->foreseen[i].goal < p->stopping->race.rungs - 1) return false;
    return !goes_by_results(p);
}

static void append_why_nothing(text *out, const plan *p) {
    text_append(out, "No trial would be stopped: ");
    if (p->configuration_count == 1)
        text_append(out, "there is one configuration.\n");
    else if (p->stopping->group_count == 1)
        text_append(out, "no rung comes before the end. Train longer, or give stop.first.\n");
    else
        text_append_format(out,
                           "the %d configurations are in %d groups. Name fewer keys at "
                           "stop.within, or 'none'.\n",
                           p->configuration_count, p->stopping->group_count);
}

static void append_looks(text *out, const plan *p) {
    const int seeds = seeds_of(p), looks = seeds - 1;
    const double level = p->stopping->race.level / looks;
    text_append_format(
        out,
        "; what a one-sided sign-flip test of the differences to the best%s shows to be "
        "worse, with p at most %.2g, is given no seed more: after %d of %d seeds at "
        "the soonest",
        p->stopping->race.folds > 1 ? ", of all folds of a seed together," : "", level,
        sign_flip_fewest(level), seeds);
}

static void append_rungs(text *out, const plan *p) {
    text_append(out, goes_by_results(p) ? "; rungs at iteration " : "; to iteration ");
    for (int rung = 0; rung < p->stopping->race.rungs; rung++) {
        const plan_rung r = plan_foresee_rung(p, rung);
        text_append(out, rung ? ", " : "");
        text_append_range(out, r.least_iteration, r.most_iteration);
        if (r.trials < 0) continue;
        text_append(out, rung ? " " : " come ");
        text_append_grouped(out, r.trials);
        text_append(out, rung ? "" : r.trials == 1 ? " trial" : " trials");
    }
}

void plan_append_stopping(text *out, const plan *p) {
    if (!p->stopping) return;
    text_append(out, "Stopping early: ");
    plan_append_stopping_rule(out, p);
    if (plan_is_by_results(p) && p->stopping->race.rule != STOPPING_MEDIAN)
        text_append(out, ", each generation by itself");
    (stopping_is_over_seeds(p->stopping->race.rule) ? append_looks : append_rungs)(out, p);
    append_cost(out, p);
    if (stops_nothing(p)) append_why_nothing(out, p);
}
