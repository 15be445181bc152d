/* report.html: data, config, machine, how to repeat it, and whether it was repeated. */
#include "src/base/escape.h"
#include "src/pages/environment_words.h"
#include "src/pages/folder_notes.h"
#include "src/pages/html_config.h"
#include "src/pages/html_elements.h"
#include "src/pages/html_parts.h"
#include "src/pages/tables.h"

void html_verification(text *out, const comparison *c, const char *folder) {
    verdict v = verdict_read(folder, c->results);
    text_append_format(out, "<p class=\"badge %s\" id=\"verification\">",
                       !v.known || v.stale ? "open"
                       : v.equal           ? "good"
                                           : "bad");
    verdict_append(out, &v, text_append_html);
    text_append(out, "</p>\n");
}

static void append_config(text *out, const results *r) {
    html_open_section(out, "config", "Config");
    text_append(out, "<p><code>");
    text_append_html(out, r->config_path ? r->config_path : "");
    text_append(out, "</code>, as it was read:</p>\n");
    html_preformatted(out, NULL, r->config_source);
    if (r->config_overrides && r->config_overrides[0]) {
        text_append(out, "<p>Overridden on the command line:</p>\n");
        html_preformatted(out, NULL, r->config_overrides);
    }
    html_config_append(out, r);
    html_close_section(out);
}

static void append_repeat(text *out, const results *r) {
    html_open_section(out, "repeat", "Repeat it");
    html_preformatted(out, NULL, r->command);
    text_append(out, "<p>Or from this page alone: <code>sweep run report.html</code></p>\n");
    html_close_section(out);
}

/* In words, and fact by fact for those who compare machines. */
static void append_environment_section(text *out, const results *r, const text *plots_by) {
    sheet facts = {0};
    text words = {0};
    html_open_section(out, "environment", "Environment");
    pages_append_environment(&words, r);
    text_append(out, "<p>");
    text_append_html(out, text_string(&words));
    text_append(out, "</p>\n<details><summary>All facts</summary>\n");
    pages_fill_environment_table(&facts, r, text_string(plots_by));
    html_table(out, &facts, "facts");
    text_append(out, "</details>\n");
    html_close_section(out);
    if (words.failed) out->failed = true;
    text_free(&words);
}

void html_provenance(text *out, const results *r, const plots *drawn) {
    sheet data = {0};
    text plots_by = {0};
    plots_append_producer(&plots_by, drawn);
    html_open_section(out, "data", "Data");
    pages_fill_data_table(&data, r);
    html_table(out, &data, "facts");
    html_close_section(out);
    append_config(out, r);
    append_environment_section(out, r, &plots_by);
    text_free(&plots_by);
    append_repeat(out, r);
}
