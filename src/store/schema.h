// clang-format off
/* The names of everything in our HDF5 files, with shapes and units: the one place that says them.
 *
 * A 512-byte user block with the file's digest stands before each (user_block.h).
 *
 * Trial file, trials/<id>.h5 (N evaluations)
 *
 *     (root)          attributes: format, format_version, data_sha256, and a trial's fields but
 *                     those of plan and runtime
 *     recipe          text: what the trial id is the SHA-256 of
 *     evaluations/    iteration (N) i8; the metrics (N) f8, NaN where not measured: val_* without
 *                     validation items, test_* with them in all but the last
 *     confusion       (O, O) i4: test items of class [row] that the weights take for class
 *                     [column]; of labels (O, 2, 2), as scikit-learn's multilabel_confusion_matrix:
 *                     [label][the item has it][it is said to]; absent when the trial diverged or
 *                     has neither, and for labels in older files
 *     weights/        attribute gate_order; PyTorch's state_dict, float32, in its order; absent
 *                     when the trial diverged.  Those at the end, or where the attribute keep is
 *                     "best" those after best_iteration updates; the last evaluation's test_* are
 *                     theirs as well
 *
 * Rung file, rungs/<id>.<iteration>.h5: a trial that trained as far as that, to go on perhaps
 *
 *     (root), recipe, evaluations/   as in the trial file; the status is stopped, and what is told
 *                     of the last and the best evaluation is left out
 *     state           bytes: from which the training goes on (src/train/checkpoint.h, without times)
 *
 * results.h5 (N trials, L parameter tensors of all trials, C configurations, S steps)
 *
 *     (root)          attributes: format, format_version, format_minor, results_sha256,
 *                     config_sha256, data_sha256, and tool_version, numerics_version, git_commit,
 *                     git_dirty where they are known
 *     name, title, command, config_path, config_yaml, overrides, data_name, data_title, data_origin
 *                     and, of data that have their own, class_names: texts; config_yaml is the config verbatim, overrides key=value a line
 *     axes            (A) texts: dotted names of the keys that are swept, outermost first
 *     trials          (N) table, in plan order
 *     layers          (L) table: the parameter tensors of every trial
 *     summary         (C) table: one row a configuration; n_seeds is of its trials, one a seed, or
 *                     of folds one a fold and seed, and means and deviations are of all of them
 *     curves/         trial (N) and step (S) are the dimension scales of the rest, all (N, S):
 *                     iteration i8, -1 where the trial was not evaluated; the metrics f8, NaN there
 *     confusion/<id>  as in the trial file; only for finished trials that have it
 *     weights/<id>/   as in the trial file; only for finished trials
 *     runtime/        volatile, left out of every comparison:
 *       trials        (N) table
 *       environment   (E, 2) texts: names and values, a Python dict() in one call
 *       failures/     trial (F) i4, reason (F) text
 *
 * The fields of a trial are src/trial/fields.h, the metrics src/trial/metrics.def.  Readers find
 * columns, attributes and curves by name.  What an older version did not know has its default; what
 * a newer one has added is passed over, unless it decides a result: a trial file whose recipe has a
 * key that is not known is refused.  So that the same trial stays the same bytes when rows are
 * added to those tables, a trial file leaves out what is younger than its format and has its
 * default, and does not say which version wrote it.
 *
 * A hyperparameter of several whole numbers is an integer where it is one, and else the text
 * "[64, 32]", as JSON writes it; a column of a table is one of texts where any trial needs it.
 *
 * Tables are 1-D compounds of numbers and fixed ASCII strings, as PyTables and pandas read them.
 * Numbers are little-endian.  Axes are in C order: Julia and Fortran see them reversed. */
// clang-format on
#ifndef SWEEP_STORE_SCHEMA_H
#define SWEEP_STORE_SCHEMA_H

/* The first number grows when an older reader could not make sense of a file, the second when it
 * can pass over what is new: a column, a metric, a group.  A file says the version that its
 * youngest trial needs, so that older readers read the others as ever. */
