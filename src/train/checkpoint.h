/* A checkpoint: a trial between two updates, to be gone on with to the same bits.
 *
 * The order of the items is a function of seed and epoch, and the learning rate one of the updates
 * done and the evaluations, so weights, what the optimiser keeps, the number of updates done and
 * what was recorded so far are everything.
 *
 * A flat file, little-endian:
 *
 *     0   8  magic: 89 "SWCKP" 0D 0A
 *     8   4  format version
 *    12   4  version of the numeric contract
 *    16  16  the trial's id
 *    32   8  updates done                        i8, as all counts
 *    40   8  samples trained on
 *    48   8  batches since the last evaluation
 *    56   8  evaluations E
 *    64   8  weights W
 *    72   8  loss of the last batch              f8, as all of these
 *    80   8  sum of the losses since the last evaluation
 *    88   8  seconds of training
 *    96   8  seconds of evaluating
 *   104   8  seconds in all
 *   112   8  core-seconds of training: each second times its threads
 *   120   8  CPU time of training; not in format 1
 *   128   8  norm of the last gradient, or NaN; from format 4 on, as all that follows where it says
 *            the number of metrics M, i8, and their names, 32 each, zeros after them (format 4)
 *            E evaluations: iteration i8, then the metrics f8; before format 4: train_loss,
 * val_acc, val_loss, test_acc, test_loss W weights, float32, tensors in PyTorch's order the number
 * of the optimiser's states, i8, and for each state (from format 3 on) 32  its name
 * (rnn/optimisers.def), zeros after it W numbers, as the weights the number of the optimiser's
 * scalars, i8, and for each its name, 32, and f8 (format 4) the number of the best weights, i8, W
 * or 0, and those (format 4) 32  SHA-256 of all before
 */
/* The state that a rung keeps (train_state) is one with all seconds 0: it is published, and made
 * again it has to have the same bytes.  So what a later version adds must be left out where it has
 * its default, and the format's version must stay where nothing new is in it. */
#ifndef SWEEP_TRAIN_CHECKPOINT_H
#define SWEEP_TRAIN_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* Format 1, without the CPU time, 2, without optimiser states, and 3, without its scalars and the
 * best weights, are read too, where the trial has none of them. */
enum { CHECKPOINT_FORMAT = 4 };

typedef struct checkpoint {
    bool bare; /* without the metrics that were not measured: a rung's */
    int64_t iterations_done;
    int64_t samples;
    int64_t loss_count; /* batches since the last evaluation */
    double loss;        /* of the last batch */
    double loss_sum;    /* of those loss_count batches */
    double train_s, eval_s, wall_s, core_s;
    double cpu_s;            /* NAN when format 1 did not tell */
    double gradient_norm;    /* of the last batch; NAN where it was not wanted */
    evaluation *evaluations; /* owned after decoding */
    int64_t evaluation_count;
    float *weights; /* as in an outcome; owned after decoding */
    int64_t weight_count;
    float *states; /* state_count times weight_count: of the trial's optimiser, in the order of its
                    * row in the table; in the memory of `weights` after decoding */
    int state_count;
    double scalars[RNN_MOST_OPTIMISER_SCALARS]; /* of its optimiser, in that order */
    int scalar_count;
    float *best; /* the weights of the best evaluation, where the trial keeps those and there is
                  * one; else NULL; in the memory of `weights` after decoding */
} checkpoint;

/* Release what a decoded checkpoint owns and zero it. */
void checkpoint_free(checkpoint *c);

/* The file's bytes, the caller's to free. */
status checkpoint_encode(const trial *t, const checkpoint *c, char **bytes, size_t *count,
                         error *err);

/* Take a file apart, everything checked; `place` begins the messages.  STATUS_DAMAGED when it fails
 * a check or is of another trial; STATUS_BAD_INPUT when another version of the format or of the
 * numeric contract wrote it. */
status checkpoint_decode(const char *place, const trial *t, const char *bytes, size_t count,
                         checkpoint *out, error *err);

/* The largest that a checkpoint of `t` can be. */
size_t checkpoint_max_bytes(const trial *t);

#endif
