#include "src/plan/explain.h"
#include "src/report/classes.h"
#include "src/report/escape.h"
#include "src/report/finding.h"
#include "src/report/folder_notes.h"
#include "src/report/page.h"
#include "src/report/parameters.h"
#include "src/report/tables.h"
#include "src/report/wording.h"

enum { MOST_LEADERS = 50, MOST_TRIALS = 100, MOST_FAILURES = 100, MOST_ARCHITECTURES = 6 };

static void append_table(text *out, sheet *t) {
    sheet_append_markdown(out, t);
    if (t->failed) out->failed = true;
    text_append(out, "\n");
    sheet_free(t);
}

static void append_cut_note(text *out, int64_t shown, int64_t all, const char *what,
                            const char *where) {
    if (all <= shown) return;
    text_append_format(out, "The first %lld of ", (long long)shown);
    append_count(out, all, what);
    text_append_format(out, "; %s has all.\n\n", where);
}

static void append_opening(text *out, const comparison *c, const char *folder) {
    const verification v = verification_read(folder, c->results);
    text_append(out, "# ");
    append_markdown(out, report_heading(c->results));
    text_append(out, "\n\n**");
    append_finding(out, c);
    text_append(out, "**\n\n");
    append_caveat(out, c);
    text_append(out, "\n\n");
    append_verdict(out, &v, append_markdown);
    text_append(out, "\n\n");
}

static void append_leaders(text *out, const comparison *c) {
    sheet t = {0};
    text_append(out, "## Configurations, best first\n\n");
    fill_leader_table(&t, c, MOST_LEADERS);
    append_table(out, &t);
    append_cut_note(out, MOST_LEADERS, c->configuration_count, "configuration", "trials.csv");
}

static void append_comparisons(text *out, const comparison *c) {
    sheet t = {0};
    if (c->pair_count == 0) return;
    text_append(out, "## Comparisons, paired by seed\n\n");
    fill_pairs_table(&t, c);
    append_table(out, &t);
}

static void append_classes(text *out, const comparison *c) {
    sheet t = {0};
    fill_classes_table(&t, c);
    if (t.column_count == 0) return;
    text_append(out, "## Accuracy by class\n\nOf the best trial of each architecture.\n\n");
    append_table(out, &t);
}

static void append_plots(text *out, const plots *drawn) {
    if (drawn->count == 0) return;
    text_append(out, "## Plots\n\n");
    for (int i = 0; i < drawn->count; i++) {
        const plot *p = &drawn->items[i];
        text_append_format(out, "### %s\n\n", text_string(&p->heading));
        if (p->svg.bytes == 0) {
            text_append_format(out, "Not drawn; `plots/%s.gp` and `plots/%s.dat` are there.\n\n",
                               p->name, p->name);
            continue;
        }
        text_append(out, "![");
        append_markdown(out, text_string(&p->alt));
        text_append_format(out, "](plots/%s.png)\n\n", p->name);
    }
}

static void append_parameters(text *out, const comparison *c) {
    text_append(out, "## Parameters\n\n");
    for (int i = 0; i < c->architecture_count && i < MOST_ARCHITECTURES; i++) {
        sheet t = {0};
        text_append(out, "### ");
        append_architecture(out, &c->architectures[i]);
        text_append(out, "\n\n");
        fill_parameter_table(&t, &c->architectures[i]);
        append_table(out, &t);
    }
    if (c->architecture_count > MOST_ARCHITECTURES)
        text_append_format(out, "The first %d architectures; `sweep plan` shows every one.\n\n",
                           MOST_ARCHITECTURES);
}

static void append_depth(text *out, const comparison *c) {
    depth_step steps[COMPARISON_MAX_ARCHITECTURES];
    int count = collect_depth_steps(c, steps);
    if (count > 0) text_append(out, "## What another layer changes\n\n");
    for (int i = 0; i < count && i < MOST_ARCHITECTURES; i++) {
        sheet t = {0};
        text_append(out, "### ");
        append_depth_headline(out, &steps[i]);
        text_append(out, "\n\n");
        text words = {0};
        explain_append_further_layers(&words, steps[i].less, steps[i].more);
        append_markdown_lines(out, text_string(&words));
        text_free(&words);
        text_append(out, "\n\n");
        fill_depth_table(&t, &steps[i]);
        append_table(out, &t);
    }
}

static void append_trials(text *out, const comparison *c) {
    sheet t = {0};
    text_append(out, "## Trials\n\n");
    fill_trials_table(&t, c, MOST_TRIALS);
    append_table(out, &t);
    append_cut_note(out, MOST_TRIALS, c->results->trial_count, "trial", "trials.csv");
}

static void append_failures(text *out, const comparison *c) {
    if (c->failed + c->diverged == 0) return;
    sheet t = {0};
    text_append(out, "## Failed and diverged\n\n");
    fill_failures_table(&t, c, MOST_FAILURES);
    append_table(out, &t);
    append_cut_note(out, MOST_FAILURES, c->failed + c->diverged, "trial", "trials.csv");
}

static void append_provenance(text *out, const results *r, const plots *drawn) {
    sheet data = {0}, environment = {0};
    text plots_by = {0};
    plots_append_producer(&plots_by, drawn);
    text_append(out, "## Data\n\n");
    fill_data_table(&data, r);
    append_table(out, &data);
    text_append(out, "## Config\n\n");
    append_markdown(out, r->config_path ? r->config_path : "");
    text_append(out, ", as it was read:\n\n");
    append_markdown_block(out, "yaml", r->config_source ? r->config_source : "");
    if (r->config_overrides && r->config_overrides[0]) {
        text_append(out, "\nOverridden on the command line:\n\n");
        append_markdown_block(out, "", r->config_overrides);
    }
    text_append(out, "\n## Environment\n\n");
    fill_environment_table(&environment, r, text_string(&plots_by));
    text_free(&plots_by);
    append_table(out, &environment);
    text_append(out, "## Repeat it\n\n");
    append_markdown_block(out, "sh", r->command ? r->command : "");
}

void append_markdown_report(text *out, const comparison *c, const plots *drawn,
                            const char *folder) {
    append_opening(out, c, folder);
    append_leaders(out, c);
    append_comparisons(out, c);
    append_plots(out, drawn);
    append_classes(out, c);
    append_depth(out, c);
    append_parameters(out, c);
    append_trials(out, c);
    append_failures(out, c);
    append_provenance(out, c->results, drawn);
}
