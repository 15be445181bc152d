#include "src/config/expression_tokens.h"

#include <string.h>

static const char SPACES[] = " \t\n", DIGITS[] = "0123456789";
static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* A name goes on over dots: train.lr. */
static size_t name_bytes(const char *at) {
    size_t bytes = 0;
    while (is_one_of(at[bytes], LETTERS) || is_one_of(at[bytes], DIGITS) || at[bytes] == '.')
        bytes++;
    return bytes;
}

/* Digits, a point, an exponent with its sign; what is wrong with it is seen when it is read. */
static size_t number_bytes(const char *at) {
    size_t bytes = 0;
    while (is_one_of(at[bytes], LETTERS) || is_one_of(at[bytes], DIGITS) || at[bytes] == '.' ||
           (is_one_of(at[bytes], "+-") && bytes > 0 && is_one_of(at[bytes - 1], "eE") &&
            is_one_of(at[bytes + 1], DIGITS)))
        bytes++;
    return bytes;
}

static size_t sign_bytes(const char *at) {
    static const char *const signs[] = {"<=", ">=", "==", "!=", "&&", "||", NULL};
    for (const char *const *sign = signs; *sign; sign++)
        if (strncmp(at, *sign, 2) == 0) return 2;
    return is_one_of(*at, "<>=!+-*/%(),[]&|^") ? 1 : 0;
}

/* Of a character of several bytes all. */
static size_t strange_bytes(const char *at) {
    size_t bytes = 1;
    while (((unsigned char)at[bytes] & 0xc0) == 0x80) bytes++;
    return bytes;
}

token token_at(const char *at) {
    at += strspn(at, SPACES);
    if (!*at) return (token){TOKEN_END, at, 0};
    const bool point = *at == '.' && is_one_of(at[1], DIGITS);
    if (is_one_of(*at, DIGITS) || point) return (token){TOKEN_NUMBER, at, number_bytes(at)};
    if (is_one_of(*at, LETTERS)) return (token){TOKEN_NAME, at, name_bytes(at)};
    if (sign_bytes(at)) return (token){TOKEN_SIGN, at, sign_bytes(at)};
    return (token){TOKEN_STRANGE, at, strange_bytes(at)};
}

token token_word_at(const char *at) {
    at += strspn(at, SPACES);
    const char quote = *at == '\'' || *at == '"' ? *at : '\0';
    const char *end = quote ? strchr(at + 1, quote) : NULL;
    if (end) return (token){TOKEN_NAME, at, (size_t)(end + 1 - at)};
    const size_t bytes = strcspn(at, " \t\n()");
    return (token){bytes ? TOKEN_NAME : TOKEN_END, at, bytes};
}

bool token_is(const token *t, const char *text) {
    return strlen(text) == t->bytes && memcmp(t->start, text, t->bytes) == 0;
}
