/* The results of a sweep, seen as configurations to compare: what every part of the report reads.
 *
 * A configuration is a trial without its seed.  Its means are over finished trials; diverged,
 * failed and missing ones are counted beside them, never averaged in and never hidden.
 */
#ifndef SWEEP_STATS_COMPARISON_H
#define SWEEP_STATS_COMPARISON_H

#include <stdbool.h>

#include "src/stats/statistics.h"
#include "src/trial/results.h"

typedef struct configuration {
    const trial *trial;        /* its first trial: what all of them share; borrowed */
    const result *const *runs; /* its trials, in plan order */
    int32_t run_count;
    int32_t finished, diverged, failed, missing, stopped;
    sample_summary last;    /* the selection metric at the end of training */
    sample_summary best;    /* the best of any evaluation: chosen with hindsight */
    sample_summary test;    /* the same metric on the test items, at the end of training */
    sample_summary epoch_s; /* core-seconds of training an epoch, evaluations not counted */
    sample_summary wall_s;  /* seconds of a whole trial */
} configuration;

/* Two configurations seed by seed, or fold by fold. */
typedef struct paired_comparison {
    const configuration *a, *b; /* `a` is the one ranked before; where there is a reference, `b` is
                                   that */
    sample_summary difference;  /* of `a` less `b` in the metric `tested`, of the seeds, or folds,
                                   for which both finished */
    double p;                   /* of a sign-flip test; of folds of the corrected resampled t test,
                                   never of one that takes them for independent */
    double p_holm;              /* corrected for the number of comparisons */
    double p_same;              /* of the test that they differ by less than what matters, corrected
                                   likewise; 1 where no such difference was named */
    bool raced; /* a race over seeds gave one of them no more: how many they have, results decided,
                   so that nothing is tested, and each p is 1 */
} paired_comparison;

enum { COMPARISON_MAX_ARCHITECTURES = 64, COMPARISON_MAX_CONTENDERS = 12 };

typedef struct comparison {
    const results *results; /* those compared: of what it was made of, which outlives it, the
                               trials that are chosen from, or, in `confirmed`, the others */
    configuration *configurations;
    int32_t configuration_count;
    bool validated;       /* validation items do the choosing; else the test items do */
    measure_kind measure; /* what trials are judged by */
    metric selection;     /* what configurations are chosen and ranked by */
    metric tested;        /* the same on the test items: what pairs are compared by */
    int32_t *ranking; /* numbers of configurations: best mean at the end first, those that have none
                         at the end */
    const result **runs;           /* behind configurations[].runs */
    config_key varying[KEY_COUNT]; /* axes but the seeds, outermost first */
    int varying_count;
    int group[KEY_COUNT]; /* of each of them, the place of the first axis that it goes together with
                             (axis_groups.h); its own place, mostly */
    rnn_architecture
        architectures[COMPARISON_MAX_ARCHITECTURES]; /* different ones, in plan order */
    int architecture_count;
    bool more_architectures; /* there were more than are kept */
    int32_t finished, diverged, failed, missing, stopped;
    bool by_fold;          /* trials are of k folds: pairs and means are of folds, not of seeds
                              (replicates.h) */
    int32_t most_finished; /* the largest `finished` of any configuration; of folds, how many folds
                              of one have a result */

    const configuration *reference; /* that the config's compare.baseline names; NULL: none */

    /* Who is compared by pairs, in the order of the ranking: the best configuration of each
     * architecture or, where there is only one architecture or a reference, every configuration. */
    bool by_architecture;
    const configuration **contenders;
    int contender_count; /* kept: the first dozen */
    int32_t all_contenders;
    paired_comparison *pairs; /* every pair of those kept; of all with the reference, the first */
    int pair_count;
    int64_t all_pairs;  /* of all contenders: what the p are corrected for */
    double baseline;    /* of the metric `tested` for one answer to all items (baseline.h); NAN:
                           not known */
    double target;      /* a value of the selection metric to come to; 0: none was named */
    double same_within; /* the smallest difference that matters; 0: none was named */

    /* Of the trials that confirm, with seeds that nothing was chosen by; NULL: there are none.  Its
     * ranking is the order in which they were chosen, and all of them are compared by pairs. */
    struct comparison *confirmed;
    bool confirms;  /* it is that */
    bool held_out;  /* it is that, without folds, on items that are in none, where what was chosen
                     * from is in folds */
    results view;   /* behind `results`; borrows all but what is in `copies` */
    result *copies; /* of those that confirm, with numbers of configurations from 0; owned */
} comparison;

/* STATUS_NO_MEMORY, or STATUS_DAMAGED when the configuration numbers of `r` do not fit together.
 * `*out` is the caller's. */
status comparison_create(const results *r, comparison **out, error *err);

void comparison_free(comparison *c);

/* The configuration that one of c->confirmed confirms; NULL where it is not among them. */
const configuration *comparison_chosen(const comparison *c, const configuration *confirmed);

/* How many evaluations all of its finished trials have; 0 where none has finished. */
int32_t configuration_evaluations(const configuration *g);

/* Whether a race over seeds showed it to be worse than the best of its group, and gave it no more
 * seeds. */
bool configuration_lost_race(const configuration *g);

/* The level of that race, which all its looks share; NAN where there was none. */
double comparison_race_level(const comparison *c);

/* The difference of a pair for run number `run` of its `a`; NAN unless both finished. */
double pair_difference(const comparison *c, const paired_comparison *pair, int32_t run);

/* Whether the first of a pair has the better mean, or both have the same. */
bool pair_first_leads(const comparison *c, const paired_comparison *pair);

/* The configuration at a place of the ranking, 0 the best. */
const configuration *comparison_ranked(const comparison *c, int32_t place);

/* True when `axis` varies in this sweep. */
bool comparison_varies(const comparison *c, config_key axis);

/* The value a trial has on an axis, as a number that is the same for equal values: a choice's
 * position; for a list of whole numbers one beyond all numbers that a key takes. */
double comparison_axis_number(const trial *t, config_key axis);

/* Whether the values on an axis are numbers, to be placed by how large they are. */
bool axis_is_numeric(const comparison *c, config_key axis);

/* Append the value that has this number on an axis: "100", "[64, 32]", "gru". */
void append_axis_value(text *out, const comparison *c, config_key axis, double number);

/* How many different values of an axis have a result. */
size_t comparison_values_with_result(const comparison *c, config_key axis);

/* The different values of an axis, ascending.  `*values` is the caller's; NULL on lack of memory.
 */
size_t comparison_axis_values(const comparison *c, config_key axis, double **values);

#endif