enum { RESULTS_FORMAT_FIRST = 2, RESULTS_FORMAT_VERSION = 3, FORMAT_MINOR_VERSION = 0 };

#define SCHEMA_TRIAL_FORMAT "sweep-trial"
#define SCHEMA_RUNG_FORMAT "sweep-rung"
#define SCHEMA_RESULTS_FORMAT "sweep-results"

/* Attributes. */
#define SCHEMA_FORMAT "format"
#define SCHEMA_FORMAT_VERSION "format_version"
#define SCHEMA_FORMAT_MINOR "format_minor"
#define SCHEMA_DATA_SHA256 "data_sha256"
#define SCHEMA_CONFIG_SHA256 "config_sha256"
#define SCHEMA_RESULTS_SHA256 "results_sha256" /* of all but weights/ and runtime/ */
#define SCHEMA_TOOL_VERSION "tool_version"
#define SCHEMA_NUMERICS_VERSION "numerics_version" /* of the numeric contract */
#define SCHEMA_GIT_COMMIT "git_commit"
#define SCHEMA_GIT_DIRTY "git_dirty"
#define SCHEMA_GATE_ORDER "gate_order" /* "i,f,g,o" */
#define SCHEMA_UNITS "units"
#define SCHEMA_LONG_NAME "long_name"
#define SCHEMA_FILL_VALUE "_FillValue" /* as netCDF marks what is absent */

/* Groups and datasets. */
#define SCHEMA_RECIPE "recipe"
#define SCHEMA_EVALUATIONS "evaluations"
#define SCHEMA_CONFUSION "confusion"
#define SCHEMA_WEIGHTS "weights"
#define SCHEMA_STATE "state"
#define SCHEMA_NAME "name"
#define SCHEMA_TITLE "title"
#define SCHEMA_COMMAND "command"
#define SCHEMA_CONFIG_PATH "config_path"
#define SCHEMA_CONFIG_YAML "config_yaml"
#define SCHEMA_OVERRIDES "overrides"
#define SCHEMA_DATA_NAME "data_name"
#define SCHEMA_DATA_TITLE "data_title"
#define SCHEMA_DATA_ORIGIN "data_origin"
#define SCHEMA_CLASS_NAMES "class_names" /* a line each; absent where the data set has no names */
#define SCHEMA_SAME_WITHIN \
    "same_within"                  /* the difference that matters; absent where none was named */
#define SCHEMA_TARGET "target"     /* the value to come to; likewise */
#define SCHEMA_BASELINE "baseline" /* id of a trial; likewise */
#define SCHEMA_SEARCH "search"     /* "random search (seed 0)"; absent where nothing was drawn */
#define SCHEMA_SEARCH_SPACE "search_space" /* a line an axis; likewise */
#define SCHEMA_STOPPING "stopping" /* "successive halving, ..."; absent where no trial could be */
#define SCHEMA_FITTED \
    "fitted" /* what scaling took from the training items; absent where it took nothing */
#define SCHEMA_NAIVE "naive" /* measures of naive forecasts; absent where nothing is forecast */
#define SCHEMA_CONSTANTS \
    "constants" /* measures of one answer to all items; absent where no numbers are predicted */
#define SCHEMA_AXES "axes"
#define SCHEMA_TRIALS "trials"
#define SCHEMA_LAYERS "layers"
#define SCHEMA_SUMMARY "summary"
#define SCHEMA_CURVES "curves"
#define SCHEMA_RUNTIME "runtime"
#define SCHEMA_ENVIRONMENT "environment"
#define SCHEMA_FAILURES "failures"
#define SCHEMA_REASON "reason"

/* Curves; the metrics have their own names. */
#define SCHEMA_TRIAL "trial"
#define SCHEMA_STEP "step"
#define SCHEMA_ITERATION "iteration" /* updates done before the evaluation */

#endif
