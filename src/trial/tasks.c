#include "src/trial/tasks.h"

#include <stddef.h>

static const task_info table[TASK_COUNT] = {
#define TASK(symbol, id, by_loss, by_metric, by_readout, classes, steps, labels) \
    [TASK_##symbol] = {.name = #id,                                              \
                       .loss = by_loss,                                          \
                       .metric = by_metric,                                      \
                       .readout = by_readout,                                    \
                       .of_classes = classes,                                    \
                       .of_steps = steps,                                        \
                       .of_labels = labels},
#include "src/trial/tasks.def"
#undef TASK
};

const char *const task_names[] = {
#define TASK(symbol, id, ...) #id,
#include "src/trial/tasks.def"
#undef TASK
    NULL,
};

const task_info *task_describe(trial_task task) {
    return &table[task];
}

const char *task_option_default(int task, int option) {
    const task_info *row = &table[task];
    switch ((task_option)option) {
        case TASK_OPTION_LOSS: return row->loss;
        case TASK_OPTION_METRIC: return row->metric;
        case TASK_OPTION_READOUT: return row->readout;
    }
    return "";
}
