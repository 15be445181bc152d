#include "src/config/expression_signs.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *sign, *cure;
} signs[] = {{"=", "write '=='"},
             {"&&", "write 'and'"},
             {"||", "write 'or'"},
             {"!", "write 'not'"},
             {"&", "write 'and'"},
             {"|", "write 'or'"},
             {"^", "there are no powers; multiply"}};

static const struct {
    const char *word, *cure;
} words[] = {{"and", "write 'and'"}, {"or", "write 'or'"},
             {"not", "write 'not'"}, {"xor", "write '(a and not b) or (b and not a)'"},
             {"is", "write '=='"},   {"in", "write 'x == 1 or x == 2'"}};

static bool is_our_word(const token *t) {
    return token_is(t, "and") || token_is(t, "or") || token_is(t, "not");
}

/* "x not in [1, 2]" */
static bool is_not_in(const token *t) {
    const token after = token_at(t->start + t->bytes);
    return token_is(t, "not") && after.kind == TOKEN_NAME && token_is(&after, "in");
}

static bool is_word(const token *t, const char *word) {
    return strlen(word) == t->bytes && strncasecmp(t->start, word, t->bytes) == 0;
}

const char *expression_sign_cure(const token *t) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (t->kind == TOKEN_SIGN && token_is(t, signs[i].sign)) return signs[i].cure;
    if (t->kind != TOKEN_NAME) return NULL;
    if (is_not_in(t)) return "write 'x != 1 and x != 2'";
    for (size_t i = 0; i < sizeof words / sizeof *words && !is_our_word(t); i++)
        if (is_word(t, words[i].word)) return words[i].cure;
    return NULL;
}
