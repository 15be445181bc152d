/* The instruction set that the user asks for: the environment variable SWEEP_ISA. */
#ifndef SWEEP_CLI_WANTED_ISA_H
#define SWEEP_CLI_WANTED_ISA_H

#include "src/base/status.h"
#include "src/rnn/instruction_set.h"

/* RNN_ISA_BEST when the variable is unset or empty.  STATUS_BAD_INPUT for another word, or for one
 * that this CPU lacks. */
status wanted_isa(rnn_isa *isa, error *err);

#endif
