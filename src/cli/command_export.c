/* sweep export: results for other programs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/cli/command.h"
#include "src/cli/warnings.h"
#include "src/results/export.h"
#include "src/results/filter.h"
#include "src/results/output_file.h"
#include "src/results/subject.h"
#include "src/weights/export_weights.h"

/* --- where to --- */

static bool is_standard_output(const char *path) {
    return strcmp(path, "-") == 0;
}

/* --- one file for all trials --- */

typedef void text_format(text *out, const results *r);

static const struct {
    const char *name;
    text_format *append;
} formats[] = {
    {"csv", export_append_csv}, {"json", export_append_json}, {"jsonl", export_append_json_lines}};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static status print_text(const text *out, error *err) {
    if (fwrite(text_string(out), 1, out->bytes, stdout) == out->bytes && fflush(stdout) == 0)
        return STATUS_OK;
    if (errno == EPIPE) return STATUS_OK; /* a reader who has gone away has read enough */
    return error_set_errno(err, STATUS_IO, errno, "cannot write to standard output");
}

static status write_text(const subject *s, const text *out, const char *path, error *err) {
    char *file = NULL;
    if (out->failed) return error_no_memory(err, out->bytes);
    if (is_standard_output(path)) return print_text(out, err);
    TRY(output_file_find(s, path, &file, err));
    status result = files_publish(file, text_string(out), out->bytes, true, err);
    free(file);
    return result;
}

static status export_text(const subject *s, text_format *append, const char *path, error *err) {
    text out = {0};
    append(&out, s->results);
    status result = write_text(s, &out, path, err);
    text_free(&out);
    if (result == STATUS_OK && !is_standard_output(path))
        printf("Wrote %d trial%s to %s.\n", s->results->trial_count,
               s->results->trial_count == 1 ? "" : "s", path);
    return result;
}

/* --- one file a trial --- */

/* The digest of the sweep's data, where the trial used all of them: its id tells.  Else "", which
 * stands for unknown: trials that a data.train_size gave fewer items have another. */
static const char *used_digest(const subject *s, const result *r) {
    trial again = r->trial;
    const char *digest = s->results->data_digest_hex;
    const bool same = digest[0] && trial_set_id(&again, digest, NULL) == STATUS_OK &&
                      strcmp(again.id, r->trial.id) == 0;
    return same ? digest : "";
}

static status write_weights(const subject *s, const result *r, const char *path,
                            const float *weights, error *err) {
    char *file = NULL;
    TRY(output_file_find(s, path, &file, err));
    status result = export_weights(file, r, used_digest(s, r), weights, err);
    free(file);
    return result;
}

static status write_into(const subject *s, const result *r, const char *folder,
                         const float *weights, error *err) {
    char *path = NULL;
    if (asprintf(&path, "%s/%s.safetensors", folder, r->trial.id) < 0)
        return error_no_memory(err, strlen(folder));
    status result = write_weights(s, r, path, weights, err);
    free(path);
    return result;
}

/* One whose weights cannot be read is left out. */
static status export_into(const subject *s, const result *r, const char *folder, int *written,
                          left_out_files *left_out, error *err) {
    float *weights = NULL;
    if (r->status != TRIAL_FINISHED) return STATUS_OK;
    status result = subject_weights(s, r, &weights, err);
    if (left_out_may_be(result)) {
        left_out_add(left_out, result, err);
        return STATUS_OK;
    }
    if (result == STATUS_OK) result = write_into(s, r, folder, weights, err);
    free(weights);
    *written += result == STATUS_OK;
    return result;
}

static status tell_written(const subject *s, int written, const char *folder,
                           const left_out_files *left_out, error *err) {
    printf("Wrote %d file%s <id>.safetensors to %s/.\n", written, written == 1 ? "" : "s", folder);
    warnings_print_left_out(left_out, s->folder);
    if (left_out->count == 0) return STATUS_OK;
    return error_set(err, left_out_status(left_out), "the weights of %d trial%s are not exported",
                     left_out->count, left_out->count == 1 ? "" : "s");
}

static status export_all_weights(const subject *s, const char *folder, error *err) {
    int written = 0;
    left_out_files left_out = {0};
    status result = files_make_folder(folder, err);
    for (int32_t i = 0; result == STATUS_OK && i < s->results->trial_count; i++)
        result = export_into(s, &s->results->trials[i], folder, &written, &left_out, err);
    if (result == STATUS_OK) result = tell_written(s, written, folder, &left_out, err);
    left_out_free(&left_out);
    return result;
}

static status export_chosen_weights(const subject *s, const result *r, const char *path,
                                    error *err) {
    float *weights = NULL;
    TRY(subject_weights(s, r, &weights, err));
    status result = write_weights(s, r, path, weights, err);
    free(weights);
    if (result == STATUS_OK) printf("Wrote the weights of trial %s to %s.\n", r->trial.id, path);
    return result;
}

static status export_safetensors(const subject *s, const char *path, error *err) {
    if (is_standard_output(path))
        return error_set(err, STATUS_BAD_INPUT,
                         "safetensors are one file a trial: --output names their folder, or, for "
                         "one trial, the file");
    if (s->trial < 0) return export_all_weights(s, path, err);
    const result *r = &s->results->trials[s->trial];
    if (r->status == TRIAL_FINISHED) return export_chosen_weights(s, r, path, err);
    return error_set(err, STATUS_BAD_INPUT, "trial %s is %s: it has no weights", r->trial.id,
                     trial_status_name(r->status));
}

