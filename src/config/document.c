#include "src/config/document.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "src/base/memory.h"
#include "src/config/config.h"

typedef struct reader {
    yaml_parser_t parser;
    const char *source;
    size_t source_bytes;
    size_t cursor_index, cursor_byte; /* one known pair of character index and byte offset */
    place start;
    problems *problems;

    node *root;
    node *open[DOCUMENT_MAX_DEPTH]; /* containers being read, outermost first */
    int depth;
    char *key; /* read, its value still to come */
    place key_where;
    size_t nodes;
} reader;

static place mark_place(const reader *r, yaml_mark_t mark) {
    return (place){r->start.override, (int)mark.line + 1, (int)mark.column + 1, r->start.file};
}

/* --- characters --- */

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The place of a byte, for errors that libyaml reports by offset alone. */
static place byte_place(const reader *r, size_t offset) {
    place where = r->start;
    if (offset > r->source_bytes) offset = r->source_bytes;
    for (const char *c = r->source; c < r->source + offset; c++) {
        bool line_ends = *c == '\n' || (*c == '\r' && c[1] != '\n');
        if (line_ends) {
            where.line++;
            where.column = 1;
        } else if (!is_continuation(*c)) {
            where.column++;
        }
    }
    return where;
}

/* The byte at a mark, which counts characters.  Events come in order, so the walk from the last
 * answer is short. */
static char byte_at(reader *r, yaml_mark_t mark) {
    if (mark.index < r->cursor_index) r->cursor_index = r->cursor_byte = 0;
    while (r->cursor_index < mark.index && r->cursor_byte < r->source_bytes) {
        do r->cursor_byte++;
        while (r->cursor_byte < r->source_bytes && is_continuation(r->source[r->cursor_byte]));
        r->cursor_index++;
    }
    return r->cursor_byte < r->source_bytes ? r->source[r->cursor_byte] : '\0';
}

/* U+0085, U+2028 or U+2029: libyaml, as YAML 1.1, ends a line there; YAML 1.2 does not. */
static const char *find_doubtful_break(const char *source, size_t bytes) {
    for (const char *c = source; c + 1 < source + bytes; c++) {
        if (memcmp(c, "\xc2\x85", 2) == 0) return c;
        if (c + 2 < source + bytes && memcmp(c, "\xe2\x80", 2) == 0 &&
            (c[2] == '\xa8' || c[2] == '\xa9'))
            return c;
    }
    return NULL;
}

static bool is_utf16_or_32(const char *source, size_t bytes) {
    if (bytes < 2) return false;
    return memcmp(source, "\xff\xfe", 2) == 0 || memcmp(source, "\xfe\xff", 2) == 0 ||
           source[0] == '\0' || source[1] == '\0';
}

static bool check_characters(reader *r) {
    const place start = r->start;
    if (r->source_bytes > DOCUMENT_MAX_BYTES) {
        problems_add(r->problems, start, "%zu bytes are too many; at most %d are read",
                     r->source_bytes, DOCUMENT_MAX_BYTES);
        return false;
    }
    if (is_utf16_or_32(r->source, r->source_bytes)) {
        problems_add(r->problems, start, "not UTF-8 (it looks like UTF-16); save it as UTF-8");
        return false;
    }
    const char *found = find_doubtful_break(r->source, r->source_bytes);
    if (found) {
        problems_add(r->problems, byte_place(r, (size_t)(found - r->source)),
                     "U+%s is a line break to some YAML readers and not to others; remove it",
                     found[0] == '\xc2'   ? "0085"
                     : found[2] == '\xa8' ? "2028"
                                          : "2029");
        return false;
    }
    return true;
}

/* --- errors of libyaml's own --- */

static void report_reader_error(reader *r) {
    place where = byte_place(r, r->parser.problem_offset);
    bool control = strstr(r->parser.problem, "control characters") != NULL;
    if (control && r->parser.problem_value >= 0)
        problems_add(r->problems, where,
                     "control character U+%04X is not allowed; remove it, or write it as an escape "
                     "in double quotes",
                     (unsigned)r->parser.problem_value);
    else
        problems_add(r->problems, where, "not UTF-8 (%s); save the file as UTF-8",
                     r->parser.problem);
}

static void report_syntax_error(reader *r) {
    const yaml_parser_t *parser = &r->parser;
    place where = mark_place(r, parser->problem_mark);
    bool no_token = strstr(parser->problem, "cannot start any token") != NULL;
    const char at = byte_at(r, parser->problem_mark);
    const char found = no_token ? at : '\0';
    const bool nests =
        parser->context && strstr(parser->context, "flow") && (at == '[' || at == '{');
    if (found == '\t')
        problems_add(r->problems, where, "a tab cannot indent in YAML; use spaces");
    else if (no_token)
        problems_add(r->problems, where, "a value cannot start with '%c'; put it in quotes", found);
    else if (strstr(parser->problem, "mapping values are not allowed"))
        problems_add(
            r->problems, where,
            "no key can stand here; put a text that holds ': ' in quotes, and a nested key "
            "on a line of its own");
    else if (nests)
        problems_add(r->problems, where,
                     "no '%c' can stand here; put a text that holds one in quotes", at);
    else if (parser->context && strstr(parser->context, "block scalar"))
        problems_add(r->problems, where,
                     "a block of text cannot begin so; put a text that begins with '>' or '|' in "
                     "quotes");
    else if (parser->context)
        problems_add(r->problems, where, "%s %s", parser->problem, parser->context);
    else
        problems_add(r->problems, where, "%s", parser->problem);
}

