/* The table of samplers: where in a space the points of a search lie; samplers.def as C sees it.
 *
 * A point hangs on the seed and its own number alone: neither on the number of points, nor on when
 * or where it is drawn, and a coordinate hangs on no other coordinate.  One that is by results
 * draws so until there are enough of them, and then as tpe.h says. */
#ifndef SWEEP_SEARCH_SAMPLERS_H
#define SWEEP_SEARCH_SAMPLERS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

/* Rows of the table, in its order. */
typedef enum search_sampler {
#define SAMPLER(symbol, ...) SEARCH_SAMPLER_##symbol,
#include "src/search/samplers.def"
#undef SAMPLER
    SEARCH_SAMPLER_COUNT,
} search_sampler;

/* What the samplers are called in a config; the last is NULL. */
extern const char *const search_sampler_names[];

/* What it is in prose: "random search"; static. */
const char *search_sampler_phrase(search_sampler sampler);

/* Whether it draws by results, a generation at a time. */
bool search_is_by_results(search_sampler sampler);

/* Which items a choice by results goes by, and what they are called in a config; the last is NULL.
 */
enum { SEARCH_BY_VAL, SEARCH_BY_TEST };
extern const char *const search_choose_by_names[];

/* Options of a search; the last two are those of its sampler. */
enum {
    SEARCH_OPTION_METHOD,
    SEARCH_OPTION_SEED,
    SEARCH_OPTION_CHOOSE_BY,
    SEARCH_OPTION_GENERATION,
};

/* The default of an option as a config writes it, where search.trials has `value`, 0 for none, or,
 * for one of the sampler, search.method; NULL where it has no meaning. */
const char *search_option_default(int value, int option);

/* One coordinate of a search. */
typedef struct search_dimension {
    uint32_t stream; /* of random numbers, from its name */
    int sobol;       /* its dimension of the Sobol sequence, from 0 */
} search_dimension;

/* The dimension of the key of this name, whose number in the Sobol sequence is `sobol`. */
status search_dimension_of(const char *name, int sobol, search_dimension *out, error *err);

/* The coordinate of point number `point`, a fraction of 2^64. */
uint64_t search_draw(search_sampler sampler, uint64_t seed, const search_dimension *dimension,
                     uint64_t point);

/* --- each of them --- */

/* Independent and uniform: Philox at (seed, RANDOM_SEARCH, stream, point). */
uint64_t sampler_random(uint64_t seed, const search_dimension *dimension, uint64_t point);

/* The Sobol sequence with Owen's scrambling (sobol.h), in the middle of its intervals of 2^-32. */
uint64_t sampler_sobol(uint64_t seed, const search_dimension *dimension, uint64_t point);

/* As sampler_random. */
uint64_t sampler_tpe(uint64_t seed, const search_dimension *dimension, uint64_t point);

#endif
