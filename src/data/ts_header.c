#include "src/data/ts_header.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/text.h"
#include "src/data/directives.h"

typedef enum ts_kind { TS_TEXT, TS_TRUTH, TS_NUMBER, TS_CLASSES, TS_DATA } ts_kind;

/* The keys, and where their values go; -1 for one whose line is not kept. */
typedef struct ts_key {
    const char *name;
    ts_kind kind;
    size_t member, line_member;
} ts_key;

enum { NO_LINE = -1 };
#define MEMBER(m) offsetof(ts_header, m)
static const ts_key keys[] = {
    {"problemName", TS_TEXT, 0, (size_t)NO_LINE},
    {"timeStamps", TS_TRUTH, MEMBER(timestamps), (size_t)NO_LINE},
    {"missing", TS_TRUTH, MEMBER(missing), MEMBER(missing_line)},
    {"univariate", TS_TRUTH, MEMBER(univariate), MEMBER(univariate_line)},
    {"dimensions", TS_NUMBER, MEMBER(dimensions), MEMBER(dimensions_line)},
    {"dimension", TS_NUMBER, MEMBER(dimensions), MEMBER(dimensions_line)},
    {"equalLength", TS_TRUTH, MEMBER(equal_length), MEMBER(equal_length_line)},
    {"seriesLength", TS_NUMBER, MEMBER(series_length), MEMBER(series_length_line)},
    {"classLabel", TS_CLASSES, MEMBER(class_label), MEMBER(class_label_line)},
    {"targetLabel", TS_TRUTH, MEMBER(target_label), (size_t)NO_LINE},
    {"data", TS_DATA, 0, (size_t)NO_LINE},
};
#undef MEMBER
enum { KEYS = sizeof keys / sizeof *keys };

static status refuse_key(const text_lines *lines, const char *key, error *err) {
    const char *names[KEYS];
    for (int i = 0; i < KEYS; i++) names[i] = keys[i].name;
    const char *near = text_nearest(key, names, KEYS);
    return text_lines_error(lines, err, "\"@%s\" is no key of a .ts header%s%s%s", key,
                            near ? "; did you mean \"@" : "", near ? near : "", near ? "\"?" : "");
}

static status take_classes(const text_lines *lines, ts_header *h, char *value, error *err) {
    char *word = directive_word(&value);
    h->class_label = directive_truth(word);
    if (h->class_label < 0)
        return text_lines_error(lines, err,
                                "@classLabel is followed by true and the labels, or false");
    while ((word = directive_word(&value))) {
        int32_t place;
        TRY(label_set_add(&h->classes, word, strlen(word), &place, err));
    }
    if (h->class_label == 1 && h->classes.count == 0)
        return text_lines_error(lines, err, "@classLabel true names no labels");
    return STATUS_OK;
}

static status take_number(const text_lines *lines, const char *key, const char *value, int64_t *out,
                          error *err) {
    char *end;
    *out = strtoll(value, &end, 10);
    if (*value && !*end && *out > 0 && *out < INT32_MAX) return STATUS_OK;
    return text_lines_error(lines, err, "@%s is a whole number from 1, not \"%s\"", key, value);
}

static status take_key(const text_lines *lines, ts_header *h, const ts_key *k, char *value,
                       error *err) {
    char *const base = (char *)h;
    if (k->line_member != (size_t)NO_LINE)
        *(int64_t *)(void *)(base + k->line_member) = text_lines_number(lines);
    switch (k->kind) {
        case TS_TEXT:
        case TS_DATA: return STATUS_OK;
        case TS_NUMBER:
            return take_number(lines, k->name, value, (int64_t *)(void *)(base + k->member), err);
        case TS_CLASSES: return take_classes(lines, h, value, err);
        case TS_TRUTH: break;
    }
    int *truth = (int *)(void *)(base + k->member);
    *truth = directive_truth(directive_word(&value));
    if (*truth >= 0) return STATUS_OK;
    return text_lines_error(lines, err, "@%s is true or false", k->name);
}

status ts_header_read(text_lines *lines, ts_header *out, error *err) {
    *out = (ts_header){-1, -1, -1, -1, -1, -1};
    for (;;) {
        char *line, *key, *value;
        size_t bytes;
        TRY(text_lines_next(lines, &line, &bytes, err));
        if (!line) return text_lines_error(lines, err, "the file ends without @data");
        line = directive_trim(line);
        if (!*line || *line == '#' || *line == '%') continue;
        TRY(text_lines_check_utf8(lines, line, strlen(line), err));
        if (*line != '@')
            return text_lines_error(lines, err, "neither a key, such as @data, nor a comment");
        directive_split(line, &key, &value);
        int k = 0;
        while (k < KEYS && strcasecmp(keys[k].name, key) != 0) k++;
        if (k == KEYS) return refuse_key(lines, key, err);
        TRY(take_key(lines, out, &keys[k], value, err));
        if (keys[k].kind == TS_DATA) return STATUS_OK;
    }
}

void ts_header_free(ts_header *h) {
    label_set_free(&h->classes);
}
