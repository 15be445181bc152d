/* report.html: what came out of the trials. */
#include "src/base/escape.h"
#include "src/pages/class_tables.h"
#include "src/pages/equal_cost.h"
#include "src/pages/folder_notes.h"
#include "src/pages/html_elements.h"
#include "src/pages/html_parts.h"
#include "src/pages/passages.h"
#include "src/pages/tables.h"
#include "src/plots/svg.h"
#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/labels.h"
#include "src/stats/wording.h"

enum {
    MOST_LEADERS = 500,
    TALL_LEADERS = 20,
    MOST_TRIALS = 1000,
    TRIALS_IN_VIEW = 15,
    MOST_FAILURES = 500,
    MOST_LOGS = 20,
};

static void append_paragraph(text *out, text *words) {
    if (words->bytes > 0) text_append_format(out, "<p>%s</p>\n", text_string(words));
    if (words->failed) out->failed = true;
    text_free(words);
}

static void append_search(text *out, const comparison *c) {
    text words = {0};
    passages_append_search(&words, c);
    append_paragraph(out, &words);
}

void html_leaders(text *out, const comparison *c) {
    sheet t = {0};
    html_open_section(out, "configurations", "Configurations, best first");
    pages_fill_leader_table(&t, c, MOST_LEADERS);
    html_table(
        out, &t,
        c->configuration_count > TALL_LEADERS ? "leaders sortable tall" : "leaders sortable");
    html_truncation_note(out, MOST_LEADERS, c->configuration_count, "configuration");
    append_search(out, c);
    html_close_section(out);
}

void html_pairs(text *out, const comparison *c) {
    sheet t = {0};
    text cut = {0};
    if (c->pair_count == 0) return;
    html_open_section(out, "comparisons",
                      c->by_fold ? "Comparisons, paired by fold" : "Comparisons, paired by seed");
    text_append(out, "<p>");
    passages_append_pairs(out, c);
    text_append(out, "</p>\n");
    pages_fill_pairs_table(&t, c);
    html_table(out, &t, "comparisons sortable");
    if (passages_append_truncation(&cut, c->pair_count, c->all_pairs, "pair"))
        text_append_format(out, "<p class=\"note\">%s.</p>\n", text_string(&cut));
    if (cut.failed) out->failed = true;
    text_free(&cut);
    html_close_section(out);
}

void html_equal_cost(text *out, const comparison *c) {
    sheet t = {0};
    text words = {0};
    equal_flops e;
    if (!equal_cost_applies(c)) return;
    html_open_section(out, "cost", "For what it costs");
    equal_cost_append_fronts(&words, c);
    append_paragraph(out, &words);
    equal_cost_append_parameters(&words, c);
    append_paragraph(out, &words);
    if (equal_flops_of(c, &e)) {
        equal_cost_append_flops(&words, c, &e);
        append_paragraph(out, &words);
        equal_cost_fill_flops_table(&t, c, &e);
        html_table(out, &t, "comparisons sortable");
    }
    html_close_section(out);
}

static void append_confirmed_trials(text *out, const comparison *confirmed) {
    sheet t = {0};
    text_append(out, "<details><summary>");
    wording_append_count(out, confirmed->results->trial_count, "trial");
    text_append(out, "</summary>\n");
    pages_fill_trials_table(&t, confirmed, MOST_TRIALS);
    html_table(out, &t, "trials sortable");
    html_truncation_note(out, MOST_TRIALS, confirmed->results->trial_count, "trial");
    text_append(out, "</details>\n");
}

static void append_confirmed_failures(text *out, const comparison *confirmed) {
    sheet t = {0};
    if (confirmed->failed + confirmed->diverged == 0) return;
    pages_fill_failures_table(&t, confirmed, MOST_FAILURES);
    html_table(out, &t, "failures sortable");
}

void html_confirmed(text *out, const comparison *c) {
    const comparison *confirmed = c->confirmed;
    sheet t = {0};
    if (!confirmed) return;
    html_open_section(out, "confirmed", "Confirmed with fresh seeds");
    text_append(out, "<p>");
    passages_append_confirmed(out, c);
    text_append(out, "</p>\n");
    pages_fill_confirmed_table(&t, c);
    html_table(out, &t, "confirmed sortable");
    if (confirmed->pair_count > 0) {
        text_append(out, "<p>");
        passages_append_pairs(out, confirmed);
        text_append(out, "</p>\n");
        pages_fill_pairs_table(&t, confirmed);
        html_table(out, &t, "comparisons sortable");
    }
    append_confirmed_failures(out, confirmed);
    append_confirmed_trials(out, confirmed);
    html_close_section(out);
}

/* Links to what lies beside the page; their words are the files' names, which serve a page that was
 * sent alone. */
static void append_plot_files(text *out, const plot *p, bool drawn) {
    static const char *const endings[] = {"svg", "png", "gp", "dat"};
    const size_t first = drawn ? 0 : 2;
    for (size_t i = first; i < sizeof endings / sizeof *endings; i++) {
        text_append_format(out, "%s<a href=\"plots/%s.%s\">", i > first ? " " : "", p->name,
                           endings[i]);
        if (i == first) text_append_format(out, "plots/%s", p->name);
        text_append_format(out, ".%s</a>", endings[i]);
    }
}

static void append_plot(text *out, const plot *p) {
    text_append(out, "<figure>\n");
    bool drawn =
        p->svg.bytes > 0 && svg_append_inline(out, text_string(&p->svg), p->name,
                                              text_string(&p->heading), text_string(&p->alt));
    text_append(out, "<figcaption>");
    if (!drawn) text_append_format(out, "%s was not drawn: ", text_string(&p->heading));
    append_plot_files(out, p, drawn);
    text_append(out, "</figcaption>\n</figure>\n");
}

