/* A running sweep on the user's screen: a bar a running trial and one for the whole sweep on a
 * terminal, plain lines elsewhere. */
#ifndef SWEEP_CLI_PROGRESS_H
#define SWEEP_CLI_PROGRESS_H

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/run/run.h"

typedef struct progress progress;

/* `p` is borrowed for the progress's life. */
status progress_create(const plan *p, progress **out, error *err);
void progress_free(progress *view);

/* A run_listener; `context` is the progress. */
void progress_listen(const run_event *event, void *context);

/* Take the live block off the screen. */
void progress_end(progress *view);

#endif
