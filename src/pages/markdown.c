/* report.md: what report.html says, for those who read Markdown or its source. */
#include <string.h>

#include "src/base/escape.h"
#include "src/base/prose.h"
#include "src/pages/class_tables.h"
#include "src/pages/environment_words.h"
#include "src/pages/equal_cost.h"
#include "src/pages/finding.h"
#include "src/pages/folder_notes.h"
#include "src/pages/page.h"
#include "src/pages/parameter_tables.h"
#include "src/pages/passages.h"
#include "src/pages/tables.h"
#include "src/plan/explain_steps.h"
#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/labels.h"
#include "src/stats/wording.h"

enum {
    PROSE_COLUMNS = 100,
    MOST_LEADERS = 50,
    MOST_TRIALS = 100,
    MOST_FAILURES = 100,
    MOST_LOGS = 20,
    MOST_ARCHITECTURES = 6,
    MOST_STEPS = 6,
};

/* --- parts --- */

/* Where a break has made a line begin like an item of a list ("- ", "12. ") or like what underlines
 * a heading, the character that makes it so; NULL elsewhere. */
static const char *false_mark(const char *line) {
    const char *mark = line + strspn(line, "0123456789");
    if (mark > line && *mark != '.' && *mark != ')') return NULL;
    if (mark == line && !strchr("-+=", *mark)) return NULL;
    return strchr(" \n-=", mark[1]) ? mark : NULL; /* finds the end of the text too */
}

static void append_line(text *out, const char *line, size_t bytes) {
    const char *mark = bytes > 0 ? false_mark(line) : NULL;
    size_t before = mark ? (size_t)(mark - line) : 0;
    text_append_bytes(out, line, before);
    if (mark) text_append(out, "\\");
    text_append_bytes(out, line + before, bytes - before);
    text_append(out, "\n");
}

/* A paragraph of Markdown, escaped already, in lines that read well as source too; each begins
 * with `prefix`.  `words` is emptied. */
static void append_paragraph(text *out, text *words, const char *prefix) {
    text wrapped = {0};
    prose_append(&wrapped, text_string(words), PROSE_COLUMNS - (int)strlen(prefix));
    for (const char *line = text_string(&wrapped); *line;) {
        size_t bytes = strcspn(line, "\n");
        text_append(out, prefix);
        append_line(out, line, bytes);
        line += bytes + (line[bytes] == '\n');
    }
    text_append(out, "\n");
    if (words->failed || wrapped.failed) out->failed = true;
    text_free(&wrapped);
    text_free(words);
}

static void append_table(text *out, sheet *t) {
    if (t->column_count > 0) {
        sheet_append_markdown(out, t);
        text_append(out, "\n");
    }
    if (t->failed) out->failed = true;
    sheet_free(t);
}

static void append_cut_note(text *out, int64_t shown, int64_t all, const char *what,
                            const char *where) {
    if (passages_append_truncation(out, shown, all, what))
        text_append_format(out, "; %s.\n\n", where);
}

/* --- sections --- */

static void append_opening(text *out, const comparison *c, const char *folder) {
    const verdict v = verdict_read(folder, c->results);
    text words = {0};
    text_append(out, "# ");
    text_append_markdown(out, wording_report_heading(c->results));
    text_append(out, "\n\n");
    passages_append_summary(&words, c, text_append_markdown);
    append_paragraph(out, &words, "");
    passages_append_progress(&words, c);
    if (words.bytes > 0) append_paragraph(out, &words, "");
    pages_append_finding(&words, c);
    append_paragraph(out, &words, "> ");
    pages_append_caveat(&words, c);
    append_paragraph(out, &words, "");
    verdict_append(&words, &v, text_append_markdown);
    append_paragraph(out, &words, "");
}

static void append_leaders(text *out, const comparison *c) {
    sheet t = {0};
    text_append(out, "## Configurations, best first\n\n");
    pages_fill_leader_table(&t, c, MOST_LEADERS);
    append_table(out, &t);
    append_cut_note(out, MOST_LEADERS, c->configuration_count, "configuration",
                    "trials.csv has all");
    text words = {0};
    passages_append_search(&words, c);
    if (words.bytes > 0) append_paragraph(out, &words, "");
}

