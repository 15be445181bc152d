/* The recipe in a file that a user names: a results.h5 or a report.html. */
#ifndef SWEEP_CLI_RECIPE_FILE_H
#define SWEEP_CLI_RECIPE_FILE_H

#include "src/results/recipe.h"

/* True when the name of a file says that a recipe is inside: .h5, .html, .htm. */
bool recipe_is_in(const char *path);

/* STATUS_BAD_INPUT when there is none inside; else as results_file_read and, for an HTML file,
 * html_config_read. */
status recipe_read(const char *path, recipe *out, error *err);

#endif
