/* The man page, sweep(1), from what the commands and topics say of themselves. */
#ifndef SWEEP_CLI_MANUAL_H
#define SWEEP_CLI_MANUAL_H

#include "src/base/text.h"

/* Append it as roff, for man(7). */
void manual_append(text *out);

#endif
