/* Commands to paste, where a run is refused because its folder was begun for other trials. */
#ifndef SWEEP_CLI_OFFER_H
#define SWEEP_CLI_OFFER_H

#include "src/config/config.h"
#include "src/plan/plan.h"

/* If `folder` was begun for other trials than those of `p`, print to standard error the command
 * that was typed, changed so that it works: with --extend where trials were only added or none was
 * taken away, before that how the folder goes on with what --best asked of it, and with another
 * name, or output.dir where that is set, made from what was overridden. */
void offer_another_folder(const config *c, const plan *p, const char *folder);

#endif
