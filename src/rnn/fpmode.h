/* The floating-point mode of the numeric contract: round to nearest, no traps, results too small
 * for a normal float flushed to zero (FTZ), such inputs read as zero (DAZ).  It is a property of
 * the thread, so every function that computes sets it. */
#ifndef SWEEP_RNN_FPMODE_H
#define SWEEP_RNN_FPMODE_H

#if defined(__x86_64__)
#include <xmmintrin.h>

enum { FPMODE_MXCSR = 0x1f80 | 0x8000 | 0x0040 }; /* all masked | FTZ | DAZ */

static inline void fpmode_set(void) {
    _mm_setcsr(FPMODE_MXCSR);
}
#elif defined(__aarch64__)
#include <stdint.h>

/* FPCR.FZ flushes inputs and results, the latter before rounding where x86 looks after it: so the
 * same bits as on x86-64 are not promised.  Without NEON's default NaN, without traps. */
static inline void fpmode_set(void) {
    const uint64_t flush_to_zero = 1 << 24;
    __asm__ volatile("msr fpcr, %0" : : "r"(flush_to_zero));
}
#else
#error "no floating-point mode is written for this CPU"
#endif

#endif
