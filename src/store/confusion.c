#include "src/store/confusion.h"

#include <string.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"
#include "src/trial/label_confusion.h"

/* Its rank. */
static int find_dims(const trial *t, hsize_t dims[ARRAY_MAX_RANK]) {
    const hsize_t outputs = (hsize_t)t->architecture.output_dim;
    dims[0] = outputs;
    dims[1] = trial_has_labels(t) ? 2 : outputs;
    dims[2] = 2;
    return trial_has_labels(t) ? 3 : 2;
}

status confusion_write(hid_t group, const char *name, const trial *t, const int32_t *confusion,
                       error *err) {
    hsize_t dims[ARRAY_MAX_RANK];
    const int rank = find_dims(t, dims);
    if (trial_confusion_count(t) == 0 || (trial_has_labels(t) && !confusion)) return STATUS_OK;
    if (!confusion)
        return error_set(err, STATUS_INTERNAL, "trial %s finished without a confusion matrix",
                         t->id);
    return h5_array_write(group, name, VALUE_INT32, rank, dims, confusion, err);
}

static bool counts_every_label(const trial *t, const outcome *o) {
    const int64_t items = t->test_count;
    const int64_t right = (int64_t)(outcome_test_accuracy(o) * (double)items + 0.5);
    return label_confusion_fits(o->confusion, t->architecture.output_dim, items, right);
}

static bool counts_every_item(const trial *t, const outcome *o) {
    const size_t classes = (size_t)t->architecture.output_dim;
    int64_t items = 0, correct = 0;
    if (trial_has_labels(t)) return counts_every_label(t, o);
    for (size_t i = 0; i < classes * classes; i++) {
        if (o->confusion[i] < 0) return false;
        items += o->confusion[i];
        if (i % (classes + 1) == 0) correct += o->confusion[i];
    }
    return items == trial_test_answers(t) &&
           (double)correct / (double)items == outcome_test_accuracy(o);
}

/* Labels were not always counted. */
static bool is_of_older(hid_t group, const char *name, const trial *t) {
    return trial_has_labels(t) && H5Lexists(group, name, H5P_DEFAULT) == 0;
}

status confusion_read(hid_t group, const char *name, const trial *t, outcome *o, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t dims[ARRAY_MAX_RANK] = {0}, wanted[ARRAY_MAX_RANK];
    const size_t count = trial_confusion_count(t);
    const int rank = find_dims(t, wanted);
    if (count == 0 || is_of_older(group, name, t)) return STATUS_OK;
    TRY(h5_array_open(group, name, VALUE_INT32, rank, dims, &dataset, err));
    if (memcmp(dims, wanted, (size_t)rank * sizeof *dims) != 0)
        return h5_error(err, STATUS_DAMAGED, group, "the matrix %s has another shape", name);
    o->confusion = memory_array(count, sizeof *o->confusion);
    if (!o->confusion) return error_no_memory(err, count * sizeof *o->confusion);
    TRY(h5_array_read(dataset, VALUE_INT32, o->confusion, err));
    if (counts_every_item(t, o)) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, group,
                    "the matrix %s disagrees with the test accuracy of trial %s", name, t->id);
}

status confusions_write(hid_t file, const results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(file, SCHEMA_CONFUSION, &group, err));
    for (int32_t i = 0; i < r->trial_count; i++) {
        const result *one = &r->trials[i];
        if (one->status == TRIAL_FINISHED)
            TRY(confusion_write(group, one->trial.id, &one->trial, one->outcome.confusion, err));
    }
    return STATUS_OK;
}

status confusions_read(hid_t file, results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_open_member(file, SCHEMA_CONFUSION, H5I_GROUP, &group, err));
    for (int32_t i = 0; i < r->trial_count; i++) {
        result *one = &r->trials[i];
        if (one->status == TRIAL_FINISHED)
            TRY(confusion_read(group, one->trial.id, &one->trial, &one->outcome, err));
    }
    return STATUS_OK;
}
