#include "src/base/escape.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/utf8.h"

static bool is_control(uint32_t p) {
    return p < 0x20 || (p >= 0x7f && p < 0xa0) || p == 0x2028 || p == 0x2029;
}

static bool is_hidden(uint32_t p) {
    return p == 0x200e || p == 0x200f || (p >= 0x202a && p <= 0x202e) ||
           (p >= 0x2066 && p <= 0x2069) || p == 0xfeff || (p & 0xfffe) == 0xfffe;
}

/* Valid UTF-8 without control characters, bidirectional overrides and noncharacters: each bad byte
 * becomes U+FFFD, each control character a space.  Newlines and tabs stay when `keep_lines`. */
static void append_clean(text *out, const char *raw, bool keep_lines) {
    const unsigned char *s = (const unsigned char *)raw;
    while (*s) {
        uint32_t point = 0;
        size_t bytes = utf8_decode((const char *)s, &point);
        bool kept = keep_lines && (point == '\n' || point == '\t');
        if (bytes == 0 || is_hidden(point))
            text_append(out, "\xef\xbf\xbd");
        else if (is_control(point) && !kept)
            text_append(out, " ");
        else
            text_append_bytes(out, (const char *)s, bytes);
        s += bytes ? bytes : 1;
    }
}

void text_append_html(text *out, const char *raw) {
    text clean = {0};
    append_clean(&clean, raw, true);
    for (const char *s = text_string(&clean); *s; s++) {
        switch (*s) {
            case '&': text_append(out, "&amp;"); break;
            case '<': text_append(out, "&lt;"); break;
            case '>': text_append(out, "&gt;"); break;
            case '"': text_append(out, "&quot;"); break;
            case '\'': text_append(out, "&#39;"); break;
            default: text_append_bytes(out, s, 1);
        }
    }
    if (clean.failed) out->failed = true;
    text_free(&clean);
}

static void append_markdown_text(text *out, const char *raw, bool keep_lines) {
    text clean = {0};
    append_clean(&clean, raw, keep_lines);
    char before = ' ';
    for (const char *s = text_string(&clean); *s; before = *s++) {
        /* An underscore inside a word is only an underscore. */
        bool inside_word =
            *s == '_' && isalnum((unsigned char)before) && isalnum((unsigned char)s[1]);
        if (*s == '<')
            text_append(out, "&lt;");
        else if (*s == '&')
            text_append(out, "&amp;");
        else if (!inside_word && strchr("\\`*_[]|~#>!$", *s))
            text_append_format(out, "\\%c", *s);
        else
            text_append_bytes(out, s, 1);
    }
    if (clean.failed) out->failed = true;
    text_free(&clean);
}

void text_append_markdown(text *out, const char *raw) {
    append_markdown_text(out, raw, false);
}

void text_append_markdown_lines(text *out, const char *raw) {
    append_markdown_text(out, raw, true);
}

static size_t longest_run_of_backticks(const char *s) {
    size_t longest = 0, run = 0;
    for (; *s; s++) {
        run = *s == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

void text_append_markdown_block(text *out, const char *language, const char *raw) {
    size_t fence = longest_run_of_backticks(raw) + 1;
    if (fence < 3) fence = 3;
    for (size_t i = 0; i < fence; i++) text_append(out, "`");
    text_append_format(out, "%s\n", language);
    append_clean(out, raw, true);
    if (raw[0] && raw[strlen(raw) - 1] != '\n') text_append(out, "\n");
    for (size_t i = 0; i < fence; i++) text_append(out, "`");
    text_append(out, "\n");
}

static bool starts_character(const char *s) {
    return (*s & 0xc0) != 0x80;
}

/* `doubled`: what is written twice. */
static void append_gnuplot(text *out, const char *raw, size_t max_characters, const char *doubled) {
    text clean = {0};
    size_t characters = 0, place = 0;
    append_clean(&clean, raw, false);
    for (const char *s = text_string(&clean); *s; s++) characters += starts_character(s);
    const size_t left_out = characters > max_characters ? characters - max_characters : 0;
    const size_t kept_before = left_out ? max_characters - max_characters / 3 : characters;
    text_append(out, "'");
    for (const char *s = text_string(&clean); *s; s++) {
        place += starts_character(s);
        if (left_out && place == kept_before + 1 && starts_character(s)) text_append(out, "…");
        if (place > kept_before && place <= kept_before + left_out) continue;
        if (strchr(doubled, *s)) text_append_bytes(out, s, 1);
        text_append_bytes(out, s, 1);
    }
    text_append(out, "'");
    if (clean.failed) out->failed = true;
    text_free(&clean);
}

void text_append_gnuplot_string(text *out, const char *raw, size_t max_characters) {
    append_gnuplot(out, raw, max_characters, "'");
}

void text_append_gnuplot_tick(text *out, const char *raw, size_t max_characters) {
    append_gnuplot(out, raw, max_characters, "'%");
}
