#include "src/pages/report.h"

#include <stdlib.h>

#include "src/base/files.h"
#include "src/base/prose.h"
#include "src/base/publish.h"
#include "src/pages/best_table.h"
#include "src/pages/finding.h"
#include "src/pages/page.h"
#include "src/pages/sheet.h"
#include "src/pages/tables.h"
#include "src/plots/gnuplot.h"
#include "src/plots/plots.h"
#include "src/stats/axis_names.h"
#include "src/stats/wording.h"

enum { TERMINAL_ROWS = 20 };

/* Publish `t` as `folder`/`name` and release it. */
static status publish(const char *folder, const char *name, text *t, error *err) {
    status result = files_publish_text(folder, name, t, err);
    text_free(t);
    return result;
}

static status make_plots(plots *drawn, const comparison *c, const char *folder, text *warnings,
                         error *err) {
    char *path = files_join(folder, "plots");
    status result = path ? files_make_subfolder(path, err) : error_no_memory(err, sizeof "plots");
    if (result == STATUS_OK) result = plots_make(drawn, c, path, GNUPLOT_TIMEOUT_S, warnings, err);
    free(path);
    return result;
}

static status write_pages(const comparison *c, const plots *drawn, const char *folder,
                          const char *output, error *err) {
    text page = {0};
    pages_append_markdown(&page, c, drawn, folder);
    TRY(publish(output, "report.md", &page, err));
    pages_append_html(&page, c, drawn, folder);
    return publish(output, "report.html", &page, err);
}

static status render(const comparison *c, const char *folder, const char *output, text *warnings,
                     error *err) {
    TRY(files_make_folder(output, err));
    plots *drawn = calloc(1, sizeof *drawn);
    if (!drawn) return error_no_memory(err, sizeof *drawn);
    status result = make_plots(drawn, c, output, warnings, err);
    if (result == STATUS_OK) result = write_pages(c, drawn, folder, output, err);
    plots_free(drawn);
    free(drawn);
    return result;
}

status report_render_into(const results *r, const char *folder, const char *output, text *warnings,
                          error *err) {
    comparison *c = NULL;
    TRY(comparison_create(r, &c, err));
    status result = render(c, folder, output, warnings, err);
    comparison_free(c);
    return result;
}

status report_render(const results *r, const char *folder, text *warnings, error *err) {
    return report_render_into(r, folder, folder, warnings, err);
}

void report_append_finding(text *out, const results *r) {
    comparison *c = NULL;
    error ignored;
    if (comparison_create(r, &c, &ignored) != STATUS_OK) {
        out->failed = true;
        return;
    }
    pages_append_finding(out, c);
    comparison_free(c);
}

static void append_confirmed(text *out, const comparison *c, int columns) {
    sheet t = {0};
    text_append(out, "\nConfirmed with fresh seeds, in the order of the choice:\n");
    pages_fill_confirmed_table(&t, c);
    sheet_append_terminal(out, &t, columns);
    if (t.failed) out->failed = true;
    sheet_free(&t);
}

void report_append_table(text *out, const results *r, int columns) {
    comparison *c = NULL;
    error ignored;
    sheet t = {0};
    if (comparison_create(r, &c, &ignored) != STATUS_OK) {
        out->failed = true;
        return;
    }
    pages_fill_leader_table(&t, c, TERMINAL_ROWS);
    sheet_append_terminal(out, &t, columns);
    if (c->configuration_count > TERMINAL_ROWS) {
        text_append_format(out, "… and ");
        wording_append_count(out, c->configuration_count - TERMINAL_ROWS, "more configuration");
        text_append(out, "\n");
    }
    if (t.failed) out->failed = true;
    sheet_free(&t);
    if (c->confirmed) append_confirmed(out, c, columns);
    comparison_free(c);
}

/* --- the best of some axes --- */

static status read_question(const comparison *c, const char *best, const char *by,
                            config_key best_keys[], config_key by_keys[], best_question *q,
                            error *err) {
    *q = (best_question){.best = best_keys, .by = by_keys};
    TRY(axis_names_read(c, best, best_keys, &q->best_count, err));
    if (by) TRY(axis_names_read(c, by, by_keys, &q->by_count, err));
    for (int i = 0; i < q->best_count; i++)
        for (int k = 0; k < q->by_count; k++)
            if (best_keys[i] == by_keys[k])
                return error_set(err, STATUS_BAD_INPUT,
                                 "the best '%s' for each '%s' is that one: name two axes",
                                 key_column(best_keys[i]), key_column(by_keys[k]));
    return STATUS_OK;
}

static void append_best(text *out, const comparison *c, const best_question *q, const best_by *b,
                        int columns, int prose_columns) {
    sheet t = {0};
    text notes = {0};
    best_table_fill(&t, c, q, b);
    sheet_append_terminal(out, &t, columns);
    best_table_append_notes(&notes, c, q, b);
    text_append(out, "\n");
    prose_append(out, text_string(&notes), prose_columns);
    if (t.failed || notes.failed) out->failed = true;
    text_free(&notes);
    sheet_free(&t);
}

status report_append_best(text *out, const results *r, const char *best, const char *by,
                          int columns, int prose_columns, error *err) {
    config_key best_keys[KEY_COUNT], by_keys[KEY_COUNT];
    comparison *c = NULL;
    best_question q;
    best_by b = {.groups = NULL};
    TRY(comparison_create(r, &c, err));
    status result = read_question(c, best, by, best_keys, by_keys, &q, err);
    if (result == STATUS_OK)
        result = best_by_find(c, best_keys, q.best_count, by_keys, q.by_count, &b, err);
    if (result == STATUS_OK) append_best(out, c, &q, &b, columns, prose_columns);
    best_by_free(&b);
    comparison_free(c);
    return result;
}
