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

/* `repeated_by` is the command that trains it all again. */
static status combine(const plan *p, const char *folder, const char *repeated_by, bool ended,
                      results **out, error *err) {
    TRY(results_from_plan(p, repeated_by, out, err));
    TRY(run_collect(folder, *out, err));
    TRY(environment_add_facts(*out, err));
    if (ended) TRY(environment_add_limits(*out, err));
    char *path = files_join(folder, "results.h5");
    char *trials = files_join(folder, "trials");
    status result = path && trials ? results_file_write(path, *out, trials, err)
                                   : error_no_memory(err, strlen(folder));
    free(path);
    free(trials);
    return result;
}

status combine_plan(const plan *p, const char *folder, bool ended, results **out, error *err) {
    text line = {0};
    command_append_line(&line);
    status result = combine(p, folder, text_string(&line), ended, out, err);
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

static status combine_stored(const char *folder, const text *source, results **out, error *err) {
    sweep_input in = {0};
    status result = parse_stored(folder, source, &in.config, err);
    if (result == STATUS_OK) result = sweep_input_plan(&in, err);
    if (result == STATUS_OK)
        result = combine(in.plan, folder, "sweep run results.h5", true, out, err);
    sweep_input_close(&in);
    return result;
}

status combine_folder(const char *folder, results **out, error *err) {
    text source = {0};
    status result = run_append_config(&source, folder, err);
    if (result == STATUS_OK) result = combine_stored(folder, &source, out, err);
    text_free(&source);
    return result;
}
