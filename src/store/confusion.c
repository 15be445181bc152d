#include "src/store/confusion.h"

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

static size_t class_count(const trial *t) {
    return (size_t)t->architecture.output_dim;
}

status confusion_write(hid_t group, const char *name, const trial *t, const int32_t *confusion,
                       error *err) {
    const hsize_t dims[2] = {class_count(t), class_count(t)};
    if (!trial_has_classes(t)) return STATUS_OK;
    if (!confusion)
        return error_set(err, STATUS_INTERNAL, "trial %s finished without a confusion matrix",
                         t->id);
    return h5_array_write(group, name, VALUE_INT32, 2, dims, confusion, err);
}

static bool counts_every_item(const trial *t, const outcome *o) {
    const size_t classes = class_count(t);
    int64_t items = 0, correct = 0;
    for (size_t i = 0; i < classes * classes; i++) {
        if (o->confusion[i] < 0) return false;
        items += o->confusion[i];
        if (i % (classes + 1) == 0) correct += o->confusion[i];
    }
    return items == trial_test_answers(t) &&
           (double)correct / (double)items == outcome_test_accuracy(o);
}

status confusion_read(hid_t group, const char *name, const trial *t, outcome *o, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t dims[2] = {0, 0};
    const size_t classes = class_count(t);
    if (!trial_has_classes(t)) return STATUS_OK;
    TRY(h5_array_open(group, name, VALUE_INT32, 2, dims, &dataset, err));
    if (dims[0] != classes || dims[1] != classes)
        return h5_error(err, STATUS_DAMAGED, group, "the matrix %s has another shape", name);
    o->confusion = memory_array(classes * classes, sizeof *o->confusion);
    if (!o->confusion) return error_no_memory(err, classes * classes * sizeof *o->confusion);
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
