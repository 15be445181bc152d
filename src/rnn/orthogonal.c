#include "src/rnn/orthogonal.h"

#include <math.h>
#include <string.h>

/* Rows taken together: their sums are independent, so that they overlap. */
enum { ROWS = 8 };

/* The matrix, whose first `done` columns are those of Q already. */
typedef struct basis {
    double *matrix;
    size_t rows, columns, done;
} basis;

/* Take out of column `done` its projections on Q, which are `taken` times Q's columns, for `count`
 * rows (1 to ROWS) from `row` on. */
static void subtract(const basis *b, size_t row, size_t count, const double *taken) {
    const double *q[ROWS];
    double left[ROWS];
    for (size_t k = 0; k < ROWS; k++) {
        q[k] = b->matrix + (row + (k < count ? k : 0)) * b->columns;
        left[k] = q[k][b->done];
    }
    for (size_t i = 0; i < b->done; i++)
        for (size_t k = 0; k < ROWS; k++) left[k] = left[k] - q[k][i] * taken[i];
    for (size_t k = 0; k < count; k++) b->matrix[(row + k) * b->columns + b->done] = left[k];
}

/* Add to sums[i], for each column i of Q, its products with column `other` in these rows. */
static void project(const basis *b, size_t row, size_t count, size_t other, double *restrict sums) {
    for (size_t k = row; k < row + count; k++) {
        const double *restrict q = b->matrix + k * b->columns;
        const double factor = q[other];
        for (size_t i = 0; i < b->done; i++) sums[i] = sums[i] + q[i] * factor;
    }
}

/* One sweep over the rows: `taken` out of column `done`, and `sums` = the projections of column
 * `other` on Q, of what is then left of it. */
static void sweep(const basis *b, const double *taken, size_t other, double *sums) {
    memset(sums, 0, b->columns * sizeof *sums);
    for (size_t row = 0; row < b->rows; row += ROWS) {
        const size_t count = b->rows - row < ROWS ? b->rows - row : ROWS;
        subtract(b, row, count, taken);
        if (other < b->columns) project(b, row, count, other, sums);
    }
}

/* Scale column `done` to length 1; sums[done] = its product with the column after it. */
static void normalise(const basis *b, double *sums) {
    double squares = 0, product = 0;
    for (size_t row = 0; row < b->rows; row++) {
        const double v = b->matrix[row * b->columns + b->done];
        squares = squares + v * v;
    }
    const double length = sqrt(squares);
    for (size_t row = 0; row < b->rows; row++) {
        double *v = b->matrix + row * b->columns + b->done;
        v[0] = v[0] / length;
        if (b->done + 1 < b->columns) product = product + v[0] * v[1];
    }
    sums[b->done] = product;
}

void rnn_orthogonalise(double *matrix, size_t rows, size_t columns, double *scratch) {
    double *first = scratch, *second = scratch + columns;
    memset(first, 0, columns * sizeof *first);
    for (basis b = {matrix, rows, columns, 0}; b.done < columns; b.done++) {
        sweep(&b, first, b.done, second);
        sweep(&b, second, b.done + 1, first);
        normalise(&b, first);
    }
}
