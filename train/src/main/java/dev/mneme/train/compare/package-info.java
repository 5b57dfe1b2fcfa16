/** Models trained on one task with one budget, and what came out side by side. */
@NullMarked
package dev.mneme.train.compare;

import org.jspecify.annotations.NullMarked;
