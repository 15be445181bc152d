/* The divergences of PED-ANOVA, as Optuna 5 has them (tests/fixtures/search_importance.py). */
#include "src/stats/ped_anova.h"
#include "tests/check.h"
#include "tests/search_importance.inc"

TEST(divergences_are_those_of_optuna) {
    double room[2 * PED_ANOVA_MOST_CELLS];
    for (size_t i = 0; i < sizeof divergences / sizeof *divergences; i++) {
        const double got =
            ped_anova_divergence(divergences[i].all, divergences[i].top,
                                 (size_t)divergences[i].cells, divergences[i].ordered, room);
        CHECK_NEAR(got / divergences[i].divergence, 1, 1e-12);
    }
}

TEST(the_same_density_and_a_single_cell_tell_nothing) {
    static const int counts[3] = {4, 1, 7}, none[3] = {0};
    double room[6];
    CHECK_NEAR(ped_anova_divergence(counts, counts, 3, true, room), 0, 0);
    CHECK_NEAR(ped_anova_divergence(counts, counts, 1, false, room), 0, 0);
    CHECK_NEAR(ped_anova_divergence(counts, none, 3, true, room), 0, 0);
}

int main(void) {
    RUN(divergences_are_those_of_optuna);
    RUN(the_same_density_and_a_single_cell_tell_nothing);
    return check_finish();
}
