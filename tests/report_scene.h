/* What the tests of the report share: a folder to render into, and looks at what came out. */
#ifndef SWEEP_TESTS_REPORT_SCENE_H
#define SWEEP_TESTS_REPORT_SCENE_H

#include <stdbool.h>

#include "src/base/text.h"
#include "tests/synthetic_results.h"

/* One, two and three layers of 100, one seed each. */
extern const synthetic_sweep THREE_DEPTHS;

/* A folder of this name for one test, not made yet; the caller frees it. */
char *folder_for(const char *name);

/* The whole of a file, "" when it cannot be read; the caller frees it. */
char *read_in(const char *folder, const char *name);

/* True for a file that is there and not empty. */
bool exists_in(const char *folder, const char *name);

bool gnuplot_is_there(void);

/* How often `part` occurs in `text`. */
int times(const char *text, const char *part);

/* report_render, checked; false when it failed. */
bool render(const results *r, const char *folder, text *warnings);

/* Check that the script and data of a plot are there and, with gnuplot, its pictures. */
void check_plot(const char *folder, const char *name);

#endif
