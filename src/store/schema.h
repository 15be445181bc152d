/* The names of everything in our HDF5 files, with shapes and units: the one place that says them.
 *
 * A 512-byte user block with the file's digest stands before each (user_block.h).
 *
 * Trial file, trials/<id>.h5 (N evaluations)
 *
 *     (root)          attributes: format, format_version, data_sha256, and every trial column below
 *                     but the plan's two
 *     recipe          text: what the trial id is the SHA-256 of
 *     evaluations/    iteration (N) i8; train_loss, val_loss, val_acc, test_loss, test_acc (N) f8,
 *                     NaN where not evaluated: val_* without validation items, test_* with them in
 *                     all but the last
 *     confusion       (O, O) i4: test items of class [row] that the final weights take for class
 *                     [column]; absent when the trial diverged
 *     weights/        attribute gate_order; PyTorch's state_dict, float32, in its order; absent
 *                     when the trial diverged
 *
 * results.h5 (N trials, L parameter tensors of all trials, C configurations, S steps)
 *
 *     (root)          attributes: format, format_version, results_sha256, config_sha256,
 *                     data_sha256, and tool_version, numerics_version, git_commit, git_dirty
 *                     where they are known
 *     name, title, command, config_path, config_yaml, overrides, data_name, data_title, data_origin
 *                     texts; config_yaml is the config verbatim, overrides key=value a line
 *     axes            (A) texts: dotted names of the keys that are swept, outermost first
 *     trials          (N) table, in plan order
 *     layers          (L) table: the parameter tensors of every trial
 *     summary         (C) table: one row a configuration
 *     curves/         trial (N) and step (S) are the dimension scales of the rest, all (N, S):
 *                     iteration i8, -1 where the trial was not evaluated; train_loss, val_loss,
 *                     val_acc, test_loss, test_acc f8, NaN there
 *     confusion/<id>  as in the trial file; only for finished trials
 *     weights/<id>/   as in the trial file; only for finished trials
 *     runtime/        volatile, left out of every comparison:
 *       trials        (N) table
 *       environment   (E, 2) texts: names and values, a Python dict() in one call
 *       failures/     trial (F) i4, reason (F) text
 *
 * Tables are 1-D compounds of numbers and fixed ASCII strings, as PyTables and pandas read them.
 * Numbers are little-endian.  Axes are in C order: Julia and Fortran see them reversed. */
#ifndef SWEEP_STORE_SCHEMA_H
#define SWEEP_STORE_SCHEMA_H

enum { TRIAL_FORMAT_VERSION = 1, RESULTS_FORMAT_VERSION = 1 };

#define SCHEMA_TRIAL_FORMAT "sweep-trial"
#define SCHEMA_RESULTS_FORMAT "sweep-results"

/* Attributes. */
#define SCHEMA_FORMAT "format"
#define SCHEMA_FORMAT_VERSION "format_version"
#define SCHEMA_DATA_SHA256 "data_sha256"
#define SCHEMA_CONFIG_SHA256 "config_sha256"
#define SCHEMA_RESULTS_SHA256 "results_sha256" /* of all but weights/ and runtime/ */
#define SCHEMA_TOOL_VERSION "tool_version"
#define SCHEMA_NUMERICS_VERSION "numerics_version" /* of the numeric contract */
#define SCHEMA_GIT_COMMIT "git_commit"
#define SCHEMA_GIT_DIRTY "git_dirty"
#define SCHEMA_GATE_ORDER "gate_order"
#define SCHEMA_GATE_ORDER_VALUE "i,f,g,o"
#define SCHEMA_UNITS "units"
#define SCHEMA_LONG_NAME "long_name"
#define SCHEMA_FILL_VALUE "_FillValue" /* as netCDF marks what is absent */

/* Groups and datasets. */
#define SCHEMA_RECIPE "recipe"
#define SCHEMA_EVALUATIONS "evaluations"
#define SCHEMA_CONFUSION "confusion"
#define SCHEMA_WEIGHTS "weights"
#define SCHEMA_NAME "name"
#define SCHEMA_TITLE "title"
#define SCHEMA_COMMAND "command"
#define SCHEMA_CONFIG_PATH "config_path"
#define SCHEMA_CONFIG_YAML "config_yaml"
#define SCHEMA_OVERRIDES "overrides"
#define SCHEMA_DATA_NAME "data_name"
#define SCHEMA_DATA_TITLE "data_title"
#define SCHEMA_DATA_ORIGIN "data_origin"
#define SCHEMA_AXES "axes"
#define SCHEMA_TRIALS "trials"
#define SCHEMA_LAYERS "layers"
#define SCHEMA_SUMMARY "summary"
#define SCHEMA_CURVES "curves"
#define SCHEMA_RUNTIME "runtime"
#define SCHEMA_ENVIRONMENT "environment"
#define SCHEMA_FAILURES "failures"
#define SCHEMA_REASON "reason"

/* Curves. */
#define SCHEMA_TRIAL "trial"
#define SCHEMA_STEP "step"
#define SCHEMA_ITERATION "iteration"   /* updates done before the evaluation */
#define SCHEMA_TRAIN_LOSS "train_loss" /* nats; mean since the evaluation before */
#define SCHEMA_VAL_LOSS "val_loss"     /* nats; mean over the validation items */
#define SCHEMA_VAL_ACC "val_acc"       /* fraction of the validation items, 0 to 1 */
#define SCHEMA_TEST_LOSS "test_loss"   /* nats; mean over the test items */
#define SCHEMA_TEST_ACC "test_acc"     /* fraction of the test items, 0 to 1 */

