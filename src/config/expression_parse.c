/* A text -> a checked expression, by recursive descent: each rule of the grammar is a function. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/config.h"
#include "src/config/expression_signs.h"
#include "src/config/expression_tokens.h"
#include "src/config/expression_tree.h"
#include "src/config/plain_locale.h"
#include "src/config/problems.h"

typedef struct parser {
    const char *source;
    const expression_scope *scope;
    expression *expression;
    token next;
    const char *before; /* where the token before `next` begins, and how long it is */
    int before_bytes;
    int depth; /* of what is being read */
    expression_problem *problem;
    bool failed;
} parser;

enum { NONE = -1 };

/* --- refusing --- */

/* Characters, not bytes, from 1. */
static int character_of(const parser *p, const char *at) {
    int count = 1;
    for (const char *c = p->source; c < at; c++) count += ((unsigned char)*c & 0xc0) != 0x80;
    return count;
}

static int refuse(parser *p, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first problem is told. */
static int refuse(parser *p, const char *at, const char *format, ...) {
    if (p->failed) return NONE;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->problem->message, sizeof p->problem->message, format, arguments);
    va_end(arguments);
    p->problem->character = character_of(p, at);
    p->failed = true;
    return NONE;
}

static int lack_memory(parser *p) {
    p->failed = true;
    p->problem->message[0] = '\0';
    return NONE;
}

/* A piece of the text for a message, harmless and short. */
static shown piece(const char *start, size_t bytes) {
    char copy[64];
    snprintf(copy, sizeof copy, "%.*s", (int)(bytes < 60 ? bytes : 60), start);
    return problems_shown(copy);
}

static shown token_text(const token *t) {
    return piece(t->start, t->bytes);
}

static int refuse_missing(parser *p, const char *what) {
    const token *t = &p->next;
    if (p->before_bytes > 0 && t->kind == TOKEN_END)
        return refuse(p, p->before, "'%s' is missing %s after it",
                      piece(p->before, (size_t)p->before_bytes).text, what);
    if (t->kind == TOKEN_END) return refuse(p, t->start, "%s is missing", what);
    return refuse(p, t->start, "'%s' stands where %s should", token_text(t).text, what);
}

/* What other languages write, with what is written here. */
static int refuse_unknown_sign(parser *p) {
    const char *cure = p->failed ? NULL : expression_sign_cure(&p->next);
    if (!cure) return NONE;
    return refuse(p, p->next.start, "'%s' is no sign here: %s", token_text(&p->next).text, cure);
}

/* --- building --- */

static const expression_node *node_at(const parser *p, int index) {
    return &p->expression->nodes[index];
}

static int depth_of(const parser *p, int index) {
    return index == NONE ? 0 : node_at(p, index)->depth;
}

static int add(parser *p, expression_node n) {
    expression *e = p->expression;
    const int left = depth_of(p, n.left), right = depth_of(p, n.right);
    n.depth = 1 + (left > right ? left : right);
    if (p->failed || !memory_grow(&e->nodes, &e->capacity, e->count + 1, sizeof *e->nodes)) {
        free(n.word);
        return p->failed ? NONE : lack_memory(p);
    }
    e->nodes[e->count] = n;
    return (int)e->count++;
}

static expression_node leaf(const parser *p, operation how, expression_type type) {
    return (expression_node){.operation = how,
                             .type = type,
                             .left = NONE,
                             .right = NONE,
                             .character = character_of(p, p->next.start)};
}

static int join(parser *p, operation how, expression_type type, int left, int right) {
    if (left == NONE) return NONE;
    const int character = node_at(p, left)->character;
    return add(
        p,
        (expression_node){
            .operation = how, .type = type, .left = left, .right = right, .character = character});
}

/* --- tokens --- */

static void advance(parser *p) {
    p->before = p->next.start;
    p->before_bytes = (int)p->next.bytes;
    p->next = token_at(p->next.start + p->next.bytes);
}

static bool next_is(const parser *p, const char *text) {
    return !p->failed && p->next.kind != TOKEN_END && token_is(&p->next, text);
}

static bool take(parser *p, const char *text) {
    if (!next_is(p, text)) return false;
    advance(p);
    return true;
}

/* --- numbers, words and lists --- */

