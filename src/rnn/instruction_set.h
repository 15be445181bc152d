/* Which of the engine's kernels run.  All give the same bits. */
#ifndef SWEEP_RNN_INSTRUCTION_SET_H
#define SWEEP_RNN_INSTRUCTION_SET_H

#include <stdbool.h>

#include "src/base/status.h"

typedef enum rnn_isa {
    RNN_ISA_BEST,    /* the fastest of those below that this CPU has */
    RNN_ISA_ORACLE,  /* a few plain loops that read like the equations */
    RNN_ISA_GENERIC, /* the blocked kernels, in plain C for any CPU */
    RNN_ISA_AVX2,
    RNN_ISA_AVX512,
} rnn_isa;

/* "avx512", "avx2", "generic", "oracle"; "best"; static. */
const char *rnn_isa_name(rnn_isa isa);

/* The one of that name, RNN_ISA_BEST excepted; false if there is none. */
bool rnn_isa_parse(const char *name, rnn_isa *isa);

bool rnn_isa_available(rnn_isa isa);

/* The fastest that this CPU has; never RNN_ISA_BEST. */
rnn_isa rnn_isa_best(void);

/* STATUS_BAD_INPUT for one that this CPU lacks, and for a number that is none. */
status rnn_isa_check(rnn_isa isa, error *err);

#endif
