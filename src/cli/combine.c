#include "src/cli/combine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/cli/command.h"
#include "src/cli/environment.h"
#include "src/cli/sweep_input.h"
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
    status result = path && trials ? results_file_write(path, r, trials, err)
                                   : error_no_memory(err, strlen(c->folder));
    free(path);
    free(trials);
    return result;
}

static status combine(const plan *p, const combination *c, results **out, error *err) {
    TRY(results_from_plan(p, c->repeated_by, out, err));
    TRY(collect(c, *out, err));
    TRY(environment_add_facts(*out, err));
    if (c->ended) TRY(environment_add_limits(*out, err));
    TRY(files_make_folder(c->output, err));
    return write_file(c, *out, err);
}

status combine_plan(const plan *p, const char *folder, bool ended, results **out, error *err) {
    text line = {0};
    command_append_line(&line);
    const combination c = {
        .folder = folder, .output = folder, .repeated_by = text_string(&line), .ended = ended};
    status result = combine(p, &c, out, err);
    text_free(&line);
    return result;
}

/* The config is named by the file that it comes from now. */
static status name_source(config *c, const char *folder, error *err) {
    free(c->path);
    c->path = files_join(folder, "plan.txt");
    return c->path ? STATUS_OK : error_no_memory(err, strlen(folder));
}

/* The sweep is named after its folder, as it was when its config did not say otherwise. */
static status parse_stored(const char *folder, const text *source, config **out, error *err) {
    text problems = {0}, path = {0};
    size_t chars = strlen(folder);
    while (chars > 1 && folder[chars - 1] == '/') chars--;
    text_append_bytes(&path, folder, chars);
    text_append(&path, ".yaml");
    status result = config_parse(text_string(&path), text_string(source), source->bytes, NULL, 0,
                                 out, &problems);
    if (result != STATUS_OK)
        error_set(err, result, "the config in %s/plan.txt: %s", folder, text_string(&problems));
    text_free(&problems);
    text_free(&path);
    return result == STATUS_OK ? name_source(*out, folder, err) : result;
}

static status combine_stored(const combination *c, const text *source, results **out, error *err) {
    sweep_input in = {0};
    status result = parse_stored(c->folder, source, &in.config, err);
    if (result == STATUS_OK) result = sweep_input_plan(&in, err);
    if (result == STATUS_OK) result = combine(in.plan, c, out, err);
    sweep_input_close(&in);
    return result;
}

status combine_folder(const char *folder, const char *output, left_out_files *left_out,
                      results **out, error *err) {
    text source = {0};
    const combination c = {.folder = folder,
                           .output = output,
                           .repeated_by = "sweep run results.h5",
                           .ended = true,
                           .left_out = left_out};
    status result = run_append_config(&source, folder, err);
    if (result == STATUS_OK) result = combine_stored(&c, &source, out, err);
    text_free(&source);
    return result;
}
