/* report.html: the networks, tensor by tensor, and what changes from one to another. */
#include <string.h>

#include "src/base/escape.h"
#include "src/pages/html_elements.h"
#include "src/pages/html_parts.h"
#include "src/pages/parameter_tables.h"
#include "src/pages/passages.h"
#include "src/plan/explain_steps.h"

enum { MOST_ARCHITECTURES = 12, MOST_STEPS = 6 };

/* Paragraphs divided by `division`; a line that starts with a space keeps its form. */
static void append_paragraphs(text *out, const char *words, const char *division) {
    while (*words) {
        const char *end = strstr(words, division);
        size_t bytes = end ? (size_t)(end - words) : strlen(words);
        text paragraph = {0};
        text_append_bytes(&paragraph, words, bytes);
        bool preformatted = strncmp(words, "  ", 2) == 0;
        text_append(out, preformatted ? "<pre>" : "<p>");
        text_append_html(out, text_string(&paragraph));
        text_append(out, preformatted ? "</pre>\n" : "</p>\n");
        text_free(&paragraph);
        words += bytes;
        while (*words == '\n') words++;
    }
}

static void append_cut_note(text *out, const char *what, int shown, int all) {
    if (all > shown)
        text_append_format(out, "<p class=\"note\">The first %d of %d %s.</p>\n", shown, all, what);
}

void html_steps(text *out, const comparison *c) {
    architecture_steps steps;
    architecture_steps_find(&steps, c->architectures, c->architecture_count);
    if (steps.told_count == 0) return;
    html_open_section(out, architecture_steps_have_other_than_depth(&steps) ? "changes" : "depth",
                      passages_steps_heading(&steps));
    for (int i = 0; i < steps.told_count && i < MOST_STEPS; i++) {
        const int place = architecture_steps_told(&steps, i);
        sheet t = {0};
        text words = {0};
        text_append_format(out, "<details%s><summary>", i == 0 ? " open" : "");
        passages_append_step(out, c, &steps.list[place]);
        text_append(out, "</summary>\n");
        explain_append_step(&words, &steps, place);
        append_paragraphs(out, text_string(&words), "\n\n");
        text_free(&words);
        pages_fill_step_table(&t, &steps.list[place]);
        html_table(out, &t, "tensors");
        text_append(out, "</details>\n");
    }
    append_cut_note(out, "steps", MOST_STEPS, steps.told_count);
    html_close_section(out);
}

static void append_trap(text *out, const comparison *c) {
    text words = {0};
    passages_append_one_step_trap(&words, c);
    append_paragraphs(out, text_string(&words), "\n\n");
    text_free(&words);
}

static void append_other_count(text *out, const rnn_architecture *a) {
    text words = {0};
    passages_append_other_count(&words, a);
    append_paragraphs(out, text_string(&words), "\n\n");
    text_free(&words);
}

/* How the weights of each of them start, where they do not all start alike. */
static void append_initial_weights(text *out, const comparison *c,
                                   const rnn_architecture *const alike[], int count) {
    text words = {0};
    passages_append_initial_weights(&words, c, alike, count);
    append_paragraphs(out, text_string(&words), "\n");
    text_free(&words);
}

void html_parameters(text *out, const comparison *c) {
    const rnn_architecture *alike[COMPARISON_MAX_ARCHITECTURES];
    int shown = 0;
    html_open_section(out, "parameters", "Parameters of each architecture");
    text_append(out, "<p>");
    passages_append_parameters(out, c);
    text_append(out, "</p>\n");
    append_trap(out, c);
    for (int i = 0, tables = 0; i < c->architecture_count && tables < MOST_ARCHITECTURES; i++) {
        const int count =
            architecture_find_alike(c->architectures, c->architecture_count, i, alike);
        sheet t = {0};
        if (count == 0) continue;
        text_append_format(out, "<details%s><summary>", tables++ == 0 ? " open" : "");
        passages_append_architectures(out, c, alike, count);
        text_append(out, "</summary>\n");
        pages_fill_parameter_table(&t, alike, count);
        html_table(out, &t, "tensors");
        append_other_count(out, alike[0]);
        append_initial_weights(out, c, alike, count);
        text_append(out, "</details>\n");
        shown += count;
    }
    append_cut_note(out, "architectures", shown, c->architecture_count);
    html_close_section(out);
}
