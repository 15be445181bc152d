#include <string.h>

#include "src/plan/explain.h"
#include "src/report/escape.h"
#include "src/report/finding.h"
#include "src/report/page.h"
#include "src/report/parameters.h"
#include "src/report/svg.h"
#include "src/report/tables.h"
#include "src/report/wording.h"

enum {
    MOST_LEADERS = 200,
    LEADERS_IN_VIEW = 20,
    MOST_TRIALS = 1000,
    TRIALS_IN_VIEW = 15,
    MOST_FAILURES = 500,
    MOST_ARCHITECTURES = 12,
    MOST_DEPTH_STEPS = 6,
};

static void append_table(text *out, sheet *t, const char *class) {
    sheet_append_html(out, t, class);
    if (t->failed) out->failed = true;
    sheet_free(t);
}

static void open_section(text *out, const char *id, const char *heading) {
    text_append_format(out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, heading);
}

static void close_section(text *out) {
    text_append(out, "</section>\n");
}

static void append_cut_note(text *out, int64_t shown, int64_t all, const char *what) {
    if (all <= shown) return;
    text_append_format(out, "<p class=\"note\">The first %lld of ", (long long)shown);
    append_count(out, all, what);
    text_append(out, "; trials.csv has all.</p>\n");
}

/* Opening -------------------------------------------------------------------------------- */

static void append_head(text *out, const comparison *c) {
    text_append(out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    append_html(out, report_heading(c->results));
    text_append(out, "</title>\n<style>\n");
    text_append(out, HTML_STYLE);
    text_append(out, "</style>\n</head>\n<body>\n");
}

static void append_summary_line(text *out, const comparison *c) {
    const results *r = c->results;
    text_append(out, "<p class=\"meta\">");
    append_html(out, r->name ? r->name : "");
    text_append(out, " · ");
    append_html(out, r->data_title ? r->data_title : "");
    text_append(out, " · ");
    append_count(out, c->configuration_count, "configuration");
    text_append(out, " · ");
    append_count(out, r->trial_count, "trial");
    text_append(out, "</p>\n");
}

static void append_navigation(text *out, const comparison *c) {
    static const struct {
        const char *id, *name;
    } links[] = {{"configurations", "Configurations"},
                 {"plots", "Plots"},
                 {"depth", "Layers"},
                 {"parameters", "Parameters"},
                 {"trials", "Trials"},
                 {"failures", "Failures"},
                 {"data", "Data"},
                 {"config", "Config"},
                 {"environment", "Environment"},
                 {"repeat", "Repeat"}};
    depth_step steps[COMPARISON_MAX_ARCHITECTURES];
    bool deep = collect_depth_steps(c, steps) > 0;
    text_append(out, "<nav aria-label=\"Sections\">");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (!deep && strcmp(links[i].id, "depth") == 0) continue;
        if (c->failed + c->diverged == 0 && strcmp(links[i].id, "failures") == 0) continue;
        text_append_format(out, "<a href=\"#%s\">%s</a>", links[i].id, links[i].name);
    }
    text_append(out, "</nav>\n");
}

static void append_header(text *out, const comparison *c) {
    text_append(out, "<header>\n");
    append_summary_line(out, c);
    text_append(out, "<h1>");
    append_html(out, report_heading(c->results));
    text_append(out, "</h1>\n<p class=\"finding\">");
    append_finding(out, c);
    text_append(out, "</p>\n<p class=\"note\">");
    append_caveat(out, c);
    text_append(out, "</p>\n");
    append_navigation(out, c);
    text_append(out, "</header>\n<main>\n");
}

/* Results -------------------------------------------------------------------------------- */

static void append_leaders(text *out, const comparison *c) {
    sheet t = {0};
    open_section(out, "configurations", "Configurations, best first");
    fill_leader_table(&t, c, LEADERS_IN_VIEW);
    append_table(out, &t, "leaders");
    if (c->configuration_count > LEADERS_IN_VIEW) {
        text_append_format(
            out, "<details><summary>The best %d</summary>\n",
            c->configuration_count < MOST_LEADERS ? (int)c->configuration_count : MOST_LEADERS);
        fill_leader_table(&t, c, MOST_LEADERS);
        append_table(out, &t, "leaders");
        append_cut_note(out, MOST_LEADERS, c->configuration_count, "configuration");
        text_append(out, "</details>\n");
    }
    close_section(out);
}

static void append_plot(text *out, const plot *p) {
    text_append(out, "<figure>\n");
    bool drawn =
        p->svg.bytes > 0 && append_inline_svg(out, text_string(&p->svg), p->name,
                                              text_string(&p->heading), text_string(&p->alt));
    text_append(out, "<figcaption>");
    if (!drawn) text_append_format(out, "%s was not drawn: ", text_string(&p->heading));
    text_append_format(out, "<code>plots/%s.gp</code>, <code>.dat</code>", p->name);
    if (drawn) text_append(out, ", <code>.svg</code>, <code>.png</code>");
    text_append(out, "</figcaption>\n</figure>\n");
}

static void append_plots(text *out, const plots *drawn) {
    open_section(out, "plots", "Plots");
    text_append(out, "<div class=\"plots\">\n");
    for (int i = 0; i < drawn->count; i++) append_plot(out, &drawn->items[i]);
    text_append(out, "</div>\n");
    close_section(out);
}

