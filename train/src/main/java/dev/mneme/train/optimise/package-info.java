/** How parameters follow their gradient. */
@NullMarked
package dev.mneme.train.optimise;

import org.jspecify.annotations.NullMarked;
