package dev.mneme.kernels;

/** Threads that run the parts of one piece of work, the calling thread being one of them. */
public interface Workers {
    /** A piece of work in parts. */
    @FunctionalInterface
    interface Work {
        /** Does part {@code part} of {@code parts}. */
        void run(int part, int parts);
    }

    /** Parts of each piece of work, at least 1; always the same. */
    int parts();

    /** Runs all parts, each once, and returns when the last one has ended. Not to be called by a part. Allocates nothing. */
    void run(Work work);
}