static void append_comparisons(text *out, const comparison *c) {
    sheet t = {0};
    text words = {0};
    if (c->pair_count == 0) return;
    text_append_format(out, "## Comparisons, paired by %s\n\n", wording_repetition(c));
    passages_append_pairs(&words, c);
    append_paragraph(out, &words, "");
    pages_fill_pairs_table(&t, c);
    append_table(out, &t);
    if (passages_append_truncation(out, c->pair_count, c->all_pairs, "pair"))
        text_append(out, ".\n\n");
}

static void append_equal_cost(text *out, const comparison *c) {
    sheet t = {0};
    text words = {0};
    equal_flops e;
    if (!equal_cost_applies(c)) return;
    text_append(out, "## For what it costs\n\n");
    equal_cost_append_fronts(&words, c);
    if (words.bytes > 0) append_paragraph(out, &words, "");
    equal_cost_append_parameters(&words, c);
    if (words.bytes > 0) append_paragraph(out, &words, "");
    if (!equal_flops_of(c, &e)) return;
    equal_cost_append_flops(&words, c, &e);
    append_paragraph(out, &words, "");
    equal_cost_fill_flops_table(&t, c, &e);
    append_table(out, &t);
}

static void append_confirmed_pairs(text *out, const comparison *confirmed) {
    sheet t = {0};
    text words = {0};
    if (confirmed->pair_count == 0) return;
    passages_append_pairs(&words, confirmed);
    append_paragraph(out, &words, "");
    pages_fill_pairs_table(&t, confirmed);
    append_table(out, &t);
}

static void append_confirmed_trials(text *out, const comparison *confirmed) {
    sheet t = {0};
    if (confirmed->failed + confirmed->diverged > 0) {
        pages_fill_failures_table(&t, confirmed, MOST_FAILURES);
        append_table(out, &t);
    }
    pages_fill_trials_table(&t, confirmed, MOST_TRIALS);
    append_table(out, &t);
    append_cut_note(out, MOST_TRIALS, confirmed->results->trial_count, "trial",
                    "trials.csv has all");
}

static void append_confirmed(text *out, const comparison *c) {
    sheet t = {0};
    text words = {0};
    if (!c->confirmed) return;
    text_append(out, "## Confirmed with fresh seeds\n\n");
    passages_append_confirmed(&words, c);
    append_paragraph(out, &words, "");
    pages_fill_confirmed_table(&t, c);
    append_table(out, &t);
    append_confirmed_pairs(out, c->confirmed);
    append_confirmed_trials(out, c->confirmed);
}

static void append_confusion_list(text *out, const comparison *c) {
    const result *trials[CLASSES_MOST_ARCHITECTURES];
    int count = classes_find_best_trials(c, trials);
    text_append(out, "Taken for one another most often:\n\n");
    for (int i = 0; i < count; i++) {
        text words = {0};
        classes_append_confusions(&words, c, trials[i]);
        text_append(out, "- ");
        architectures_append(out, c, &trials[i]->trial.architecture);
        text_append(out, ": ");
        text_append_markdown(
            out, words.bytes > 0 ? text_string(&words) : "no item taken for another class.");
        text_append(out, "\n");
        if (words.failed) out->failed = true;
        text_free(&words);
    }
    text_append(out, "\n");
}

static void append_classes(text *out, const comparison *c) {
    sheet t = {0};
    text words = {0};
    pages_fill_classes_table(&t, c);
    if (t.column_count == 0) return;
    text_append(out, "## Accuracy by class\n\n");
    passages_append_classes(&words, c);
    append_paragraph(out, &words, "");
    append_table(out, &t);
    append_confusion_list(out, c);
}

static void append_label_scores(text *out, const comparison *c, const configuration *g) {
    sheet t = {0};
    text absent = {0}, words = {0};
    text_append(out, "### ");
    wording_append_configuration(out, c, g);
    text_append(out, "\n\n");
    labels_append_absent(&absent, c, g);
    text_append_markdown(&words, text_string(&absent));
    if (absent.bytes > 0) append_paragraph(out, &words, "");
    if (absent.failed) out->failed = true;
    text_free(&absent);
    text_free(&words);
    pages_fill_label_scores_table(&t, c, g);
    append_table(out, &t);
}

static void append_labels(text *out, const comparison *c) {
    const configuration *best[LABELS_MOST_CONFIGURATIONS];
    sheet t = {0};
    text words = {0};
    const int count = labels_find_configurations(c, best);
    if (count == 0) return;
    text_append(out, "## F1 by label\n\n");
    passages_append_labels(&words, c);
    append_paragraph(out, &words, "");
    pages_fill_labels_table(&t, c);
    append_table(out, &t);
    for (int i = 0; i < count; i++) append_label_scores(out, c, best[i]);
}

