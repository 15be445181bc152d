/* A small test frame: named facts, both values printed on failure, a closing line, an honest exit
 * code.
 *
 *     TEST(addition_is_commutative) { CHECK_INT(2 + 3, 3 + 2); }
 *     int main(void) { RUN(addition_is_commutative); return check_finish(); }
 *
 * A failed CHECK is counted and the test goes on; REQUIRE leaves the test function at once.
 */
#ifndef SWEEP_TESTS_CHECK_H
#define SWEEP_TESTS_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int check_failures_here, check_passed, check_failed, check_skipped;
static const char *check_skip_reason;

#define TEST(name) static void test_##name(void)

#define RUN(name) check_run(#name, test_##name)

/* End the running test as skipped, with the reason in the log. */
#define SKIP(reason)                \
    do {                            \
        check_skip_reason = reason; \
        return;                     \
    } while (0)

static inline void check_run(const char *name, void (*test)(void)) {
    check_failures_here = 0;
    check_skip_reason = NULL;
    test();
    if (check_failures_here) {
        check_failed++;
        printf("FAILED  %s\n", name);
    } else if (check_skip_reason) {
        check_skipped++;
        printf("skipped %s: %s\n", name, check_skip_reason);
    } else {
        check_passed++;
        printf("ok      %s\n", name);
    }
    fflush(stdout);
}

static inline int check_finish(void) {
    printf("%d passed, %d failed", check_passed, check_failed);
    if (check_skipped) printf(", %d skipped", check_skipped);
    printf("\n");
    return check_failed || check_passed + check_skipped == 0;
}

static inline bool check_fail(const char *file, int line) {
    check_failures_here++;
    printf("%s:%d: ", file, line);
    return false;
}

static inline bool check_true(bool ok, const char *what, const char *file, int line) {
    if (ok) return true;
    check_fail(file, line);
    printf("not true: %s\n", what);
    return false;
}

static inline bool check_int(long long got, long long wanted, const char *what, const char *file,
                             int line) {
    if (got == wanted) return true;
    check_fail(file, line);
    printf("%s is %lld, not %lld\n", what, got, wanted);
    return false;
}

static inline bool check_text(const char *got, const char *wanted, const char *what,
                              const char *file, int line) {
    if (got && wanted && strcmp(got, wanted) == 0) return true;
    check_fail(file, line);
    printf("%s is\n  \"%s\"\nnot\n  \"%s\"\n", what, got ? got : "(null)", wanted);
    return false;
}

static inline bool check_contains(const char *text, const char *part, const char *what,
                                  const char *file, int line) {
    if (text && strstr(text, part)) return true;
    check_fail(file, line);
    printf("%s does not contain \"%s\":\n%s\n", what, part, text ? text : "(null)");
    return false;
}

static inline bool check_near(double got, double wanted, double tolerance, const char *what,
                              const char *file, int line) {
    if (fabs(got - wanted) <= tolerance) return true;
    check_fail(file, line);
    printf("%s is %.17g, not %.17g within %g\n", what, got, wanted, tolerance);
    return false;
}

#define CHECK(condition) check_true(condition, #condition, __FILE__, __LINE__)
#define CHECK_INT(got, wanted) check_int(got, wanted, #got, __FILE__, __LINE__)
#define CHECK_TEXT(got, wanted) check_text(got, wanted, #got, __FILE__, __LINE__)
#define CHECK_CONTAINS(text, part) check_contains(text, part, #text, __FILE__, __LINE__)
#define CHECK_NEAR(got, wanted, tolerance) \
    check_near(got, wanted, tolerance, #got, __FILE__, __LINE__)
/* A status; prints the message when it is not the wanted one. */
#define CHECK_STATUS(got, wanted, err)                                 \
    (check_int((int)(got), (int)(wanted), #got, __FILE__, __LINE__) || \
     (printf("%s\n", (err)->message), false))
#define REQUIRE(condition)             \
    do {                               \
        if (!CHECK(condition)) return; \
    } while (0)

#endif
