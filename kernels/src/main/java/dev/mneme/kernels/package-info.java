/** Off-heap float storage and the checked operations on it. */
@NullMarked
package dev.mneme.kernels;

import org.jspecify.annotations.NullMarked;
