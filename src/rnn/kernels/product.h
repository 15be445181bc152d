/* Sums of products over register tiles.  Included by blocked.c alone, after a vector type. */
#ifndef SWEEP_RNN_KERNELS_PRODUCT_H
#define SWEEP_RNN_KERNELS_PRODUCT_H

#include "src/rnn/kernels/kernels.h"

/* A loop that leaves no trace: arrays indexed by it stay in registers. */
#define EACH(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); i++)

/* Turns of a short loop are dear; a sanitizer's are dearer to compile. */
#ifdef __SANITIZE_ADDRESS__
#define FOUR_A_TURN
#else
#define FOUR_A_TURN _Pragma("GCC unroll 4")
#endif

enum {
    TILE_ROWS = 12, /* of the tallest tile */
    PANEL_VECTORS = PANEL_COLUMNS / LANES,
    TILE_VECTORS = STRIP_PANELS * PANEL_VECTORS, /* of the widest tile */
    BLOCK_FLOATS = 8 << 10, /* 32 KiB: what a strip uses again and again stays in the L1 cache */
    BLOCK_UNIT = 16,        /* terms; pieces of runs have this length or a multiple as a rule */
    SOON_TERMS = 16,        /* how long before its turn a row of b is wanted in the L1 cache */
    /* How much of b may be left to the L2 cache: by wide tiles, and by tall ones, which ask for
     * half as much of it. */
    WIDE_NEAR_FLOATS = 128 << 10, /* 512 KiB */
    TALL_NEAR_FLOATS = 768 << 10, /* 3 MiB */
};

/* What a tile fetches of b: nothing; for the next strip, into the L2 cache; for that, and for
 * itself from there into the L1 cache. */
typedef enum fetching { FETCH_NOTHING, FETCH_NEXT, FETCH_ALL } fetching;

/* How far vector `v` of a tile is from the first. */
#define VECTOR_AT(v, panel) ((v) / PANEL_VECTORS * (panel) + (v) % PANEL_VECTORS * LANES)

/* `count` terms of the runs, from term `term` of piece `piece` of `run` on. */
typedef struct term_range {
    const product_run *run;
    ptrdiff_t piece, term, count;
} term_range;

/* How a product is divided: the most panels of a strip and the most terms at a time; whether b then
 * streams by from the L2 cache, fetched ahead. */
typedef struct blocking {
    ptrdiff_t panels, terms;
    bool streamed;
} blocking;

/* Where a tile's sums start and go, its rows and columns, and how far ahead of b to prefetch. */
typedef struct tile_place {
    const float *start;
    float *out;
    panel_steps start_steps, out_steps, b_steps;
    ptrdiff_t first_row, b_column, ahead;
} tile_place;

/* One register tile of `rows` x `vectors`, both constants where this is inlined; the sums stay in
 * registers for the whole range. */
VECTOR void tile(int rows, int vectors, fetching fetch, const tile_place *at,
                 const term_range *part) {
    vec sum[TILE_ROWS][TILE_VECTORS];
    EACH(r, rows) {
        EACH(v, vectors) {
            sum[r][v] =
                vec_load(at->start + r * at->start_steps.row + VECTOR_AT(v, at->start_steps.panel));
        }
    }
    const ptrdiff_t b_row = at->b_steps.row, b_panel = at->b_steps.panel, ahead = at->ahead;
    const product_run *run = part->run;
    ptrdiff_t piece = part->piece, term = part->term, left = part->count;
    for (; left > 0; run++, piece = 0, term = 0) {
        const ptrdiff_t a_row = run->a_row, a_step = run->a_step;
        const float *a_piece = run->a + at->first_row * a_row + piece * run->a_piece;
        const float *b_piece = run->b + at->b_column + piece * run->b_piece;
        const float *a = a_piece + term * a_step, *b = b_piece + term * b_row;
        ptrdiff_t terms = run->terms - term;
        for (ptrdiff_t pieces = run->pieces - piece; left > 0 && pieces > 0; pieces--) {
            if (terms > left) terms = left;
            left -= terms;
            a_piece += run->a_piece;
            b_piece += run->b_piece;
            FOUR_A_TURN for (; terms > 0; terms--, a += a_step, b += b_row) {
                vec across[TILE_VECTORS];
                EACH(v, vectors) {
                    across[v] = vec_load(b + VECTOR_AT(v, b_panel));
                }
                if (fetch == FETCH_ALL) {
                    EACH(p, vectors / PANEL_VECTORS) {
                        __builtin_prefetch(b + p * b_panel + SOON_TERMS * PANEL_COLUMNS, 0, 3);
                    }
                }
                if (fetch != FETCH_NOTHING) __builtin_prefetch(b + ahead, 0, 2);
                EACH(r, rows) {
                    const vec down = vec_all(a[r * a_row]);
                    EACH(v, vectors) {
                        sum[r][v] = vec_fma(down, across[v], sum[r][v]);
                    }
                }
            }
            /* No multiplication here: it would wait behind the tile's own, and the loads on it. */
            a = a_piece;
            b = b_piece;
            terms = run->terms;
        }
    }
    EACH(r, rows) {
        EACH(v, vectors) {
            vec_store(at->out + r * at->out_steps.row + VECTOR_AT(v, at->out_steps.panel),
                      sum[r][v]);
        }
    }
}

