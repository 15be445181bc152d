/* The parts of report.html. */
#ifndef SWEEP_PAGES_HTML_PARTS_H
#define SWEEP_PAGES_HTML_PARTS_H

#include "src/base/text.h"
#include "src/plots/plots.h"
#include "src/stats/comparison.h"

/* The style sheet and the one script; static. */
extern const char HTML_STYLE[], HTML_SCRIPT[];

/* html_results.c: what came out. */
void html_leaders(text *out, const comparison *c);
void html_confirmed(text *out, const comparison *c); /* nothing where nothing confirms */
void html_pairs(text *out, const comparison *c);
void html_equal_cost(text *out, const comparison *c);
void html_plots(text *out, const plots *drawn);
void html_classes(text *out, const comparison *c); /* nothing where there are none; so labels */
void html_labels(text *out, const comparison *c);
void html_trials(text *out, const comparison *c);
void html_stopped(text *out, const comparison *c);
void html_failures(text *out, const comparison *c, const char *folder);

/* html_networks.c: what was trained. */
void html_steps(text *out, const comparison *c);
void html_parameters(text *out, const comparison *c);

/* html_provenance.c: where it comes from. */
void html_verification(text *out, const comparison *c, const char *folder);
void html_provenance(text *out, const results *r, const plots *drawn);

#endif
