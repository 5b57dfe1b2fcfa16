/** How long a step takes and what it costs, dense against sparse, over the size of the memory. */
@NullMarked
package dev.mneme.train.bench;

import org.jspecify.annotations.NullMarked;
