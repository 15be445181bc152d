/* How the report words its numbers and names its configurations.  Only our own words and numbers:
 * safe in any format. */
#ifndef SWEEP_STATS_WORDING_H
#define SWEEP_STATS_WORDING_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* A key without its section: "hidden_dim", "lr"; static. */
const char *wording_axis_name(config_key axis);

/* The same for people, with its unit where it has one: "layers", "learning rate"; static. */
const char *wording_axis_title(config_key axis);

/* A value on an axis: "2 layers", "hidden_dim 100", "GRU", "both directions", "lr 0.1", "3,000
 * iterations". */
void wording_append_axis_phrase(text *out, const trial *t, config_key axis);

/* A configuration by what varies in its sweep: "2 layers, lr 0.1"; of a sweep in which nothing
 * varies, by its architecture. */
void wording_append_configuration(text *out, const comparison *c, const configuration *g);

/* "1 layer", "3 trials": the plural is the singular with an s. */
void wording_append_count(text *out, int64_t count, const char *singular);

/* A metric's value: "95.30 %"; "–" when it is not a finite number. */
void wording_append_metric(text *out, metric m, double value);

/* A unit between two words, " in " and "": " in %"; nothing for a number without a unit. */
void wording_append_unit(text *out, const char *before, const char *unit, const char *after);

/* "accuracy in %", for the columns of files. */
void wording_append_noun(text *out, metric m);

/* A mean of a metric's values, with what is known of its spread: its 95 % interval, "95.30 ±
 * 0.34 %", or "96.00 % (95 % interval 91.20 to 100.00)" where ± would leave what
 * the metric can be; the seeds
 * themselves, where they are too few for one, "65.00 % (2 seeds: 59.00, 71.00)"; nothing for a
 * single value. */
void wording_append_estimate(text *out, metric m, const sample_summary *s);

/* What is counted, and what pairs are by: "seed", or "fold"; static. */
const char *wording_repetition(const comparison *c);

/* What a dot of a plot is: "one seed", or of folds "one trial"; static. */
const char *wording_one_trial(const comparison *c);

/* Whether wording_append_estimate says how many values there are. */
bool wording_estimate_tells_n(const sample_summary *s);

/* A duration: "4.2 ms", "0.42 s", "12.3 s", "2 min 05 s"; "–" when not a number. */
void wording_append_seconds(text *out, double duration_s);

/* A loss: four decimals; "inf" and "nan" as they are. */
void wording_append_loss(text *out, double loss);

/* The selection metric in words: "validation accuracy"; static.  metric_append_heading begins a
 * line with it. */
const char *wording_selection_name(const comparison *c);

/* A mean difference of a metric's values, with its interval: "0.31 ± 0.12 points". */
void wording_append_difference(text *out, metric m, const sample_summary *difference);

/* A difference of a metric's values, without an interval: "0.5 points", "0.02 points"; with as many
 * digits as it takes. */
void wording_append_margin(text *out, metric m, double margin);

/* "p = 0.0078", "p < 0.0001". */
void wording_append_p(text *out, double p);

/* The heading of the report: its title, else its name.  From outside: escape it. */
const char *wording_report_heading(const results *r);

#endif
