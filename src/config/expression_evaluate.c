/* The value of an expression. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/expression.h"
#include "src/config/expression_tree.h"
#include "src/config/snap.h"

expression_value expression_of_integer(int64_t value) {
    return (expression_value){.type = EXPRESSION_NUMBER,
                              .known = true,
                              .whole = true,
                              .integer = value,
                              .real = (double)value};
}

expression_value expression_of_real(double value) {
    return (expression_value){.type = EXPRESSION_NUMBER, .known = !isnan(value), .real = value};
}

static expression_value of_truth(bool known, bool truth) {
    return (expression_value){.type = EXPRESSION_TRUTH, .known = known, .truth = known && truth};
}

static status too_large(error *err) {
    return error_set(err, STATUS_BAD_INPUT, "a whole number becomes larger than 64 bits hold");
}

/* --- whole numbers --- */

static status compute_whole(operation how, int64_t a, int64_t b, expression_value *out,
                            error *err) {
    int64_t value = 0;
    bool overflow = false;
    switch (how) {
        case OPERATION_ADD: overflow = __builtin_add_overflow(a, b, &value); break;
        case OPERATION_SUBTRACT: overflow = __builtin_sub_overflow(a, b, &value); break;
        case OPERATION_MULTIPLY: overflow = __builtin_mul_overflow(a, b, &value); break;
        case OPERATION_MIN: value = a < b ? a : b; break;
        default: value = a > b ? a : b; break;
    }
    if (overflow) return too_large(err);
    *out = expression_of_integer(value);
    return STATUS_OK;
}

static status remainder_of(const expression_value *a, const expression_value *b,
                           expression_value *out, error *err) {
    if (!a->whole || !b->whole || a->integer < 0 || b->integer < 0)
        return error_set(err, STATUS_BAD_INPUT, "'%%' takes whole numbers from 0 on");
    if (b->integer == 0) return error_set(err, STATUS_BAD_INPUT, "'%%' divides by 0");
    *out = expression_of_integer(a->integer % b->integer);
    return STATUS_OK;
}

/* --- real numbers --- */

static status compute_real(operation how, double a, double b, expression_value *out, error *err) {
    double value = 0;
    switch (how) {
        case OPERATION_ADD: value = a + b; break;
        case OPERATION_SUBTRACT: value = a - b; break;
        case OPERATION_MULTIPLY: value = a * b; break;
        case OPERATION_DIVIDE:
            if (b == 0) return error_set(err, STATUS_BAD_INPUT, "'/' divides by 0");
            value = a / b;
            break;
        case OPERATION_MIN: value = a < b ? a : b; break;
        default: value = a > b ? a : b; break;
    }
    *out = expression_of_real(value);
    return STATUS_OK;
}

static status compute(operation how, const expression_value *a, const expression_value *b,
                      expression_value *out, error *err) {
    *out = (expression_value){.type = EXPRESSION_NUMBER};
    if (!a->known || !b->known) return STATUS_OK;
    if (how == OPERATION_REMAINDER) return remainder_of(a, b, out, err);
    if (a->whole && b->whole && how != OPERATION_DIVIDE)
        return compute_whole(how, a->integer, b->integer, out, err);
    return compute_real(how, a->real, b->real, out, err);
}

/* The whole number beside a real one: below it, above it, or the nearer. */
static status make_whole(operation how, double value, expression_value *out, error *err) {
    const double digits = snap_to_digits(value);
    const double whole = how == OPERATION_FLOOR  ? floor(digits)
                         : how == OPERATION_CEIL ? ceil(digits)
                                                 : floor(digits + 0.5);
    if (!(fabs(whole) < 0x1p63)) return too_large(err);
    *out = expression_of_integer((int64_t)whole);
    return STATUS_OK;
}

/* --- one operand --- */

static status negate(const expression_value *a, expression_value *out, error *err) {
    if (!a->whole) {
        *out = expression_of_real(-a->real);
        return STATUS_OK;
    }
    const expression_value zero = expression_of_integer(0);
    return compute(OPERATION_SUBTRACT, &zero, a, out, err);
}

static status apply(operation how, const expression_value *a, expression_value *out, error *err) {
    *out = *a;
    out->word = NULL;
    if (!a->known) return STATUS_OK;
    switch (how) {
        case OPERATION_NOT: out->truth = !a->truth; return STATUS_OK;
        case OPERATION_NEGATE: return negate(a, out, err);
        case OPERATION_ABS: return a->real < 0 ? negate(a, out, err) : STATUS_OK;
        case OPERATION_SQRT:
            if (a->real < 0) return error_set(err, STATUS_BAD_INPUT, "'sqrt' of a number below 0");
            *out = expression_of_real(sqrt(a->real));
            return STATUS_OK;
        default: return a->whole ? STATUS_OK : make_whole(how, a->real, out, err);
    }
}

/* --- comparisons --- */

