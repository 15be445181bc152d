#include "src/data/dataset_source.h"

static const struct {
    const char *name, *title;
} about[] = {
    [DATASET_FASHION_MNIST] = {"fashion_mnist", "Fashion-MNIST"},
    [DATASET_MNIST] = {"mnist", "MNIST"},
    [DATASET_DIGITS] = {"digits", "Built-in digits"},
    [DATASET_IDX] = {"idx", "IDX images"},
    [DATASET_PARITY] = {"parity", "Parity"},
    [DATASET_TEMPORAL_ORDER] = {"temporal_order", "Temporal order"},
    [DATASET_FILE] = {"file", "Sequences"},
};

const char *dataset_source_name(dataset_source source) {
    return about[source].name;
}

const char *dataset_source_title(dataset_source source) {
    return about[source].title;
}
