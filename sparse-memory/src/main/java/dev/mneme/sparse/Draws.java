package dev.mneme.sparse;

/** Numbers that look random and are the same every time: SplitMix64 (Steele et al. 2014). */
final class Draws {
    private long state;

    Draws(long seed) {
        state = seed;
    }

    /** In [0, 1). */
    double nextDouble() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }

    /** One of 0 to {@code count - 1}. */
    int nextInt(int count) {
        return (int) (nextDouble() * count);
    }
}
