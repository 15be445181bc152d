/* A plan: the ordered list of trials that a config and a data set come to. */
#ifndef SWEEP_PLAN_PLAN_H
#define SWEEP_PLAN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/config/config.h"
#include "src/data/dataset.h"
#include "src/data/sequence_file.h"
#include "src/data/series_windows.h"
#include "src/search/tpe.h"
#include "src/trial/trial.h"

enum { PLAN_MAX_TRIALS = TRIAL_MAX_COUNT };

/* Of data.train_size: each value costs a digest over all its items. */
enum { PLAN_MAX_PARTS = 1000 };

/* The first items of the data set: what a data.train_size leaves; or a fold of it; or, where
 * windows of several sizes are cut, those of one size. */
typedef struct plan_part {
    int64_t fold;        /* from 0; 0 where there are none */
    window_size windows; /* {0, 0}: of the one size there is; of one that the series have no windows
                          * of, there are no items */
    int64_t train_items; /* those kept for validation included */
    int64_t val_items, test_items;         /* those kept, and those to test with */
    char digest_hex[SHA256_HEX_CHARS + 1]; /* dataset_digest_part */
    int64_t train_steps, val_steps,
        test_steps; /* of the items that train, of those kept and of those that test, together,
                     * where sequences differ in length; else 0 */
    int64_t val_labelled, test_labelled; /* steps of those kept, and of those that test, that have a
                                          * label, where some steps have none */
} plan_part;

/* A combination that is no configuration of its own. */
typedef struct plan_dropped {
    int64_t combination; /* its number (grid.h, draws.h); behind those, rows of include */
    int32_t rule;        /* of the config's exclusions, which left it out; PLAN_EQUAL: none did */
    int32_t equal_to;    /* the configuration that it would only repeat */
} plan_dropped;
enum { PLAN_EQUAL = -1, PLAN_MAX_DROPPED = 100000, PLAN_NO_BASELINE = -1 };

typedef struct plan {
    const config *config; /* borrowed */
    const dataset *data;  /* borrowed */
    trial *trials;        /* outermost axis first, in the order the config names them, then the rows
                           * of include, which of a search by results are first; then folds, and
                           * seeds last.  Behind all of these those that confirm (plan_confirm.h) */
    int32_t trial_count;
    int32_t selected_count;      /* of the trials those that are chosen from: without those that
                                  * confirm */
    int32_t configuration_count; /* of these, without regard to their seeds and folds */
    int32_t seed_count;         /* of each of these configurations its trials: one for each fold and
                                 * seed */
    config_key axes[KEY_COUNT]; /* keys with more than one value, outermost first, those that
                                 * advance together side by side, folds and seeds last */
    int axis_count;
    int64_t combination_count; /* of the values, or drawn by a search, and rows: what was there
                                * before any was dropped */
    int64_t excluded_count, equal_count; /* dropped */
    plan_dropped *dropped;               /* the first PLAN_MAX_DROPPED of them, in order, but of a
                                          * search by results; owned */
    int32_t dropped_count;
    int32_t baseline;      /* the configuration that compare.baseline names; PLAN_NO_BASELINE:
                            * none is named */
    int32_t baseline_rule; /* of the config's exclusions, that left out what compare.baseline names;
                            * PLAN_EQUAL: none did */
    char *notices;    /* a line each, of what is right and not what one may think; or NULL; owned */
    bool ids_unknown; /* the data are not there, and only the ids of all items of them are known */
    char data_digest_hex[SHA256_HEX_CHARS + 1]; /* of `data`: of the largest part */
    plan_part *parts; /* one for each data.train_size, in the order of the config, or one for each
                       * fold that is trained, or for each of several sizes of windows; owned */
    size_t part_count;
    plan_part whole; /* of a file in folds with items to test with that are in none: all that are in
                      * folds, and those; 0 training items: there are no such */
    trial *wholes;   /* then of each configuration the trial that trains with all of it, with the
                      * first seed: what confirms; else NULL; owned */
    tpe_result *told; /* to a search by results, of the first configurations it drew; owned */
    int32_t told_count;
    int32_t drawn_first, drawn_count; /* configurations that it has drawn so far */
    int32_t *confirmed; /* the configurations that were chosen, the best first; NULL: none were yet,
                         * or none will be; owned */
    int32_t confirmed_count;
    struct plan_stopping *stopping; /* plan_stopping.h; NULL: all trials train to the end; owned */
    float *
        init_weights; /* what the trials start from, where the config says train.init.from; owned */
} plan;

/* Open the data set a config names (dataset_open: the digits are only described), with the most
 * training items that any of its data.train_size takes. */
status plan_open_data(const config *c, dataset **out, error *err);

/* The same to plan only: a known data set need not be there (dataset_describe). */
status plan_describe_data(const config *c, dataset **out, error *err);

/* Expand: every combination of the swept values, or as many as a search draws, with what hangs on
 * conditions decided, less those that exclude names, and the rows of include; each configuration
 * once, and once for each seed. STATUS_BAD_INPUT when the sweep has more than PLAN_MAX_TRIALS
 * trials (the message names each axis and its size), nothing is left, values do not go together, or
 * a network is too large to address.
 * `*out` is the caller's. */
status plan_create(const config *c, const dataset *d, plan **out, error *err);

/* Whether its configurations are drawn by the results of others. */
bool plan_is_by_results(const plan *p);

/* Whether a search by results has configurations to draw yet, once it is told of those that it has
 * drawn. */
bool plan_awaits_results(const plan *p);

/* How many configurations a search by results has to draw yet; 0 of any other sweep. */
int64_t plan_configurations_to_draw(const plan *p);

/* How many trials there are once it has drawn all of them, and those that confirm are known: at
 * most; else as many as there are. */
int64_t plan_trials_in_all(const plan *p);

/* Tell it of the first `count` of them, all there are, and let the plan grow by what it draws then:
 * trials are added behind those that there are.  `told` is copied.  Errors as of plan_create, and
 * the plan is as it was. */
status plan_grow(plan *p, const tpe_result told[], int32_t count, error *err);

/* Append the swept values of a combination that was dropped: "layer_dim 3, lr 0.3". */
void plan_append_combination(text *out, const plan *p, int64_t number);

/* How a config wants a file of sequences to be read; texts are borrowed from the config.
 * STATUS_BAD_INPUT for a data.decimal or data.delimiter that is none. */
status plan_data_request(const config *c, sequence_request *out, error *err);

/* Training items that are kept for validation: as the data are split, or as data.val_size says; of
 * the first fold. */
int64_t plan_validation_items(const plan *p);

/* What of the data a trial of the plan uses; NULL where no value of the config gives that. */
const plan_part *plan_part_of(const plan *p, const trial *t);

/* SHA-256 in hexadecimal of the data that a trial of the plan uses; borrowed from the plan. */
const char *plan_data_digest(const plan *p, const trial *t);

/* Let every trial start from `weights`: `count` numbers in state_dict order, which must be the
 * parameter count of every trial; the plan takes them over, also on failure.  To be called once for
 * a config that has train.init.from (src/weights does), before anything is done with the trials'
 * ids.
 */
status plan_start_from(plan *p, float *weights, int64_t count, error *err);

void plan_free(plan *p);

#endif
