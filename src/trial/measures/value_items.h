/* Errors of predicted numbers, output by output, for the measures of numbers. */
#ifndef SWEEP_TRIAL_MEASURES_VALUE_ITEMS_H
#define SWEEP_TRIAL_MEASURES_VALUE_ITEMS_H

#include "src/trial/measured_items.h"

/* Output `output` of item `item`, what it was to come to, and the difference. */
double value_predicted(const measured_items *items, int64_t item, int output);
double value_wanted(const measured_items *items, int64_t item, int output);
double value_error(const measured_items *items, int64_t item, int output);

/* The mean of the squared errors of an output, items ascending. */
double value_mean_square(const measured_items *items, int output);

#endif