#define TILE_CASE(HEIGHT, FETCH, PANELS, MOST)                                           \
    case HEIGHT:                                                                         \
        if (HEIGHT <= MOST)                                                              \
            tile(HEIGHT <= MOST ? HEIGHT : 1, PANELS * PANEL_VECTORS, FETCH, &at, part); \
        break;

/* near_2(rows, place, part) and so on, far_strip and stream_strip: all rows of so many panels, for
 * one range of terms, in tiles of nearly equal height, at most MOST.  Each of the first tiles
 * fetches a panel of what b will be next, where it is far. */
#define STRIP_OF_PANELS(NAME, FETCH, PANELS, MOST)                                          \
    static __attribute__((noinline)) void NAME(ptrdiff_t rows, tile_place at,               \
                                               const term_range *part) {                    \
        const ptrdiff_t next = at.ahead;                                                    \
        ptrdiff_t tiles = (rows + MOST - 1) / MOST;                                         \
        for (ptrdiff_t number = 0; tiles > 0; tiles--, number++) {                          \
            const ptrdiff_t height = (rows + tiles - 1) / tiles;                            \
            at.ahead = next != 0 && number < PANELS ? next + number * at.b_steps.panel : 0; \
            switch (height) {                                                               \
                TILE_CASE(1, FETCH, PANELS, MOST)                                           \
                TILE_CASE(2, FETCH, PANELS, MOST)                                           \
                TILE_CASE(3, FETCH, PANELS, MOST)                                           \
                TILE_CASE(4, FETCH, PANELS, MOST)                                           \
                TILE_CASE(5, FETCH, PANELS, MOST)                                           \
                TILE_CASE(6, FETCH, PANELS, MOST)                                           \
                TILE_CASE(7, FETCH, PANELS, MOST)                                           \
                TILE_CASE(8, FETCH, PANELS, MOST)                                           \
                TILE_CASE(9, FETCH, PANELS, MOST)                                           \
                TILE_CASE(10, FETCH, PANELS, MOST)                                          \
                TILE_CASE(11, FETCH, PANELS, MOST)                                          \
                TILE_CASE(12, FETCH, PANELS, MOST)                                          \
            }                                                                               \
            at.start += height * at.start_steps.row;                                        \
            at.out += height * at.out_steps.row;                                            \
            at.first_row += height;                                                         \
            rows -= height;                                                                 \
        }                                                                                   \
    }
#define NEAR_STRIP(PANELS, MOST) STRIP_OF_PANELS(near_##PANELS, FETCH_NOTHING, PANELS, MOST)
#define FAR_STRIP(PANELS, MOST) STRIP_OF_PANELS(far_strip, FETCH_NEXT, PANELS, MOST)
#define STREAM_STRIP(PANELS, MOST) STRIP_OF_PANELS(stream_strip, FETCH_ALL, PANELS, MOST)
TILE_SHAPES(NEAR_STRIP)
FAR_TILE_SHAPE(FAR_STRIP)
STREAM_TILE_SHAPE(STREAM_STRIP)

#define NEAR_CASE(PANELS, MOST) \
    if (panels == PANELS) near_##PANELS(rows, at, part);

/* Only whole strips fetch ahead: others come last. */
static void strip(ptrdiff_t panels, bool streamed, ptrdiff_t rows, tile_place at,
                  const term_range *part) {
    if (streamed && panels == STREAM_PANELS) {
        stream_strip(rows, at, part);
        return;
    }
    if (at.ahead != 0 && panels == STRIP_PANELS) {
        far_strip(rows, at, part);
        return;
    }
    TILE_SHAPES(NEAR_CASE)
}

/* Where the part of b begins that a range goes over. */
static const float *b_at(const product *p, const term_range *part) {
    return part->run->b + part->piece * part->run->b_piece + part->term * p->b_steps.row;
}

/* Strip by strip over all columns.  `then` is the part of b that comes after the last strip. */
static void multiply_block(const product *p, const term_range *part, const blocking *c, bool begins,
                           const float *then) {
    tile_place at = {.start_steps = begins ? p->start_steps : p->out_steps,
                     .out_steps = p->out_steps,
                     .b_steps = p->b_steps};
    ptrdiff_t panels;
    for (ptrdiff_t panel = 0; panel < p->panels; panel += panels) {
        const ptrdiff_t left = p->panels - panel;
        panels = left < c->panels ? left : c->panels;
        at.start = (begins ? p->start : p->out) + panel * at.start_steps.panel;
        at.out = p->out + panel * at.out_steps.panel;
        at.b_column = panel * p->b_steps.panel;
        if (p->far)
            at.ahead =
                left > panels ? panels * p->b_steps.panel : then - (b_at(p, part) + at.b_column);
        strip(panels, c->streamed, p->rows, at, part);
    }
}

