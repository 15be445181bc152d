/* A trial: one network to train, fully resolved.  Everything that decides its result is in here and
 * in its data; nothing else is. */
#ifndef SWEEP_PLAN_TRIAL_H
#define SWEEP_PLAN_TRIAL_H

#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/text.h"
#include "src/config/config.h"
#include "src/plan/architecture.h"

enum { TRIAL_ID_CHARS = 16 };

/* The numeric contract that results are a function of: src/lstm/NUMERICS.md.  Written here because
 * planning must not need the engine; a test holds the two numbers equal. */
enum { TRIAL_NUMERICS_VERSION = 1 };

typedef enum trial_init {
    TRIAL_INIT_UNIFORM, /* the only choice of train.init so far, in its order */
    TRIAL_INIT_WEIGHTS, /* those of a file: train.init.from */
} trial_init;

typedef struct trial {
    char id[TRIAL_ID_CHARS + 1]; /* lower-case hexadecimal: the start of the recipe's SHA-256 */
    int32_t index;               /* 0-based place in its plan; not part of the id */
    int32_t configuration;       /* trials of a plan that differ only by seed share this number */
    architecture architecture;
    double lr;
    double clip_norm; /* 0 = off */
    trial_init init;
    char init_sha256[SHA256_HEX_CHARS + 1]; /* TRIAL_INIT_WEIGHTS: of the bytes of the weights, as
                                               an outcome's; else "" */
    const float *init_weights; /* TRIAL_INIT_WEIGHTS: all tensors in state_dict order; borrowed from
                                  the plan, NULL in a trial that was read from a file */
    int64_t batch_size;
    int64_t train_count; /* items of an epoch: the first of the training items */
    int64_t val_count;   /* the training items after them, kept for validation; 0 = none */
    int64_t test_count;
    int64_t iterations; /* updates in all; 0: the weights it starts from are scored, once */
    double epochs;      /* the same in passes over the data: iterations / batches an epoch */
    int64_t eval_every; /* iterations between evaluations; one more at the end if due */
    uint64_t seed;
    int threads; /* run.threads: how, not what; not part of the id */
} trial;

/* Batches of one epoch, the last, smaller one included. */
int64_t trial_batches_per_epoch(const trial *t);

/* Evaluations of a whole run: one every eval_every iterations and one at the end. */
int64_t trial_evaluation_count(const trial *t);

/* Floating-point operations of the whole trial, evaluations included. */
double trial_flops(const trial *t);

/* Append the recipe: the text whose SHA-256 is the id.  One "key: value" a line, in the order of
 * keys.def, keys that name resolved values (iterations, never epochs), preceded by the numeric
 * contract's version and the digest of the data.  A key that is added to the language later is left
 * out while it has its default, so that old ids stay. */
void trial_append_recipe(text *out, const trial *t, const char data_digest_hex[]);

/* Set t->id from its recipe. */
status trial_set_id(trial *t, const char data_digest_hex[], error *err);

/* Append what the weights start as: "uniform", or "sha256:" and a digest. */
void trial_append_init(text *out, const trial *t);

/* The value a trial has for an axis (CONFIG_DATA_TRAIN_SIZE, where 0 is told in full,
 * CONFIG_HIDDEN_DIM, CONFIG_LAYER_DIM, CONFIG_LR, CONFIG_EPOCHS, CONFIG_ITERATIONS,
 * CONFIG_BATCH_SIZE, CONFIG_INIT, CONFIG_CLIP_NORM, CONFIG_SEEDS). */
config_value trial_axis_value(const trial *t, config_key axis);

/* The name of an axis where one value of it stands: "hidden_dim", "seed"; static. */
const char *trial_axis_name(config_key axis);

/* Append the value of an axis as text: "100", "0.1". */
void trial_append_axis_value(text *out, const trial *t, config_key axis);

#endif
