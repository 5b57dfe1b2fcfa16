/** The training loop and its settings. */
@NullMarked
package dev.mneme.train;

import org.jspecify.annotations.NullMarked;
