/** A training run with its folder, checkpoints and page. */
@NullMarked
package dev.mneme.train.run;

import org.jspecify.annotations.NullMarked;
