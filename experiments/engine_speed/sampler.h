/* Where a program spends its time: its call stack, looked at about 250 times a second of CPU time.
 * The program under study needs no hook and pays nothing while nobody samples. */
#ifndef SWEEP_EXPERIMENTS_ENGINE_SPEED_SAMPLER_H
#define SWEEP_EXPERIMENTS_ENGINE_SPEED_SAMPLER_H

#include <stdio.h>

void sampler_start(void);

/* Stop, and write one line a sample: hexadecimal addresses within the executable, innermost first,
 * as `nm` numbers them. */
void sampler_stop(FILE *out);

#endif
