/* The file that a user wants something written to. */
#ifndef SWEEP_RESULTS_OUTPUT_FILE_H
#define SWEEP_RESULTS_OUTPUT_FILE_H

#include "src/base/status.h"
#include "src/results/subject.h"

/* The file that `path` stands for, to be freed: behind a link, what it leads to.  STATUS_BAD_INPUT
 * for a folder, a device or a pipe, whose place a new file would take; for a link that leads
 * nowhere; and for every file of the results `s` themselves, by whatever name. */
status output_file_find(const subject *s, const char *path, char **file, error *err);

#endif