static void append_plot_files(text *out, const plot *p) {
    static const char *const endings[] = {"svg", "png", "gp", "dat"};
    for (size_t i = p->svg.bytes > 0 ? 0 : 2; i < sizeof endings / sizeof *endings; i++)
        text_append_format(out, "[%s.%s](plots/%s.%s)%s", p->name, endings[i], p->name, endings[i],
                           i + 1 < sizeof endings / sizeof *endings ? " · " : "\n\n");
}

static void append_plots(text *out, const plots *drawn) {
    if (drawn->count == 0) return;
    text_append(out, "## Plots\n\n");
    for (int i = 0; i < drawn->count; i++) {
        const plot *p = &drawn->items[i];
        text_append_format(out, "### %s\n\n", text_string(&p->heading));
        if (p->svg.bytes > 0) {
            text_append(out, "![");
            text_append_markdown(out, text_string(&p->alt));
            text_append_format(out, "](plots/%s.png)\n\n", p->name);
        } else {
            text_append(out, "Not drawn: ");
        }
        append_plot_files(out, p);
    }
}

/* A paragraph for each way. */
static void append_initial_weights(text *out, const comparison *c,
                                   const rnn_architecture *const alike[], int count) {
    text lines = {0};
    passages_append_initial_weights(&lines, c, alike, count);
    for (const char *line = text_string(&lines); *line;) {
        const size_t bytes = strcspn(line, "\n");
        text plain = {0}, words = {0};
        text_append_bytes(&plain, line, bytes);
        text_append_markdown(&words, text_string(&plain));
        append_paragraph(out, &words, "");
        text_free(&plain);
        line += bytes + (line[bytes] == '\n');
    }
    text_free(&lines);
}

/* A paragraph of our own words, which may hold what Markdown takes for marks. */
static void append_plain(text *out, const text *plain) {
    text words = {0};
    if (plain->bytes == 0) return;
    text_append_markdown_lines(&words, text_string(plain));
    append_paragraph(out, &words, "");
}

static void append_trap(text *out, const comparison *c) {
    text plain = {0};
    passages_append_one_step_trap(&plain, c);
    append_plain(out, &plain);
    text_free(&plain);
}

static void append_other_count(text *out, const rnn_architecture *a) {
    text plain = {0};
    passages_append_other_count(&plain, a);
    append_plain(out, &plain);
    text_free(&plain);
}

static void append_parameters(text *out, const comparison *c) {
    const rnn_architecture *alike[COMPARISON_MAX_ARCHITECTURES];
    int shown = 0;
    text words = {0};
    text_append(out, "## Parameters of each architecture\n\n");
    passages_append_parameters(&words, c);
    append_paragraph(out, &words, "");
    append_trap(out, c);
    for (int i = 0, tables = 0; i < c->architecture_count && tables < MOST_ARCHITECTURES; i++) {
        const int count =
            architecture_find_alike(c->architectures, c->architecture_count, i, alike);
        sheet t = {0};
        if (count == 0) continue;
        text_append(out, "### ");
        passages_append_architectures(out, c, alike, count);
        text_append(out, "\n\n");
        pages_fill_parameter_table(&t, alike, count);
        append_table(out, &t);
        append_other_count(out, alike[0]);
        append_initial_weights(out, c, alike, count);
        shown += count;
        tables++;
    }
    append_cut_note(out, shown, c->architecture_count, "architecture",
                    "trials.csv has the counts of all");
}

static void append_steps(text *out, const comparison *c) {
    architecture_steps steps;
    architecture_steps_find(&steps, c->architectures, c->architecture_count);
    if (steps.told_count > 0) text_append_format(out, "## %s\n\n", passages_steps_heading(&steps));
    for (int i = 0; i < steps.told_count && i < MOST_STEPS; i++) {
        const int place = architecture_steps_told(&steps, i);
        sheet t = {0};
        text plain = {0};
        text_append(out, "### ");
        passages_append_step(out, c, &steps.list[place]);
        text_append(out, "\n\n");
        explain_append_step(&plain, &steps, place);
        append_plain(out, &plain);
        text_free(&plain);
        pages_fill_step_table(&t, &steps.list[place]);
        append_table(out, &t);
    }
    if (steps.told_count > MOST_STEPS)
        text_append_format(out, "The first %d of %d steps.\n\n", MOST_STEPS, steps.told_count);
}

