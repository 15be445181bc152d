/* What results say of the program that made them, against what the compiler says itself. */
#include "src/results/environment.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "tests/check.h"

/* This test is compiled with the flags of the build, as the program is. */
static void test_flags_are_those_of_the_build(void) {
    error err;
    results *r = memory_array(1, sizeof *r);
    REQUIRE(r);
    REQUIRE(environment_add_facts(r, &err) == STATUS_OK);
    const char *flags = results_fact(r, "compiler_flags");
#ifdef __SANITIZE_ADDRESS__
    CHECK(strstr(flags, "-fsanitize=address"));
#else
    CHECK(!strstr(flags, "-fsanitize=address"));
#endif
#ifdef __OPTIMIZE__
    CHECK(strncmp(flags, "-O0", 3) != 0);
#else
    CHECK(strncmp(flags, "-O0", 3) == 0);
#endif
    CHECK(strstr(flags, "-std=gnu11"));
    CHECK(strstr(flags, "-ffp-contract=off"));
    results_free(r);
}

static void test_limits_are_measured(void) {
    error err;
    results *r = memory_array(1, sizeof *r);
    REQUIRE(r && environment_add_limits(r, &err) == STATUS_OK);
    CHECK(strtod(results_fact(r, "peak_gflops_per_core"), NULL) > 0);
    CHECK(strtod(results_fact(r, "bandwidth_256_kib_gb_per_s"), NULL) > 0);
    CHECK(strtod(results_fact(r, "bandwidth_32_mib_gb_per_s"), NULL) > 0);
    results_free(r);
}

int main(void) {
    RUN(flags_are_those_of_the_build);
    RUN(limits_are_measured);
    return check_finish();
}
