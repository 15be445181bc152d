/* A confusion matrix class by class. */
#ifndef SWEEP_TRIAL_MEASURES_CLASS_ITEMS_H
#define SWEEP_TRIAL_MEASURES_CLASS_ITEMS_H

#include "src/trial/measured_items.h"

typedef struct class_items {
    int64_t actual;    /* items of the class */
    int64_t predicted; /* items taken for it */
    int64_t right;     /* both */
} class_items;

class_items measure_class_items(const measured_items *items, int class);

/* 2 TP / (2 TP + FP + FN); 0 where that is 0 / 0. */
double measure_f1(const class_items *c);

#endif