static ptrdiff_t run_terms(const product_run *run) {
    return run->terms * run->pieces;
}

/* The most terms of a block: a row of b for each, and a cache line of a where its terms are apart.
 */
static ptrdiff_t block_terms(const product_run *run) {
    const ptrdiff_t of_b = STRIP_PANELS * PANEL_COLUMNS, of_a = run->a_step > 1 ? PANEL_COLUMNS : 0;
    return BLOCK_FLOATS / (of_b + of_a) / BLOCK_UNIT * BLOCK_UNIT;
}

/* All terms at once ask less of the caches than sums that come back from memory for every block,
 * if b is near: where rows of a lie whole, it streams by from anywhere; where a is read in pieces,
 * or down its columns, nothing is fetched, and b has to be in the L2 cache. */
static blocking blocking_of(const product *p, ptrdiff_t terms) {
    const product_run *run = p->runs;
    const bool along_rows = run->a_step == 1, in_pieces = run->pieces > 1;
    const ptrdiff_t b_floats = terms * p->panels * PANEL_COLUMNS;
    const blocking blocked = {STRIP_PANELS, block_terms(run), false};
    if (terms <= blocked.terms) return blocked;
    if (along_rows && !in_pieces) return (blocking){STREAM_PANELS, terms, true};
    if (p->far || b_floats > (along_rows ? WIDE_NEAR_FLOATS : TALL_NEAR_FLOATS)) return blocked;
    return (blocking){along_rows ? STRIP_PANELS : STREAM_PANELS, terms, false};
}

/* The range of the next terms after one, when `left` are left: all of them, or blocks of nearly
 * the same length. */
static term_range term_range_after(const term_range *part, ptrdiff_t left, ptrdiff_t most) {
    term_range next = {.run = part->run, .count = left};
    if (left > most) {
        const ptrdiff_t blocks = (left + most - 1) / most;
        next.count = (left / blocks + BLOCK_UNIT) / BLOCK_UNIT * BLOCK_UNIT;
        if (next.count > most) next.count = most;
    }
    if (part->count == 0 || left == 0) return next;
    ptrdiff_t skip = part->piece * next.run->terms + part->term + part->count;
    while (skip > 0 && skip >= run_terms(next.run)) skip -= run_terms(next.run++);
    if (skip > 0) {
        next.piece = skip / next.run->terms;
        next.term = skip % next.run->terms;
    }
    return next;
}

/* Block by block of terms: between blocks the sums rest in `out`, which changes no bit. */
static void multiply(const product *p) {
    const float *after_all = p->runs->b + p->panels * p->b_steps.panel;
    ptrdiff_t left = 0;
    for (ptrdiff_t k = 0; k < p->run_count; k++) left += run_terms(p->runs + k);
    const blocking c = blocking_of(p, left);
    term_range part = term_range_after(&(term_range){.run = p->runs}, left, c.terms);
    for (bool begins = true; left > 0; begins = false) {
        left -= part.count;
        const term_range next = term_range_after(&part, left, c.terms);
        multiply_block(p, &part, &c, begins, left > 0 ? b_at(p, &next) : after_all);
        part = next;
    }
}

/* So many chains side by side hide the latency of an addition. */
enum { ADD_VECTORS = 8, ADD_PANELS = ADD_VECTORS / PANEL_VECTORS };

VECTOR void add_rows_of(int panels, float *sums, const float *rows, ptrdiff_t rows_panel,
                        ptrdiff_t count) {
    vec sum[ADD_VECTORS];
    const int vectors = panels * PANEL_VECTORS;
    EACH(v, vectors) {
        sum[v] = vec_load(sums + v * LANES);
    }
    for (ptrdiff_t s = 0; s < count; s++, rows += PANEL_COLUMNS) {
        EACH(v, vectors) {
            sum[v] = vec_add(sum[v], vec_load(rows + VECTOR_AT(v, rows_panel)));
        }
    }
    EACH(v, vectors) {
        vec_store(sums + v * LANES, sum[v]);
    }
}

/* Fewer than so many at once too: two, three or more panels one after another would each wait for
 * its own chain. */
#define ADD_PANELS_AT_ONCE(PANELS)                                           \
    for (; PANELS <= ADD_PANELS && panels >= (PANELS); panels -= (PANELS)) { \
        add_rows_of(PANELS, sums, rows, rows_panel, count);                  \
        sums += (PANELS)*PANEL_COLUMNS;                                      \
        rows += (PANELS)*rows_panel;                                         \
    }

static void add_rows(float *sums, const float *rows, ptrdiff_t rows_panel, ptrdiff_t count,
                     ptrdiff_t panels) {
    ADD_PANELS_AT_ONCE(8)
    ADD_PANELS_AT_ONCE(4)
    ADD_PANELS_AT_ONCE(2)
    ADD_PANELS_AT_ONCE(1)
}

#endif
