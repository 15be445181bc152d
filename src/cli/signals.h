/* What signals do to the program. */
#ifndef SWEEP_CLI_SIGNALS_H
#define SWEEP_CLI_SIGNALS_H

/* To be called first.  Writing to a closed pipe, or beyond the limit of a file's size, is an error
 * of the write and not the end of the program. */
void signals_prepare(void);

/* From here on a signal that ends the program still does, but what is half-written (temporaries.h)
 * goes with it.  Where training waits for SIGTERM to stop in good order, SIGUSR1, SIGUSR2 and
 * SIGXCPU ask for the same.  What is ignored, as SIGHUP under nohup, stays so. */
void signals_take_temporaries_along(void);

#endif
