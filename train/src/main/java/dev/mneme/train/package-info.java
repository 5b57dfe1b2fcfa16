/** The training loop, optimisers, and the run folder. */
@NullMarked
package dev.mneme.train;

import org.jspecify.annotations.NullMarked;
