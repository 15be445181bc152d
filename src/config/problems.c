#include "src/config/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/config.h"

int place_compare(place a, place b) {
    if (a.override != b.override) return a.override < b.override ? -1 : 1;
    if (a.file != b.file) return a.file < b.file ? -1 : 1;
    if (a.line != b.line) return a.line < b.line ? -1 : 1;
    return (a.column > b.column) - (a.column < b.column);
}

/* What is wrong outside of the grids is wrong in each of them, and said once. */
static bool is_said(const problems *p, place where, const char *message) {
    enum { LOOKED_AT = 100 };
    for (size_t i = 0; i < p->count && i < LOOKED_AT; i++)
        if (place_compare(p->items[i].where, where) == 0 &&
            strcmp(p->items[i].message, message) == 0)
            return true;
    return false;
}

void problems_add(problems *p, place where, const char *format, ...) {
    char *message = NULL;
    va_list arguments;
    va_start(arguments, format);
    int bytes = vasprintf(&message, format, arguments);
    va_end(arguments);
    if (bytes >= 0 && is_said(p, where, message)) {
        free(message);
        return;
    }
    if (bytes < 0 || !memory_grow(&p->items, &p->capacity, p->count + 1, sizeof *p->items)) {
        if (bytes >= 0) free(message);
        p->no_memory = true;
        return;
    }
    p->items[p->count++] = (problem){.where = where, .message = message};
}

/* The first problem not yet printed: later than (`after`, its index) and smallest so.  At most
 * twenty are ever asked for, so no sorted copy is needed. */
static const problem *next_problem(const problems *p, const problem *after) {
    const problem *best = NULL;
    for (size_t i = 0; i < p->count; i++) {
        const problem *item = &p->items[i];
        if (after) {
            int order = place_compare(item->where, after->where);
            if (order < 0 || (order == 0 && item <= after)) continue;
        }
        if (!best || place_compare(item->where, best->where) < 0) best = item;
    }
    return best;
}

static void append_place(const problems *p, place where, text *t) {
    if (where.override) {
        text_append(t, place_name(p, where).text);
    } else {
        text_append_visible(t, problems_path(p, where.file));
        text_append_format(t, ":%d:%d", where.line, where.column);
    }
}

const char *problems_path(const problems *p, int file) {
    return file ? p->files[file].path : p->path;
}

/* Of a file that was not named on the command line, why it is read. */
static void append_extension(const problems *p, place where, text *t) {
    if (where.override || !where.file) return;
    const place by = p->files[where.file].by;
    text_append(t, " (");
    text_append_visible(t, problems_path(p, where.file));
    text_append(t, " is extended by ");
    text_append_visible(t, problems_path(p, by.file));
    text_append_format(t, ", line %d)", by.line);
}

char *problems_place(problems *p, place where) {
    text t = {0};
    append_place(p, where, &t);
    char *copy = t.failed ? NULL : memory_copy_text(text_string(&t));
    text_free(&t);
    if (!copy) p->no_memory = true;
    return copy;
}

static void append_line(const problems *p, place where, const char *kind, const char *message,
                        text *t) {
    append_place(p, where, t);
    text_append_format(t, ": %s: %s", kind, message);
    append_extension(p, where, t);
    text_append(t, "\n");
}

char *problems_notice(problems *p, place where, const char *format, ...) {
    char *message = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&message, format, arguments) < 0) message = NULL;
    va_end(arguments);
    text line = {0};
    if (message) append_line(p, where, "notice", message, &line);
    free(message);
    char *copy = line.bytes && !line.failed ? memory_copy_text(text_string(&line)) : NULL;
    text_free(&line);
    if (!copy) p->no_memory = true;
    return copy;
}

void problems_append(const problems *p, text *t) {
    const problem *item = next_problem(p, NULL);
    for (int printed = 0; item && printed < CONFIG_MAX_PROBLEMS; printed++) {
        append_line(p, item->where, "error", item->message, t);
        item = next_problem(p, item);
    }
    if (p->count <= CONFIG_MAX_PROBLEMS) return;
    text_append_visible(t, p->path);
    text_append_format(t, ": error: %zu more errors are not shown\n",
                       p->count - CONFIG_MAX_PROBLEMS);
}

void problems_free(problems *p) {
    for (size_t i = 0; i < p->count; i++) free(p->items[i].message);
    free(p->items);
    *p = (problems){0};
}

shown problems_shown(const char *raw) {
    size_t bytes = strnlen(raw, VISIBLE_BYTES + 1);
    bool cut = bytes > VISIBLE_BYTES;
    if (cut) bytes = VISIBLE_BYTES;
    /* Cut between characters, not inside one: UTF-8 continues with 10xxxxxx. */
    while (cut && bytes > 0 && ((unsigned char)raw[bytes] & 0xc0) == 0x80) bytes--;
    char kept[VISIBLE_BYTES + 1];
    memcpy(kept, raw, bytes);
    kept[bytes] = '\0';

    text t = {0};
    text_append_visible(&t, kept);
    if (cut) text_append(&t, "...");
    shown result;
    snprintf(result.text, sizeof result.text, "%s", text_string(&t));
    text_free(&t);
    return result;
}

shown place_name(const problems *p, place where) {
    shown result;
    if (where.override)
        snprintf(result.text, sizeof result.text, "override '%.*s'", LONGEST_VISIBLE_BYTES,
                 problems_shown(p->overrides[where.override - 1]).text);
    else if (where.file)
        snprintf(result.text, sizeof result.text, "%.*s:%d:%d", LONGEST_VISIBLE_BYTES - 16,
                 problems_shown(problems_path(p, where.file)).text, where.line, where.column);
    else
        snprintf(result.text, sizeof result.text, "line %d, column %d", where.line, where.column);
    return result;
}
