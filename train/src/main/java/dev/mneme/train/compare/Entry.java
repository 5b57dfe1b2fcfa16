package dev.mneme.train.compare;

/** One run of a comparison. */
record Entry(Entrant entrant, long seed) {
    /** The name of its folder. */
    String name() {
        return "%s-seed-%s".formatted(entrant.label().replaceAll("[^A-Za-z0-9.=+-]", "-"), seed);
    }

    /** What people call it. */
    String words() {
        return "%s, seed %s".formatted(entrant.label(), seed);
    }
}
