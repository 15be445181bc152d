#include "src/trial/tasks.h"

#include <stddef.h>

static const task_info table[TASK_COUNT] = {
#define TASK(symbol, id, by_loss, by_metric, classes) \
    [TASK_##symbol] = {.name = #id, .loss = by_loss, .metric = by_metric, .of_classes = classes},
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
    return option == TASK_OPTION_LOSS ? table[task].loss : table[task].metric;
}