/* --- which trials --- */

/* The trial that was pointed at, or all; less those that a condition does not hold for. */
static status is_asked_for(const subject *s, int32_t trial, const filter_list *filters, bool *is,
                           error *err) {
    field_value values[FIELDS_MAX];
    *is = s->trial < 0 || s->trial == trial;
    if (!*is) return STATUS_OK;
    fields_read(&s->results->trials[trial], values);
    return filter_passes_all(filters, &s->results->trials[trial], values, is, err);
}

static status choose(const subject *s, const filter_list *filters, bool chosen[], int32_t *count,
                     error *err) {
    *count = 0;
    for (int32_t i = 0; i < s->results->trial_count; i++) {
        TRY(is_asked_for(s, i, filters, &chosen[i], err));
        *count += chosen[i];
    }
    return STATUS_OK;
}

static void sort_by_choice(results *r, const bool chosen[], int32_t count, result sorted[]) {
    int32_t first = 0, last = count;
    for (int32_t i = 0; i < r->trial_count; i++)
        sorted[chosen[i] ? first++ : last++] = r->trials[i];
    if (r->trial_count) memcpy(r->trials, sorted, (size_t)r->trial_count * sizeof *sorted);
}

/* Bring the trials that are asked for to the front, all in their order; how many they are. */
static status gather(subject *s, const filter_list *filters, int32_t *kept, error *err) {
    const size_t count = (size_t)s->results->trial_count;
    bool *chosen = memory_array(count, sizeof *chosen);
    result *sorted = memory_array(count, sizeof *sorted);
    status result = chosen && sorted ? choose(s, filters, chosen, kept, err)
                                     : error_no_memory(err, count * sizeof *sorted);
    if (result == STATUS_OK) sort_by_choice(s->results, chosen, *kept, sorted);
    free(chosen);
    free(sorted);
    if (result == STATUS_OK && s->trial >= 0) s->trial = 0;
    return result;
}

/* --- the command --- */

static status export_as(const subject *s, const char *format, const char *path, error *err) {
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(format, formats[i].name) == 0)
            return export_text(s, formats[i].append, path, err);
    return export_safetensors(s, path, err);
}

static status gather_by_conditions(subject *s, char *const conditions[], int count, int32_t *kept,
                                   error *err) {
    filter_list filters;
    status result = filter_parse_all(count, conditions, &filters, err);
    if (result == STATUS_OK) result = gather(s, &filters, kept, err);
    filter_free_all(&filters);
    return result;
}

static status export_chosen(subject *s, char *const conditions[], int count, const char *format,
                            const char *path, error *err) {
    int32_t kept = 0, all = s->results->trial_count;
    TRY(gather_by_conditions(s, conditions, count, &kept, err));
    if (kept == 0 && s->left_out.count)
        return error_set(err, left_out_status(&s->left_out), "no trial of %s can be exported",
                         s->folder);
    if (all == 0)
        return error_set(err, STATUS_BAD_INPUT, "%s holds no finished trial yet", s->folder);
    if (kept == 0)
        return error_set(err, STATUS_BAD_INPUT, "no trial of %s fulfils the conditions", s->folder);
    s->results->trial_count = kept; /* what the formats see */
    status result = export_as(s, format, path, err);
    s->results->trial_count = all;
    return result;
}

static bool is_format(const char *word) {
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(word, formats[i].name) == 0) return true;
    return strcmp(word, "safetensors") == 0;
}

enum { OPTION_FORMAT, OPTION_OUTPUT };
static const option_info options[] = {
    {"--format", 0, "FORMAT", "csv, json, jsonl or safetensors"},
    {"--output", 'o', "PATH", "the file to write, - for standard output; a folder for safetensors"},
    {NULL, 0, NULL, NULL}};

static int run_export(int argc, char **argv, const char *const given[]) {
    const char *format = given[OPTION_FORMAT], *output = given[OPTION_OUTPUT];
    if (argc < 2) return command_usage_error(&command_export, "which results folder or trial?");
    if (argc > 2 && !filter_starts(argc - 2, argv + 2))
        return command_usage_error(&command_export, "one folder or trial at a time");
    if (!format || !is_format(format))
        return command_usage_error(&command_export,
                                   "--format is %s of csv, json, jsonl and safetensors",
                                   format ? "one" : "missing; it is one");
    if (!output || !*output) return command_usage_error(&command_export, "--output is missing");
    error err;
    subject s;
    status result = subject_open(argv[1], &warnings_of_subject, &s, &err);
    if (result == STATUS_OK) result = export_chosen(&s, argv + 2, argc - 2, format, output, &err);
    subject_free(&s);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_export = {
    .name = "export",
    .run = run_export,
    .arguments = "DIR|FILE [CONDITION ...] --format FORMAT --output PATH",
    .options = options,
    .summary = "Write results for other programs: CSV, JSON, JSON Lines, safetensors.",
    .help =
        "  csv          one row a trial\n"
        "  json         the sweep in one object, trials with their curves\n"
        "  jsonl        one object a trial and line\n"
        "  safetensors  one file a finished trial, PATH/<id>.safetensors,\n"
        "               tensors under PyTorch's names; for one trial\n"
        "               (DIR/<start of an id>) PATH is the file\n"
        "\n"
        "CONDITION keeps the trials it holds for, as in 'sweep ls': hidden_dim=100 'lr<0.1'.\n"
        "Names are those in results.h5: 'sweep help columns'.\n",
};