/* Paragraphs divided by empty lines; a line that starts with a space keeps its form. */
static void append_paragraphs(text *out, const char *words) {
    while (*words) {
        const char *end = strstr(words, "\n\n");
        size_t bytes = end ? (size_t)(end - words) : strlen(words);
        text paragraph = {0};
        text_append_bytes(&paragraph, words, bytes);
        bool preformatted = strncmp(words, "  ", 2) == 0;
        text_append(out, preformatted ? "<pre>" : "<p>");
        append_html(out, text_string(&paragraph));
        text_append(out, preformatted ? "</pre>\n" : "</p>\n");
        text_free(&paragraph);
        words += bytes;
        while (*words == '\n') words++;
    }
}

static void append_depth(text *out, const comparison *c) {
    depth_step steps[COMPARISON_MAX_ARCHITECTURES];
    int count = collect_depth_steps(c, steps);
    if (count == 0) return;
    open_section(out, "depth", "What another layer changes");
    for (int i = 0; i < count && i < MOST_DEPTH_STEPS; i++) {
        sheet t = {0};
        text words = {0};
        text_append_format(out, "<details%s><summary>", i == 0 ? " open" : "");
        append_depth_headline(out, &steps[i]);
        text_append(out, "</summary>\n");
        explain_append_further_layers(&words, steps[i].less, steps[i].more);
        append_paragraphs(out, text_string(&words));
        text_free(&words);
        fill_depth_table(&t, &steps[i]);
        append_table(out, &t, "tensors");
        text_append(out, "</details>\n");
    }
    close_section(out);
}

static void append_parameters(text *out, const comparison *c) {
    open_section(out, "parameters", "Parameters of each architecture");
    text_append(out,
                "<p>Tensors carry their PyTorch state_dict names. Rows of the LSTM's tensors are "
                "the gates i, f, g, o, hidden_dim rows each.</p>\n");
    for (int i = 0; i < c->architecture_count && i < MOST_ARCHITECTURES; i++) {
        const architecture *a = &c->architectures[i];
        sheet t = {0};
        text_append_format(out, "<details%s><summary>", i == 0 ? " open" : "");
        append_architecture(out, a);
        text_append(out, ": ");
        append_count(out, architecture_parameter_count(a), "parameter");
        text_append(out, ", ");
        append_count(out, architecture_forward_macs(a), "multiply-add");
        text_append(out, " an item forward</summary>\n");
        fill_parameter_table(&t, a);
        append_table(out, &t, "tensors");
        text_append(out, "</details>\n");
    }
    if (c->architecture_count > MOST_ARCHITECTURES)
        text_append_format(out,
                           "<p class=\"note\">The first %d architectures; <code>sweep plan</code> "
                           "shows every one.</p>\n",
                           MOST_ARCHITECTURES);
    close_section(out);
}

static void append_trials(text *out, const comparison *c) {
    sheet t = {0};
    int32_t count = c->results->trial_count;
    bool folded = count > TRIALS_IN_VIEW;
    open_section(out, "trials", "Trials");
    if (folded) {
        text_append(out, "<details><summary>");
        append_count(out, count < MOST_TRIALS ? count : MOST_TRIALS, "trial");
        text_append(out, "</summary>\n");
    }
    fill_trials_table(&t, c, MOST_TRIALS);
    append_table(out, &t, "trials");
    append_cut_note(out, MOST_TRIALS, count, "trial");
    if (folded) text_append(out, "</details>\n");
    close_section(out);
}

static void append_failures(text *out, const comparison *c) {
    if (c->failed + c->diverged == 0) return;
    sheet t = {0};
    open_section(out, "failures", "Failed and diverged");
    fill_failures_table(&t, c, MOST_FAILURES);
    append_table(out, &t, "failures");
    append_cut_note(out, MOST_FAILURES, c->failed + c->diverged, "trial");
    close_section(out);
}

/* Provenance ----------------------------------------------------------------------------- */

static void append_preformatted(text *out, const char *raw) {
    text_append(out, "<pre tabindex=\"0\"><code>");
    append_html(out, raw ? raw : "");
    text_append(out, "</code></pre>\n");
}

static void append_config(text *out, const results *r) {
    open_section(out, "config", "Config");
    text_append(out, "<p><code>");
    append_html(out, r->config_path ? r->config_path : "");
    text_append(out, "</code>, verbatim:</p>\n");
    append_preformatted(out, r->config_source);
    if (r->config_overrides && r->config_overrides[0]) {
        text_append(out, "<p>Overridden on the command line:</p>\n");
        append_preformatted(out, r->config_overrides);
    }
    close_section(out);
}

static void append_provenance(text *out, const results *r) {
    sheet data = {0}, environment = {0};
    open_section(out, "data", "Data");
    fill_data_table(&data, r);
    append_table(out, &data, "facts");
    close_section(out);
    append_config(out, r);
    open_section(out, "environment", "Environment");
    fill_environment_table(&environment, r);
    append_table(out, &environment, "facts");
    close_section(out);
    open_section(out, "repeat", "Repeat it");
    append_preformatted(out, r->command);
    close_section(out);
}

void append_html_report(text *out, const comparison *c, const plots *drawn) {
    append_head(out, c);
    append_header(out, c);
    append_leaders(out, c);
    append_plots(out, drawn);
    append_depth(out, c);
    append_parameters(out, c);
    append_trials(out, c);
    append_failures(out, c);
    append_provenance(out, c->results);
    text_append(out, "</main>\n</body>\n</html>\n");
}
