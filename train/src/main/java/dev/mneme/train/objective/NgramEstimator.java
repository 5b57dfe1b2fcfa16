package dev.mneme.train.objective;

import dev.mneme.train.data.Batch;
import java.util.Arrays;

/**
 * The best that can be said of the next bit where its chance after each context of n - 1 bits is of Beta(1/2, 1/2) and
 * unknown: a one has the probability (N1 + 1/2) / (N1 + N0 + 1) after N1 ones and N0 zeros in the same context (Murphy
 * 2012; Graves et al. 2014, equation 10), and 1/2 where the context is not whole.
 */
final class NgramEstimator {
    private final int contextBits;
    private final int[] ones; // (2^(n - 1)): N1
    private final int[] seen; // likewise: N1 + N0

    NgramEstimator(int order) {
        contextBits = order - 1;
        ones = new int[1 << contextBits];
        seen = new int[ones.length];
    }

    /** The bits that it costs to hear sequence {@code b}, the first channel of its target. */
    double bits(Batch batch, int b) {
        Arrays.fill(ones, 0);
        Arrays.fill(seen, 0);
        double nats = 0;
        int context = 0;
        for (int t = 0; t < batch.length(b); t++) {
            int bit = (int) batch.target().get(batch.row(t, b), 0);
            double one = 0.5;
            if (t >= contextBits) {
                one = (ones[context] + 0.5) / (seen[context] + 1);
                ones[context] += bit;
                seen[context]++;
            }
            nats -= StrictMath.log(bit == 1 ? one : 1 - one);
            context = (context << 1 | bit) & (ones.length - 1);
        }
        return nats / BitCost.LN_2;
    }
}
