/* A trial: one network to train, fully resolved.  Everything that decides its result is in here and
 * in its data; nothing else is. */
#ifndef SWEEP_TRIAL_TRIAL_H
#define SWEEP_TRIAL_TRIAL_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/text.h"
#include "src/rnn/spec.h"
#include "src/trial/hyperparameters.h"
#include "src/trial/metrics.h"

enum { TRIAL_ID_CHARS = 16, TRIAL_MAX_COUNT = 1000000 };

/* The newest format of what is kept of a trial.  The first that was released is FIRST: the rows of
 * hyperparameters.def and fields.def since then are always written, later ones unless they have
 * their default.  A file says the version of the youngest thing in it, so that its bytes stay when
 * versions come, and older programs refuse only what they would not understand. */
enum { TRIAL_FORMAT_FIRST = 2, TRIAL_FORMAT_VERSION = 3 };

typedef struct trial {
    char id[TRIAL_ID_CHARS + 1]; /* lower-case hexadecimal: the start of the recipe's SHA-256 */
    int32_t index;               /* 0-based place in its plan; not part of the id */
    int32_t configuration;       /* trials of a plan that differ only by seed share this number */
    int32_t confirm_rank; /* of one that confirms, with a seed that nothing was chosen by: where its
                             configuration came in the choice, from 1; its number of a configuration
                             is one of its own.  0: it is one of those chosen from.  Not part of the
                             id either */

    /* The hyperparameters, by the names in hyperparameters.def: hidden_dim, lr, iterations, seed,
     * ... Resolved: counts of items and iterations are what is used, never 0 for "all" or "by
     * epochs". */
#define HYPERPARAMETER(symbol, type, member, ...) type member;
#define SETTING(symbol, ...)
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING

    char init_sha256[SHA256_HEX_CHARS + 1]; /* of the bytes of the weights that it starts from
                                               instead of `init`; "" = none */
    const float *init_weights; /* those: all tensors in state_dict order; borrowed from the plan,
                                  NULL in a trial that was read from a file */
    int threads;               /* run.threads: how, not what; not part of the id */

    /* What follows (trial_derive), with the data's seq_dim, input_dim and output_dim. */
    rnn_architecture architecture;
    int64_t
        train_count; /* items of an epoch: the first of train_size, those for validation apart */
    double epochs;   /* passes over the data: iterations / batches an epoch */

    /* Of data whose sequences have several lengths: the steps of all items of an epoch together, of
     * those for validation, and of the test items.  0 where every sequence has seq_dim steps. */
    int64_t train_steps, val_steps, test_steps;

    /* Where some steps have no label: those of the items for validation, and of the test items,
     * that have one; else 0. */
    int64_t val_labelled, test_labelled;
} trial;

/* Set what follows from the hyperparameters: the layers of the architecture, epochs. */
void trial_derive(trial *t);

/* Batches of one epoch, the last, smaller one included. */
int64_t trial_batches_per_epoch(const trial *t);

/* Evaluations of a whole run: one every eval_every iterations and one at the end. */
int64_t trial_evaluation_count(const trial *t);

/* Whether its sequences have several lengths. */
bool trial_has_lengths(const trial *t);

/* Steps of a training sequence on average. */
double trial_mean_steps(const trial *t);

/* Floating-point operations of one training item, on average. */
double trial_training_flops(const trial *t);

/* Floating-point operations of the whole trial, evaluations included: by the steps that there are,
 * not by those of the longest sequence. */
double trial_flops(const trial *t);

/* The value of a hyperparameter, and the way back.  A key that is none (key_is_hyperparameter) has
 * the value 0. */
config_value trial_value(const trial *t, config_key key);
void trial_set_value(trial *t, config_key key, config_value value);

/* Of a key that hangs on another (key_parent), in this trial: whether it has a meaning, whether it
 * must be given, and its default; as key_applies_at, key_is_needed_at and key_default_at. */
bool trial_key_applies(const trial *t, config_key key);
bool trial_key_is_needed(const trial *t, config_key key);
config_value trial_key_default(const trial *t, config_key key);

/* Whether two values of a key are the same. */
bool trial_values_equal(config_key key, config_value a, config_value b);

/* Whether a value has to be written: a row of the first format always, a later one unless it has
 * its default. */
bool trial_value_is_recorded(const trial *t, config_key key);

/* The version of the format that what is recorded of the hyperparameters needs. */
int trial_format_version(const trial *t);

/* Write each list of equal members, that has one for each of what another key counts, as the one
 * number that it means; to be called before trial_derive. */
void trial_join_equal_members(trial *t);

/* The first key whose list is too long, or has neither one member nor one for each of what its
 * .member_each counts, or could be one number; CONFIG_NO_KEY where all fit. */
config_key trial_unfit_list(const trial *t);

/* Whether it says "train.keep: best". */
bool trial_keeps_best(const trial *t);

/* What it is judged by. */
measure_kind trial_measure(const trial *t);

/* What patience, the best weights and a plateau go by. */
metric trial_monitored(const trial *t);

/* Whether its items are of classes; else they have numbers to predict. */
bool trial_has_classes(const trial *t);

/* Whether each step of an item is of a class, rather than the item. */
bool trial_labels_steps(const trial *t);

/* Whether each output is a yes or no: which of several labels an item has. */
bool trial_has_labels(const trial *t);

/* How many numbers its confusion has (outcome.h); 0 where its items have neither classes nor
 * labels.
 */
size_t trial_confusion_count(const trial *t);

/* The logit above which a label is answered yes: the probability is then above the threshold. */
double trial_label_boundary(const trial *t);

/* What its items are given: a class, labels, or values. */
measure_task trial_measure_task(const trial *t);

/* How many answers the evaluations of the validation and of the test items count: one an item, or
 * one a step. */
int64_t trial_val_answers(const trial *t);
int64_t trial_test_answers(const trial *t);

/* Whether all classes have the same part in the training loss, however many items they have. */
bool trial_balances_classes(const trial *t);

/* Append the value of a hyperparameter as text: "100", "0.1". */
void trial_append_value(text *out, const trial *t, config_key key);

/* Append the recipe: the text whose SHA-256 is the id.  One "key: value" a line: the numeric
 * contract's version, the digest of the data, the network's dims that the data decide, then the
 * recorded hyperparameters in the order of the table, resolved (iterations, never epochs), and the
 * digest of the weights to start from.  As rows that have their default are left out, old ids stay
 * when rows are added. */
void trial_append_recipe(text *out, const trial *t, const char data_digest_hex[]);

/* Set t->id from its recipe. */
status trial_set_id(trial *t, const char data_digest_hex[], error *err);

/* Whether a word has the form of an id. */
bool trial_is_id(const char *word);

/* The distinct architectures of a list of trials, in order of appearance: fills `found` (caller's,
 * room for `most`) and returns how many there are in all.  `stride` is the distance in bytes from
 * one trial to the next, so that an array of structs that begin with a trial serves as well. */
int32_t trial_distinct_architectures(const trial *first, int32_t count, size_t stride,
                                     rnn_architecture *found, int32_t most);

#endif
