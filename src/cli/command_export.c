/* sweep export: results for other programs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/subject.h"
#include "src/export/export.h"

/* --- one file for all trials --- */

typedef void text_format(text *out, const results *r);

static const struct {
    const char *name;
    text_format *append;
} formats[] = {
    {"csv", export_append_csv}, {"json", export_append_json}, {"jsonl", export_append_json_lines}};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static status write_text(const text *out, const char *path, error *err) {
    if (out->failed) return error_no_memory(err, out->bytes);
    if (strcmp(path, "-") != 0) return files_publish(path, text_string(out), out->bytes, true, err);
    if (fwrite(text_string(out), 1, out->bytes, stdout) == out->bytes && fflush(stdout) == 0)
        return STATUS_OK;
    return error_set_errno(err, STATUS_IO, errno, "cannot write to standard output");
}

static status export_text(const subject *s, text_format *append, const char *path, error *err) {
    text out = {0};
    append(&out, s->results);
    status result = write_text(&out, path, err);
    text_free(&out);
    return result;
}

/* --- one file a trial --- */

static status export_one(const subject *s, const result *r, const char *path, error *err) {
    float *weights = NULL;
    TRY(subject_weights(s, r, &weights, err));
    status result = export_weights(path, r, s->results->data_digest_hex, weights, err);
    free(weights);
    return result;
}

static status export_into(const subject *s, const result *r, const char *folder, error *err) {
    char *path = NULL;
    if (asprintf(&path, "%s/%s.safetensors", folder, r->trial.id) < 0)
        return error_no_memory(err, strlen(folder));
    status result = export_one(s, r, path, err);
    free(path);
    return result;
}

static status export_all_weights(const subject *s, const char *folder, error *err) {
    int written = 0;
    TRY(files_make_folder(folder, err));
    for (int32_t i = 0; i < s->results->trial_count; i++) {
        const result *r = &s->results->trials[i];
        if (r->status != TRIAL_FINISHED) continue;
        TRY(export_into(s, r, folder, err));
        written++;
    }
    printf("Wrote %d file%s <id>.safetensors to %s/.\n", written, written == 1 ? "" : "s", folder);
    return STATUS_OK;
}

static status export_safetensors(const subject *s, const char *path, error *err) {
    if (strcmp(path, "-") == 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "safetensors are one file a trial: --output names their folder, or, for "
                         "one trial, the file");
    if (s->trial < 0) return export_all_weights(s, path, err);
    const result *r = &s->results->trials[s->trial];
    if (r->status == TRIAL_FINISHED) return export_one(s, r, path, err);
    return error_set(err, STATUS_BAD_INPUT, "trial %s is %s: it has no weights", r->trial.id,
                     trial_status_name(r->status));
}

/* --- the command --- */

static status export_as(const subject *s, const char *format, const char *path, error *err) {
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(format, formats[i].name) == 0)
            return export_text(s, formats[i].append, path, err);
    return export_safetensors(s, path, err);
}

static bool is_format(const char *word) {
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(word, formats[i].name) == 0) return true;
    return strcmp(word, "safetensors") == 0;
}

static int run_export(int argc, char **argv) {
    const char *format = NULL, *output = NULL;
    const option options[] = {
        {"--format", &format, NULL}, {"--output", &output, NULL}, {NULL, NULL, NULL}};
    int wrong = options_take(&command_export, &argc, argv, options);
    if (wrong) return wrong;
    if (argc < 2) return command_usage_error(&command_export, "which results folder or trial?");
    if (argc > 2) return command_usage_error(&command_export, "one folder or trial at a time");
    if (!format || !is_format(format))
        return command_usage_error(&command_export,
                                   "--format is one of csv, json, jsonl and safetensors");
    if (!output || !*output) return command_usage_error(&command_export, "--output is missing");
    error err;
    subject s;
    status result = subject_open(argv[1], &s, &err);
    if (result == STATUS_OK) result = export_as(&s, format, output, &err);
    subject_free(&s);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_export = {
    .name = "export",
    .run = run_export,
    .arguments = "DIR|FILE --format csv|json|jsonl|safetensors --output PATH",
    .summary = "Write results for other programs: CSV, JSON, JSON Lines, safetensors.",
    .help =
        "  csv          one row a trial\n"
        "  json         the sweep in one object: config, data, environment, trials, curves\n"
        "  jsonl        one object a trial and line\n"
        "  safetensors  one file a finished trial, PATH/<id>.safetensors, tensors under PyTorch's\n"
        "               names; for one trial (DIR/<start of an id>) PATH is the file\n"
        "\n"
        "PATH - is standard output.  Names are those in results.h5: 'sweep help results'.\n",
};
