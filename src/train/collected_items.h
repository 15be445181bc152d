/* What an evaluation collects of its items for the measure of the trial (src/trial/measures.h), in
 * their order, so that any threads and groups of them give the same bits.  Nothing where the
 * measure is one that every evaluation has anyway.
 *
 * An answer is an item's, or where steps are labelled that of a step that has a label: what the
 * network says of the others is not kept. */
#ifndef SWEEP_TRAIN_COLLECTED_ITEMS_H
#define SWEEP_TRAIN_COLLECTED_ITEMS_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/sequences.h"
#include "src/rnn/rnn.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef struct collected_items {
    const trial *trial;
    const forecast_facts *forecasts; /* borrowed */
    bool wanted;
    int32_t *confusion;  /* each of these only where the measure needs it; owned */
    float *logits;       /* (answers, output_dim), and room for the readings of a group of items */
    int32_t *labels;     /* (answers) */
    float *targets;      /* as `logits`: numbers that were to be predicted, as they were given;
                          * `logits` are then what was predicted, of the same scale */
    measure_rank *ranks; /* (answers) */
    int64_t count;       /* of answers so far */
} collected_items;

/* Room for the largest evaluation of the trial; `forecasts` is of its data, NULL where they are
 * none, and borrowed.  Release with collected_items_free, after a failure
 * too. */
status collected_items_begin(collected_items *c, const trial *t, const forecast_facts *forecasts,
                             error *err);
void collected_items_free(collected_items *c);

/* The bytes of that room. */
size_t collected_items_bytes(const trial *t);

/* Before the first item.  A confusion matrix that the score does not have it gets, where one is
 * needed. */
void collected_items_clear(collected_items *c, rnn_score *score);

/* Where the logits of the next items go, at most EVALUATION_ROWS (train.h), as rnn_evaluate lays
 * them; NULL where they are not needed. */
float *collected_items_next(const collected_items *c);

/* The labels of the next items, whose outputs are there: (rows), of steps (rows, seq_dim), of which
 * each row has lengths[row]; NULL: all. */
void collected_items_add_labels(collected_items *c, const int32_t *labels, const int32_t *lengths,
                                int rows);

/* In place of labels: the numbers that were to be predicted of items `first` .. of a split. */
void collected_items_add_targets(collected_items *c, const sequences *data, int split,
                                 int64_t first, int rows);

/* Each measure that is wanted of the `count` items, into the metrics of `split`, VAL or TEST. */
void collected_items_measure(const collected_items *c, const int32_t *confusion, int64_t count,
                             metric_split split, evaluation *e);

/* Of labels: how often each was given to the items (label_confusion.h). */
void collected_items_count_labels(const collected_items *c, int32_t *confusion);

#endif
