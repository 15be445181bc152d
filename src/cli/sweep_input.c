#include "src/cli/sweep_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/memory.h"
#include "src/cli/recipe_file.h"
#include "src/plan/scaled_error_notices.h"
#include "src/plan/validation_notices.h"
#include "src/plan/zero_target_notices.h"
#include "src/weights/initial_weights.h"

static int check_words(const command *c, int argc, char **argv) {
    if (argc < 2) return command_usage_error(c, "which config?");
    for (int i = 2; i < argc; i++)
        if (!strchr(argv[i], '='))
            return command_usage_error(c, "'%s' is not of the form KEY=VALUE", argv[i]);
    return 0;
}

status sweep_input_plan(sweep_input *in, error *err) {
    if (in->only_described)
        TRY(plan_describe_data(in->config, &in->data, err));
    else
        TRY(plan_open_data(in->config, &in->data, err));
    TRY(plan_create(in->config, in->data, &in->plan, err));
    return initial_weights_read(in->plan, err);
}

/* What was kept is repeated; what is not as it was is said. */
static status open_recipe(const char *path, const char *const overrides[], size_t count,
                          sweep_input *in, text *problems, error *err) {
    recipe r;
    text differences = {0};
    TRY(recipe_read(path, &r, err));
    status result = recipe_parse(&r, overrides, count, &in->config, problems);
    if (result == STATUS_OK) result = sweep_input_plan(in, err);
    if (result == STATUS_OK) recipe_append_differences(&differences, &r, in->plan);
    fputs(text_string(&differences), stderr);
    text_free(&differences);
    recipe_free(&r);
    return result;
}

/* A config that another program writes: jsonnet x.jsonnet | sweep run - */
static status load_standard_input(const char *const overrides[], size_t count, sweep_input *in,
                                  text *problems, error *err) {
    enum { CHUNK = 1 << 16, MOST = 2 << 20 }; /* more than any config may have */
    char *chunk = memory_array(CHUNK, 1);
    text source = {0};
    size_t got = 0;
    while (chunk && source.bytes < MOST && (got = fread(chunk, 1, CHUNK, stdin)) > 0)
        text_append_bytes(&source, chunk, got);
    free(chunk);
    status result = !chunk || source.failed ? error_no_memory(err, source.bytes) : STATUS_OK;
    if (result == STATUS_OK && ferror(stdin))
        result = error_set(err, STATUS_IO, "cannot read the config from standard input");
    if (result == STATUS_OK)
        result = config_parse(&key_language, "-", text_string(&source), source.bytes, overrides,
                              count, &in->config, problems);
    text_free(&source);
    return result;
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static status open_words(const char *path, const char *const overrides[], size_t count,
                         sweep_input *in, text *problems, error *err) {
    if (recipe_is_in(path)) return open_recipe(path, overrides, count, in, problems, err);
    if (is_folder(path))
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s is a folder, not a config; to repeat the sweep of a results folder, "
            "give the results.h5 in it; to train its best again, say sweep run %s --best 1",
            path, path);
    if (strcmp(path, "-") == 0)
        TRY(load_standard_input(overrides, count, in, problems, err));
    else
        TRY(config_load(&key_language, path, overrides, count, &in->config, problems));
    return sweep_input_plan(in, err);
}

/* --profile NAME is the word profile=NAME. */
static status open_all(int argc, char **argv, const char *profile, sweep_input *in, text *problems,
                       error *err) {
    text word = {0};
    size_t count = 0;
    const char **overrides = memory_array((size_t)argc, sizeof *overrides);
    text_append_format(&word, "profile=%s", profile ? profile : "");
    if (!overrides || word.failed) {
        free(overrides);
        return error_no_memory(err, word.bytes);
    }
    if (profile) overrides[count++] = text_string(&word);
    for (int i = 2; i < argc; i++) overrides[count++] = argv[i];
    const status result = open_words(argv[1], overrides, count, in, problems, err);
    text_free(&word);
    free(overrides);
    return result;
}

/* What is right, and still not what a person may think; or the error of what can choose nothing. */
static status print_notices(const sweep_input *in, error *err) {
    text notices = {0};
    config_append_notices(&notices, in->config);
    if (in->data->notices) text_append(&notices, in->data->notices);
    if (in->plan->notices) text_append(&notices, in->plan->notices);
    validation_append_notices(&notices, in->plan);
    status result = scaled_errors_check(in->plan, &notices, err);
    if (result == STATUS_OK) result = zero_targets_append_notice(&notices, in->plan, err);
    if (in->plan->ids_unknown)
        text_append_format(&notices,
                           "data set %s: notice: ids depend on the items used, and are not shown\n",
                           in->data->name);
    fputs(text_string(&notices), stderr);
    text_free(&notices);
    return result;
}

static int open_input(const command *c, int argc, char **argv, const char *profile,
                      bool only_described, sweep_input *out) {
    int wrong = check_words(c, argc, argv);
    if (wrong) return wrong;
    *out = (sweep_input){.only_described = only_described};
    text problems = {0};
    error err = {.message = ""};
    status result = open_all(argc, argv, profile, out, &problems, &err);
    if (result == STATUS_OK) result = print_notices(out, &err);
    if (result != STATUS_OK) {
        if (problems.bytes)
            fputs(problems.data, stderr);
        else
            command_fail(result, &err);
        sweep_input_close(out);
    }
    text_free(&problems);
    return status_exit_code(result);
}

int sweep_input_open(const command *c, int argc, char **argv, const char *profile,
                     sweep_input *out) {
    return open_input(c, argc, argv, profile, false, out);
}

int sweep_input_describe(const command *c, int argc, char **argv, const char *profile,
                         sweep_input *out) {
    return open_input(c, argc, argv, profile, true, out);
}

void sweep_input_close(sweep_input *in) {
    plan_free(in->plan);
    dataset_free(in->data);
    config_free(in->config);
    *in = (sweep_input){0};
}
