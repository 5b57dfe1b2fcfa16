/** The loops behind the checked operations, scalar and vector; for benchmarks, not for applications. */
@NullMarked
package dev.mneme.kernels.internal;

import org.jspecify.annotations.NullMarked;
