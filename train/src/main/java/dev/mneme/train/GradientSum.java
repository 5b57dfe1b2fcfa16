package dev.mneme.train;

import dev.mneme.kernels.Vec;

/**
 * The seam for several machines: each trains its shard of every batch, and what they found is added up in the order of the
 * shards, so that all have the same bits. A sequence is drawn from a stream of its own: no shard needs to know of another.
 */
public interface GradientSum {
    /** One machine alone: the sum is what it has. */
    GradientSum ALONE = new GradientSum() {
        @Override
        public int shards() {
            return 1;
        }

        @Override
        public int shard() {
            return 0;
        }

        @Override
        public void sum(Vec gradient, double[] counts) {}
    };

    /** How many shards a batch is cut into, at most as many as it has sequences. */
    int shards();

    /** The number of this one, from 0. */
    int shard();

    /**
     * Makes {@code gradient}, and each of {@code counts}, the sum of those of all shards: that of shard 0, to which the
     * others are added one after the other. Waits for them. Called once a step.
     */
    void sum(Vec gradient, double[] counts);
}
