/** What one looks at: the progress line of a run and the page that tells what it did. Depends on no other package. */
@NullMarked
package dev.mneme.train.report;

import org.jspecify.annotations.NullMarked;
