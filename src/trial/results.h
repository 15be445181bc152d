/* The results of a sweep: what is kept in results.h5 and what a report is rendered from.
 *
 * Stands alone: it holds copies, so that it can be read back from a file on another machine without
 * the config, the data or the trial files.  Weights are not in it; they stay in the files.
 */
#ifndef SWEEP_TRIAL_RESULTS_H
#define SWEEP_TRIAL_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/text.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* One trial of the sweep. */
typedef struct result {
    trial trial;
    trial_status status;
    outcome outcome;            /* zero unless finished, diverged or stopped; weights always NULL */
    int32_t rung_rank, rung_of; /* of a stopped one: its place at the rung, among so many; else 0 */
    trial_runtime runtime;      /* zero when unknown */
    char *reason;               /* why it failed; NULL otherwise; owned */
} result;

/* A named fact about the machine or the build: "cpu", "compiler", "git_commit", ...  Owned. */
typedef struct fact {
    char *name;
    char *value;
} fact;

typedef struct results {
    char *name;             /* of the sweep; all texts owned */
    char *title;            /* heading; "" when none was given */
    char *command;          /* what repeats it, as typed in a shell */
    char *config_path;      /* as given */
    char *config_source;    /* verbatim */
    char *config_overrides; /* key=value, one a line; "" when none */
    char *data_name;        /* "fashion_mnist" */
    char *data_title;       /* "Fashion-MNIST" */
    char *data_origin;      /* folder, or "built in, seed 0" */
    char *class_names;      /* of a data set that has its own, a line each; "" when none */
    char *same_within;      /* the difference that matters, as a number; "" when none was named */
    char *target;           /* a value of the selection metric to come to; "" likewise */
    char *baseline; /* id of the first trial of what all others are compared with; "" likewise */
    char *search;   /* how the configurations were drawn; "" for all combinations */
    char *search_space; /* what they were drawn from, a line an axis (searched_axes.h);
                           likewise */
    char *stopping;     /* how trials were stopped early, in words; "" where none could be */
    char *fitted;       /* what scaling took from the training items: names, and a line a feature,
                           as the data set has it; "" where nothing was fitted */
    char *naive;        /* what naive forecasts of the test items come to (naive_errors.h); "" where
                           nothing is forecast */
    char *constants;    /* what one answer to all items comes to (constant_errors.h); "" where no
                           numbers are predicted, and in older files */
    char *data_digest_hex;
    config_key axes[KEY_COUNT]; /* as in the plan */
    int axis_count;
    result *trials; /* trial_count of them, in plan order: those that confirm last */
    int32_t trial_count;
    int32_t configuration_count; /* of those that confirm too */
    bool confirms;               /* some do */
    fact *environment;           /* volatile: left out when two runs are compared */
    int environment_count;
} results;

/* The values that lines as results.naive and results.constants have them give for a measure, by its
 * name: of the naive and of the seasonal naive forecast, or of the test and of the validation
 * items; the second NAN where there is none.  False for a measure without a line. */
bool results_known_errors(const char *lines, const char *measure, double *first, double *second);

/* In results.naive of windows of several sizes: the line before those of one size, "windows
 * LOOKBACK HORIZON"; and those lines again, borrowed: all of them where no size is named, NULL
 * where this one is not. */
void results_begin_naive(text *out, int64_t lookback, int64_t horizon);
const char *results_naive_of(const char *lines, int64_t lookback, int64_t horizon);

/* Append a fact (both copied). */
status results_add_fact(results *r, const char *name, const char *value, error *err);

/* Value of a fact, "" when there is none; borrowed. */
const char *results_fact(const results *r, const char *name);

/* Append the name that the data set's own file gives a class; false, and nothing, where it gives
 * none.  It comes from outside. */
bool results_append_class_name(text *out, const results *r, int class);

/* What its trials are judged by, which is one measure for all. */
measure_kind results_measure(const results *r);

/* Whether its trials have the metric. */
bool results_have_metric(const results *r, metric m);

/* The unit of a metric of its trials, as netCDF has it: that of metric_describe, but a loss has
 * that of what they are trained on.  NULL where it is the unit of the numbers to predict, or its
 * square: data do not tell it. */
const char *results_metric_unit(const results *r, metric m);

/* The difference that matters; 0 where none was named. */
double results_same_within(const results *r);

/* The value of the selection metric to come to; 0 where none was named. */
double results_target(const results *r);

/* The place of one of its texts, all of them from 0; NULL after the last. */
char **results_text_place(results *r, size_t number);

void results_free(results *r);

#endif
