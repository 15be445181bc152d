/* Conditions and formulas: "layer_dim == 3 and not lr < 0.3", "round(200 / layer_dim)".
 *
 *     condition = and { "or" and }        and = not { "and" not }        not = "not" not | compare
 *     compare   = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 *     sum       = product { ("+" | "-") product }
 *     product   = unary { ("*" | "/" | "%") unary }
 *     unary     = "-" unary | NUMBER [ "%" ] | LIST | NAME | WORD | FUNCTION "(" sum { "," sum }
 * ")" | "(" condition ")" FUNCTION  = round floor ceil min max abs sqrt        LIST = "[" INTEGER {
 * "," INTEGER } "]"
 *
 * A formula is a sum.  "=" stands for "==" where the scope says so.  Whole numbers are of 64 bits,
 * and stay whole but by "/", which is real; "%" is the remainder of whole numbers from 0 on, and
 * without an operand per cent.  round is the floor of the value + 1/2, after it was rounded to 12
 * digits.  A WORD stands only beside == or !=, and a LIST so too.  Everything is checked when it is
 * read: types, names, words.  Only +, -, *, / and sqrt compute, which round the same everywhere.
 *
 * What is not known makes a comparison neither true nor false, and a condition that hangs on it
 * does not hold. */
#ifndef SWEEP_CONFIG_EXPRESSION_H
#define SWEEP_CONFIG_EXPRESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

enum { EXPRESSION_MAX_BYTES = 1000, EXPRESSION_MAX_DEPTH = 32 };

typedef enum expression_type {
    EXPRESSION_NUMBER,
    EXPRESSION_WORD,
    EXPRESSION_TRUTH, /* also a choice of false and true */
} expression_type;

/* What a name of a scope stands for. */
typedef struct expression_name {
    expression_type type;
    int index;                  /* handed to the lookup */
    bool may_be_list;           /* a NUMBER that may be compared with a LIST */
    const char *const *choices; /* of a WORD, ended by NULL; NULL: any word */
} expression_name;

/* The names that may stand in an expression. */
typedef struct expression_scope {
    /* True with `*out` filled; else false, with why appended: "is no key (did you mean 'lr'?)". */
    bool (*find)(const void *context, const char *name, expression_name *out, text *why);
    const void *context;
    bool single_equals; /* "=" is "==" */
} expression_scope;

typedef struct expression_value {
    expression_type type;
    bool known;
    bool whole; /* a NUMBER that is `integer`, and `real` as well */
    bool truth;
    int64_t integer;
    double real;
    const char *word; /* of a WORD; of what may be a list how it is written: "64", "[64, 32]" */
} expression_value;

typedef struct expression expression;

/* What is wrong with a text, and at which character, from 1. */
typedef struct expression_problem {
    int character;
    char message[256];
} expression_problem;

/* Read a condition or a formula.  NULL with `*problem` filled when it is none; NULL with an empty
 * message without memory. */
expression *expression_parse_condition(const char *written, const expression_scope *scope,
                                       expression_problem *problem);
expression *expression_parse_formula(const char *written, const expression_scope *scope,
                                     expression_problem *problem);

void expression_free(expression *e);

/* Call `visit` with the index of every name in it. */
void expression_visit_names(const expression *e, void visit(void *context, int index),
                            void *context);

/* The value of a name: sets all of `*out`. */
typedef void expression_lookup(void *context, int index, expression_value *out);

/* Evaluate.  STATUS_BAD_INPUT for a whole number beyond 64 bits, a division by 0, a remainder of
 * what is not whole or below 0, or the square root of a negative number: the message says which. */
status expression_evaluate(const expression *e, expression_lookup *lookup, void *context,
                           expression_value *out, error *err);

/* A condition: whether it holds. */
status expression_holds(const expression *e, expression_lookup *lookup, void *context, bool *holds,
                        error *err);

/* Values to answer a lookup with. */
expression_value expression_of_integer(int64_t value);
expression_value expression_of_real(double value);

#endif
