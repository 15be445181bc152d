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
    [DATASET_ADDING] = {"adding", "Adding problem"},
    [DATASET_MNIST1D] = {"mnist1d", "MNIST-1D"},
    [DATASET_COPY_MEMORY] = {"copy_memory", "Copy memory"},
};

const char *dataset_source_name(dataset_source source) {
    return about[source].name;
}

const char *dataset_task_name(dataset_task task) {
    static const char *const names[DATASET_TASK_COUNT] = {
        [DATASET_CLASSIFICATION] = "classification", [DATASET_REGRESSION] = "regression",
        [DATASET_LABELLING] = "labelling",           [DATASET_FORECASTING] = "forecasting",
        [DATASET_MULTI_LABEL] = "multi_label",       [DATASET_STEP_REGRESSION] = "step_regression",
    };
    return names[task];
}

bool dataset_task_has_numbers(dataset_task task) {
    return task == DATASET_REGRESSION || task == DATASET_FORECASTING ||
           task == DATASET_MULTI_LABEL || task == DATASET_STEP_REGRESSION;
}

bool dataset_task_is_of_steps(dataset_task task) {
    return task == DATASET_LABELLING || task == DATASET_STEP_REGRESSION;
}

const char *dataset_source_title(dataset_source source) {
    return about[source].title;
}
