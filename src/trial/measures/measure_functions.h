/* The formulas of the measures, each in the file of its name, for at least one item: for the table
 * in measures.c. */
#ifndef SWEEP_TRIAL_MEASURES_MEASURE_FUNCTIONS_H
#define SWEEP_TRIAL_MEASURES_MEASURE_FUNCTIONS_H

#include "src/trial/measured_items.h"

#define STANDING_MEASURE(symbol, id, ...) measure_function measure_##id;
#define MEASURE(symbol, id, ...) measure_function measure_##id;
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE

#endif