void html_plots(text *out, const plots *drawn) {
    html_open_section(out, "plots", "Plots");
    text_append(out, "<div class=\"plots\">\n");
    for (int i = 0; i < drawn->count; i++) append_plot(out, &drawn->items[i]);
    text_append(out, "</div>\n");
    html_close_section(out);
}

static void append_confusion(text *out, const comparison *c, const result *r) {
    sheet t = {0};
    text words = {0};
    classes_append_confusions(&words, c, r);
    text_append(out, "<details><summary>");
    architectures_append(out, c, &r->trial.architecture);
    text_append(out, ": ");
    text_append_html(out,
                     words.bytes > 0 ? text_string(&words) : "no item taken for another class.");
    text_append(out, "</summary>\n");
    pages_fill_confusion_table(&t, c, r);
    html_table(out, &t, "confusion");
    text_append(out, "</details>\n");
    if (words.failed) out->failed = true;
    text_free(&words);
}

void html_classes(text *out, const comparison *c) {
    const result *trials[CLASSES_MOST_ARCHITECTURES];
    sheet t = {0};
    pages_fill_classes_table(&t, c);
    if (t.column_count == 0) return;
    html_open_section(out, "classes", "Accuracy by class");
    text_append(out, "<p>");
    passages_append_classes(out, c);
    text_append(out, "</p>\n");
    html_table(out, &t, "classes sortable");
    text_append(out, "<h3>Taken for one another most often</h3>\n");
    int count = classes_find_best_trials(c, trials);
    for (int i = 0; i < count; i++) append_confusion(out, c, trials[i]);
    html_close_section(out);
}

static void append_label_scores(text *out, const comparison *c, const configuration *g) {
    sheet t = {0};
    text absent = {0};
    labels_append_absent(&absent, c, g);
    if (absent.bytes > 0) {
        text_append(out, "<p class=\"note\">");
        text_append_html(out, text_string(&absent));
        text_append(out, "</p>\n");
    }
    pages_fill_label_scores_table(&t, c, g);
    html_table(out, &t, "classes sortable");
    if (absent.failed) out->failed = true;
    text_free(&absent);
}

void html_labels(text *out, const comparison *c) {
    const configuration *best[LABELS_MOST_CONFIGURATIONS];
    sheet t = {0};
    const int count = labels_find_configurations(c, best);
    if (count == 0) return;
    html_open_section(out, "labels", "F1 by label");
    text_append(out, "<p>");
    passages_append_labels(out, c);
    text_append(out, "</p>\n");
    pages_fill_labels_table(&t, c);
    html_table(out, &t, "classes sortable");
    for (int i = 0; i < count; i++) {
        text_append(out, count > 1 ? "<details><summary>" : "<h3>");
        wording_append_configuration(out, c, best[i]);
        text_append(out, count > 1 ? "</summary>\n" : "</h3>\n");
        append_label_scores(out, c, best[i]);
        text_append(out, count > 1 ? "</details>\n" : "");
    }
    html_close_section(out);
}

void html_trials(text *out, const comparison *c) {
    sheet t = {0};
    int32_t count = c->results->trial_count;
    bool folded = count > TRIALS_IN_VIEW;
    html_open_section(out, "trials", "Trials");
    if (folded) {
        text_append(out, "<details><summary>");
        wording_append_count(out, count < MOST_TRIALS ? count : MOST_TRIALS, "trial");
        text_append(out, "</summary>\n");
    }
    pages_fill_trials_table(&t, c, MOST_TRIALS);
    html_table(out, &t, "trials sortable");
    html_truncation_note(out, MOST_TRIALS, count, "trial");
    if (folded) text_append(out, "</details>\n");
    html_close_section(out);
}

static void append_log(text *out, const result *r, const char *folder) {
    text tail = {0};
    pages_append_log_tail(&tail, folder, r->trial.id);
    if (tail.bytes > 0) {
        text_append(out, "<details><summary>End of logs/");
        text_append_html(out, r->trial.id);
        text_append(out, ".log</summary>\n");
        html_preformatted(out, NULL, text_string(&tail));
        text_append(out, "</details>\n");
    }
    text_free(&tail);
}

void html_failures(text *out, const comparison *c, const char *folder) {
    if (c->failed + c->diverged == 0) return;
    sheet t = {0};
    html_open_section(out, "failures", "Failed and diverged");
    pages_fill_failures_table(&t, c, MOST_FAILURES);
    html_table(out, &t, "failures sortable");
    html_truncation_note(out, MOST_FAILURES, c->failed + c->diverged, "trial");
    int logs = 0;
    for (int32_t i = 0; i < c->results->trial_count && logs < MOST_LOGS; i++) {
        if (c->results->trials[i].status != TRIAL_FAILED) continue;
        append_log(out, &c->results->trials[i], folder);
        logs++;
    }
    html_close_section(out);
}

void html_stopped(text *out, const comparison *c) {
    if (c->stopped == 0) return;
    sheet t = {0};
    html_open_section(out, "stopped", "Stopped early");
    text words = {0};
    passages_append_stopping(&words, c);
    text_append(out, "<p>");
    text_append_html(out, text_string(&words));
    text_append(out, "</p>\n");
    text_free(&words);
    pages_fill_stopped_table(&t, c, MOST_TRIALS);
    html_table(out, &t, "trials sortable");
    html_truncation_note(out, MOST_TRIALS, c->stopped, "trial");
    html_close_section(out);
}
