#include "src/pages/html_elements.h"

#include "src/base/escape.h"
#include "src/pages/passages.h"

void html_table(text *out, sheet *t, const char *classes) {
    if (t->column_count > 0) sheet_append_html(out, t, classes);
    if (t->failed) out->failed = true;
    sheet_free(t);
}

void html_open_section(text *out, const char *id, const char *heading) {
    text_append_format(out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, heading);
}

void html_close_section(text *out) {
    text_append(out, "</section>\n");
}

void html_truncation_note(text *out, int64_t shown, int64_t all, const char *what) {
    text cut = {0};
    if (passages_append_truncation(&cut, shown, all, what))
        text_append_format(out, "<p class=\"note\">%s; trials.csv has all.</p>\n",
                           text_string(&cut));
    if (cut.failed) out->failed = true;
    text_free(&cut);
}

void html_preformatted(text *out, const char *id, const char *raw) {
    text_append(out, "<pre tabindex=\"0\"");
    if (id) text_append_format(out, " id=\"%s\"", id);
    text_append(out, ">");
    text_append_html(out, raw ? raw : "");
    text_append(out, "</pre>\n");
}
