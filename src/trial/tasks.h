/* The table of tasks: tasks.def as C sees it. */
#ifndef SWEEP_TRIAL_TASKS_H
#define SWEEP_TRIAL_TASKS_H

#include <stdbool.h>

/* In the order of data.task's choices. */
typedef enum trial_task {
#define TASK(symbol, ...) TASK_##symbol,
#include "src/trial/tasks.def"
#undef TASK
    TASK_COUNT,
} trial_task;

/* What hangs on the task and has a default by it. */
typedef enum task_option { TASK_OPTION_LOSS, TASK_OPTION_METRIC, TASK_OPTION_READOUT } task_option;

typedef struct task_info {
    const char *name;                    /* "regression" */
    const char *loss, *metric, *readout; /* by default */
    bool of_classes;
    bool of_steps;  /* each step of an item for itself */
    bool of_labels; /* each output is a yes or no */
} task_info;

/* The row of a task; static. */
const task_info *task_describe(trial_task task);

/* The names in order, ended by NULL; static. */
extern const char *const task_names[];

/* The default of an option (a task_option) as a config writes it; static. */
const char *task_option_default(int task, int option);

#endif
