#include "src/plots/svg.h"

#include <string.h>

#include "src/base/escape.h"

/* After the first `mark` in `s`, or NULL. */
static const char *after(const char *s, const char *mark) {
    const char *found = strstr(s, mark);
    return found ? found + strlen(mark) : NULL;
}

static bool starts(const char *s, const char *mark) {
    return strncmp(s, mark, strlen(mark)) == 0;
}

static void append_opening(text *out, const char *view_box, const char *prefix, const char *title,
                           const char *description) {
    text_append(out, "<svg viewBox=\"");
    text_append_bytes(out, view_box, strcspn(view_box, "\"<>&"));
    text_append_format(out, "\" role=\"img\" aria-labelledby=\"%s-title %s-description\">", prefix,
                       prefix);
    text_append_format(out, "<title id=\"%s-title\">", prefix);
    text_append_html(out, title);
    text_append_format(out, "</title><desc id=\"%s-description\">", prefix);
    text_append_html(out, description);
    text_append(out, "</desc>\n");
}

/* What is replaced inside the drawing: where ids are made and used. */
static const struct {
    const char *from, *to;
} REFERENCES[] = {
    {" id='", " id='"}, {" id=\"", " id=\""},           {"xlink:href='#", "href='#"},
    {"url(#", "url(#"}, {"xlink:href=\"#", "href=\"#"},
};

static size_t append_reference(text *out, const char *s, const char *prefix) {
    for (size_t i = 0; i < sizeof REFERENCES / sizeof *REFERENCES; i++) {
        if (!starts(s, REFERENCES[i].from)) continue;
        text_append_format(out, "%s%s-", REFERENCES[i].to, prefix);
        return strlen(REFERENCES[i].from);
    }
    return 0;
}

/* gnuplot names every series in a tooltip; most of those are file names. */
static size_t title_bytes(const char *s) {
    const char *end = starts(s, "<title>") ? after(s, "</title>") : NULL;
    return end ? (size_t)(end - s) : 0;
}

static void append_body(text *out, const char *body, const char *end, const char *prefix) {
    const char *plain = body;
    for (const char *s = body; s < end;) {
        if (*s != ' ' && *s != '<' && *s != 'x' && *s != 'u') {
            s++;
            continue;
        }
        text_append_bytes(out, plain, (size_t)(s - plain));
        size_t replaced = title_bytes(s);
        if (replaced == 0) replaced = append_reference(out, s, prefix);
        plain = s + replaced;
        s += replaced ? replaced : 1;
    }
    text_append_bytes(out, plain, (size_t)(end - plain));
}

bool svg_append_inline(text *out, const char *svg, const char *prefix, const char *title,
                       const char *description) {
    const char *opening = strstr(svg, "<svg");
    const char *view_box = opening ? after(opening, "viewBox=\"") : NULL;
    const char *body = view_box ? after(view_box, "</desc>") : NULL;
    const char *end = body ? strstr(body, "</svg>") : NULL;
    if (!end || strcasestr(body, "<script") || strcasestr(body, "<image")) return false;
    append_opening(out, view_box, prefix, title, description);
    append_body(out, body, end, prefix);
    text_append(out, "</svg>\n");
    return true;
}

void svg_append_producer(text *out, const char *svg) {
    const char *producer = after(svg, "<desc>Produced by ");
    if (!producer) return;
    size_t bytes = strcspn(producer, "<");
    while (bytes > 0 && producer[bytes - 1] == ' ') bytes--;
    text_append_bytes(out, producer, bytes);
}