/* Columns of the tables.  The five arguments make a member, or a description, of each kind. */

/* clang-format off */
#define SCHEMA_TRIAL_COLUMNS(INT32, INT64, UINT64, REAL, TEXT)                                    \
    INT32(trial)            /* 0-based place in the plan; not in a trial file */                  \
    INT32(configuration)    /* 0-based, the same for trials that differ by seed only; as above */ \
    TEXT(trial_id, 16)      /* hexadecimal */                                                     \
    TEXT(status, 12)        /* missing, finished, diverged, failed */                             \
    UINT64(seed)                                                                                  \
    INT32(seq_dim)          /* steps of a sequence */                                             \
    INT32(input_dim)        /* values a step */                                                   \
    INT32(hidden_dim)                                                                             \
    INT32(layer_dim)                                                                              \
    INT32(output_dim)       /* classes */                                                         \
    REAL(lr)                                                                                      \
    REAL(clip_norm)         /* 0 = off */                                                         \
    TEXT(init, 71)          /* uniform, or sha256: and a digest of the weights to start from */   \
    INT64(batch_size)       /* items an update */                                                 \
    INT64(train_count)      /* items an epoch */                                                  \
    INT64(val_count)        /* validation items; 0 = none */                                      \
    INT64(test_count)       /* test items */                                                      \
    INT64(iterations)       /* updates planned */                                                 \
    REAL(epochs)            /* the same in passes over the data */                                \
    INT64(eval_every)       /* updates between evaluations */                                     \
    INT64(iterations_done)  /* updates done; 0 when not trained */                                \
    INT64(n_params)         /* numbers the engine held; 0 when not trained */                     \
    INT64(n_params_formula) /* by the closed formula */                                           \
    INT64(n_params_stored)  /* numbers under weights/; 0 unless finished */                       \
    INT64(macs)             /* multiply-adds of one forward pass of one sample */                 \
    REAL(best_val_acc)      /* fraction, largest of all evaluations; NaN without any */           \
    REAL(val_acc)           /* fraction, at the last evaluation; NaN without validation items */  \
    REAL(val_loss)          /* nats, the same */                                                  \
    REAL(best_test_acc)     /* fraction, largest of all evaluations; NaN without any */           \
    REAL(test_acc)          /* fraction, at the last evaluation */                                \
    REAL(test_loss)         /* nats, at the last evaluation */                                    \
    REAL(train_loss)        /* nats, at the last evaluation */                                    \
    TEXT(weights_sha256, 64) /* of the float32 bytes of all tensors; empty unless finished */

/* The first so many are facts about the plan: they are in results.h5 but not in a trial file. */
enum { SCHEMA_PLAN_COLUMNS = 2 };

#define SCHEMA_LAYER_COLUMNS(INT32, INT64, UINT64, REAL, TEXT)                                    \
    INT32(trial)                                                                                  \
    INT32(layer)            /* 0-based LSTM layer; layer_dim for the readout */                   \
    TEXT(name, 64)          /* in PyTorch's state_dict */                                         \
    INT32(rank)                                                                                   \
    INT64(dim0)                                                                                   \
    INT64(dim1)             /* 1 for a bias */                                                    \
    INT64(n_params)

#define SCHEMA_SUMMARY_COLUMNS(INT32, INT64, UINT64, REAL, TEXT)                                  \
    INT32(configuration)                                                                          \
    INT32(hidden_dim)                                                                             \
    INT32(layer_dim)                                                                              \
    REAL(lr)                                                                                      \
    REAL(clip_norm)                                                                               \
    INT64(batch_size)                                                                             \
    INT64(iterations)                                                                             \
    REAL(epochs)                                                                                  \
    INT64(n_params_formula)                                                                       \
    INT32(n_seeds)          /* trials planned */                                                  \
    INT32(n_finished)       /* those the accuracies speak of */                                   \
    INT32(n_diverged)                                                                             \
    INT32(n_failed)                                                                               \
    REAL(val_acc_mean)      /* of the last validation accuracies; NaN without validation items */ \
    REAL(val_acc_std)       /* as test_acc_std */                                                 \
    REAL(test_acc_mean)     /* of the last test accuracies; NaN for none */                       \
    REAL(test_acc_std)      /* sample standard deviation (n - 1); NaN below two */                \
    REAL(test_acc_best)     /* largest of the last test accuracies */                             \
    REAL(best_test_acc)     /* largest of all evaluations */

#define SCHEMA_RUNTIME_COLUMNS(INT32, INT64, UINT64, REAL, TEXT)                                  \
    INT32(trial)                                                                                  \
    REAL(started_s)         /* since the sweep's first start */                                   \
    REAL(wall_s)                                                                                  \
    REAL(train_s)                                                                                 \
    REAL(eval_s)                                                                                  \
    REAL(cpu_s)             /* of all threads, in train_s; NaN in files older than this column */ \
    REAL(samples_per_s)                                                                           \
    REAL(threads)           /* that trained it: their mean over train_s */                        \
    INT32(worker)                                                                                 \
    INT32(attempts)                                                                               \
    TEXT(host, 63)                                                                                \
    TEXT(path, 15)          /* instruction set */
/* clang-format on */

#endif
