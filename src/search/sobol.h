/* The Sobol sequence in base 2 with the direction numbers of Joe and Kuo, and Owen's scrambling. */
#ifndef SWEEP_SEARCH_SOBOL_H
#define SWEEP_SEARCH_SOBOL_H

#include <stdint.h>

enum { SOBOL_DIMENSIONS = 128 };

/* Coordinate `dimension`, from 0, of point number `point`, in units of 2^-32; in the order of the
 * Gray code, as scipy.stats.qmc.Sobol and torch.quasirandom give them (Antonov and Saleev, 1979).
 * Point 0 is the origin. */
uint32_t sobol_point(int dimension, uint32_t point);

/* Nested uniform scrambling (A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences",
 * 1995), exact: each bit flips by a fair coin that hangs on the seed, the dimension, its place and
 * the bits before it.  Every interval of 2^-m holds as many points as before. */
uint32_t sobol_scramble(uint32_t x, uint64_t seed, int dimension);

#endif
