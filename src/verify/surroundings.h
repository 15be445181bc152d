/* How trials are trained - instruction set, workers, threads - which must not change a bit.
 * Training again is worth most where all three are other than they were. */
#ifndef SWEEP_VERIFY_SURROUNDINGS_H
#define SWEEP_VERIFY_SURROUNDINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/text.h"

enum { SURROUNDINGS_MOST_ISAS = 4, SURROUNDINGS_ISA_CHARS = 15 };

/* Instruction sets by name, the fastest first. */
typedef struct isa_names {
    char names[SURROUNDINGS_MOST_ISAS][SURROUNDINGS_ISA_CHARS + 1];
    int count;
} isa_names;

/* Add a name that is not there yet; a surplus one is left out. */
void isa_names_add(isa_names *p, const char *name);
bool isa_names_have(const isa_names *p, const char *name);

typedef struct surroundings {
    isa_names isas; /* one when trials are to be trained; all that were used, of then */
    int workers;    /* trials at a time */
    int threads;    /* of each */
} surroundings;

/* What the machine can do, and what there is to train. */
typedef struct surroundings_limits {
    isa_names isas; /* that the CPU has */
    int cpus;
    int32_t trials;
    double flops; /* floating-point operations of all trials */
} surroundings_limits;

/* Scalar code is about a hundred times slower than the fastest: it is chosen by itself only for
 * work of no more operations than this, a minute or so of one core. */
#define SURROUNDINGS_SLOW_ISA_FLOPS 5e10

/* As different from `then` as the limits allow: the fastest instruction set that was not used, but
 * "generic" only for little work; two threads instead of one, one instead of several; as many
 * workers as the CPUs hold, or one fewer, or two instead of one. */
surroundings surroundings_other(const surroundings *then, const surroundings_limits *limits);

/* Append "avx2 instead of avx512, 1 worker instead of 2, 2 threads instead of 1"; where nothing
 * differs, "avx2 as then". */
void surroundings_append(text *out, const surroundings *now, const surroundings *then);

#endif
