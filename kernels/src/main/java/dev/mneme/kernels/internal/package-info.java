/** The loops, scalar and vector. Not part of the API. */
package dev.mneme.kernels.internal;