static void report_libyaml_error(reader *r) {
    switch (r->parser.error) {
        case YAML_READER_ERROR: report_reader_error(r); break;
        case YAML_SCANNER_ERROR:
        case YAML_PARSER_ERROR: report_syntax_error(r); break;
        default: r->problems->no_memory = true;
    }
}

/* --- building the tree --- */

/* A new node, counted; NULL at the limit or without memory. */
static node *new_node(reader *r, node_kind kind, place where) {
    if (++r->nodes > DOCUMENT_MAX_NODES) {
        problems_add(r->problems, where, "more than %d values; at most so many are read",
                     DOCUMENT_MAX_NODES);
        return NULL;
    }
    node *n = memory_array(1, sizeof *n);
    if (!n) {
        r->problems->no_memory = true;
        return NULL;
    }
    n->kind = kind;
    n->where = where;
    return n;
}

static void attach(reader *r, node *n) {
    if (r->depth == 0) {
        r->root = n;
        return;
    }
    node *parent = r->open[r->depth - 1];
    n->key = r->key;
    n->key_where = r->key_where;
    r->key = NULL;
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
    parent->count++;
}

static bool key_is_expected(const reader *r) {
    return r->depth > 0 && r->open[r->depth - 1]->kind == NODE_MAPPING && !r->key;
}

static bool refuse_key(reader *r, place where) {
    problems_add(r->problems, where, "a key must be a plain word here");
    return false;
}

/* Anchors and tags are reported and passed over, so that the rest is checked as well. */
static void refuse_decoration(reader *r, place where, const yaml_char_t *anchor, const char *tag) {
    if (anchor)
        problems_add(r->problems, where, "anchors ('&%s') are not supported; write the value out",
                     problems_shown((const char *)anchor).text);
    if (tag && strcmp(tag, "!=") == 0)
        problems_add(r->problems, where, "'!=' begins a tag here; put the condition in quotes");
    else if (tag)
        problems_add(r->problems, where, "tags ('!') are not supported; write the bare value");
}

static bool read_key(reader *r, const yaml_event_t *event) {
    r->key_where = mark_place(r, event->start_mark);
    if (memchr(event->data.scalar.value, '\0', event->data.scalar.length))
        return refuse_key(r, r->key_where);
    r->key = memory_copy_text((const char *)event->data.scalar.value);
    if (!r->key) r->problems->no_memory = true;
    return r->key != NULL;
}

/* 0 for a plain scalar and 1 for a quoted one that is in the source as it reads; else -1. */
static int text_offset(const yaml_event_t *event) {
    const char *text = (const char *)event->data.scalar.value;
    size_t characters = 0;
    for (size_t i = 0; i < event->data.scalar.length; i++) characters += !is_continuation(text[i]);
    const size_t written = event->end_mark.index - event->start_mark.index;
    if (event->start_mark.line != event->end_mark.line || written < characters) return -1;
    return written == characters ? 0 : written == characters + 2 ? 1 : -1;
}

static bool read_scalar(reader *r, const yaml_event_t *event) {
    place where = mark_place(r, event->start_mark);
    /* A lone '!' leaves no tag in the event; the text still starts with it. */
    const char *tag = (const char *)event->data.scalar.tag;
    if (!tag && event->start_mark.index < event->end_mark.index &&
        byte_at(r, event->start_mark) == '!')
        tag = "!";
    refuse_decoration(r, where, event->data.scalar.anchor, tag);
    if (key_is_expected(r)) return read_key(r, event);
    node *n = new_node(r, NODE_SCALAR, where);
    if (!n) return false;
    n->bytes = event->data.scalar.length;
    n->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    n->text_offset = text_offset(event);
    attach(r, n);
    n->text = memory_array(n->bytes + 1, 1);
    if (!n->text) {
        r->problems->no_memory = true;
        return false;
    }
    memcpy(n->text, event->data.scalar.value, n->bytes);
    return true;
}

static bool read_alias(reader *r, const yaml_event_t *event) {
    place where = mark_place(r, event->start_mark);
    problems_add(r->problems, where, "aliases ('*%s') are not supported; write the value out",
                 problems_shown((const char *)event->data.alias.anchor).text);
    if (key_is_expected(r)) return false;
    node *n = new_node(r, NODE_REFUSED, where);
    if (n) attach(r, n);
    return n != NULL;
}

