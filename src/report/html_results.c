/* report.html: what came out of the trials. */
#include "src/report/classes.h"
#include "src/report/escape.h"
#include "src/report/folder_notes.h"
#include "src/report/html_parts.h"
#include "src/report/pairing.h"
#include "src/report/svg.h"
#include "src/report/tables.h"
#include "src/report/wording.h"

enum {
    MOST_LEADERS = 500,
    TALL_LEADERS = 20,
    MOST_TRIALS = 1000,
    TRIALS_IN_VIEW = 15,
    MOST_FAILURES = 500,
    MOST_LOGS = 20,
};

void html_leaders(text *out, const comparison *c) {
    sheet t = {0};
    html_open_section(out, "configurations", "Configurations, best first");
    fill_leader_table(&t, c, MOST_LEADERS);
    html_table(
        out, &t,
        c->configuration_count > TALL_LEADERS ? "leaders sortable tall" : "leaders sortable");
    html_cut_note(out, MOST_LEADERS, c->configuration_count, "configuration");
    html_close_section(out);
}

void html_pairs(text *out, const comparison *c) {
    sheet t = {0};
    if (c->pair_count == 0) return;
    html_open_section(out, "comparisons", "Comparisons, paired by seed");
    text_append(out, c->by_architecture ? "<p>The best configuration of each architecture"
                                        : "<p>The configurations");
    text_append_format(out,
                       ", by differences of test accuracy between trials of the same seed. With "
                       "n pairs the smallest p of an exact sign-flip test is 2/2<sup>n</sup>; for "
                       "%lld comparison%s at 0.05 at least %zu seeds are needed.</p>\n",
                       (long long)c->all_pairs, c->all_pairs == 1 ? "" : "s",
                       pairing_seeds_needed(c));
    fill_pairs_table(&t, c);
    html_table(out, &t, "comparisons sortable");
    if (c->all_pairs > c->pair_count)
        text_append_format(out, "<p class=\"note\">The first %d of %lld pairs.</p>\n",
                           c->pair_count, (long long)c->all_pairs);
    html_close_section(out);
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

void html_plots(text *out, const plots *drawn) {
    html_open_section(out, "plots", "Plots");
    text_append(out, "<div class=\"plots\">\n");
    for (int i = 0; i < drawn->count; i++) append_plot(out, &drawn->items[i]);
    text_append(out, "</div>\n");
    html_close_section(out);
}

void html_classes(text *out, const comparison *c) {
    sheet t = {0};
    fill_classes_table(&t, c);
    if (t.column_count == 0) return;
    html_open_section(out, "classes", "Accuracy by class");
    text_append(out,
                "<p>Of the best trial of each architecture; the confusion matrices are among "
                "the plots, and in <code>results.h5</code> for every trial.");
    if (c->architecture_count > CLASSES_MOST_ARCHITECTURES)
        text_append_format(out, " Here are the first %d of %d architectures.",
                           CLASSES_MOST_ARCHITECTURES, c->architecture_count);
    text_append(out, "</p>\n");
    html_table(out, &t, "classes sortable");
    html_close_section(out);
}

void html_trials(text *out, const comparison *c) {
    sheet t = {0};
    int32_t count = c->results->trial_count;
    bool folded = count > TRIALS_IN_VIEW;
    html_open_section(out, "trials", "Trials");
    if (folded) {
        text_append(out, "<details><summary>");
        append_count(out, count < MOST_TRIALS ? count : MOST_TRIALS, "trial");
        text_append(out, "</summary>\n");
    }
    fill_trials_table(&t, c, MOST_TRIALS);
    html_table(out, &t, "trials sortable");
    html_cut_note(out, MOST_TRIALS, count, "trial");
    if (folded) text_append(out, "</details>\n");
    html_close_section(out);
}

static void append_log(text *out, const result *r, const char *folder) {
    text tail = {0};
    append_log_tail(&tail, folder, r->trial.id);
    if (tail.bytes > 0) {
        text_append(out, "<details><summary>End of logs/");
        append_html(out, r->trial.id);
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
    fill_failures_table(&t, c, MOST_FAILURES);
    html_table(out, &t, "failures");
    html_cut_note(out, MOST_FAILURES, c->failed + c->diverged, "trial");
    int logs = 0;
    for (int32_t i = 0; i < c->results->trial_count && logs < MOST_LOGS; i++) {
        if (c->results->trials[i].status != TRIAL_FAILED) continue;
        append_log(out, &c->results->trials[i], folder);
        logs++;
    }
    html_close_section(out);
}
