package dev.mneme.train;

/** How parameters follow their gradient. */
public enum OptimiserKind {
    /** {@code m = ρ m + (1 - ρ) g²}, {@code θ -= η g / sqrt(m + ε)}, m from 1, as TensorFlow 1 and DeepMind's DNC. */
    RMSPROP,
    /** Kingma and Ba 2015, with bias correction, ε outside the root. */
    ADAM
}
