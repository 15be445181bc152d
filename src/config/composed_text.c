/* What files and profiles come to, as a config of its own. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/loader.h"
#include "src/config/scalar.h"

static void append_key(text *t, const char *key) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";
    if (*key && strspn(key, plain) == strlen(key))
        text_append(t, key);
    else
        text_append_json(t, key);
}

/* A number stands bare; a text reads the same in quotes. */
static void append_scalar(text *t, const node *n) {
    if (!n->quoted && scalar_read(n).kind != SCALAR_TEXT)
        text_append(t, n->text);
    else
        text_append_json(t, n->text);
}

static void append_node(text *t, const node *n) {
    if (n->kind == NODE_SCALAR) append_scalar(t, n);
    if (n->kind != NODE_LIST && n->kind != NODE_MAPPING) return;
    text_append(t, n->kind == NODE_LIST ? "[" : "{");
    for (const node *one = n->first; one; one = one->next) {
        if (n->kind == NODE_MAPPING) {
            append_key(t, one->key);
            text_append(t, ": ");
        }
        append_node(t, one);
        if (one->next) text_append(t, ", ");
    }
    text_append(t, n->kind == NODE_LIST ? "]" : "}");
}

static void append_line(text *t, const loader *l, const char *name, const node *n) {
    text_append_format(t, "%s: ", name);
    append_node(t, n);
    text_append(t, " # from ");
    text_append_visible(t, problems_path(l->problems, n->where.file));
    text_append_format(t, ":%d\n", n->where.line);
}

/* The given key that comes next in the order of the axes; CONFIG_NO_KEY past the last. */
static config_key next_key(const config *c, int after) {
    config_key next = CONFIG_NO_KEY;
    for (config_key key = 0; key < c->language->key_count; key++) {
        const config_setting *s = &c->settings[key];
        if (!s->given || s->order <= after) continue;
        if (next == CONFIG_NO_KEY || s->order < c->settings[next].order) next = key;
    }
    return next;
}

void composition_write(loader *l) {
    config *c = l->config;
    text t = {0};
    config_key key = next_key(c, -1);
    for (; key != CONFIG_NO_KEY; key = next_key(c, c->settings[key].order))
        append_line(&t, l, c->language->keys[key].name, l->key_nodes[key]);
    for (int word = 0; word < KEYS_WORDS; word++)
        if (l->words[word]) append_line(&t, l, keys_word(word), l->words[word]);
    char *source = t.failed ? NULL : memory_copy_text(text_string(&t));
    if (t.bytes > DOCUMENT_MAX_BYTES)
        problems_add(l->problems, (place){.line = 1, .column = 1},
                     "what its files come to is %zu bytes long; at most %d are read", t.bytes,
                     DOCUMENT_MAX_BYTES);
    text_free(&t);
    if (!source) {
        l->problems->no_memory = true;
        return;
    }
    free(c->source);
    c->source = source;
    c->source_bytes = strlen(source);
}
