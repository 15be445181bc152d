/* A confusion matrix as a dataset, i4: of classes (output_dim, output_dim), rows the actual
 * classes, columns the predicted ones; of labels (output_dim, 2, 2) (src/trial/label_confusion.h).
 */
#ifndef SWEEP_STORE_CONFUSION_H
#define SWEEP_STORE_CONFUSION_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/trial/results.h"

status confusion_write(hid_t group, const char *name, const trial *t, const int32_t *confusion,
                       error *err);

/* Read it and check that it counts every test item once and as many right ones as the last
 * evaluation of `o` did.  o->confusion is the outcome's: NULL where there is none, as of labels in
 * the files of older versions. */
status confusion_read(hid_t group, const char *name, const trial *t, outcome *o, error *err);

/* All of a results file: a group with one dataset for each finished trial. */
status confusions_write(hid_t file, const results *r, error *err);
status confusions_read(hid_t file, results *r, error *err);

#endif
