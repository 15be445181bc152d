/* What the items of each class weigh in the training loss.  Private to this room. */
#ifndef SWEEP_TRAIN_CLASS_WEIGHTS_H
#define SWEEP_TRAIN_CLASS_WEIGHTS_H

#include "src/base/status.h"
#include "src/data/sequences.h"
#include "src/rnn/rnn.h"
#include "src/trial/trial.h"

/* Tell the model the weights that the trial asks for, of the classes of its training items in
 * `data`.  Balanced: items / (classes * items of the class), over the classes that have training
 * items, as compute_class_weight of scikit-learn (after King and Zeng, 2001); 0 for the others,
 * which no training item has.  Of labels a yes weighs as much as there are noes to one, the
 * pos_weight that torch.nn.BCEWithLogitsLoss recommends.  STATUS_NO_MEMORY. */
status class_weights_set(rnn_model *m, const trial *t, const sequences *data, error *err);

#endif
