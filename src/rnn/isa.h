/* What is behind an instruction set. */
#ifndef SWEEP_RNN_ISA_H
#define SWEEP_RNN_ISA_H

#include "src/base/status.h"
#include "src/rnn/batch_passes.h"
#include "src/rnn/instruction_set.h"
#include "src/rnn/kernels/kernels.h"

/* Of one that is available, and not RNN_ISA_BEST.  The oracle has passes of its own; the update it
 * does with the generic kernels. */
const kernels *rnn_isa_kernels(rnn_isa isa);
const model_passes *rnn_isa_passes(rnn_isa isa);

#endif
