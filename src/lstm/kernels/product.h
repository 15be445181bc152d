/* Sums of products over register tiles.  Included by blocked.c alone, after a vector type. */
#ifndef SWEEP_LSTM_KERNELS_PRODUCT_H
#define SWEEP_LSTM_KERNELS_PRODUCT_H

#include "src/lstm/kernels/kernels.h"

/* A loop that leaves no trace: arrays indexed by it stay in registers. */
#define EACH(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); i++)

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
VECTOR void tile(int rows, int vectors, const tile_place *at, const stretch *part) {
    vec sum[TILE_ROWS][TILE_VECTORS];
    EACH(r, rows) {
        EACH(v, vectors) {
            sum[r][v] = vec_load(at->start + r * at->start_row + v * LANES);
        }
    }
    const product_run *run = part->run;
    ptrdiff_t skip = part->skip, left = part->count;
    for (; left > 0; run++, skip = 0) {
        const ptrdiff_t a_row = run->a_row, a_step = run->a_step, b_step = run->b_step;
        ptrdiff_t terms = run->count - skip < left ? run->count - skip : left;
        left -= terms;
        const float *a = run->a + at->first_row * a_row + skip * a_step;
        const float *b = run->b + at->first_column + skip * b_step;
        for (; terms > 0; terms--, a += a_step, b += b_step) {
            vec across[TILE_VECTORS];
            EACH(v, vectors) {
                across[v] = vec_load(b + v * LANES);
            }
            EACH(r, rows) {
                const vec down = vec_all(a[r * a_row]);
                EACH(v, vectors) {
                    sum[r][v] = vec_fma(down, across[v], sum[r][v]);
                }
            }
        }
    }
    EACH(r, rows) {
        EACH(v, vectors) {
            vec_store(at->out + r * at->out_row + v * LANES, sum[r][v]);
        }
    }
}

#define TILE_CASE(HEIGHT, VECTORS, MOST)                                           \
    case HEIGHT:                                                                   \
        if (HEIGHT <= MOST) tile(HEIGHT <= MOST ? HEIGHT : 1, VECTORS, &at, part); \
        break;

/* strip_4(p, column, begins, part) and so on: all rows of so many vectors of columns from `column`
 * on, for one stretch of terms, in tiles of nearly equal height, at most MOST. */
#define STRIP_OF_WIDTH(VECTORS, MOST)                                                         \
    static __attribute__((noinline)) void strip_##VECTORS(const product *p, ptrdiff_t column, \
                                                          bool begins, const stretch *part) { \
        tile_place at = {(begins ? p->start : p->out) + column,                               \
                         p->out + column,                                                     \
                         begins ? p->start_row : p->out_row,                                  \
                         p->out_row,                                                          \
                         0,                                                                   \
                         column};                                                             \
        ptrdiff_t tiles = (p->rows + MOST - 1) / MOST;                                        \
        for (ptrdiff_t left = p->rows; tiles > 0; tiles--) {                                  \
            const ptrdiff_t height = (left + tiles - 1) / tiles;                              \
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
            at.start += height * at.start_row;                                                \
            at.out += height * at.out_row;                                                    \
            at.first_row += height;                                                           \
            left -= height;                                                                   \
        }                                                                                     \
    }
TILE_SHAPES(STRIP_OF_WIDTH)

#define WIDTH_CASE(VECTORS, MOST) \
    if (vectors == VECTORS) strip_##VECTORS(p, column, begins, part);

static void multiply_strip(const product *p, ptrdiff_t column, ptrdiff_t vectors, bool begins,
                           const stretch *part) {
    TILE_SHAPES(WIDTH_CASE)
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
            multiply_strip(p, column, vectors, begins, &part);
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
    EACH(v, vectors) {
        sum[v] = vec_load(sums + v * LANES);
    }
    for (ptrdiff_t s = 0; s < count; s++, rows += row) {
        EACH(v, vectors) {
            sum[v] = vec_add(sum[v], vec_load(rows + v * LANES));
        }
    }
    EACH(v, vectors) {
        vec_store(sums + v * LANES, sum[v]);
    }
}

static void add_rows(float *sums, const float *rows, ptrdiff_t row, ptrdiff_t count,
                     ptrdiff_t columns) {
    ptrdiff_t c = 0;
    for (; c + ADD_VECTORS * LANES <= columns; c += ADD_VECTORS * LANES)
        add_rows_of(ADD_VECTORS, sums + c, rows + c, row, count);
    for (; c < columns; c += LANES) add_rows_of(1, sums + c, rows + c, row, count);
}

#endif
