package dev.mneme.train.data;

/**
 * A counter-based random generator: Philox 2x64 with 10 rounds (Salmon et al. 2011). Draw number {@code counter} of
 * stream {@code stream} under {@code key} is a pure function of the three, so saving them saves the generator, and
 * streams never meet. No draw allocates. Not safe for use by several threads at once.
 */
public final class Rng {
    private static final long MULTIPLIER = 0xD2B74407B1CE6E93L;
    private static final long WEYL = 0x9E3779B97F4A7C15L;
    private static final int ROUNDS = 10;

    private long key;
    private long stream;
    private long counter;

    private Rng(long key, long stream, long counter) {
        this.key = key;
        this.stream = stream;
        this.counter = counter;
    }

    /**
     * The generator at the start of the stream that the path names. Different paths give unrelated streams, a path and
     * its extension too.
     */
    public static Rng of(long seed, long... path) {
        long stream = 0;
        for (long step : path) {
            stream = extended(stream, step);
        }
        return new Rng(seed, stream, 0);
    }

    /** Becomes the generator of this path of three, {@link #of} without a new object. Returns itself. */
    public Rng begin(long seed, long first, long second, long third) {
        key = seed;
        stream = extended(extended(extended(0, first), second), third);
        counter = 0;
        return this;
    }

    private static long extended(long stream, long step) {
        return mix(stream + WEYL) ^ mix(step + MULTIPLIER);
    }

    /** The generator whose key, stream and counter were saved: it draws what that one would have drawn. */
    public static Rng restore(long key, long stream, long counter) {
        return new Rng(key, stream, counter);
    }

    /** The key: the seed that was given. */
    public long key() {
        return key;
    }

    /** The stream, made of the path that was given. */
    public long stream() {
        return stream;
    }

    /** How many 64-bit words were drawn from this stream. */
    public long counter() {
        return counter;
    }

    /** 64 uniform bits. */
    public long nextLong() {
        return philox(counter++, stream, key);
    }

    /** Uniform in 0 .. bound-1, without bias (Lemire 2019: multiply, reject the uneven remainder). */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("nextInt needs a bound of at least 1, got " + bound);
        }
        while (true) {
            long word = nextLong();
            long low = word * bound;
            // 2^64 mod bound words are one too many for some results: exactly those with a low half under it.
            if (Long.compareUnsigned(low, bound) >= 0
                    || Long.compareUnsigned(low, Long.remainderUnsigned(-bound, bound)) >= 0) {
                return (int) Math.unsignedMultiplyHigh(word, bound);
            }
        }
    }

    /** Uniform in min .. max, both included. */
    public int nextInt(int min, int max) {
        if (min > max || max - min == Integer.MAX_VALUE || max - min < 0) {
            throw new IllegalArgumentException(
                    "nextInt needs min <= max less than 2^31 - 1 apart, got " + min + " and " + max);
        }
        return min + nextInt(max - min + 1);
    }

    /** 0 or 1. */
    public int nextBit() {
        return (int) (nextLong() >>> 63);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    private static long philox(long counter, long stream, long key) {
        long left = counter;
        long right = stream;
        long round = key;
        for (int i = 0; i < ROUNDS; i++) {
            long high = Math.unsignedMultiplyHigh(MULTIPLIER, left);
            long low = MULTIPLIER * left;
            left = high ^ round ^ right;
            right = low;
            round += WEYL;
        }
        return left;
    }

    /** The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
