#include "src/cli/report_output.h"

#include <stdio.h>
#include <string.h>

#include "src/base/prose.h"
#include "src/base/publish.h"
#include "src/cli/command.h"
#include "src/cli/terminal.h"
#include "src/pages/report.h"
#include "src/results/export.h"

static void append_finding(text *out, const results *r) {
    text finding = {0};
    report_append_finding(&finding, r);
    prose_append(out, text_string(&finding), terminal_prose_columns());
    text_free(&finding);
}

static void print_finding(const results *r, const char *folder, const char *output) {
    text shown = {0};
    text_append(&shown, "\n");
    report_append_table(&shown, r, terminal_columns());
    text_append(&shown, "\n");
    append_finding(&shown, r);
    text_append(&shown, "\nReport:   ");
    text_append_visible(&shown, output);
    text_append(&shown, "/report.html\nResults:  ");
    text_append_visible(&shown, output);
    text_append(&shown, strcmp(folder, output) == 0 ? "/results.h5, trials.csv, plots/\n"
                                                    : "/trials.csv, plots/\n");
    fputs(text_string(&shown), stdout);
    text_free(&shown);
}

void report_output_finding(const results *r, const char *folder) {
    print_finding(r, folder, folder);
}

static status write_table(const results *r, const char *folder, error *err) {
    text rows = {0};
    export_append_csv(&rows, r);
    status result = files_publish_text(folder, "trials.csv", &rows, err);
    text_free(&rows);
    return result;
}

int report_output(const results *r, const char *folder) {
    return report_output_into(r, folder, folder);
}

int report_output_into(const results *r, const char *folder, const char *output) {
    text warnings = {0};
    error err;
    status result = report_render_into(r, folder, output, &warnings, &err);
    if (result == STATUS_OK) result = write_table(r, output, &err);
    if (warnings.bytes) {
        fflush(stdout);
        fputs(warnings.data, stderr);
    }
    text_free(&warnings);
    if (result != STATUS_OK) return command_fail(result, &err);
    print_finding(r, folder, output);
    return 0;
}
