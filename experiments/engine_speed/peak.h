/* The FMA peak of one core, measured: independent chains of fused multiply-adds in registers. */
#ifndef SWEEP_EXPERIMENTS_ENGINE_SPEED_PEAK_H
#define SWEEP_EXPERIMENTS_ENGINE_SPEED_PEAK_H

/* Floating-point operations a second (two a multiply-add), with the named width of vectors. */
double peak_flops_avx512(void);
double peak_flops_avx2(void);

#endif
