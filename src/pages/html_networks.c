/* report.html: the networks, tensor by tensor, and what another layer changes. */
#include <string.h>

#include "src/base/escape.h"
#include "src/pages/html_elements.h"
#include "src/pages/html_parts.h"
#include "src/pages/parameter_tables.h"
#include "src/pages/passages.h"
#include "src/plan/explain.h"
#include "src/stats/architectures.h"

enum { MOST_ARCHITECTURES = 12, MOST_DEPTH_STEPS = 6 };

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

void html_depth(text *out, const comparison *c) {
    depth_step steps[COMPARISON_MAX_ARCHITECTURES];
    int count = depth_steps_collect(c, steps);
    if (count == 0) return;
    html_open_section(out, "depth", "What another layer changes");
    for (int i = 0; i < count && i < MOST_DEPTH_STEPS; i++) {
        sheet t = {0};
        text words = {0};
        text_append_format(out, "<details%s><summary>", i == 0 ? " open" : "");
        depth_step_append_headline(out, &steps[i]);
        text_append(out, "</summary>\n");
        explain_append_further_layers(&words, steps[i].less, steps[i].more, "");
        append_paragraphs(out, text_string(&words), "\n\n");
        text_free(&words);
        pages_fill_depth_table(&t, &steps[i]);
        html_table(out, &t, "tensors");
        text_append(out, "</details>\n");
    }
    html_close_section(out);
}

void html_parameters(text *out, const comparison *c) {
    html_open_section(out, "parameters", "Parameters of each architecture");
    text_append(out, "<p>");
    passages_append_parameters(out, c);
    text_append(out, "</p>\n");
    for (int i = 0; i < c->architecture_count && i < MOST_ARCHITECTURES; i++) {
        const rnn_architecture *a = &c->architectures[i];
        sheet t = {0};
        text words = {0};
        text_append_format(out, "<details%s><summary>", i == 0 ? " open" : "");
        passages_append_architecture(out, a);
        text_append(out, "</summary>\n");
        pages_fill_parameter_table(&t, a);
        html_table(out, &t, "tensors");
        passages_append_initial_weights(&words, c, a);
        append_paragraphs(out, text_string(&words), "\n");
        text_free(&words);
        text_append(out, "</details>\n");
    }
    if (c->architecture_count > MOST_ARCHITECTURES)
        text_append_format(out,
                           "<p class=\"note\">The first %d architectures; <code>sweep plan</code> "
                           "shows every one.</p>\n",
                           MOST_ARCHITECTURES);
    html_close_section(out);
}