/* As formulas and ranges give 12 digits, more tell nothing apart: 3 * 0.1 is 0.3. */
static bool same_digits(double a, double b) {
    if (a == floor(a) && b == floor(b)) return a == b;
    return fabs(a - b) <= 1e-11 * fabs(a) && snap_to_digits(a) == snap_to_digits(b);
}

static int order_of(const expression_value *a, const expression_value *b) {
    if (a->whole && b->whole) return (a->integer > b->integer) - (a->integer < b->integer);
    if (same_digits(a->real, b->real)) return 0;
    return (a->real > b->real) - (a->real < b->real);
}

static bool agrees(operation how, int order) {
    switch (how) {
        case OPERATION_LESS: return order < 0;
        case OPERATION_LESS_OR_EQUAL: return order <= 0;
        case OPERATION_GREATER: return order > 0;
        case OPERATION_GREATER_OR_EQUAL: return order >= 0;
        case OPERATION_EQUAL: return order == 0;
        default: return order != 0;
    }
}

/* By how they are written, of words and lists; the words of a truth are numbers here, too. */
static expression_value compare(operation how, bool as_words, const expression_value *a,
                                const expression_value *b) {
    if (!a->known || !b->known) return of_truth(false, false);
    if (as_words) return of_truth(true, agrees(how, strcmp(a->word, b->word)));
    if (a->type == EXPRESSION_TRUTH) return of_truth(true, agrees(how, a->truth - b->truth));
    return of_truth(true, agrees(how, order_of(a, b)));
}

static bool is_comparison(operation o) {
    return o >= OPERATION_LESS && o <= OPERATION_NOT_EQUAL;
}

/* What one side decides holds whatever the other is, known or not. */
static expression_value connect(operation how, const expression_value *a,
                                const expression_value *b) {
    const bool decides = how == OPERATION_OR;
    if ((a->known && a->truth == decides) || (b->known && b->truth == decides))
        return of_truth(true, decides);
    return of_truth(a->known && b->known, !decides);
}

/* --- the whole --- */

typedef struct evaluation {
    const expression *expression;
    expression_lookup *lookup;
    void *context;
} evaluation;

static expression_value compute_truth(const evaluation *e, const expression_node *n,
                                      const expression_value *left, const expression_value *right) {
    const expression_node *nodes = e->expression->nodes;
    const bool as_words = left->type == EXPRESSION_WORD ||
                          nodes[n->left].operation == OPERATION_LIST ||
                          nodes[n->right].operation == OPERATION_LIST;
    return compare(n->operation, as_words, left, right);
}

static bool is_connection(operation o) {
    return o == OPERATION_AND || o == OPERATION_OR;
}

/* What has no operands. */
static void evaluate_leaf(const evaluation *e, const expression_node *n, expression_value *out) {
    *out = n->value;
    if (n->operation != OPERATION_NAME) return;
    *out = (expression_value){.known = false};
    e->lookup(e->context, n->name.index, out);
    out->type = n->type;
}

/* Where the left side of 'and' or 'or' decides, the right one is not asked: it may divide by 0. */
static status evaluate_node(const evaluation *e, int index, expression_value *out, error *err) {
    const expression_node *n = &e->expression->nodes[index];
    expression_value left, right;
    if (n->left < 0) {
        evaluate_leaf(e, n, out);
        return STATUS_OK;
    }
    TRY(evaluate_node(e, n->left, &left, err));
    if (n->right < 0) return apply(n->operation, &left, out, err);
    if (is_connection(n->operation) && left.known && left.truth == (n->operation == OPERATION_OR)) {
        *out = of_truth(true, left.truth);
        return STATUS_OK;
    }
    TRY(evaluate_node(e, n->right, &right, err));
    if (is_connection(n->operation))
        *out = connect(n->operation, &left, &right);
    else if (is_comparison(n->operation))
        *out = compute_truth(e, n, &left, &right);
    else
        return compute(n->operation, &left, &right, out, err);
    return STATUS_OK;
}

status expression_evaluate(const expression *e, expression_lookup *lookup, void *context,
                           expression_value *out, error *err) {
    const evaluation all = {e, lookup, context};
    return evaluate_node(&all, (int)e->count - 1, out, err);
}

status expression_holds(const expression *e, expression_lookup *lookup, void *context, bool *holds,
                        error *err) {
    expression_value value;
    *holds = false;
    TRY(expression_evaluate(e, lookup, context, &value, err));
    *holds = value.known && value.truth;
    return STATUS_OK;
}

void expression_visit_names(const expression *e, void visit(void *context, int index),
                            void *context) {
    for (size_t i = 0; i < e->count; i++)
        if (e->nodes[i].operation == OPERATION_NAME) visit(context, e->nodes[i].name.index);
}

void expression_free(expression *e) {
    if (!e) return;
    for (size_t i = 0; i < e->count; i++) free(e->nodes[i].word);
    free(e->nodes);
    free(e);
}
