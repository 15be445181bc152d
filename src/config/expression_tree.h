/* An expression that was read: nodes in one array, children before their parents. */
#ifndef SWEEP_CONFIG_EXPRESSION_TREE_H
#define SWEEP_CONFIG_EXPRESSION_TREE_H

#include "src/config/expression.h"

typedef enum operation {
    OPERATION_NUMBER,
    OPERATION_NAME,
    OPERATION_WORD,
    OPERATION_LIST,
    OPERATION_NEGATE,
    OPERATION_NOT,
    OPERATION_AND,
    OPERATION_OR,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_REMAINDER,
    OPERATION_LESS,
    OPERATION_LESS_OR_EQUAL,
    OPERATION_GREATER,
    OPERATION_GREATER_OR_EQUAL,
    OPERATION_EQUAL,
    OPERATION_NOT_EQUAL,
    OPERATION_ROUND,
    OPERATION_FLOOR,
    OPERATION_CEIL,
    OPERATION_MIN, /* of two; of more, nested */
    OPERATION_MAX,
    OPERATION_ABS,
    OPERATION_SQRT,
} operation;

typedef struct expression_node {
    operation operation;
    expression_type type;
    int left, right;        /* of its children; -1: none */
    int depth;              /* of what hangs below it */
    int character;          /* where it begins, from 1 */
    expression_name name;   /* of a NAME */
    expression_value value; /* of a NUMBER, a WORD or a LIST */
    char *word;             /* of a WORD or a LIST; owned */
} expression_node;

struct expression {
    expression_node *nodes; /* the last is the root */
    size_t count, capacity;
};

#endif