static bool open_container(reader *r, node_kind kind, const yaml_event_t *event,
                           const yaml_char_t *anchor, const yaml_char_t *tag) {
    place where = mark_place(r, event->start_mark);
    refuse_decoration(r, where, anchor, (const char *)tag);
    if (key_is_expected(r)) return refuse_key(r, where);
    if (r->depth == DOCUMENT_MAX_DEPTH) {
        problems_add(r->problems, where, "nested deeper than %d levels", DOCUMENT_MAX_DEPTH);
        return false;
    }
    node *n = new_node(r, kind, where);
    if (!n) return false;
    attach(r, n);
    r->open[r->depth++] = n;
    return true;
}

static bool start_document(reader *r, const yaml_event_t *event) {
    place where = mark_place(r, event->start_mark);
    if (r->root) {
        problems_add(r->problems, where, "a second document starts here; a config is one document");
        return false;
    }
    const yaml_version_directive_t *version = event->data.document_start.version_directive;
    if (version && (version->major != 1 || version->minor != 2))
        problems_add(r->problems, where, "%%YAML %d.%d: configs are YAML 1.2; remove the line",
                     version->major, version->minor);
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end)
        problems_add(r->problems, where, "%%TAG: tags are not supported; remove the line");
    return true;
}

/* --- duplicate keys --- */

static int compare_keys(const void *a, const void *b) {
    const node *x = *(node *const *)a, *y = *(node *const *)b;
    int order = strcmp(x->key, y->key);
    return order ? order : place_compare(x->key_where, y->key_where);
}

/* Sorted, so that a mapping of 100,000 keys costs no more than its reading. */
static bool refuse_duplicate_keys(reader *r, const node *mapping) {
    if (mapping->count < 2) return true;
    node **sorted = memory_array(mapping->count, sizeof *sorted);
    if (!sorted) {
        r->problems->no_memory = true;
        return false;
    }
    size_t count = 0;
    for (node *n = mapping->first; n; n = n->next) sorted[count++] = n;
    qsort(sorted, count, sizeof *sorted, compare_keys);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(sorted[i]->key, sorted[first]->key) != 0) {
            first = i;
            continue;
        }
        problems_add(r->problems, sorted[i]->key_where, "duplicate key '%s' (first: %s)",
                     problems_shown(sorted[i]->key).text,
                     place_name(r->problems, sorted[first]->key_where).text);
        sorted[i]->kind = NODE_REFUSED;
    }
    free(sorted);
    return true;
}

static bool close_container(reader *r) {
    const node *closed = r->open[--r->depth];
    return closed->kind != NODE_MAPPING || refuse_duplicate_keys(r, closed);
}

/* --- events --- */

/* True to go on. */
static bool take_event(reader *r, const yaml_event_t *event) {
    switch (event->type) {
        case YAML_DOCUMENT_START_EVENT: return start_document(r, event);
        case YAML_SCALAR_EVENT: return read_scalar(r, event);
        case YAML_ALIAS_EVENT: return read_alias(r, event);
        case YAML_SEQUENCE_START_EVENT:
            return open_container(r, NODE_LIST, event, event->data.sequence_start.anchor,
                                  event->data.sequence_start.tag);
        case YAML_MAPPING_START_EVENT:
            return open_container(r, NODE_MAPPING, event, event->data.mapping_start.anchor,
                                  event->data.mapping_start.tag);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: return close_container(r);
        default: return true;
    }
}

static bool read_events(reader *r) {
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event)) {
            report_libyaml_error(r);
            return false;
        }
        more = event.type != YAML_STREAM_END_EVENT;
        bool taken = take_event(r, &event);
        yaml_event_delete(&event);
        if (!taken) return false;
    }
    return true;
}

static bool read_source(reader *r) {
    /* A byte order mark, as Windows editors write it, is no part of the first line. */
    if (r->source_bytes >= 3 && memcmp(r->source, "\xef\xbb\xbf", 3) == 0) {
        r->source += 3;
        r->source_bytes -= 3;
    }
    if (!check_characters(r)) return false;
    if (!yaml_parser_initialize(&r->parser)) {
        r->problems->no_memory = true;
        return false;
    }
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->source, r->source_bytes);
    bool whole = read_events(r);
    yaml_parser_delete(&r->parser);
    return whole;
}

node *document_read(const char *source, size_t bytes, place start, problems *problems) {
    reader r = {.source = source, .source_bytes = bytes, .start = start, .problems = problems};
    bool whole = read_source(&r);
    free(r.key);
    if (whole && !r.root) {
        r.root = new_node(&r, NODE_SCALAR, start);
        if (r.root) r.root->text = memory_copy_text("");
        if (r.root && !r.root->text) problems->no_memory = true;
        whole = r.root && r.root->text;
    }
    if (whole) return r.root;
    document_free(r.root);
    return NULL;
}

void document_free(node *root) {
    if (!root) return;
    for (node *child = root->first; child;) {
        node *next = child->next;
        document_free(child);
        child = next;
    }
    free(root->key);
    free(root->text);
    free(root);
}

const char *config_libyaml_version(void) {
    return yaml_get_version_string();
}
