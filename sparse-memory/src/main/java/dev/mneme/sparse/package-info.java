/** Finding rows, moving rows, who was used least, sparse links. */
@NullMarked
package dev.mneme.sparse;

import org.jspecify.annotations.NullMarked;
