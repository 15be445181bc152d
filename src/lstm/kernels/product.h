/* Sums of products over register tiles.  Included by blocked.c alone, after a vector type. */
#ifndef SWEEP_LSTM_KERNELS_PRODUCT_H
#define SWEEP_LSTM_KERNELS_PRODUCT_H

#include "src/lstm/kernels/kernels.h"

#define UNROLL _Pragma("GCC unroll 16")

enum {
    TILE_ROWS = 12,    /* of the tallest tile */
    BLOCK_TERMS = 128, /* taken in one go, so that the part of b in use stays in the L1 cache */
};

/* `count` terms of the runs, from term `skip` of `run` on. */
typedef struct stretch {
    const product_run *run;
    ptrdiff_t skip, count;
} stretch;

/* Where a tile's sums start, go, and stand in the product. */
typedef struct tile_place {
    const float *start;
    float *out;
    ptrdiff_t start_row, out_row, first_row, first_column;
} tile_place;

/* One register tile of `rows` x `vectors`, both constants where this is inlined; the sums stay in
 * registers for the whole stretch. */
VECTOR void tile(int rows, int vectors, tile_place at, stretch part) {
    vec sum[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) sum[r][v] =
        vec_load(at.start + r * at.start_row + v * LANES);
    for (; part.count > 0; part.run++, part.skip = 0) {
        const product_run run = *part.run;
        ptrdiff_t terms = run.count - part.skip;
        if (terms > part.count) terms = part.count;
        part.count -= terms;
        const float *a = run.a + at.first_row * run.a_row + part.skip * run.a_step;
        const float *b = run.b + at.first_column + part.skip * run.b_step;
        for (; terms > 0; terms--, a += run.a_step, b += run.b_step) {
            vec across[TILE_VECTORS];
            UNROLL for (int v = 0; v < vectors; v++) across[v] = vec_load(b + v * LANES);
            UNROLL for (int r = 0; r < rows; r++) {
                const vec down = vec_all(a[r * run.a_row]);
                UNROLL for (int v = 0; v < vectors; v++) sum[r][v] =
                    vec_fma(down, across[v], sum[r][v]);
            }
        }
    }
    UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++)
        vec_store(at.out + r * at.out_row + v * LANES, sum[r][v]);
}

/* rows_of_4(height, ...) and so on: a tile of `height` rows and a fixed width. */
#define TILE_CASE(HEIGHT, VECTORS, MOST)                                          \
    case HEIGHT:                                                                  \
        if (HEIGHT <= MOST) tile(HEIGHT <= MOST ? HEIGHT : 1, VECTORS, at, part); \
        break;

#define TILE_OF_WIDTH(VECTORS, MOST)                                                      \
    static __attribute__((noinline)) void tile_##VECTORS(ptrdiff_t height, tile_place at, \
                                                         stretch part) {                  \
        switch (height) {                                                                 \
            TILE_CASE(1, VECTORS, MOST)                                                   \
            TILE_CASE(2, VECTORS, MOST)                                                   \
            TILE_CASE(3, VECTORS, MOST)                                                   \
            TILE_CASE(4, VECTORS, MOST)                                                   \
            TILE_CASE(5, VECTORS, MOST)                                                   \
            TILE_CASE(6, VECTORS, MOST)                                                   \
            TILE_CASE(7, VECTORS, MOST)                                                   \
            TILE_CASE(8, VECTORS, MOST)                                                   \
            TILE_CASE(9, VECTORS, MOST)                                                   \
            TILE_CASE(10, VECTORS, MOST)                                                  \
            TILE_CASE(11, VECTORS, MOST)                                                  \
            TILE_CASE(12, VECTORS, MOST)                                                  \
        }                                                                                 \
    }
TILE_SHAPES(TILE_OF_WIDTH)

/* All rows of `vectors` columns from `column` on, for one stretch of terms, in tiles of nearly
 * equal height. */
#define WIDTH_CASE(VECTORS, MOST) \
    if (vectors == VECTORS) most = MOST, run_tile = tile_##VECTORS;

static void multiply_strip(const product *p, ptrdiff_t column, ptrdiff_t vectors, bool begins,
                           stretch part) {
    ptrdiff_t most = 1;
    void (*run_tile)(ptrdiff_t, tile_place, stretch) = NULL;
    TILE_SHAPES(WIDTH_CASE)
    const ptrdiff_t tiles = (p->rows + most - 1) / most;
    const float *start = begins ? p->start : p->out;
    const ptrdiff_t start_row = begins ? p->start_row : p->out_row;
    for (ptrdiff_t i = 0, row = 0; i < tiles; i++) {
        const ptrdiff_t height = (p->rows - row + tiles - i - 1) / (tiles - i);
        run_tile(height,
                 (tile_place){start + row * start_row + column, p->out + row * p->out_row + column,
                              start_row, p->out_row, row, column},
                 part);
        row += height;
    }
}

/* Block by block of terms: between blocks the sums rest in `out`, which changes no bit. */
static void multiply(const product *p) {
    stretch part = {p->runs, 0, 0};
    const product_run *end = p->runs + p->run_count;
    bool begins = true;
    do {
        const product_run *run = part.run;
        ptrdiff_t skip = part.skip;
        part.count = 0;
        while (run < end && part.count < BLOCK_TERMS) {
            const ptrdiff_t left = run->count - skip, room = BLOCK_TERMS - part.count;
            part.count += left < room ? left : room;
            skip = left <= room ? 0 : skip + room;
            if (left <= room) run++;
        }
        for (ptrdiff_t column = 0; column < p->columns;) {
            ptrdiff_t vectors = (p->columns - column) / LANES;
            if (vectors > TILE_VECTORS) vectors = TILE_VECTORS;
            multiply_strip(p, column, vectors, begins, part);
            column += vectors * LANES;
        }
        part.run = run;
        part.skip = skip;
        begins = false;
    } while (part.run < end);
}

enum { ADD_VECTORS = 8 };

VECTOR void add_rows_of(int vectors, float *sums, const float *rows, ptrdiff_t row,
                        ptrdiff_t count) {
    vec sum[ADD_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) sum[v] = vec_load(sums + v * LANES);
    for (ptrdiff_t s = 0; s < count; s++, rows += row)
        UNROLL for (int v = 0; v < vectors; v++) sum[v] =
            vec_add(sum[v], vec_load(rows + v * LANES));
    UNROLL for (int v = 0; v < vectors; v++) vec_store(sums + v * LANES, sum[v]);
}

static void add_rows(float *sums, const float *rows, ptrdiff_t row, ptrdiff_t count,
                     ptrdiff_t columns) {
    ptrdiff_t c = 0;
    for (; c + ADD_VECTORS * LANES <= columns; c += ADD_VECTORS * LANES)
        add_rows_of(ADD_VECTORS, sums + c, rows + c, row, count);
    for (; c < columns; c += LANES) add_rows_of(1, sums + c, rows + c, row, count);
}

#endif
