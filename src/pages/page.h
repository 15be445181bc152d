/* The report itself, as Markdown and as HTML, from the same comparison and plots. */
#ifndef SWEEP_PAGES_PAGE_H
#define SWEEP_PAGES_PAGE_H

#include "src/base/text.h"
#include "src/plots/plots.h"
#include "src/stats/comparison.h"

/* Append report.md; pictures are plots/NAME.png.  `folder` is looked through for the verdict of
 * `sweep verify`. */
void pages_append_markdown(text *out, const comparison *c, const plots *drawn, const char *folder);

/* Append report.html: one file that needs nothing else.  `folder` is looked through for the verdict
 * and for logs. */
void pages_append_html(text *out, const comparison *c, const plots *drawn, const char *folder);

#endif
