/* report.html: one file that needs nothing else.
 *
 * It is a recipe as well: html_config.h says where it holds the config, the overrides, and the
 * facts about data, program and machine; the latter are in <meta name="sweep:NAME"
 * content="VALUE"> too, under the names of results.h5.
 *
 * Everything is there without JavaScript.  The one script, which the content security policy admits
 * by its SHA-256, adds sorting and filtering. */
#include <string.h>

#include "src/base/escape.h"
#include "src/base/sha256.h"
#include "src/pages/equal_cost.h"
#include "src/pages/finding.h"
#include "src/pages/html_parts.h"
#include "src/pages/page.h"
#include "src/pages/passages.h"
#include "src/plan/architecture_steps.h"
#include "src/stats/classes.h"
#include "src/stats/labels.h"
#include "src/stats/wording.h"

/* --- head --- */

/* Nothing from anywhere, but the style here and exactly this script. */
static void append_policy(text *out) {
    sha256_digest digest;
    if (sha256_of(HTML_SCRIPT, strlen(HTML_SCRIPT), &digest) != 0) out->failed = true;
    text_append(out,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; script-src 'sha256-");
    char base64[SHA256_BASE64_CHARS + 1];
    sha256_base64(&digest, base64);
    text_append(out, base64);
    text_append(out, "'\">\n");
}

static void append_fact(text *out, const char *name, const char *value) {
    text_append(out, "<meta name=\"sweep:");
    text_append_html(out, name);
    text_append(out, "\" content=\"");
    text_append_html(out, value ? value : "");
    text_append(out, "\">\n");
}

static void append_head(text *out, const comparison *c) {
    const results *r = c->results;
    text_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    append_policy(out);
    text_append(out,
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n");
    append_fact(out, "config_path", r->config_path);
    append_fact(out, "data_sha256", r->data_digest_hex);
    for (int i = 0; i < r->environment_count; i++)
        append_fact(out, r->environment[i].name, r->environment[i].value);
    text_append(out, "<title>");
    text_append_html(out, wording_report_heading(r));
    text_append(out, "</title>\n<style>\n");
    text_append(out, HTML_STYLE);
    text_append(out, "</style>\n</head>\n<body>\n");
}

/* --- opening --- */

static bool has_steps(const comparison *c, bool other_than_depth) {
    architecture_steps steps;
    architecture_steps_find(&steps, c->architectures, c->architecture_count);
    return steps.told_count > 0 &&
           architecture_steps_have_other_than_depth(&steps) == other_than_depth;
}

static bool has_depth(const comparison *c) {
    return has_steps(c, false);
}

static bool has_changes(const comparison *c) {
    return has_steps(c, true);
}

static bool has_pairs(const comparison *c) {
    return c->pair_count > 0;
}

static bool has_confirmed(const comparison *c) {
    return c->confirmed != NULL;
}

static bool has_labels(const comparison *c) {
    const configuration *best[LABELS_MOST_CONFIGURATIONS];
    return labels_find_configurations(c, best) > 0;
}

static bool has_failures(const comparison *c) {
    return c->failed + c->diverged > 0;
}

static bool has_stopped(const comparison *c) {
    return c->stopped > 0;
}

static void append_navigation(text *out, const comparison *c) {
    static const struct {
        const char *id, *name;
        bool (*applies)(const comparison *c); /* NULL: always */
    } links[] = {{"configurations", "Configurations", NULL},
                 {"confirmed", "Confirmed", has_confirmed},
                 {"comparisons", "Comparisons", has_pairs},
                 {"cost", "Cost", equal_cost_applies},
                 {"plots", "Plots", NULL},
                 {"classes", "Classes", classes_are_told},
                 {"labels", "Labels", has_labels},
                 {"depth", "Layers", has_depth},
                 {"changes", "Changes", has_changes},
                 {"parameters", "Parameters", NULL},
                 {"trials", "Trials", NULL},
                 {"stopped", "Stopped", has_stopped},
                 {"failures", "Failures", has_failures},
                 {"data", "Data", NULL},
                 {"config", "Config", NULL},
                 {"environment", "Environment", NULL},
                 {"repeat", "Repeat", NULL}};
    text_append(out, "<nav aria-label=\"Sections\">");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (!links[i].applies || links[i].applies(c))
            text_append_format(out, "<a href=\"#%s\">%s</a>", links[i].id, links[i].name);
    text_append(out, "</nav>\n");
}

/* How far an unfinished sweep is. */
static void append_progress(text *out, const comparison *c) {
    int32_t all = c->results->trial_count;
    if (c->missing == 0) return;
    text_append_format(out, "<p class=\"progress\"><progress value=\"%d\" max=\"%d\"></progress> ",
                       (int)(all - c->missing), (int)all);
    passages_append_progress(out, c);
    text_append(out, "</p>\n");
}

static void append_header(text *out, const comparison *c, const char *folder) {
    text_append(out, "<header>\n");
    text_append(out, "<p class=\"meta\">");
    passages_append_summary(out, c, text_append_html);
    text_append(out, "</p>\n<h1>");
    text_append_html(out, wording_report_heading(c->results));
    text_append(out, "</h1>\n");
    append_progress(out, c);
    text_append(out, "<p class=\"finding\">");
    pages_append_finding(out, c);
    text_append(out, "</p>\n<p class=\"note\">");
    pages_append_caveat(out, c);
    text_append(out, "</p>\n");
    html_verification(out, c, folder);
    append_navigation(out, c);
    text_append(out, "</header>\n<main>\n");
}

void pages_append_html(text *out, const comparison *c, const plots *drawn, const char *folder) {
    append_head(out, c);
    append_header(out, c, folder);
    html_leaders(out, c);
    html_confirmed(out, c);
    html_pairs(out, c);
    html_equal_cost(out, c);
    html_plots(out, drawn);
    html_classes(out, c);
    html_labels(out, c);
    html_steps(out, c);
    html_parameters(out, c);
    html_trials(out, c);
    html_stopped(out, c);
    html_failures(out, c, folder);
    html_provenance(out, c->results, drawn);
    text_append(out, "</main>\n<script>");
    text_append(out, HTML_SCRIPT);
    text_append(out, "</script>\n</body>\n</html>\n");
}
