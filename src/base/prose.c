#include "src/base/prose.h"

#include <stdbool.h>
#include <string.h>

#include "src/base/text_width.h"

/* --- paragraphs --- */

static bool begins_with(const char *word, const char *start) {
    return strncmp(word, start, strlen(start)) == 0;
}

/* The bytes of the next word, with what no line break should part from it: 75.8 ± 0.3 %. */
static size_t word_bytes(const char *from, const char *end) {
    static const char sign[] = "±";
    size_t bytes = 0, most = (size_t)(end - from);
    for (;;) {
        bool after_sign = begins_with(from + bytes, sign);
        bytes += strcspn(from + bytes, " \n");
        if (bytes >= most) return most;
        const char *next = from + bytes + 1;
        if (from[bytes] != ' ' || !(after_sign || begins_with(next, sign) || *next == '%'))
            return bytes;
        bytes++;
    }
}

/* Append words of [from, end), broken at `columns` into lines; the first has `used` columns already
 * and the others begin with `indent` spaces.  Ends with a line break. */
static void append_words(text *out, const char *from, const char *end, int used, int indent,
                         int columns) {
    bool begun = false;
    while (from < end) {
        size_t bytes = word_bytes(from, end);
        text word = {0};
        text_append_bytes(&word, from, bytes);
        int width = (int)text_width(text_string(&word));
        if (begun && used + 1 + width > columns) {
            text_append_format(out, "\n%*s", indent, "");
            used = indent;
        } else if (begun && bytes) {
            text_append(out, " ");
            used++;
        }
        text_append(out, text_string(&word));
        used += width;
        begun |= bytes > 0;
        text_free(&word);
        from += bytes;
        while (from < end && (*from == ' ' || *from == '\n')) from++;
    }
    text_append(out, "\n");
}

static const char *line_end(const char *line) {
    return line + strcspn(line, "\n");
}

static const char *next_line(const char *line) {
    const char *end = line_end(line);
    return end + (*end == '\n');
}

static bool is_kept(const char *line) {
    return *line == ' ' || *line == '\n';
}

void prose_append_indented(text *out, const char *paragraphs, int indent, int columns) {
    for (const char *line = paragraphs; *line;) {
        const char *end = line;
        if (is_kept(line)) {
            text_append_format(out, "%*s", *line == '\n' ? 0 : indent, "");
            text_append_bytes(out, line, (size_t)(line_end(line) - line));
            text_append(out, "\n");
            line = next_line(line);
            continue;
        }
        while (*end && !is_kept(end)) end = next_line(end);
        text_append_format(out, "%*s", indent, "");
        append_words(out, line, end, indent, indent, columns);
        line = end;
    }
}

void prose_append(text *out, const char *paragraphs, int columns) {
    prose_append_indented(out, paragraphs, 0, columns);
}

/* --- lines --- */

/* Where the last cell of a row begins; where the words of another line do. */
static const char *last_cell(const char *line, const char *end) {
    const char *first = line + strspn(line, " "), *cell = first;
    for (const char *at = first; at + 2 < end; at++)
        if (at[0] == ' ' && at[1] == ' ' && at[2] != ' ') cell = at + 2;
    return cell;
}

static int width_between(const char *from, const char *end) {
    text part = {0};
    text_append_bytes(&part, from, (size_t)(end - from));
    int width = (int)text_width(text_string(&part));
    text_free(&part);
    return width;
}

static void append_line(text *out, const char *line, const char *end, int columns) {
    enum { FEWEST_FOR_CELL = 20, FURTHER = 2 };
    const char *cell = last_cell(line, end);
    bool is_row = cell > line + strspn(line, " ");
    int used = width_between(line, cell), left = is_row ? used : used + FURTHER;
    if (!is_row && columns > PROSE_COLUMNS_MAX) columns = PROSE_COLUMNS_MAX;
    bool fits = width_between(line, end) <= columns;
    if (fits || columns - left < FEWEST_FOR_CELL) {
        text_append_bytes(out, line, (size_t)(end - line));
        text_append(out, "\n");
        return;
    }
    text_append_bytes(out, line, (size_t)(cell - line));
    append_words(out, cell, end, used, left, columns);
}

void prose_append_lines(text *out, const char *lines, int columns) {
    for (const char *line = lines; *line; line = next_line(line))
        append_line(out, line, line_end(line), columns);
}

/* --- entries --- */

enum { GAP = 2, FEWEST_FOR_MEANINGS = 30 };

/* As wide as the widest name that leaves room for meanings. */
static int names_width(const prose_entry entries[], int most) {
    int widest = 0;
    for (; entries->name; entries++) {
        int width = (int)text_width(entries->name);
        if (width > widest && width <= most) widest = width;
    }
    return widest;
}

void prose_append_entries(text *out, const prose_entry entries[], int indent, int columns) {
    int most = columns - indent - GAP - FEWEST_FOR_MEANINGS;
    int names = names_width(entries, most > 8 ? most : 8), left = indent + names + GAP;
    for (; entries->name; entries++) {
        const char *meaning = entries->meaning;
        int width = (int)text_width(entries->name);
        text_append_format(out, "%*s%s", indent, "", entries->name);
        if (width > names)
            text_append_format(out, "\n%*s", left, "");
        else
            text_append_format(out, "%*s", names + GAP - width, "");
        append_words(out, meaning, meaning + strlen(meaning), left, left, columns);
    }
}
