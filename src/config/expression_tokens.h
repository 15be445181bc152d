/* The tokens of a condition or a formula. */
#ifndef SWEEP_CONFIG_EXPRESSION_TOKENS_H
#define SWEEP_CONFIG_EXPRESSION_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NAME, /* a name, a word, or one of and, or, not */
    TOKEN_SIGN, /* of one or two characters */
    TOKEN_STRANGE,
} token_kind;

typedef struct token {
    token_kind kind;
    const char *start;
    size_t bytes;
} token;

/* The token that begins at or after `at`, behind spaces. */
token token_at(const char *at);

/* The text up to the next space or bracket, quotes around it left out: what a free word is. */
token token_word_at(const char *at);

/* Whether a token is this name or sign. */
bool token_is(const token *t, const char *text);

#endif