/* Whether what follows a '%' cannot be its operand: then it is per cent. */
static bool is_per_cent(const parser *p) {
    if (!next_is(p, "%")) return false;
    const token after = token_at(p->next.start + 1);
    if (after.kind == TOKEN_NAME) return token_is(&after, "and") || token_is(&after, "or");
    return after.kind == TOKEN_END ||
           (after.kind == TOKEN_SIGN && !token_is(&after, "(") && !token_is(&after, "["));
}

static bool read_number(const char *digits, bool per_cent, expression_value *out) {
    enum { MOST_DIGITS = 60 };
    char written[80], *end;
    if (strlen(digits) > MOST_DIGITS) return false;
    snprintf(written, sizeof written, "%.*s%s", MOST_DIGITS, digits, per_cent ? "e-2" : "");
    errno = 0;
    const long long integer = strtoll(written, &end, 10);
    if (!*end && errno == 0) {
        *out = expression_of_integer(integer);
        return true;
    }
    *out = expression_of_real(strtod(written, &end));
    return !*end && out->real - out->real == 0;
}

/* 0x10 and the like mean something to strtod, and nothing here. */
static bool is_decimal(const token *t) {
    return strspn(t->start, "0123456789.eE+-") >= t->bytes;
}

/* As for the values of keys. */
static bool has_leading_zero(const token *t) {
    return t->bytes > 1 && *t->start == '0' && strspn(t->start, "0123456789") >= t->bytes;
}

static int parse_number(parser *p) {
    char digits[80];
    const token number = p->next;
    expression_node n = leaf(p, OPERATION_NUMBER, EXPRESSION_NUMBER);
    snprintf(digits, sizeof digits, "%.*s", (int)number.bytes, number.start);
    advance(p);
    if (has_leading_zero(&number))
        return refuse(
            p, number.start,
            "'%s' begins with a zero, which means octal to some readers; write it without",
            token_text(&number).text);
    const bool per_cent = is_per_cent(p);
    if (number.bytes > 60 || !is_decimal(&number) || !read_number(digits, per_cent, &n.value))
        return refuse(p, number.start, "'%s' is no number", token_text(&number).text);
    if (per_cent) advance(p);
    return add(p, n);
}

static int add_word(parser *p, operation how, expression_type type, const token *t,
                    const char *word) {
    expression_node n = leaf(p, how, type);
    n.character = character_of(p, t->start);
    n.word = memory_copy_text(word);
    if (!n.word) return lack_memory(p);
    n.value = (expression_value){.type = type, .known = true, .word = n.word};
    return add(p, n);
}

/* "[64, 32]": a value of several whole numbers, as it is written everywhere. */
static int parse_list(parser *p) {
    const char *start = p->next.start, *end = strchr(start, ']');
    const token list = {TOKEN_NAME, start, end ? (size_t)(end + 1 - start) : strlen(start)};
    char *copy = memory_copy_bytes(start, list.bytes);
    config_integers members;
    if (!copy) return lack_memory(p);
    const bool good = config_parse_integers(copy, &members);
    free(copy);
    if (!good)
        return refuse(p, start, "'%s' is no list of whole numbers, such as [64, 32]",
                      token_text(&list).text);
    text again = {0};
    config_append_integers(&again, &members);
    const int result = add_word(p, OPERATION_LIST, EXPRESSION_NUMBER, &list, text_string(&again));
    text_free(&again);
    p->next = list;
    advance(p);
    return result;
}

/* --- names --- */

static int parse_name(parser *p) {
    expression_node n = leaf(p, OPERATION_NAME, EXPRESSION_NUMBER);
    const token name = p->next;
    text why = {0};
    char *copy = memory_copy_bytes(name.start, name.bytes);
    if (!copy) return lack_memory(p);
    const bool found = p->scope->find(p->scope->context, copy, &n.name, &why);
    if (!found) refuse(p, name.start, "'%s' %s", token_text(&name).text, text_string(&why));
    text_free(&why);
    free(copy);
    if (!found) return NONE;
    n.type = n.name.type;
    advance(p);
    return add(p, n);
}

/* --- functions --- */

static int parse_condition(parser *p);
static int parse_sum(parser *p);

