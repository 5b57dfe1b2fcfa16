/** How a network is judged, and in what measure. */
@NullMarked
package dev.mneme.train.evaluate;

import org.jspecify.annotations.NullMarked;
