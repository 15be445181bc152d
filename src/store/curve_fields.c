#include "src/store/curve_fields.h"

#include <string.h>

#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

const curve_field curve_fields[CURVE_COUNT] = {
    {SCHEMA_TRAIN_LOSS, "nat", "training loss since the evaluation before",
     offsetof(evaluation, train_loss)},
    {SCHEMA_VAL_LOSS, "nat", "validation loss", offsetof(evaluation, val_loss)},
    {SCHEMA_VAL_ACC, "1", "validation accuracy", offsetof(evaluation, val_accuracy)},
    {SCHEMA_TEST_LOSS, "nat", "test loss", offsetof(evaluation, test_loss)},
    {SCHEMA_TEST_ACC, "1", "test accuracy", offsetof(evaluation, test_accuracy)},
};

void curve_gather(const curve_field *field, const evaluation *from, size_t count, double *values) {
    for (size_t i = 0; i < count; i++) {
        double value;
        memcpy(&value, (const char *)&from[i] + field->offset, sizeof value);
        values[i] = value_canonical(value);
    }
}

void curve_scatter(const curve_field *field, const double *values, size_t count, evaluation *to) {
    for (size_t i = 0; i < count; i++)
        memcpy((char *)&to[i] + field->offset, &values[i], sizeof values[i]);
}
