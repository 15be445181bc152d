#include "src/stats/ped_anova.h"

#include <math.h>

static long sum_of(const int counts[], size_t cells) {
    long sum = 0;
    for (size_t i = 0; i < cells; i++) sum += counts[i];
    return sum;
}

/* The first cell up to which there are `least`, or more than `least` where `beyond`. */
static size_t cell_of_rank(const int counts[], size_t cells, long least, bool beyond) {
    long so_far = 0;
    size_t last = 0;
    for (size_t i = 0; i < cells; i++) {
        if (counts[i] == 0) continue;
        so_far += counts[i];
        last = i;
        if (beyond ? so_far > least : so_far >= least) return i;
    }
    return last;
}

/* Scott's rule; at least so wide that nine tenths of a kernel lie in its cell. */
static double width_of(const int counts[], size_t cells, long all) {
    double mean = 0, squares = 0;
    for (size_t i = 0; i < cells; i++) mean += (double)counts[i] * (double)i / (double)all;
    for (size_t i = 0; i < cells; i++)
        squares += counts[i] * ((double)i - mean) * ((double)i - mean);
    const double deviation = sqrt(squares / fmax(1, (double)all - 1));
    const double quartiles = (double)cell_of_rank(counts, cells, all * 3 / 4, true) -
                             (double)cell_of_rank(counts, cells, all / 4, false);
    const double width = 1.059 * fmin(quartiles / 1.34, deviation) * pow((double)all, -0.2);
    return fmax(width, 0.5 / 1.64);
}

/* The probability of a normal deviate from a to b. */
static double normal_mass(double a, double b) {
    if (a > 0) return 0.5 * (erfc(a * M_SQRT1_2) - erfc(b * M_SQRT1_2));
    return 0.5 * (erfc(-b * M_SQRT1_2) - erfc(-a * M_SQRT1_2));
}

static void add_normal(double density[], size_t cells, double weight, double mean, double width) {
    const double whole = normal_mass((-0.5 - mean) / width, ((double)cells - 0.5 - mean) / width);
    for (size_t i = 0; i < cells; i++)
        density[i] +=
            weight / whole *
            normal_mass(((double)i - 0.5 - mean) / width, ((double)i + 0.5 - mean) / width);
}

static void fill_ordered(const int counts[], size_t cells, double density[]) {
    const long all = sum_of(counts, cells);
    const double width = width_of(counts, cells, all), each = 1 / ((double)all + 1);
    for (size_t i = 0; i < cells; i++)
        if (counts[i] > 0) add_normal(density, cells, counts[i] * each, (double)i, width);
    add_normal(density, cells, each, ((double)cells - 1) / 2, (double)cells);
}

static void fill_choices(const int counts[], size_t cells, double density[]) {
    const double each = 1 / ((double)sum_of(counts, cells) + 1);
    size_t kernels = 1;
    for (size_t i = 0; i < cells; i++) kernels += counts[i] > 0;
    const double prior = 1 / (double)kernels, row = 1 + prior * (double)cells;
    for (size_t i = 0; i < cells; i++)
        density[i] = each / (double)cells + (1 - each) * prior / row + counts[i] * each / row;
}

static void fill(const int counts[], size_t cells, bool ordered, double density[]) {
    const double least = 1e-12;
    for (size_t i = 0; i < cells; i++) density[i] = 0;
    if (ordered)
        fill_ordered(counts, cells, density);
    else
        fill_choices(counts, cells, density);
    for (size_t i = 0; i < cells; i++) density[i] += least;
}

double ped_anova_divergence(const int all[], const int top[], size_t cells, bool ordered,
                            double room[]) {
    if (cells < 2 || sum_of(all, cells) == 0 || sum_of(top, cells) == 0) return 0;
    double *of_all = room, *of_top = room + cells, sum = 0;
    fill(all, cells, ordered, of_all);
    fill(top, cells, ordered, of_top);
    for (size_t i = 0; i < cells; i++) {
        const double excess = of_top[i] / of_all[i] - 1;
        sum += of_all[i] * excess * excess;
    }
    return sum;
}
