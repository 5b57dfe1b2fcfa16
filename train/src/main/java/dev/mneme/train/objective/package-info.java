/** What is minimised, and what counts as right: one file for each way of asking. */
@NullMarked
package dev.mneme.train.objective;

import org.jspecify.annotations.NullMarked;
