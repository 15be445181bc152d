#include "src/results/combine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/plan/plan_results.h"
#include "src/results/environment.h"
#include "src/run/folder.h"
#include "src/run/run.h"
#include "src/store/results_file.h"

/* What is combined, and how. */
typedef struct combination {
    const char *folder;
    const char *output;      /* the folder of results.h5 */
    const char *repeated_by; /* the command that trains it all again */
    bool ended;
    left_out_files *left_out; /* NULL: every trial file has to be sound */
} combination;

static status collect(const combination *c, results *r, error *err) {
    return c->left_out ? run_collect_readable(c->folder, r, c->left_out, err)
                       : run_collect(c->folder, r, err);
}

static status write_file(const combination *c, const results *r, error *err) {
    char *path = files_join(c->output, "results.h5");
    char *trials = files_join(c->folder, "trials");
    const trials_folder from = {trials, folder_layout(c->folder)};
    status result = path && trials ? results_file_write(path, r, &from, err)
                                   : error_no_memory(err, strlen(c->folder));
    free(path);
    free(trials);
    return result;
}

static status combine(const plan *p, const combination *c, results **out, error *err) {
    TRY(plan_results_create(p, c->repeated_by, out, err));
    TRY(collect(c, *out, err));
    TRY(environment_add_facts(*out, err));
    if (c->ended) TRY(environment_add_limits(*out, err));
    TRY(files_make_folder(c->output, err));
    return write_file(c, *out, err);
}

status combine_plan(const plan *p, const char *folder, const char *command, bool ended,
                    results **out, error *err) {
    const combination c = {
        .folder = folder, .output = folder, .repeated_by = command, .ended = ended};
    return combine(p, &c, out, err);
}

status combine_folder(const char *folder, const char *output, left_out_files *left_out,
                      results **out, error *err) {
    config *config = NULL;
    dataset *data = NULL;
    plan *p = NULL;
    const combination c = {.folder = folder,
                           .output = output,
                           .repeated_by = "sweep run results.h5",
                           .ended = true,
                           .left_out = left_out};
    status result = run_read_plan(folder, &config, &data, &p, err);
    if (result == STATUS_OK) result = combine(p, &c, out, err);
    plan_free(p);
    dataset_free(data);
    config_free(config);
    return result;
}
