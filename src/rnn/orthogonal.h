/* Orthogonal matrices: the Q of a matrix's QR decomposition whose R has a positive diagonal, which
 * is unique.  Of a matrix of independent normal numbers it is uniformly distributed (Stewart 1980;
 * Mezzadri 2007), and what torch.nn.init.orthogonal_ and Keras' Orthogonal compute by Householder
 * reflections. */
#ifndef SWEEP_RNN_ORTHOGONAL_H
#define SWEEP_RNN_ORTHOGONAL_H

#include <stddef.h>

/* Turn `matrix` (rows, columns), row-major, rows >= columns, into its Q, in place, by classical
 * Gram-Schmidt, each column twice ("twice is enough": Giraud, Langou, Rozloznik 2005).  In double,
 * without fma; the order of every sum stands in NUMERICS.md.  `scratch` holds 2 * columns numbers.
 * 2 * rows * columns^2 multiply-adds. */
void rnn_orthogonalise(double *matrix, size_t rows, size_t columns, double *scratch);

#endif
