/* The floating-point mode of the numeric contract: round to nearest, no traps, results too small
 * for a normal float flushed to zero (FTZ), such inputs read as zero (DAZ).  It is a property of
 * the thread, so every function that computes sets it. */
#ifndef SWEEP_LSTM_FPMODE_H
#define SWEEP_LSTM_FPMODE_H

#include <xmmintrin.h>

enum { FPMODE_MXCSR = 0x1f80 | 0x8000 | 0x0040 }; /* all masked | FTZ | DAZ */

static inline void fpmode_set(void) {
    _mm_setcsr(FPMODE_MXCSR);
}

#endif
