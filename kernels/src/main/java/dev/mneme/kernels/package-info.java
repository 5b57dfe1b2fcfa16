/**
 * Off-heap float tensors and checked operations over them. Nothing here allocates after it was first used.
 *
 * <p>Every operation gives the same bits whichever loops run it (scalar, 128, 256 or 512 bits): sums have one fixed
 * order, transcendental functions are this package's own.
 */
package dev.mneme.kernels;
