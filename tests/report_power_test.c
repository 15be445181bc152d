/* What paired tests would show, against statsmodels.
 *
 * Expected: statsmodels 0.15.0, TTestPower().power(effect, pairs, level, alternative="two-sided");
 * the first n by which that is 0.8 or more (where that is NaN, by scipy's quad over chi); and the
 * effect at which it is, by bisection.
 */
#include <stdlib.h>

#include "src/stats/pairing.h"
#include "src/stats/power.h"
#include "tests/check.h"
#include "tests/report_scene.h"

TEST(the_chance_to_show_a_difference_agrees_with_statsmodels) {
    static const struct {
        double effect, level;
        size_t pairs;
        double power;
    } cases[] = {{1, .05, 2, 0.09280915505633597},
                 {2, .05, 3, 0.4707494312784346},
                 {.5, .05, 5, 0.140516689990298},
                 {1, .05, 8, 0.6808339582062661},
                 {.3, .01, 10, 0.03739132298660668},
                 {.8, .05 / 3, 12, 0.5069892128107556},
                 {.2, .05, 40, 0.23459649402836766},
                 {.46 / .96, .05, 37, 0.8095261761298429},
                 {3, .05 / 66, 4, 0.09387404603658829},
                 {.05, .05, 500, 0.20036160648316342},
                 {0, .05, 9, .05}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_NEAR(power_of_pairs(cases[i].effect, cases[i].pairs, cases[i].level), cases[i].power,
                   1e-9);
}

TEST(pairs_to_show_are_those_of_statsmodels) {
    static const struct {
        double effect;
        size_t alone, of_3, of_66;
    } cases[] = {{.3, 90, 120, 203}, {.4, 52, 69, 117}, {.5, 34, 45, 77},     {.6, 24, 32, 55},
                 {.8, 15, 20, 34},   {1, 10, 14, 24},   {1.2, 8, 11, 18},     {1.5, 6, 8, 14},
                 {2, 5, 6, 10},      {4, 3, 4, 6},      {.1, 787, 1050, 1778}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(power_pairs_to_show(cases[i].effect, .05), cases[i].alone);
        CHECK_INT(power_pairs_to_show(cases[i].effect, .05 / 3), cases[i].of_3);
        CHECK_INT(power_pairs_to_show(cases[i].effect, .05 / 66), cases[i].of_66);
    }
}

TEST(the_effect_that_is_shown_is_that_of_statsmodels) {
    CHECK_NEAR(power_effect_shown(5, .05), 1.6819969659555551, 1e-7);
    CHECK_NEAR(power_effect_shown(8, .05), 1.156034677994734, 1e-7);
    CHECK_NEAR(power_effect_shown(8, .05 / 3), 1.4503430243951414, 1e-7);
    CHECK_NEAR(power_effect_shown(12, .05 / 66), 1.6369675138100728, 1e-7);
    CHECK_NEAR(power_effect_shown(40, .05), 0.45425693968357, 1e-7);
}

TEST(what_cannot_be_told_is_not) {
    CHECK_INT(power_pairs_to_show(0, .05), 0);
    CHECK_INT(power_pairs_to_show(NAN, .05), 0);
    CHECK_INT(power_pairs_to_show(-1, .05), 0);
    CHECK_NEAR(power_of_pairs(1, 1, .05), 0, 0);
    CHECK_NEAR(power_of_pairs(1, 0, .05), 0, 0);
    CHECK(isnan(power_effect_shown(1, .05)));
    CHECK(power_pairs_to_show(1e-9, .05) >= 1000000000);
}

/* --- of the pairs of a sweep --- */

static results *two_depths(int seeds, const char *same_within) {
    static const double value[2][8] = {{.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547},
                                       {.9544, .9527, .9475, .9504, .9565, .9523, .9577, .9237}};
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 2;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < 2 * seeds; i++) synthetic_set_last(r, i, value[i / seeds][i % seeds]);
    if (r) synthetic_set_text(&r->same_within, same_within);
    return r;
}

static void check_told(int seeds, const char *same_within, const char *heading, const char *cell) {
    results *r = two_depths(seeds, same_within);
    char *folder = folder_for(same_within);
    text warnings = {0};
    REQUIRE(r && render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md");
    CHECK_CONTAINS(markdown, heading);
    CHECK_CONTAINS(markdown, cell);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* numpy: sd 0.0119632771; statsmodels as above, at 0.005 / sd and 8 pairs. */
TEST(the_report_tells_what_so_many_seeds_show) {
    check_told(8, "0.005", " power for 0.5 points |", " 18 % |");
    check_told(8, "", " shows from |", " 1.38 points |");
    check_told(5, "0.005", " power for 0.5 points |", " 0 % |"); /* fewer than six */
}

TEST(a_pair_has_the_power_of_statsmodels) {
    results *r = two_depths(8, "0.005");
    comparison *c = NULL;
    error err;
    REQUIRE(r && CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err));
    REQUIRE(CHECK_INT(c->pair_count, 1));
    CHECK_NEAR(pair_power(c, &c->pairs[0]), 0.1765275473630164, 1e-9);
    CHECK_NEAR(pair_difference_shown(c, &c->pairs[0]), 0.01382996323975885, 1e-9);
    comparison_free(c);
    results_free(r);
}

int main(void) {
    RUN(the_chance_to_show_a_difference_agrees_with_statsmodels);
    RUN(pairs_to_show_are_those_of_statsmodels);
    RUN(the_effect_that_is_shown_is_that_of_statsmodels);
    RUN(what_cannot_be_told_is_not);
    RUN(the_report_tells_what_so_many_seeds_show);
    RUN(a_pair_has_the_power_of_statsmodels);
    return check_finish();
}
