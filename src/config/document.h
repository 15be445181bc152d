/* YAML text -> a checked tree.  The only code that sees yaml.h.
 *
 * A config is plain data: mappings, lists and scalars.  What makes YAML dangerous or ambiguous is
 * refused here: anchors, aliases, tags, second documents, duplicate and non-scalar keys, encodings
 * other than UTF-8, line breaks that readers disagree on, and anything too long, deep or large.
 */
#ifndef SWEEP_CONFIG_DOCUMENT_H
#define SWEEP_CONFIG_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "src/config/problems.h"

enum {
    DOCUMENT_MAX_BYTES = 1 << 20,
    DOCUMENT_MAX_DEPTH = 32,
    DOCUMENT_MAX_NODES = 100000,
};

typedef enum node_kind {
    NODE_SCALAR,
    NODE_LIST,
    NODE_MAPPING,
    NODE_REFUSED, /* an alias: reported already, to be passed over */
} node_kind;

typedef struct node {
    node_kind kind;
    place where;
    char *key; /* inside a mapping; else NULL */
    place key_where;
    char *text;                /* of a scalar */
    size_t bytes;              /* of text: it may hold NUL */
    bool quoted;               /* quoted or a block scalar: always a text, never a number */
    int text_offset;           /* columns from `where` to the text where the source has it as it is,
                                * on one line; else -1 */
    struct node *first, *last; /* children, in the order written */
    struct node *next;         /* sibling */
    size_t count;              /* of children */
} node;

/* Read the text of the file, or of the override's value, that `start` is the start of; `source` is
 * followed by a NUL that `bytes` does not count.  Every error goes to `problems`.  The tree, to be
 * released by document_free, or NULL when the text could not be read to its end.  An empty text is
 * an empty plain scalar. */
node *document_read(const char *source, size_t bytes, place start, problems *problems);

void document_free(node *root);

#endif