static void append_trials(text *out, const comparison *c) {
    sheet t = {0};
    text_append(out, "## Trials\n\n");
    pages_fill_trials_table(&t, c, MOST_TRIALS);
    append_table(out, &t);
    append_cut_note(out, MOST_TRIALS, c->results->trial_count, "trial", "trials.csv has all");
}

static void append_log(text *out, const result *r, const char *folder) {
    text tail = {0};
    pages_append_log_tail(&tail, folder, r->trial.id);
    if (tail.bytes > 0) {
        text_append(out, "End of logs/");
        text_append_markdown(out, r->trial.id);
        text_append(out, ".log:\n\n");
        text_append_markdown_block(out, "", text_string(&tail));
        text_append(out, "\n");
    }
    if (tail.failed) out->failed = true;
    text_free(&tail);
}

static void append_stopped(text *out, const comparison *c) {
    if (c->stopped == 0) return;
    sheet t = {0};
    text raw = {0}, words = {0};
    text_append(out, "## Stopped early\n\n");
    passages_append_stopping(&raw, c);
    text_append_markdown(&words, text_string(&raw));
    append_paragraph(out, &words, "");
    text_free(&raw);
    pages_fill_stopped_table(&t, c, MOST_TRIALS);
    append_table(out, &t);
    append_cut_note(out, MOST_TRIALS, c->stopped, "trial", "trials.csv has all");
}

static void append_failures(text *out, const comparison *c, const char *folder) {
    if (c->failed + c->diverged == 0) return;
    sheet t = {0};
    int logs = 0;
    text_append(out, "## Failed and diverged\n\n");
    pages_fill_failures_table(&t, c, MOST_FAILURES);
    append_table(out, &t);
    append_cut_note(out, MOST_FAILURES, c->failed + c->diverged, "trial", "trials.csv has all");
    for (int32_t i = 0; i < c->results->trial_count && logs < MOST_LOGS; i++) {
        if (c->results->trials[i].status != TRIAL_FAILED) continue;
        append_log(out, &c->results->trials[i], folder);
        logs++;
    }
}

static void append_config(text *out, const results *r) {
    text_append(out, "## Config\n\n");
    text_append_markdown(out, r->config_path ? r->config_path : "");
    text_append(out, ", as it was read:\n\n");
    text_append_markdown_block(out, "yaml", r->config_source ? r->config_source : "");
    if (r->config_overrides && r->config_overrides[0]) {
        text_append(out, "\nOverridden on the command line:\n\n");
        text_append_markdown_block(out, "", r->config_overrides);
    }
    text_append(out, "\n");
}

static void append_environment_section(text *out, const results *r, const plots *drawn) {
    sheet facts = {0};
    text raw = {0}, words = {0}, plots_by = {0};
    text_append(out, "## Environment\n\n");
    pages_append_environment(&raw, r);
    text_append_markdown(&words, text_string(&raw));
    if (words.bytes > 0) append_paragraph(out, &words, "");
    plots_append_producer(&plots_by, drawn);
    pages_fill_environment_table(&facts, r, text_string(&plots_by));
    append_table(out, &facts);
    if (raw.failed || plots_by.failed) out->failed = true;
    text_free(&raw);
    text_free(&plots_by);
}

static void append_provenance(text *out, const results *r, const plots *drawn) {
    sheet data = {0};
    text_append(out, "## Data\n\n");
    pages_fill_data_table(&data, r);
    append_table(out, &data);
    append_config(out, r);
    append_environment_section(out, r, drawn);
    text_append(out, "## Repeat it\n\n");
    text_append_markdown_block(out, "sh", r->command ? r->command : "");
}

void pages_append_markdown(text *out, const comparison *c, const plots *drawn, const char *folder) {
    append_opening(out, c, folder);
    append_leaders(out, c);
    append_confirmed(out, c);
    append_comparisons(out, c);
    append_equal_cost(out, c);
    append_plots(out, drawn);
    append_classes(out, c);
    append_labels(out, c);
    append_steps(out, c);
    append_parameters(out, c);
    append_trials(out, c);
    append_stopped(out, c);
    append_failures(out, c, folder);
    append_provenance(out, c->results, drawn);
}