static const struct {
    const char *name;
    operation operation;
    bool of_two;
} functions[] = {
    {"round", OPERATION_ROUND, false}, {"floor", OPERATION_FLOOR, false},
    {"ceil", OPERATION_CEIL, false},   {"min", OPERATION_MIN, true},
    {"max", OPERATION_MAX, true},      {"abs", OPERATION_ABS, false},
    {"sqrt", OPERATION_SQRT, false},
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static int function_of(const token *name) {
    const token after = token_at(name->start + name->bytes);
    for (int i = 0; i < FUNCTIONS; i++)
        if (name->kind == TOKEN_NAME && token_is(name, functions[i].name) && token_is(&after, "("))
            return i;
    return FUNCTIONS;
}

/* Both must be numbers. */
static bool check_number(parser *p, int operand, const char *sign) {
    if (operand == NONE) return false;
    const expression_node *n = node_at(p, operand);
    if (n->type == EXPRESSION_NUMBER && n->operation != OPERATION_LIST) return true;
    if (!p->failed) {
        refuse(p, p->source, "'%s' takes numbers, not %s", sign,
               n->operation == OPERATION_LIST ? "a list"
               : n->type == EXPRESSION_TRUTH  ? "a condition"
                                              : "a word");
        p->problem->character = n->character;
    }
    return false;
}

static int parse_call(parser *p, int function) {
    const operation how = functions[function].operation;
    const char *name = functions[function].name;
    advance(p);
    advance(p);
    int result = parse_sum(p), arguments = 1;
    if (!check_number(p, result, name)) return NONE;
    if (!functions[function].of_two) result = join(p, how, EXPRESSION_NUMBER, result, NONE);
    for (; take(p, ","); arguments++) {
        if (!functions[function].of_two) return refuse(p, p->before, "'%s' takes one number", name);
        const int further = parse_sum(p);
        if (!check_number(p, further, name)) return NONE;
        result = join(p, how, EXPRESSION_NUMBER, result, further);
    }
    if (!take(p, ")")) return p->failed ? NONE : refuse_missing(p, "a ')'");
    if (functions[function].of_two && arguments < 2)
        return refuse(p, p->before, "'%s' takes two numbers or more", name);
    return result;
}

/* --- the rules --- */

static bool enter(parser *p) {
    if (++p->depth <= EXPRESSION_MAX_DEPTH) return true;
    refuse(p, p->next.start, "it is nested deeper than %d levels", EXPRESSION_MAX_DEPTH);
    return false;
}

static int parse_brackets(parser *p) {
    advance(p);
    const int inner = parse_condition(p);
    if (inner == NONE) return NONE;
    return take(p, ")") ? inner : p->failed ? NONE : refuse_missing(p, "a ')'");
}

static int parse_infinity(parser *p) {
    expression_node n = leaf(p, OPERATION_NUMBER, EXPRESSION_NUMBER);
    n.value = expression_of_real(INFINITY);
    advance(p);
    return add(p, n);
}

/* "log(lr)" */
static bool is_call(const parser *p) {
    const token after = token_at(p->next.start + p->next.bytes);
    return p->next.kind == TOKEN_NAME && after.kind == TOKEN_SIGN && token_is(&after, "(");
}

static int refuse_function(parser *p) {
    text all = {0};
    for (int i = 0; i < FUNCTIONS; i++)
        text_append_format(&all, "%s%s", i ? ", " : "", functions[i].name);
    refuse(p, p->next.start, "'%s' is no function; there are %s", token_text(&p->next).text,
           text_string(&all));
    text_free(&all);
    return NONE;
}

static int parse_operand(parser *p) {
    const int function = function_of(&p->next);
    if (p->next.kind == TOKEN_NUMBER) return parse_number(p);
    if (next_is(p, "(")) return parse_brackets(p);
    if (next_is(p, "[")) return parse_list(p);
    if (function < FUNCTIONS) return parse_call(p, function);
    if (next_is(p, "inf")) return parse_infinity(p);
    if (next_is(p, "*") && p->next.start == p->before + 1 && *p->before == '*')
        return refuse(p, p->before, "'**' is no sign here: there are no powers; multiply");
    refuse_unknown_sign(p);
    const bool keyword = next_is(p, "and") || next_is(p, "or") || next_is(p, "not");
    if (!keyword && is_call(p)) return refuse_function(p);
    if (p->next.kind == TOKEN_NAME && !keyword) return parse_name(p);
    return refuse_missing(p, "a number or a name");
}

static int parse_unary(parser *p) {
    if (p->failed || !enter(p)) return NONE;
    int result;
    if (take(p, "-")) {
        result = parse_unary(p);
        if (check_number(p, result, "-"))
            result = join(p, OPERATION_NEGATE, EXPRESSION_NUMBER, result, NONE);
        else
            result = NONE;
    } else {
        result = parse_operand(p);
    }
    p->depth--;
    return result;
}

/* The sign that stands next, of those of one rule; 0 if none does. */
typedef struct sign {
    const char *text;
    operation operation;
} sign;

static const sign *next_sign(const parser *p, const sign signs[]) {
    for (; signs->text; signs++)
        if (next_is(p, signs->text)) return signs;
    return NULL;
}

static int parse_chain(parser *p, const sign signs[], int (*operand)(parser *p)) {
    int result = operand(p);
    for (const sign *s; result != NONE && (s = next_sign(p, signs));) {
        advance(p);
        const int right = operand(p);
        if (right == NONE || !check_number(p, result, s->text) || !check_number(p, right, s->text))
            return NONE;
        result = join(p, s->operation, EXPRESSION_NUMBER, result, right);
    }
    return result;
}

static int parse_product(parser *p) {
    static const sign signs[] = {
        {"*", OPERATION_MULTIPLY}, {"/", OPERATION_DIVIDE}, {"%", OPERATION_REMAINDER}, {NULL, 0}};
    return parse_chain(p, signs, parse_unary);
}

static int parse_sum(parser *p) {
    static const sign signs[] = {{"+", OPERATION_ADD}, {"-", OPERATION_SUBTRACT}, {NULL, 0}};
    return parse_chain(p, signs, parse_product);
}

/* --- comparisons --- */

static const sign comparisons[] = {{"<", OPERATION_LESS},
                                   {"<=", OPERATION_LESS_OR_EQUAL},
                                   {">", OPERATION_GREATER},
                                   {">=", OPERATION_GREATER_OR_EQUAL},
                                   {"==", OPERATION_EQUAL},
                                   {"!=", OPERATION_NOT_EQUAL},
                                   {NULL, 0}};

static bool is_equality(operation o) {
    return o == OPERATION_EQUAL || o == OPERATION_NOT_EQUAL;
}

static void append_choices(text *t, const char *const *choices) {
    for (int i = 0; choices[i]; i++) text_append_format(t, "%s%s", i ? ", " : "", choices[i]);
}

/* What stands beside a name that holds words is a word. */
static int parse_word(parser *p, const expression_node *name) {
    const token t = token_word_at(p->next.start);
    const bool quoted = t.bytes >= 2 && (*t.start == '\'' || *t.start == '"');
    const char *const *choice = name->name.choices;
    if (t.kind == TOKEN_END) return refuse_missing(p, "a word");
    char *word = memory_copy_bytes(t.start + quoted, t.bytes - 2 * (size_t)quoted);
    if (!word) return lack_memory(p);
    while (choice && *choice && strcmp(*choice, word) != 0) choice++;
    if (choice && !*choice) {
        text all = {0};
        append_choices(&all, name->name.choices);
        free(word);
        refuse(p, t.start, "'%s' is none of its words: %s", token_text(&t).text, text_string(&all));
        text_free(&all);
        return NONE;
    }
    const expression_type type = name->type;
    const int result = add_word(p, OPERATION_WORD, type, &t, word);
    if (result != NONE) p->expression->nodes[result].value.truth = strcmp(word, "true") == 0;
    free(word);
    p->next = t;
    advance(p);
    return result;
}

static int refuse_sides(parser *p, int left, const sign *s) {
    if (p->failed) return NONE;
    refuse(p, p->source, "'%s' compares what cannot be compared", s->text);
    p->problem->character = node_at(p, left)->character;
    return NONE;
}

static bool may_be_list(const parser *p, int index) {
    const expression_node *n = node_at(p, index);
    return n->operation == OPERATION_LIST ||
           (n->operation == OPERATION_NAME && n->name.may_be_list);
}

/* Numbers, or two that may be lists, or a name and its word. */
static bool can_be_compared(parser *p, int left, int right, const sign *s) {
    const expression_node *a = node_at(p, left), *b = node_at(p, right);
    const bool list = a->operation == OPERATION_LIST || b->operation == OPERATION_LIST;
    if (list) return is_equality(s->operation) && may_be_list(p, left) && may_be_list(p, right);
    if (a->type != b->type) return false;
    return a->type == EXPRESSION_NUMBER || is_equality(s->operation);
}

static const sign *next_comparison(const parser *p) {
    static const sign equals = {"=", OPERATION_EQUAL};
    if (p->scope->single_equals && next_is(p, "=")) return &equals;
    return next_sign(p, comparisons);
}

static int parse_right_side(parser *p, int left, const sign *s) {
    const expression_node *n = node_at(p, left);
    const bool names_words = n->operation == OPERATION_NAME && n->type != EXPRESSION_NUMBER;
    if (names_words && !is_equality(s->operation))
        return refuse(p, p->before, "'%s' takes numbers; words are equal (==) or not (!=)",
                      s->text);
    return names_words ? parse_word(p, n) : parse_sum(p);
}

static int parse_compare(parser *p) {
    const int left = parse_sum(p);
    const sign *s = left == NONE ? NULL : next_comparison(p);
    if (!s) return left;
    advance(p);
    const int right = parse_right_side(p, left, s);
    if (right == NONE) return NONE;
    if (!can_be_compared(p, left, right, s)) return refuse_sides(p, left, s);
    if (next_comparison(p))
        return refuse(p, p->next.start, "a comparison has two sides; join two by 'and'");
    return join(p, s->operation, EXPRESSION_TRUTH, left, right);
}

/* --- conditions --- */

static bool check_truth(parser *p, int operand) {
    if (operand == NONE) return false;
    if (node_at(p, operand)->type == EXPRESSION_TRUTH) return true;
    if (!p->failed) {
        refuse_unknown_sign(p);
        refuse(p, p->source, "a comparison is missing, such as '> 1'");
        if (p->problem->character == 1) p->problem->character = node_at(p, operand)->character;
    }
    return false;
}

static int parse_not(parser *p) {
    if (!take(p, "not")) return parse_compare(p);
    if (!enter(p)) return NONE;
    const int inner = parse_not(p);
    p->depth--;
    return check_truth(p, inner) ? join(p, OPERATION_NOT, EXPRESSION_TRUTH, inner, NONE) : NONE;
}

static int parse_joined(parser *p, const char *word, operation how, int (*operand)(parser *p)) {
    int result = operand(p);
    while (result != NONE && next_is(p, word)) {
        if (!check_truth(p, result)) return NONE;
        advance(p);
        const int right = operand(p);
        if (!check_truth(p, right)) return NONE;
        result = join(p, how, EXPRESSION_TRUTH, result, right);
    }
    return result;
}

static int parse_and(parser *p) {
    return parse_joined(p, "and", OPERATION_AND, parse_not);
}

static int parse_condition(parser *p) {
    return parse_joined(p, "or", OPERATION_OR, parse_and);
}

/* --- the whole --- */

static void check_end(parser *p) {
    if (p->failed || p->next.kind == TOKEN_END) return;
    refuse_unknown_sign(p);
    refuse(p, p->next.start, "'%s' cannot stand here", token_text(&p->next).text);
}

static expression *parse(const char *written, const expression_scope *scope, bool is_condition,
                         expression_problem *problem) {
    expression e = {0};
    parser p = {.source = written, .scope = scope, .expression = &e, .problem = problem};
    *problem = (expression_problem){.character = 1};
    p.next = token_at(written);
    p.before = written;
    if (strlen(written) > EXPRESSION_MAX_BYTES)
        refuse(&p, written, "it has %zu bytes; at most %d are read", strlen(written),
               EXPRESSION_MAX_BYTES);
    const int root = p.failed ? NONE : is_condition ? parse_condition(&p) : parse_sum(&p);
    check_end(&p);
    if (!p.failed && is_condition) check_truth(&p, root);
    if (!p.failed && !is_condition) check_number(&p, root, "=");
    expression *whole = p.failed ? NULL : memory_array(1, sizeof *whole);
    if (whole) {
        *whole = e;
        return whole;
    }
    for (size_t i = 0; i < e.count; i++) free(e.nodes[i].word);
    free(e.nodes);
    return NULL;
}

static expression *parse_in_plain_locale(const char *written, const expression_scope *scope,
                                         bool is_condition, expression_problem *problem) {
    locale_t before = plain_locale_enter();
    expression *e = parse(written, scope, is_condition, problem);
    plain_locale_leave(before);
    return e;
}

expression *expression_parse_condition(const char *written, const expression_scope *scope,
                                       expression_problem *problem) {
    return parse_in_plain_locale(written, scope, true, problem);
}

expression *expression_parse_formula(const char *written, const expression_scope *scope,
                                     expression_problem *problem) {
    return parse_in_plain_locale(written, scope, false, problem);
}
